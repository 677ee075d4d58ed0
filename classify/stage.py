"""Classify papers: labels with reasons for the database, or values alone for bulk work; one code for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from classify import study_type as types
from classify.explain import Explainer, Places, explainers
from classify.features import Floats, Read, read
from classify.model import Model, batches
from classify.pretrained import Features
from classify.scope import ScopeDecision, decide_scope
from classify.study_type import Decision
from classify.tags import Hit, Vocabulary, span_of, tags_of, vocabulary
from evidence.records import Classification, Label, LabelSource, Paper, StudyType, Term
from evidence.topic import Topic

REVIEWING = frozenset({StudyType.SYSTEMATIC_REVIEW, StudyType.NARRATIVE_REVIEW, StudyType.GUIDELINE})
FIELDS = ("comparator", "comparative", "secondary", "humans")


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
    dense: Floats
    scores: Floats  # of study types
    hits: list[list[Hit]]


def classify_papers(papers: Iterable[Paper], topic: Topic, model: Model) -> Iterator[Classification]:
    """Yield labels and tags of each paper, in order, with the terms that explain every label."""
    words = vocabulary(topic)
    for chunk in batches(papers):
        batch = _work_out(chunk, words, model)
        others = {field: model.probabilities(field, batch.dense) for field in FIELDS}
        for row, paper in enumerate(batch.papers):
            yield _classification(paper, row, batch, others, model, words)


def fast_labels(papers: Iterable[Paper], topic: Topic, model: Model) -> Iterator[FastLabel]:
    """Yield study type and scope of each paper, as `classify_papers` gives them, without explanations and tags."""
    words = vocabulary(topic)
    head = model.heads[types.FIELD]
    for chunk in batches(papers):
        batch = _work_out(chunk, words, model)
        for row, paper in enumerate(batch.papers):
            decision = types.decide(paper, batch.reads[row], batch.scores[row], head)
            scope = _scope(batch, row, decision)
            yield FastLabel(
                paper=paper.paper,
                study_type=decision.value,
                probability=decision.probability,
                scope=scope.value,
                needs_review=decision.needs_review or scope.needs_review,
            )


def _work_out(papers: list[Paper], words: Vocabulary, model: Model) -> _Batch:
    reads = [read(paper.title, paper.abstract) for paper in papers]
    features = model.features(reads)
    dense = features.dense
    scores = model.heads[types.FIELD].scores(dense)
    return _Batch(papers, reads, features, dense, scores, [words.hits(record) for record in reads])


def _scope(batch: _Batch, row: int, decision: Decision) -> ScopeDecision:
    hits = [(name, start, end) for kind, name, start, end in batch.hits[row] if kind == "scope"]
    return decide_scope(batch.reads[row], hits, decision.value in REVIEWING)


def _classification(
    paper: Paper,
    row: int,
    batch: _Batch,
    others: Mapping[str, Floats],
    model: Model,
    words: Vocabulary,
) -> Classification:
    record = batch.reads[row]
    head = model.heads[types.FIELD]
    decision = types.decide(paper, record, batch.scores[row], head)
    kind = StudyType(decision.value)
    reasons, places = explainers(model), Places(record)
    labels = [_study_type_label(decision, row, batch, model, reasons[types.FIELD], places)]
    labels.append(_scope_label(paper, record, _scope(batch, row, decision), model))
    for field in FIELDS:
        labels.append(_head_label(field, others[field][row], row, batch, model, reasons[field], kind, places))
    protocol = "true" if kind is StudyType.PROTOCOL else "false"
    labels.append(Label(field="protocol", value=protocol, source=decision.source, model=model.version))
    comparative = next(x.value for x in labels if x.field == "comparative") == "true" or kind is StudyType.COMPARATIVE
    tags = tags_of(paper, record, batch.hits[row], words, kind, comparative)
    return Classification(paper=paper.paper, labels=tuple(labels), tags=tags)


def _study_type_label(
    decision: Decision, row: int, batch: _Batch, model: Model, explainer: Explainer, places: Places
) -> Label:
    terms: tuple[Term, ...] = ()
    intercept = margin = None
    if decision.source is not LabelSource.RULE:
        head = model.heads[types.FIELD]
        column = head.classes.index(decision.value)
        _, deep = head.parts(batch.dense[row : row + 1])
        terms, intercept = explainer.explain(places, batch.features, row, column, decision.added, deep[0])
        margin = decision.margin
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


def _scope_label(paper: Paper, record: Read, scope: ScopeDecision, model: Model) -> Label:
    seen: dict[tuple[str, str], Term] = {}
    for name, start, end in scope.hits:
        span = span_of(paper, record, start, end)
        term = Term(name=f"{name}: {span.quote}", weight=1.0, field=span.field, start=span.start, end=span.end)
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
    field: str,
    p: Floats,
    row: int,
    batch: _Batch,
    model: Model,
    explainer: Explainer,
    kind: StudyType,
    places: Places,
) -> Label:
    """A label of the other heads; the study type settles what it implies (codebook, flags)."""
    head = model.heads[field]
    settled = _implied(field, kind)
    if settled is not None:
        return Label(field=field, value=settled, source=LabelSource.RULE, model=model.version)
    column = int(np.argmax(p))
    linear, deep = head.parts(batch.dense[row : row + 1])
    terms, intercept = explainer.explain(places, batch.features, row, column, {}, deep[0])
    scores = (linear + deep)[0]
    return Label(
        field=field,
        value=head.classes[column],
        source=LabelSource.CLASSIFIER,
        probability=round(float(p[column]), 4),
        threshold=head.thresholds[head.classes[column]],
        probabilities={name: round(float(x), 4) for name, x in zip(head.classes, p, strict=True)},
        model=model.version,
        terms=terms,
        intercept=intercept,
        margin=float(scores[column] - scores.mean()),
    )


def _implied(field: str, kind: StudyType) -> str | None:
    if field == "comparator" and kind in (StudyType.CASE_REPORT, StudyType.OPINION, StudyType.NOTICE):
        return "none"
    if field == "comparative" and kind in (StudyType.CASE_REPORT, StudyType.OPINION, StudyType.NOTICE):
        return "false"
    if field == "comparative" and kind is StudyType.COMPARATIVE:
        return "true"
    return None
