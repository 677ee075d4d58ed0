"""What a second reader is told: files of operate/second/prompts, filled from the codebook and the topic."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from evidence import places
from evidence.correcting.fields import EVENTS_OF_ALL, ROUTES, Vocabulary
from evidence.correcting.second import KINDS
from evidence.plain_copy import plain_copy
from evidence.records import ComparatorType, Direction, Paper, Scope, StudyType
from evidence.topic import Topic

PROMPTS = Path(__file__).with_name("prompts")
CODEBOOK = places.SITE / "docs" / "codebook.md"
CHARACTERS = 4  # of English text a token, about (https://help.openai.com/en/articles/4936856)
_TEXT = {"type": "string"}
_FIELD = {"type": "string", "enum": list(KINDS)}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "values": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": _FIELD, "which": _TEXT, "value": _TEXT, "quote": _TEXT},
                "required": ["field", "which", "value", "quote"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["values"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """What every request of a topic begins with; version: hash of all that is the same for every record."""

    system: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked about a record; request: hash of title, abstract and the instructions' version."""

    request: str
    paper: Paper
    prompt: str

    def tokens(self, system: str) -> int:
        """About how many tokens are sent."""
        return tokens_of(system + self.prompt)


def instructions(topic: Topic) -> Instructions:
    """The instructions for a topic."""
    outcomes = topic.outcomes.values()
    words = {
        "title": topic.title,
        "question": topic.question,
        "codebook": _codebook(),
        "study_types": ", ".join(StudyType),
        "scopes": ", ".join(Scope),
        "comparators": ", ".join(c for c in ComparatorType if c != "unclear"),
        "routes": ", ".join(ROUTES),
        "directions": ", ".join(d for d in Direction if d is not Direction.UNCLEAR),
        "outcomes": _list((o.outcome, o.label) for o in outcomes),
        "events": _list((o.outcome, o.label) for o in outcomes if o.group == "safety"),
    }
    system = Template((PROMPTS / "system.md").read_text(encoding="utf-8")).substitute(words)
    same = system + (PROMPTS / "record.md").read_text(encoding="utf-8") + json.dumps(SCHEMA)
    return Instructions(system=system, version=hashlib.sha256(same.encode()).hexdigest()[:12])


def vocabulary(topic: Topic) -> Vocabulary:
    """The outcomes and adverse events that a second reader may name."""
    events = {o.outcome for o in topic.outcomes.values() if o.group == "safety"}
    return Vocabulary(outcomes=frozenset(topic.outcomes), events=frozenset({*events, *EVENTS_OF_ALL}))


def request_of(paper: Paper, told: Instructions) -> Request:
    """What is asked about a record. The marks around its text hold the text's own hash, which no text can contain."""
    plain = plain_copy(paper).paper
    texts = {"title": plain.title, "abstract": plain.abstract or ""}
    mark = hashlib.sha256(json.dumps(texts).encode()).hexdigest()
    prompt = Template((PROMPTS / "record.md").read_text(encoding="utf-8")).substitute(texts, mark=mark[:16])
    request = hashlib.sha256(f"{mark} {told.version}".encode()).hexdigest()[:24]
    return Request(request=request, paper=paper, prompt=prompt)


def tokens_of(text: str) -> int:
    """About how many tokens a text is."""
    return -(-len(text) // CHARACTERS)


def _codebook() -> str:
    """The codebook without its title and without what it says of readers' agreement."""
    text = CODEBOOK.read_text(encoding="utf-8").partition("\n## Agreement")[0].partition("\n")[2]
    return re.sub(r"^#", "##", text.strip(), flags=re.M)


def _list(entries: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {label}" for name, label in entries)
