"""Which outcomes the text of a record, or the title of a registered trial, names, whatever it says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evidence import lazy_re as re
from evidence.topic import Outcome, Topic, term_pattern
from summarize import queries

Ask = Callable[[str], Sequence[Mapping[str, Any]]]  # a query -> its rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a text names an outcome: its terms, once the names of conditions that begin like them are set aside.

    "Opioid use disorder" is no statement on opioid use.
    """

    terms: re.Pattern[str] | None
    set_aside: re.Pattern[str] | None

    def names(self, text: str) -> bool:
        """Whether the text names the outcome."""
        lower = self.set_aside.sub(" ", text.lower()) if self.set_aside else text.lower()
        return self.terms is not None and self.terms.search(lower) is not None


def every_naming(ask: Ask, topic: Topic) -> Iterator[dict[str, str]]:
    """All rows of the table namings: records found by the search index, and trials by their titles."""
    trials = ask("SELECT trial, title FROM trials ORDER BY trial")
    for name, outcome in topic.outcomes.items():
        wording = wordings(topic)[name]
        for row in ask(_records(outcome)):
            if wording.set_aside is None or wording.names(row["text"]):
                yield {"outcome": name, "key": row["paper"]}
        yield from ({"outcome": name, "key": t["trial"]} for t in trials if wording.names(t["title"] or ""))


def _records(outcome: Outcome) -> str:
    # CROSS JOIN keeps the order: SQLite would else match the text anew for each of the rows (1.4 s at 633 records)
    return (
        "SELECT r.paper, p.title || ' ' || coalesce(p.abstract, '') AS text FROM search CROSS JOIN \"rows\" r"
        " ON r.rowid = search.rowid JOIN papers p ON p.paper = r.paper"
        f" WHERE search MATCH {queries.quoted(match(outcome))} ORDER BY r.paper"
    )


@lru_cache(maxsize=16)
def wordings(known: Topic) -> dict[str, Wording]:
    """The wording of every outcome of the topic."""
    conditions = [term for tag in known.vocabulary.get("condition", {}).values() for term in tag.terms]
    made = {}
    for name, outcome in known.outcomes.items():
        beginnings = tuple(term + " " for term in outcome.terms)
        others = tuple(c for c in conditions if c.startswith(beginnings))
        made[name] = Wording(
            terms=re.compile(term_pattern(outcome.terms)) if outcome.terms else None,
            set_aside=re.compile(term_pattern(others)) if others else None,
        )
    return made


def match(outcome: Outcome) -> str:
    """The full-text query of an outcome: any of its terms as phrases in title or abstract; a star as word beginning."""
    phrases = []
    for term in outcome.terms or (outcome.label,):
        clean = re.sub(r"[^\w\s*-]", " ", term).strip()
        phrases.append(f'"{clean.rstrip("*")}"' + ("*" if clean.endswith("*") else ""))
    return "{title abstract}: (" + " OR ".join(phrases) + ")"
