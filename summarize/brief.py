"""The evidence brief: statements that each carry their source, readable in two minutes, as text or Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from evidence.records import ClaimAnswer, Harvest, Report, Statement, Study, Synthesis, Trial
from evidence.topic import Topic
from summarize import telling_effects, telling_records, telling_safety, telling_search
from summarize.telling import Known

MOST_WORDS = 660  # two minutes at a brisk reading pace
MOST_CITED = 3  # records named after a sentence; more are counted
WIDTH = 100

DISPENSABLE = (
    "unknown.head_to_head",
    "outcome.near",
    "animal.outcome",
    "unknown.groups",
    "outcome.undirected",
    "who.all",
    "retracted.one",
    "safety.harm",
    "safety.dependent",
    "safety.absent",
    "outcome.compared",
)  # what goes first when there is more than MOST_WORDS; all of it is on the pages of the site

SECTIONS = (
    telling_effects.bottom_line,
    telling_records.kind,
    telling_records.who,
    telling_effects.by_outcome,
    telling_records.dose_and_route,
    telling_safety.safety,
    telling_records.unknown,
    telling_search.ongoing,
    telling_effects.animals,
    telling_search.retractions,
    telling_search.search,
    telling_search.limits,
)


def write_brief(
    reports: Sequence[Report],
    studies: Sequence[Study],
    syntheses: Sequence[Synthesis],
    claims: Sequence[ClaimAnswer],
    trials: Sequence[Trial],
    harvests: Sequence[Harvest],
    topic: Topic,
    *,
    as_of: date,
) -> tuple[Statement, ...]:
    """The sentences of the brief in order; the order of the records does not matter.

    The claims have a page of their own with their sentences (claims.claim_statements), so the brief leaves them out.
    """
    known = Known(
        reports=sorted(reports, key=lambda r: r.paper.paper),
        studies=studies,
        syntheses=syntheses,
        trials=trials,
        harvests=harvests,
        topic=topic,
        as_of=as_of,
    )
    return _within(tuple(statement for section in SECTIONS for statement in section(known)))


def _within(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """At most MOST_WORDS: of the sentences the brief can do without, the least needed go first, the last before others."""
    for template_id in DISPENSABLE:
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
