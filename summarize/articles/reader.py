"""Read a whole article: the readers of abstracts over the sections that speak for the study, and what only articles tell.

Values of the article win over those of its abstract, never silently: where they disagree both are given (disagreements).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence import lazy_re as re
from evidence.records import Article, Extraction, Finding, Part, Reading
from evidence.topic import Topic
from summarize.articles.arms_meant import arms_meant
from summarize.articles.disagreements import disagreements_of, finding_told, findings_of, given
from summarize.articles.full_text import Joined, conclusions_of, joined, role_of
from summarize.articles.harm_cells import Count, Harm, contradicts
from summarize.articles.harm_tables import table_harms
from summarize.articles.harm_words import UNLIKE
from summarize.articles.harms import told_harms
from summarize.articles.reporting import read_reporting
from summarize.articles.size import read_article_size
from summarize.readings.adverse_event_mentions import LEXICON
from summarize.readings.adverse_event_words import GENERAL
from summarize.readings.adverse_events import read_adverse_events
from summarize.readings.comparator import read_arms, read_comparator
from summarize.readings.declarations import read_conflicts, read_funding
from summarize.readings.effect_size import read_effect_sizes
from summarize.readings.follow_up import read_follow_up
from summarize.readings.instruments import read_instruments
from summarize.readings.key_sentence import read_key_sentence
from summarize.readings.people import read_country, read_sexes
from summarize.readings.population import read_population
from summarize.readings.registry import read_registry_ids
from summarize.readings.setting import read_setting
from summarize.readings.spin import read_primary_and_spin, read_spin_of
from summarize.text.documents import document_of
from summarize.text.drugs import mentions
from summarize.text.passage import Document, fold

Place = tuple[str, int, int]  # a text's name, start and end
OF_THE_STUDY = ("METHODS", "RESULTS")


@dataclass(frozen=True, slots=True)
class ArticleReadings:
    """What an article says; spans of `read` stand in `study`, all other places name their text."""

    study: Joined
    read: Extraction
    harms: tuple[Harm, ...]
    reporting: Mapping[str, Reading | None]
    funding: tuple[str, str, int, int] | None
    conflicts: tuple[str, str, int, int] | None
    country: Reading | None
    sexes: tuple[Reading, ...]
    disagreements: tuple[tuple[str, Reading, Reading], ...]  # what, the abstract's, the article's (both in `study`)
    spin: tuple[str, Place, Reading] | None  # what the article's own conclusion claims, where, and as read
    disputed: tuple[Finding, ...]  # the article's findings that its abstract gives otherwise
    texts: Mapping[str, str]  # every part by name


def read_article(article: Article, labels: Mapping[str, str], topic: Topic) -> ArticleReadings:
    """What the article says of its study; labels (study_type, scope, comparator) say what kind of study it is."""
    study = joined(article, labels, OF_THE_STUDY, [*_without_sections(article), *_flow_charts(article)])
    design = joined(article, labels, ("METHODS",))  # how the study was to be done names its arms
    treatment = joined(article, labels, OF_THE_STUDY, _without_sections(article), without=_STATISTICS)
    abstract, document = document_of(article.paper, labels), study.document
    arms, comparators = _arms(design.document)
    readings = [
        *read_article_size(document, abstract),
        *(replace(r, span=study.span(*treatment.place(r.span))) for r in given(treatment.document)),
        *(replace(r, span=study.span(*design.place(r.span))) for r in (*arms, *comparators)),
        *(r for read in _OF_THE_WHOLE for r in read(document)),
        *read_primary_and_spin(abstract),
        *read_key_sentence(abstract),
        *read_instruments(document, topic),
    ]
    people = labels.get("humans") != "false"  # what is better for an animal is no patient's view
    sentences, findings = document.abstract.sentences, findings_of(document, topic) if people else {}
    disagreements = tuple(disagreements_of(abstract, document, readings, topic))
    disputed = {told.detail for kind, told, _ in disagreements if kind == "finding"}
    return ArticleReadings(
        study=study,
        read=Extraction(
            paper=article.paper.paper,
            readings=tuple(readings),
            findings=tuple(f for outcome, f in findings.items() if outcome not in disputed),
            sentences=sentences,
        ),
        harms=_harms(
            article,
            joined(article, labels, ("RESULTS", "CONCLUSIONS")),
            arms_meant(document.abstract.text, arms, comparators),
        ),
        reporting=read_reporting([document.abstract, document.title]),
        funding=read_funding(article),
        conflicts=read_conflicts(article),
        country=read_country(document),
        sexes=read_sexes(document),
        disagreements=disagreements,
        spin=_spin(article, labels, abstract),
        disputed=tuple(finding_told(own) for kind, _, own in disagreements if kind == "finding"),
        texts=article.texts,
    )


def _arms(design: Document) -> tuple[list[Reading], list[Reading]]:
    """The arms that the methods name, and what the drug is compared with."""
    arms = _distinct(_tidied(r) for r in read_arms(design) if _names_an_arm(r))
    told = {r.value for r in arms}
    named = map(_tidied, read_comparator(design))
    return arms, _distinct(r for r in named if r.value in told or _names_an_arm(r))


def _spin(article: Article, labels: Mapping[str, str], abstract: Document) -> tuple[str, Place, Reading] | None:
    """What the conclusion of the article claims beyond its primary outcome, as its abstract tells the result."""
    concluded = conclusions_of(article, labels)
    found = concluded and read_spin_of(concluded.document.abstract, abstract)
    return (found.detail or found.value, concluded.place(found.span), found) if concluded and found else None


_STATISTICS = re.compile(r"statistic|sample size|power|data analysis|randomi[sz]ation", re.I)


_OF_THE_WHOLE = (
    read_population,
    read_follow_up,
    read_setting,
    read_registry_ids,
    read_adverse_events,
    read_effect_sizes,
)


def _without_sections(article: Article) -> Iterable[tuple[Part, str]]:
    """The body of an article without headings that say what they tell (a letter): it speaks as a whole."""
    if any(role_of(part) in OF_THE_STUDY for part in article.parts):
        return ()
    return [(part, "RESULTS") for part in article.parts if part.kind == "section" and role_of(part) is None]


_FLOW = re.compile(r"consort|flow ?-?(?:chart|diagram)|trial profile|study profile|participant flow|enrol+ment", re.I)


def _flow_charts(article: Article) -> Iterable[tuple[Part, str]]:
    """The captions of figures that tell how many people were randomized and analysed."""
    return [(part, "RESULTS") for part in article.parts if part.kind == "figure" and _FLOW.search(part.text)]


_CONTROL = ("control", "placebo", "saline", "usual", "standard", "sham")
_OWN_GROUP = re.compile(r"^group |\b(?:case|study|intervention|treatment|verum|experimental) group")
_ODD_START = re.compile(r"^(?:the|patients in|subjects in)\s+", re.I)
_ODD_END = re.compile(r"[\s,;:]+(?:\d[\d.,]*|intravenous(?:ly)?|i\.?v\.?|receiv(?:ed|ing)|was given)?\s*$")


def _names_an_arm(reading: Reading) -> bool:
    """Whether a name is a drug's, a control's or a group's: over a whole text much else stands where arms do."""
    flat = fold(reading.value)
    if reading.detail == "ketamine":
        return "ketamin" in flat or bool(_OWN_GROUP.search(flat))
    named = bool(mentions(flat, 0, len(flat))) or any(word in flat for word in _CONTROL) or flat.startswith("group ")
    return named or bool(reading.data.get("aliases"))


