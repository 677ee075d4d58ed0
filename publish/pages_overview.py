"""The overview: the numbers of the home page, the evidence map and the plots of directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from publish import controlled, outcome_parts, pages_home, pages_map, pages_outcome
from publish.links import number
from publish.reading import Query, Row
from publish.site import Site

Found = Mapping[str, Sequence[Row]]
MOST_CONTROLLED = 6  # studies in the table; the rest is one link
PLOTS = (("human", "human", "benefit"), ("safety", "human", "safety"), ("animal", "animal", None))


def queries(site: Site) -> dict[str, Query]:
    """What does not depend on the day to compare with."""
    return {
        **pages_home.QUERIES,
        **pages_outcome.QUERIES,
        **pages_map.queries(site.topic),
        "controlled": controlled.QUERY,
    }


def day(site: Site, found: Found, since: str | None) -> date:
    """The day to compare with."""
    return pages_home.since(since, found["runs"], site.as_of or date.today())


def further(site: Site, found: Found, since: str | None) -> dict[str, Query]:
    """What changed since that day."""
    return pages_home.change_queries(day(site, found, since), site.as_of)


def overview(site: Site, found: Found, since: str | None) -> dict[str, Any]:
    """Everything the overview shows."""
    plots = {
        f"plot_{name}": pages_outcome.plot(site, found["synthesis"], found["authors"], species, group)
        for name, species, group in PLOTS
    }
    more = {
        "leading": outcome_parts.leading(plots["plot_human"]),
        "evidence_map": pages_map.evidence_map(site, found),
        "controlled": controlled.table(
            site, found["controlled"][:MOST_CONTROLLED], [*plots["plot_human"], *plots["plot_safety"]]
        ),
        "all_controlled": number(len(found["controlled"]), site.links.papers(r["paper"] for r in found["controlled"])),
        "symbols": pages_outcome.symbols(outcome_parts.in_use({k: v for k, v in plots.items() if k != "plot_safety"})),
    }
    return {**pages_home.home(site, found, day(site, found, since)), **plots, **pages_outcome.KEY, **more}
