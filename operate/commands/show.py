"""evidence show: a paper with everything known of it."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path

import click

from evidence.errors import InputError
from evidence.records import AbstractKind, Report
from evidence.store import Store, codec
from operate.commands import options


@click.command(help="Print PAPER (a PMID or a key such as doi:10.1000/x) with labels, values and their quotes.")
@click.argument("paper")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options.database_option()
def command(paper: str, as_json: bool, database: Path) -> None:
    """Print a paper."""
    with Store(database, readonly=True) as store:
        found = next(store.reports(paper=paper), None)
        known = [] if found else [row["paper"] for row in store.connection.execute("SELECT paper FROM papers")]
    if found is None:
        close = get_close_matches(paper, known, 1, 0.7)
        meant = f"; did you mean {close[0]}?" if close else "."
        raise InputError(f"{paper}: no such record in {database}{meant} A key is a PMID or starts with doi:.")
    click.echo(json.dumps(codec.plain(found), ensure_ascii=False, indent=2) if as_json else _text(found))


def _text(report: Report) -> str:
    paper = report.paper
    lines = [paper.title, f"{paper.journal or 'journal not stated'}, {paper.year or 'year not stated'} · {paper.paper}"]
    if paper.retracted:
        lines.insert(0, "RETRACTED: this work has been retracted.")
    if paper.abstract_kind is AbstractKind.DIGEST:
        lines.append("(project digest, not the published abstract)")
    for label in report.labels.values():
        odds = f" (probability {label.probability:.2f}, {label.source})" if label.probability is not None else ""
        lines.append(
            f"{label.field}: {label.value}{odds}" + (f" - look: {label.needs_review}" if label.needs_review else "")
        )
    for reading in report.readings:
        lines.append(f"{reading.kind}: {reading.value} [{reading.detail or '-'}] \u201c{reading.span.quote}\u201d")
    for finding in report.findings:
        lines.append(f"finding: {finding.outcome} {finding.direction} \u201c{finding.span.quote}\u201d")
    return "\n".join(lines)