def _tidied(arm: Reading) -> Reading:
    """An arm's name without what is no part of it ("The ketamine group received", "hyoscine intravenously")."""
    quote = arm.span.quote
    kept = _ODD_END.sub("", _ODD_START.sub("", quote))
    start = arm.span.start + quote.find(kept)
    return (
        replace(arm, value=kept, span=replace(arm.span, start=start, end=start + len(kept), quote=kept))
        if kept
        else arm
    )


def _distinct(readings: Iterable[Reading]) -> list[Reading]:
    """One reading a drug (or name without a drug) and kind: the first."""
    kept: dict[tuple[str | None, frozenset[str]], Reading] = {}
    for reading in readings:
        flat = fold(reading.value)
        drugs = frozenset("ketamine" if m.ketamine else m.name for m in mentions(flat, 0, len(flat)))
        kept.setdefault((reading.detail, drugs or frozenset({flat})), reading)
    return list(kept.values())


def _harms(article: Article, told: Joined, arms: Sequence[str]) -> tuple[Harm, ...]:
    """Events counted in tables, then in sentences; of one event the first with counts that are not all zero, or else zero.

    An event that is counted somewhere was not absent: a zero told of it elsewhere is left out.
    """
    kept: dict[str, Harm] = {}
    for harm in (*table_harms(article), *told_harms(told, arms), *_counted(told)):
        name = _name(harm)
        before = kept.get(name)
        if before is not None and before.otherwise is None and not _all_zero(harm) and contradicts(before, harm):
            kept[name] = replace(before, otherwise=harm)
            continue
        if before is None or (_all_zero(before) and (not _all_zero(harm) or len(before.counts) < len(harm.counts))):
            kept[name] = harm
    return tuple(kept.values())


def _counted(told: Joined) -> Iterator[Harm]:
    """Events that the reader of abstracts counts in several arms, each named and none twice."""
    for reading in read_adverse_events(told.document):
        rows = reading.data.get("counts")
        if not isinstance(rows, list) or len(rows) < _ARMS or reading.value in UNLIKE:
            continue
        names = [row["arm"] for row in rows]
        if None not in names and len(set(names)) == len(names):
            field, start, end = told.place(reading.span)
            event = _event_in(reading)
            counts = tuple(Count(row["arm"], row["events"], row["of"], row["percent"]) for row in rows)
            yield Harm(event, counts, field, start, end)


def _name(harm: Harm) -> str:
    """What an event is called; of "no adverse events", "no side effects" and the like one is enough."""
    flat = fold(harm.event)
    hit = next(iter(LEXICON.find(flat)), None) if _all_zero(harm) else None
    return hit[0] if hit and hit[0] in GENERAL else flat


_ARMS = 2


def _event_in(reading: Reading) -> str:
    """The event as printed in the words of a reading."""
    hit = next(iter(LEXICON.find(fold(reading.span.quote))), None)
    return reading.span.quote[slice(*hit[1].span())] if hit else reading.value


def _all_zero(harm: Harm) -> bool:
    return all(count.events == 0 for count in harm.counts)
