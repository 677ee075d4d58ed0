"""Records for the tests of readings: invented texts only."""

from __future__ import annotations

from pathlib import Path

from evidence.records import Label, LabelSource, Paper, TextField
from evidence.topic import Topic, load_topic
from summarize.text.documents import document_of
from summarize.text.passage import Document


def topic() -> Topic:
    return load_topic(Path(__file__).parents[3] / "topics" / "ketamine-oud.yml")


def document(abstract: str, title: str = "Ketamine for an invented condition", **labels: str) -> Document:
    return document_of(Paper(paper="1", title=title, abstract=abstract), labels)


def labels(**values: str) -> dict[str, Label]:
    return {k: Label(field=k, value=v, source=LabelSource.RULE) for k, v in values.items()}


def quoted(paper: Paper, field: TextField, start: int, end: int) -> str:
    return paper.text(field)[start:end]
