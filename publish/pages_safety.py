"""Safety: what the brief says of harms, the plot of harms by outcome, and the harms of which nothing was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from publish import outcome_parts, pages_brief, pages_outcome
from publish.reading import Query, Row
from publish.site import Site

QUERIES: Mapping[str, Query] = {**pages_brief.QUERIES, **pages_outcome.QUERIES}


def safety(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The sentences on harms with their sources, a line a harm, and the harms of the topic without a line."""
    lines = pages_outcome.plot(site, found, "human", "safety")
    told = {line.outcome for line in lines}
    return {
        **pages_outcome.KEY,
        "symbols": pages_outcome.symbols(outcome_parts.in_use({"safety": lines})),
        "on_safety": pages_brief.sentences_of(pages_brief.SAFETY, found, site.links),
        "plot_safety": lines,
        "silent": [
            (o.label, site.links.outcome(name))
            for name, o in site.topic.outcomes.items()
            if o.group == "safety" and name not in told
        ],
    }
