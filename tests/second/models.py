"""Models for the tests of the second reader: perfect, random and hostile ones, each a model of the library llm."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import llm
from llm.plugins import load_plugins, pm

from evidence.correcting.fields import ROUTES
from evidence.correcting.second import place_of
from evidence.plain_copy import plain_copy
from evidence.records import ComparatorType, Direction, Label, Reading, Scope, StudyType
from evidence.store import Store
from evidence.topic import Topic

NOW = datetime(2026, 12, 24, 12, tzinfo=UTC)
Answering = Callable[[str], str]  # the prompt -> what the model answers


class Scripted(llm.Model):  # type: ignore[misc]
    """Answers as it is told; remembers what it was asked."""

    can_stream = False
    supports_schema = True

    def __init__(self, name: str, answering: Answering) -> None:
        self.model_id = name
        self.answering = answering
        self.asked: list[Any] = []
        self.usage: tuple[int, int] | None = None

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        """One answer; it counts a token a word."""
        self.asked.append(prompt)
        text = self.answering(prompt.prompt)
        tokens = self.usage or (len(prompt.prompt.split()), len(text.split()))
        response.set_usage(input=tokens[0], output=tokens[1])
        yield text


@contextmanager
def registered(*models: Scripted) -> Iterator[None]:
    """The models can be asked for by their names."""

    class Plugin:
        @llm.hookimpl  # type: ignore[untyped-decorator]
        def register_models(self, register: Any) -> None:
            for model in models:
                register(model)

    load_plugins()
    plugin = Plugin()
    pm.register(plugin, name="tests")
    try:
        yield
    finally:
        pm.unregister(plugin)


def texts_of(prompt: str) -> tuple[str, str]:
    """Title and abstract as they stand in a prompt."""
    found = re.search(r"begins ---\nTitle: (.*?)\n\n(.*)\n--- text", prompt, re.DOTALL)
    assert found
    return found[1], found[2]


def value(field: str, said: str, quote: str, which: str = "") -> dict[str, str]:
    return {"field": field, "which": which, "value": said, "quote": quote}


def answer(*values: dict[str, str]) -> str:
    return json.dumps({"values": values}, ensure_ascii=False)


def perfect(store: Store, topic: Topic, changed: Callable[[str, str], str] = lambda _, said: said) -> Answering:
    """Answers what the first reader read, with its words; `changed` makes another value of a field's value."""
    by_title: dict[str, str] = {}
    for report in store.reports():
        title, values = report.paper.title, {}
        for one in (*report.labels.values(), *report.readings, *report.findings):
            place = place_of(one)
            if place is None or place[0].startswith("finding:other:"):
                continue
            kind, _, which = place[0].partition(":")
            said = f"{one.number:g} {one.unit}" if kind == "follow_up" and isinstance(one, Reading) else place[1]
            key = place if kind in ("dose", "route") else (place[0], "")
            quote = title[:300] if isinstance(one, Label) else one.span.quote
            values.setdefault(key, value(kind, changed(kind, said), quote, which))
        by_title[plain_copy(report.paper).paper.title] = answer(*values.values())
    return lambda prompt: by_title[texts_of(prompt)[0]]


def at_random(seed: int, topic: Topic) -> Answering:
    """Answers words of the vocabularies and numbers of the text, with pieces of the text that were not chosen for them."""
    dice = random.Random(seed)

    def piece(text: str) -> str:
        words = text.split()
        start = dice.randrange(len(words))
        return " ".join(words[start : start + dice.randint(3, 25)])

    def said(text: str) -> str:
        made = [
            value("study_type", dice.choice(list(StudyType)), piece(text)),
            value("scope", dice.choice(list(Scope)), piece(text)),
            value("comparator", dice.choice(list(ComparatorType)), piece(text)),
            value("route", dice.choice(ROUTES), piece(text)),
        ]
        for outcome in dice.sample(list(topic.outcomes), 8):
            made.append(value("finding", dice.choice(list(Direction)), piece(text), outcome))
        numbers = re.findall(r"\d+", text)
        for field, form in (("sample_size", "{}"), ("dose", "{} mg/kg"), ("follow_up", "{} weeks")):
            if numbers:
                made.append(value(field, form.format(dice.choice(numbers)), piece(text)))
        return answer(*made)

    return lambda prompt: said("\n".join(texts_of(prompt)))
