"""From a set's file to (text, truth) pairs, one pure function a set; offsets count characters of the text as given."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import lazy_re as re
from evidence.records import Paper
from summarize.findings.direction import question
from summarize.text.arm_signs import Question
from summarize.text.documents import document_of
from summarize.text.passage import Document
from summarize.text.table_like import is_table_like
from summarize.training.primary_outcome import KEPT, load_labels
from summarize.training.sample_size import kept_back, load_labelled

Spans = list[tuple[int, int]]
_DIGIT = re.compile(r"\d")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def kept_totals(path: Path) -> Iterator[tuple[Document, set[int]]]:
    """Trials of the third that no weight was learned from, with the totals that are right (none: not labelled)."""
    for row, (document, labels) in zip(rows(path), load_labelled(path, whole=True), strict=True):
        if kept_back(str(row["id"])):
            yield document, labels["totals"]


def sentence(text: str) -> Document:
    """One sentence as a case report's abstract."""
    return document_of(Paper(paper="1", title="", abstract=text), {"study_type": "case_report"})


def swapped_doses(path: Path) -> Iterator[tuple[Document, Spans]]:
    """Sentences whose one drug was replaced by ketamine, with their doses that hold a number."""
    for row in rows(path):
        yield sentence(row["sentence"]), [_span(d) for d in row["gold"]["dosage"] if _DIGIT.search(d["quote"])]


def swapped_routes(path: Path) -> Iterator[tuple[Document, Spans]]:
    """The same sentences with the routes."""
    for row in rows(path):
        yield sentence(row["sentence"]), [_span(r) for r in row["gold"]["route"]]


def ade_doses(path: Path) -> Iterator[tuple[Document, Spans]]:
    """Sentences on harm by one drug, ketamine put in its place, with the one dose that holds a number."""
    for row in rows(path):
        gold, text = row["gold"], row["sentence"]
        if _DIGIT.search(gold["dose"]) and gold["drug"].lower() not in gold["dose"].lower():
            before = text[: gold["start"]].replace(gold["drug"], "ketamine")
            after = text[gold["end"] :].replace(gold["drug"], "ketamine")
            yield sentence(before + gold["dose"] + after), [(len(before), len(before) + len(gold["dose"]))]


def kept_trials(data: Path) -> Iterator[tuple[Document, bool]]:
    """Trials that were only measured on, with whether their primary outcome was met."""
    for document, label in load_labels(data):
        if label["part"] == KEPT:
            yield document, label["met"]


def kept_conclusions(data: Path) -> Iterator[tuple[Document, bool]]:
    """Of these the ones with a null result, with whether the conclusion goes beyond it; cases that can be argued are left out."""
    for document, label in load_labels(data):
        if label["part"] == KEPT and label["spin"] is not None:
            yield document, label["spin"]


def prompts(path: Path, *, table_like: bool) -> Iterator[tuple[tuple[str, Question], str]]:
    """The expert's evidence span with the question that it answers, and the direction; sentences or rows of tables."""
    for row in rows(path):
        if is_table_like(row["evidence"]) is table_like:
            yield (row["evidence"], question(row["outcome"], row["intervention"], row["comparator"])), row["label"]


def _span(found: dict[str, Any]) -> tuple[int, int]:
    return found["start"], found["end"]
