"""The overview: the numbers of the home page, the evidence map and the plots of directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from publish import controlled, outcome_parts, pages_home, pages_map, pages_outcome
from publish.links import counted
from publish.reading import Counts, Query, Row, of
from publish.site import Site

Found = Mapping[str, Sequence[Row]]
PLOTS = (("human", "human", "benefit"), ("safety", "human", "safety"), ("animal", "animal", None))


def queries(site: Site) -> dict[str, Query]:
    """What does not depend on the day to compare with."""
    return {
        **pages_home.QUERIES,
        **pages_outcome.QUERIES,
        **pages_map.QUERIES,
        "controlled": controlled.QUERY,
        "all_controlled": Counts("controlled"),
    }


def day(site: Site, found: Found, since: str | None) -> date:
    """The day to compare with."""
    return pages_home.since(since, found["runs"], site.as_of or date.today())


def further(site: Site, found: Found, since: str | None) -> dict[str, Query]:
    """What changed since that day."""
    return pages_home.change_queries(day(site, found, since), site.as_of)


def overview(site: Site, found: Found, since: str | None) -> dict[str, Any]:
    """Everything the overview shows."""
    plots = {f"plot_{name}": pages_outcome.plot(site, found, species, group) for name, species, group in PLOTS}
    shown, folded = outcome_parts.leading(plots["plot_human"])
    drawn: dict[str, Sequence[outcome_parts.Line]] = {
        "shown": [line for line in shown if not line.bars],
        "folded": folded,
        "animal": plots["plot_animal"],
    }
    more = {
        "leading": (shown, folded),
        "evidence_map": pages_map.evidence_map(site, found),
        "controlled": controlled.table(site, found["controlled"], [*plots["plot_human"], *plots["plot_safety"]]),
        "most_controlled": controlled.MOST,
        "all_controlled": counted(of(found["all_controlled"]), site.links.papers),
        "symbols": {part: pages_outcome.symbols(outcome_parts.in_use({part: drawn[part]})) for part in drawn},
        "directions": outcome_parts.columns(pages_outcome.KEY["directions"], plots["plot_human"]),
        "animal_directions": outcome_parts.columns(pages_outcome.KEY["directions"], plots["plot_animal"]),
        "safety_directions": outcome_parts.columns(pages_outcome.KEY["safety_directions"], plots["plot_safety"]),
    }
    return {**pages_home.home(site, found, day(site, found, since)), **plots, **pages_outcome.KEY, **more}
