"""Classify papers: labels with reasons for the database, or values alone for bulk work; one code for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from classify import study_type as types
from classify.explain import Places, explainer
from classify.features import CueHit, Floats, Read, cue_hits, read
from classify.head import mean, softmax
from classify.model import Model, batches
from classify.pretrained import Features
from classify.scope import ScopeDecision, decide_scope
from classify.study_type import Decision
from classify.tags import Hit, Vocabulary, span_of, tags_of, vocabulary
from evidence import lazy_re as re
from evidence.records import Classification, Label, LabelSource, Paper, StudyType, Term, TextField
from evidence.topic import Topic

REVIEWING = frozenset({StudyType.SYSTEMATIC_REVIEW, StudyType.NARRATIVE_REVIEW, StudyType.GUIDELINE})
FIELDS = ("comparator", "comparative", "secondary", "humans")
Explained = Callable[[str, str], bool]  # field and value of a label -> whether to work out what speaks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class FastLabel:
    """What bulk work keeps of a record: no explanation, no tags."""

    paper: str
    study_type: str
    probability: float | None
    scope: str
    needs_review: str | None


@dataclass(frozen=True)
class _Batch:
    papers: list[Paper]
    reads: list[Read]
    features: Features
    parts: dict[str, tuple[Floats, Floats]]  # field -> what `Head.parts` gives
    scores: Floats  # of study types
    compared: Floats  # log odds that groups are compared, one a record
    hits: list[list[Hit]]
    cues: list[list[CueHit]]


def classify_papers(
    papers: Iterable[Paper], topic: Topic, model: Model, explained: Explained = lambda field, value: True
) -> Iterator[Classification]:
    """Yield labels and tags of each paper, in order; those to be `explained` with the terms that speak for them."""
    words = vocabulary(topic)
    for chunk in batches(papers):
        batch = _work_out(chunk, words.hits, model)
        left = (field for field in FIELDS if field not in batch.parts)
        batch.parts.update((field, model.heads[field].parts(batch.features.dense)) for field in left)
        others = {field: softmax(np.add(*batch.parts[field])) for field in FIELDS}
        decisions = [_decision(row, batch, model) for row in range(len(batch.papers))]  # patterns stay at hand
        for row, decision in enumerate(decisions):
            yield _classification(row, decision, batch, others, model, words, explained)


def fast_labels(papers: Iterable[Paper], topic: Topic, model: Model) -> Iterator[FastLabel]:
    """Yield study type and scope of each paper, as `classify_papers` gives them, without explanations and tags."""
    words = vocabulary(topic)
    for chunk in batches(papers):
        batch = _work_out(chunk, words.scope_hits, model)
        for row, paper in enumerate(batch.papers):
            decision = _decision(row, batch, model)
            scope = _scope(batch, row, decision)
            yield FastLabel(
                paper=paper.paper,
                study_type=decision.value,
                probability=decision.probability,
                scope=scope.value,
                needs_review=decision.needs_review or scope.needs_review,
            )


def _work_out(papers: list[Paper], hits_of: Callable[[Read], list[Hit]], model: Model) -> _Batch:
    reads = [read(paper.title, paper.abstract) for paper in papers]
    cues = [cue_hits(record) for record in reads]
    features = model.features(reads, cues)
    parts = {field: model.heads[field].parts(features.dense) for field in (types.FIELD, "comparative")}
    hits = [hits_of(record) for record in reads]
    no, yes = np.add(*parts["comparative"]).T
    return _Batch(papers, reads, features, parts, np.add(*parts[types.FIELD]), yes - no, hits, cues)


def _decision(row: int, batch: _Batch, model: Model) -> Decision:
    head, compared = model.heads[types.FIELD], float(batch.compared[row])
    return types.decide(batch.papers[row], batch.reads[row], batch.scores[row], head, compared)


def _scope(batch: _Batch, row: int, decision: Decision) -> ScopeDecision:
    hits = [(name, start, end) for kind, name, start, end in batch.hits[row] if kind == "scope"]
    return decide_scope(batch.reads[row], hits, decision.value in REVIEWING, decision.value == StudyType.CASE_REPORT)


def _classification(
    row: int,
    decision: Decision,
    batch: _Batch,
    others: Mapping[str, Floats],
    model: Model,
    words: Vocabulary,
    explained: Explained,
) -> Classification:
    paper, record = batch.papers[row], batch.reads[row]
    kind = StudyType(decision.value)
    why = _Reasons(row, batch, model, explained)
    labels = [_study_type_label(decision, model, why), _scope_label(row, batch, decision, model, why)]
    compared = bool(others["comparative"][row].argmax() == model.heads["comparative"].classes.index("true"))
    out = {"comparator": ruled_out(kind, compared)}
    for field in FIELDS:
        labels.append(
            _head_label(field, others[field][row], kind, out.get(field, frozenset()), record.title, model, why)
        )
    protocol = "true" if kind is StudyType.PROTOCOL else "false"
    labels.append(Label(field="protocol", value=protocol, source=decision.source, model=model.version))
    comparative = next(x.value for x in labels if x.field == "comparative") == "true" or kind is StudyType.COMPARATIVE
    tags = tags_of(paper, record, batch.hits[row], words, kind, comparative)
    return Classification(paper=paper.paper, labels=tuple(labels), tags=tags)


class _Reasons:
    """What speaks for the labels of one record, worked out only for those that are to be explained."""

    def __init__(self, row: int, batch: _Batch, model: Model, explained: Explained) -> None:
        self._row, self._batch, self._model, self._explained = row, batch, model, explained

    def asked(self, field: str, value: str) -> bool:
        """Whether a label is to be explained."""
        return self._explained(field, value)

    def terms(self, field: str, column: int, added: Mapping[str, float]) -> tuple[tuple[Term, ...], float | None]:
        """Terms and intercept of class `column` of a field; none for a label that is not to be explained."""
        if not self.asked(field, self._model.heads[field].classes[column]):
            return (), None
        deep = self._batch.parts[field][1][self._row]
        return explainer(self._model, field).explain(self._places, self._batch.features, self._row, column, added, deep)

    def margin(self, field: str, column: int) -> float:
        """The score of class `column` less the mean score."""
        linear, deep = self._batch.parts[field]
        scores = linear[self._row] + deep[self._row]
        return float(scores[column] - mean(scores))

    @cached_property
    def _places(self) -> Places:
        return Places(self._batch.reads[self._row], self._batch.cues[self._row])


def _study_type_label(decision: Decision, model: Model, why: _Reasons) -> Label:
    terms: tuple[Term, ...] = ()
    intercept = margin = None
    if decision.source is not LabelSource.RULE:
        terms, intercept = why.terms(types.FIELD, decision.best, decision.added())
        margin = decision.margin()
    return Label(
        field=types.FIELD,
        value=decision.value,
        source=decision.source,
        probability=decision.probability,
        threshold=decision.threshold,
        probabilities=decision.probabilities,
        model=model.version,
        needs_review=decision.needs_review,
        terms=terms,
        intercept=intercept,
        margin=margin,
    )


def _scope_label(row: int, batch: _Batch, decision: Decision, model: Model, why: _Reasons) -> Label:
    scope = _scope(batch, row, decision)
    seen: dict[tuple[str, str], Term] = {}
    for name, start, end in scope.hits if why.asked("scope", scope.value) else ():
        span = span_of(batch.papers[row], batch.reads[row], start, end)
        term = Term(
            name=f"{name}: {span.quote}", weight=1.0, field=TextField(span.field), start=span.start, end=span.end
        )
        seen.setdefault((name, span.quote.lower()), term)
    return Label(
        field="scope",
        value=scope.value,
        source=LabelSource.RULE,
        probability=scope.probability,
        model=model.version,
        needs_review=scope.needs_review,
        terms=tuple(seen.values())[:10],
    )


def _head_label(
    field: str, p: Floats, kind: StudyType, out: frozenset[str], title: str, model: Model, why: _Reasons
) -> Label:
    """A label of the other heads, none of those ruled out; study type and title settle what they imply (codebook, flags)."""
    head = model.heads[field]
    settled = _implied(field, kind, title)
    if settled is not None:
        return Label(field=field, value=settled, source=LabelSource.RULE, model=model.version)
    column = likeliest(head.classes, p.tolist(), out)
    terms, intercept = why.terms(field, column, {})
    shares = {name: round(share, 4) for name, share in zip(head.classes, p.tolist(), strict=True)}
    return Label(
        field=field,
        value=head.classes[column],
        source=LabelSource.CLASSIFIER,
        probability=shares[head.classes[column]],
        threshold=head.thresholds[head.classes[column]],
        probabilities=shares,
        model=model.version,
        terms=terms,
        intercept=intercept,
        margin=why.margin(field, column),
    )


# What the definitions of the study types say of the comparator (docs/codebook.md).
_UNCOMPARED = frozenset(
    {
        StudyType.CASE_REPORT,
        StudyType.GUIDELINE,
        StudyType.NARRATIVE_REVIEW,
        StudyType.NOTICE,
        StudyType.OPINION,
        StudyType.OTHER,
    }
)
_NEVER = {
    StudyType.DESCRIPTIVE: frozenset({"groups", "placebo", "dose", "unclear"}),
    StudyType.COMPARATIVE: frozenset({"none", "placebo", "dose"}),
    StudyType.RANDOMIZED_TRIAL: frozenset({"none"}),
}
_OF_ANIMALS = re.compile(
    r"\b(?:pre-?clinical|animal|rodent)s? (?:studies|models?|evidence|research|literature|data|experiments)\b"
    r"|\bin (?:animals|rodents|rats|mice)\b"
)
_OF_PEOPLE = re.compile(r"(?<!pre-)\bclinical|\b(?:humans?|people|persons?|patients?|participants?|adults?|trials?)\b")


def _reviews_animals(title: str) -> bool:
    """Whether a review is of animal studies by its title, and of nothing else."""
    flat = title.casefold()
    return _OF_ANIMALS.search(flat) is not None and _OF_PEOPLE.search(flat) is None


def ruled_out(kind: StudyType, compared: bool) -> frozenset[str]:
    """The comparators that the definition of a study type rules out.

    compared: whether the record seems to compare treatments, whatever its type; a study taken for descriptive then
    keeps its comparator, since its type is the more doubtful of the two.
    """
    return frozenset() if kind is StudyType.DESCRIPTIVE and compared else _NEVER.get(kind, frozenset())


def likeliest(classes: Sequence[str], shares: Sequence[float], out: frozenset[str]) -> int:
    """The place of the likeliest class that is not ruled out."""
    return max((i for i, name in enumerate(classes) if name not in out), key=lambda i: shares[i])


def _implied(field: str, kind: StudyType, title: str) -> str | None:
    if field == "humans" and kind in REVIEWING and _reviews_animals(title):
        return "false"
    if field == "comparator" and kind in _UNCOMPARED:
        return "none"
    if field == "comparative" and kind in (StudyType.CASE_REPORT, StudyType.OPINION, StudyType.NOTICE):
        return "false"
    if field == "comparative" and kind is StudyType.COMPARATIVE:
        return "true"
    return None
