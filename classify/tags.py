"""Tags of a record: headline, designs, flags and the topic's vocabulary, each with the words that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classify.designs import DESIGNS, STATED, design_terms
from classify.features import Read
from classify.matcher import Matcher, whole_word
from evidence.records import HEADLINES, REVIEWS, LabelSource, Paper, Span, StudyType, Tag, TextField
from evidence.topic import Topic

Hit = tuple[str, str, int, int]  # kind, name, start, end in the folded text
LABORATORY = "laboratory of "  # before the kind of a tag whose words count in all records but studies of people
OUTSIDE_PEOPLE = (*REVIEWS, StudyType.PRECLINICAL)


@dataclass(frozen=True)
class Vocabulary:
    """The compiled words of a topic: tags, designs and scope in one pass; MeSH heading -> tags."""

    matcher: Matcher
    drug: Matcher
    mesh: dict[str, tuple[tuple[str, str], ...]]

    def hits(self, record: Read) -> list[Hit]:
        """Every mention, in the order of the text."""
        return [(*name, start, end) for name, start, end in self.matcher.find(record.folded)]

    def scope_hits(self, record: Read) -> list[Hit]:
        """The mentions that tell the scope; none where the drug is not named, as nearly everywhere in bulk work."""
        named = self.drug.find(record.folded)
        return [hit for hit in self.hits(record) if hit[0] == "scope"] if named else []


def vocabulary(topic: Topic) -> Vocabulary:
    """Compile the words of a topic (some milliseconds: do it once a run)."""
    terms: dict[tuple[str, str], Sequence[str]] = {}
    mesh: dict[str, list[tuple[str, str]]] = {}
    for kind, tags in topic.vocabulary.items():
        for tag in tags.values():
            terms[kind, tag.tag] = tag.terms
            if tag.laboratory:
                terms[LABORATORY + kind, tag.tag] = tag.laboratory
            for heading in tag.mesh:
                mesh.setdefault(heading, []).append((kind, tag.tag))
    drugs = [term for tag in topic.vocabulary.get("intervention", {}).values() for term in tag.terms]
    terms["scope", "intervention"] = drugs
    terms |= {("scope", group): phrases for group, phrases in topic.scope_terms.items()}
    terms |= {("design", name): phrases for name, phrases in design_terms().items()}
    return Vocabulary(
        Matcher(terms), Matcher({"drug": drugs}), {heading: tuple(pairs) for heading, pairs in mesh.items()}
    )


def tags_of(
    paper: Paper, record: Read, hits: Sequence[Hit], words: Vocabulary, study_type: StudyType, comparative: bool
) -> tuple[Tag, ...]:
    """All tags of a record, each once: the first mention shows it; MeSH headings stand in where no word does."""
    found: dict[tuple[str, str], Tag] = {}
    for tag in _headlines(paper, study_type, comparative):
        found.setdefault((tag.kind, tag.tag), tag)
    for kind, name, start, end in hits:
        tag_kind = kind.removeprefix(LABORATORY)
        if _counts(kind, name, study_type) and (tag_kind, name) not in found:
            span = span_of(paper, record, start, end)
            found[tag_kind, name] = Tag(kind=tag_kind, tag=name, source=LabelSource.RULE, span=span)
    for kind, name in _stated(paper, words, study_type):
        found.setdefault((kind, name), Tag(kind=kind, tag=name, source=LabelSource.PUBLICATION_TYPE))
    return tuple(found.values())


def _counts(kind: str, name: str, study_type: StudyType) -> bool:
    """Whether such a mention is a tag in a record of that type."""
    if kind.startswith(LABORATORY):
        return study_type in OUTSIDE_PEOPLE
    return kind != "scope" and (kind != "design" or study_type in DESIGNS[name][0])


def span_of(paper: Paper, record: Read, start: int, end: int) -> Span:
    """The words from `start` to the end of the word at `end` as a span of title or abstract."""
    titled, start, end = record.place(start, whole_word(record.folded, end))
    if titled:
        return Span(field=TextField.TITLE, start=start, end=end, quote=paper.title[start:end])
    return Span(field=TextField.ABSTRACT, start=start, end=end, quote=(paper.abstract or "")[start:end])


def _headlines(paper: Paper, study_type: StudyType, comparative: bool) -> Iterator[Tag]:
    yield Tag(kind="headline", tag=HEADLINES[study_type], source=LabelSource.CLASSIFIER)
    if comparative and study_type not in REVIEWS and study_type is not StudyType.PROTOCOL:
        yield Tag(kind="headline", tag="comparative", source=LabelSource.CLASSIFIER)
    flags = {"retracted": paper.retracted, "preprint": paper.preprint, "concern": paper.concern}
    for flag, given in flags.items():
        if given:
            yield Tag(kind="flag", tag=flag, source=LabelSource.PUBLICATION_TYPE)


def _stated(paper: Paper, words: Vocabulary, study_type: StudyType) -> Iterator[tuple[str, str]]:
    names = [heading.name for heading in paper.mesh]
    for name in (*names, *(given.name for given in paper.publication_types)):
        design = STATED.get(name)
        if design and study_type in DESIGNS[design][0]:
            yield "design", design
    for name in names:
        yield from words.mesh.get(name, ())
