"""The evidence brief: statements that each carry their source, two printed pages, as text or Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from evidence import lazy_re as re
from evidence.records import Statement
from evidence.topic import Topic
from summarize.brief import lines
from summarize.brief.lines import scalar

__all__ = ["render_markdown", "render_text", "scalar", "topic_words", "write_brief"]
MOST_WORDS = 820  # two printed pages
MOST_CITED = 3  # records named after a sentence; more are counted
WIDTH = 100
_PEOPLE = re.compile(r"^(?:people|patients|adults|persons|individuals|those)\s(?:with|who have)\s", re.IGNORECASE)


def topic_words(topic: Topic) -> dict[str, str]:
    """How the brief calls the drug (first of the vocabulary) and the condition (of the population, up to a comma)."""
    drug = next((tag.replace("_", " ") for tag in topic.vocabulary.get("intervention", {})), topic.intervention)
    return {"drug": drug, "condition": _PEOPLE.sub("", topic.population).split(",")[0].strip()}


def write_brief(ask: lines.Ask, *, as_of: date) -> tuple[Statement, ...]:
    """The sentences of the brief in order, from the database that `ask` queries; as_of is the day it is written.

    The claims have a page of their own with their sentences (claims.claim_statements), so the brief leaves them out.
    """
    return _within(tuple(lines.statements(ask, today=as_of.isoformat())))


def _within(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """At most MOST_WORDS: of the sentences the brief can do without, the least needed go first, the last before others."""
    for template_id in lines.spare():
        for statement in [s for s in reversed(statements) if s.template_id == template_id]:
            if sum(len(s.text.split()) for s in statements) <= MOST_WORDS:
                return statements
            statements = tuple(s for s in statements if s is not statement)
    return statements


def render_text(statements: Sequence[Statement]) -> str:
    """The brief as plain text: a heading a section, a sentence a line, its records in brackets."""
    blocks = []
    for section, group in groupby(statements, key=lambda s: s.section):
        lines = [textwrap.fill(_line(s), WIDTH, initial_indent="- ", subsequent_indent="  ") for s in group]
        blocks.append("\n".join([section.upper(), *lines]))
    return "\n\n".join(blocks) + "\n"


def render_markdown(statements: Sequence[Statement]) -> str:
    """The brief as Markdown."""
    blocks = []
    for section, group in groupby(statements, key=lambda s: s.section):
        blocks.append("\n".join([f"## {section}", "", *(f"- {_escaped(_line(s))}" for s in group)]))
    return "\n\n".join(blocks) + "\n"


def _line(statement: Statement) -> str:
    papers = statement.papers
    if not papers:
        return statement.text
    shown = ", ".join(papers[:MOST_CITED])
    more = len(papers) - MOST_CITED
    return f"{statement.text} [{shown}{f' and {more} more' if more > 0 else ''}]"


def _escaped(text: str) -> str:
    """Titles and quotes are other people's words: no Markdown of theirs is let through."""
    return "".join(f"\\{c}" if c in "\\`*_<>#|" else c for c in text)
