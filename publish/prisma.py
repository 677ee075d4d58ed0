"""The search appendix (PRISMA-S) and the flow of records (PRISMA 2020) as Markdown, from what the database holds.

PRISMA-S: Rethlefsen 2021, Syst Rev 10:39, PMID 33499930. PRISMA 2020: Page 2021, BMJ 372:n71. Screening is done by a
program; no box claims that a person screened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.records import Harvest
from evidence.schema.counts import FLOW
from publish import unseen

NOT_DONE = ("other databases", "registries beside those named", "contacts", "peer review")  # items 2 to 7, 11 and 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Boxes of the flow; every box is the one before less what was left out (`check` proves it)."""

    identified: int  # records ever stored, from all sources
    deleted: int  # deleted by their source, or replaced by a harvested record
    preprints: int  # preprints of an article that is here too: reports of the same study, left out of nothing
    screened: int
    out_of_scope: int  # left out by the program: not directly relevant
    in_scope: int
    retracted: int
    without_data: int  # reviews, guidelines, protocols, opinions: listed, never counted
    included_reports: int
    included_studies: int

    def check(self) -> None:
        """Raise ValueError when a box does not add up."""
        sums = {
            "screened": self.identified - self.deleted == self.screened,
            "in scope": self.screened - self.out_of_scope == self.in_scope,
            "included reports": self.in_scope - self.retracted - self.without_data == self.included_reports,
            "included studies": self.included_studies <= self.included_reports,
        }
        wrong = [box for box, right in sums.items() if not right]
        if wrong:
            raise ValueError(f"the flow does not add up at: {', '.join(wrong)}")


def flow(counted: Mapping[str, int]) -> Flow:
    """The flow from the named numbers of counts.FLOW; ValueError when it does not add up."""
    found = Flow(**{name: counted[name] for name in FLOW})
    found.check()
    return found


def appendix(
    harvests: Sequence[Harvest], flow_counts: Flow, title: str, estimates: Sequence[unseen.Unseen] = ()
) -> Iterator[str]:
    """The appendix, line by line: the last complete run of every source, the flow, and what no way may have found."""
    yield f"# Search appendix: {title}\n"
    last: dict[str, Harvest] = {}
    for run in harvests:
        if run.status == "complete" and run.source != "file":
            last[run.source] = run
    lacking = NOT_DONE if last.keys() & {"citations", "icite"} else (*NOT_DONE[:2], "citation searching", *NOT_DONE[2:])
    for run in last.values():
        yield from _source(run, lacking)
    files = sorted({run.platform or "" for run in harvests if run.source == "file"})
    if files:
        yield "\n## Files read beside the searches\n"
        yield from (f"- {name}" for name in files)
    yield from _flow_lines(flow_counts)
    yield from unseen.lines(estimates)


def _source(run: Harvest, lacking: Sequence[str]) -> Iterator[str]:
    yield f"\n## {run.source}\n"
    items = (
        ("1 Database and platform", run.platform),
        ("8 Search strategy, exactly as run", run.query),
        ("8 The source's own reading of it", run.query_translation),
        ("9 Limits and restrictions", "none on date or language"),
        ("10 Search filters", "none"),
        (
            "12 Update methods",
            f"run again on a schedule; this run: {run.kind}{f', {run.window}' if run.window else ''}",
        ),
        ("13 Date and time of search (UTC)", f"{run.started_at:%Y-%m-%d %H:%M}"),
        ("15 Records the source counted", None if run.count is None else f"{run.count:,}"),
        ("15 Records fetched in this run", f"{run.fetched:,}"),
        ("16 Deduplication", "by PMID and DOI; preprints are tied to their articles"),
        ("Warnings of the source", "; ".join(run.warnings) or "none"),
        ("Shortfall", run.shortfall or "none"),
        ("Tool", run.tool_version),
    )
    for name, value in items:
        yield f"- **{name}:** {value or 'not recorded'}"
    yield f"- **2-7, 11, 14 ({', '.join(lacking)}):** not done"


def _flow_lines(found: Flow) -> Iterator[str]:
    yield "\n## Flow of records\n"
    yield f"- Records identified: {found.identified:,}"
    yield f"- Deleted by their source or replaced by another record: {found.deleted:,}"
    yield f"- Preprints of an article that is here (kept as reports of the same study): {found.preprints:,}"
    yield f"- Records screened by the program (by a person: 0): {found.screened:,}"
    yield f"- Rated as not directly relevant by the program: {found.out_of_scope:,}"
    yield f"- Directly relevant: {found.in_scope:,}"
    yield f"- Retracted: {found.retracted:,}"
    yield f"- Reviews, guidelines, protocols, opinions and notices (listed, not counted): {found.without_data:,}"
    yield f"- Reports included: {found.included_reports:,}"
    yield f"- Studies included: {found.included_studies:,}"
