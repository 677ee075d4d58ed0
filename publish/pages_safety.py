"""Safety: what the brief says of harms, the plot of harms by outcome, and the harms of which nothing was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from evidence.schema.counted_apart import EVENTS_SHOWN
from publish import outcome_parts, pages_brief, pages_outcome, pages_results
from publish.reading import Counts, Query, Row, of
from publish.site import Site

QUERIES: Mapping[str, Query] = {
    **pages_brief.QUERIES,
    **pages_outcome.QUERIES,
    "posted_events": "SELECT e.*, t.title AS trial_title, r.votes FROM registry_events e JOIN trials t USING (trial)"
    " JOIN \"rows\" w ON w.paper = 'registry:' || e.trial AND w.scope = 'core' AND w.retracted = 0"
    " JOIN reports r ON r.paper = w.paper ORDER BY e.trial, e.path, e.kind",
    "events_unnamed": Counts("registered_events_unnamed"),
}


def safety(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The sentences on harms with their sources, a line a harm, and the harms of the topic without a line."""
    lines = pages_outcome.plot(site, found, "human", "safety")
    told = {line.outcome for line in lines}
    return {
        **pages_outcome.KEY,
        "safety_directions": outcome_parts.columns(pages_outcome.KEY["safety_directions"], lines),
        "symbols": pages_outcome.symbols(outcome_parts.in_use({"safety": lines})),
        "on_safety": pages_brief.sentences_of(pages_brief.SAFETY, found, site.links),
        "plot_safety": lines,
        "posted": list(_posted(site, found["posted_events"], found["events_unnamed"])),
        "silent": [
            (o.label, site.links.outcome(name))
            for name, o in site.topic.outcomes.items()
            if o.group == "safety" and name not in told
        ],
    }


def _posted(site: Site, rows: Sequence[Row], unnamed: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Each directly relevant trial with harms posted at its registry: people with any, then its most frequent events by arm."""
    for trial, group in groupby(rows, key=lambda r: r["trial"]):
        events = sorted(group, key=pages_results.place)
        named = [r for r in events if r["term"]]
        had: dict[str, int] = {}
        for row in named:
            had[row["term"]] = max(had.get(row["term"], 0), row["affected"] or 0)
        shown = sorted(had, key=lambda term: -had[term])[:EVENTS_SHOWN]
        yield {
            "trial": trial,
            "title": events[0]["trial_title"],
            "href": site.links.trial(trial),
            "counts": bool(events[0]["votes"]),
            "grid": pages_results.events([r for r in events if not r["term"] or r["term"] in shown]),
            "more": of(unnamed, trial)["n"],
        }
