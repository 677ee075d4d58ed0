"""The demo corpus: facts of real studies (facts.jsonl) and a digest of each in the project's own words (digests.yml)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")  # also NlmCategory values

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest by section: label and body; text is the sections as "LABEL: body" paragraphs."""

    sections: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The digest as the parser of PubMed XML would give it."""
        return "\n".join(f"{label}: {body}" for label, body in self.sections)


def load_facts(path: Path = HERE / "facts.jsonl") -> dict[str, Facts]:
    """The facts rows by their id."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}


def load_digests(path: Path = HERE / "digests.yml") -> tuple[dict[str, Digest], dict[str, str]]:
    """The digests by id, and the rows without one with the reason."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: parse_digest(text) for key, text in raw["digests"].items()}, raw["without"]


def parse_digest(text: str) -> Digest:
    """A digest from "LABEL: body" lines; raises ValueError at a line without a known label."""
    sections = []
    for line in text.splitlines():
        label, found, body = line.partition(": ")
        if not found or label not in LABELS:
            raise ValueError(f"not a labelled section: {line[:60]!r}")
        sections.append((label, body.strip()))
    return Digest(sections=tuple(sections))


def year_of(facts: Facts) -> int | None:
    """The first year printed ("1999/2000" gives 1999), or None."""
    found = re.search(r"\d{4}", str(facts.get("year") or ""))
    return int(found[0]) if found else None


def author_of(name: str) -> dict[str, str]:
    """ "Krupitsky EM" as last name and initials; a name without initials is a last name alone."""
    found = re.fullmatch(r"(.+?) ([A-Z]{1,3})(?: (Jr|Sr|2nd|3rd))?", name)
    if not found:
        return {"last_name": name}
    named = {"last_name": found[1], "initials": found[2], "suffix": found[3]}
    return {key: value for key, value in named.items() if value}
