"""Every page of the site, one entry each: address, what is read, what it shows, where it is listed.

plugins/pages.py serves them; the menu and the sitemap are derived from them. A new page is an entry here, a template and
a test.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from publish import (
    pages_benchmark,
    pages_brief,
    pages_claims,
    pages_data,
    pages_effects,
    pages_feed,
    pages_health,
    pages_log,
    pages_methods,
    pages_outcome,
    pages_overview,
    pages_reading,
    pages_review,
    pages_safety,
    pages_select,
    pages_study,
    pages_trial,
    pages_verify,
    recall,
    unseen,
)
from publish.export import BY_ENDING
from publish.links import Links
from publish.reading import Query, Row

Found = Mapping[str, Sequence[Row]]
Queries = Mapping[str, Query]
TOPIC = r"^(?:/topic/(?P<db>[^/]+))?"  # how the address of every page begins
# an address that ends so is a download (plugins/exports.py), not the page of a record
ENDINGS = "|".join(re.escape(e) for e in (*BY_ENDING, "json", "xml", "atom"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: `address` below the root of the site or of a topic, with parts in braces such as claim/{claim}.

    queries: SQL by name, or a function of the site and the parts of the address that gives it; further: more of it that
    depends on the rows of the first, and on what is given.
    build: values of the template from the site, the rows of `queries`, the parts and what `given` takes from the request;
    None where the address names nothing, which `missing` then says.
    menu: its words in the main menu.
    part: regular expression of a part; safe: characters that stand in it as they are.
    listed: whether it is in the sitemap; members: SQL of the part and the date (or NULL) of every page of its kind there.
    """

    address: str
    template: str
    build: Callable[..., Mapping[str, Any] | None]
    queries: Queries | Callable[..., Queries]
    further: Callable[..., Queries] | None = None
    given: Callable[[Any, Any], Mapping[str, Any]] | None = None
    missing: str = ""
    part: str = r"[^/]+"
    safe: str = ""
    menu: str = ""
    listed: bool = True
    members: str = ""

    @property
    def route(self) -> str:
        """The regular expression of the address."""
        parts = re.sub(r"\{(\w+)\}", lambda m: f"(?P<{m[1]}>{self.part})", self.address)
        return rf"{TOPIC}/{parts}$" if parts else r"^/$|^/topic/(?P<db>[^/]+)/?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An address for programs, which answers by itself: route is a regular expression."""

    route: str
    respond: Callable[[Any, Any], Awaitable[Any]]


def asked(*names: str) -> Callable[[Any, Any], Mapping[str, Any]]:
    """The arguments of an address with these names, None where one is missing."""
    return lambda datasette, request: {name: request.args.get(name) for name in names}


PAGES = (
    Page(
        address="",
        template="home.html",
        queries=pages_overview.queries,
        further=pages_overview.further,
        build=pages_overview.overview,
        given=asked("since"),
        menu="Overview",
    ),
    Page(
        address="brief",
        template="brief.html",
        queries=pages_brief.QUERIES,
        build=pages_brief.brief,
        menu="Brief",
    ),
    Page(
        address="safety",
        template="safety.html",
        queries=pages_safety.QUERIES,
        build=pages_safety.safety,
        menu="Safety",
    ),
    Page(
        address="outcomes",
        template="outcomes.html",
        queries=pages_outcome.QUERIES,
        build=pages_outcome.outcomes,
        menu="Outcomes",
    ),
    Page(
        address="outcome/{outcome}",
        template="outcome.html",
        queries=lambda site, outcome: pages_outcome.queries(outcome),
        build=lambda site, found, outcome: pages_outcome.outcome(site, outcome, found),
        missing="No outcome is called {outcome}.",
        members="SELECT DISTINCT outcome, NULL AS at FROM synthesis ORDER BY outcome",
    ),
    Page(
        address="claims",
        template="claims.html",
        queries=pages_claims.QUERIES,
        build=pages_claims.claims,
        menu="Claims",
    ),
    Page(
        address="claim/{claim}",
        template="claim.html",
        queries=lambda site, claim: pages_claims.queries(claim),
        build=lambda site, found, claim: pages_claims.claim(site, found),
        missing="No claim has the number {claim}.",
        members="SELECT claim, NULL AS at FROM claims ORDER BY position",
    ),
    Page(
        address="trials",
        template="trials.html",
        queries=pages_trial.LIST_QUERIES,
        build=pages_trial.trials,
        menu="Trials",
    ),
    Page(
        address="trial/{trial}",
        template="trial.html",
        part=".+",
        queries=lambda site, trial: pages_trial.queries(trial),
        build=lambda site, found, trial: pages_trial.trial(site, found),
        missing="No registered trial has the number {trial}. Numbers look like NCT05051449; /trials lists all.",
        members="SELECT trial, last_update AS at FROM trials ORDER BY trial",
    ),
    Page(
        address="effects",
        template="effects.html",
        queries=pages_effects.QUERIES,
        further=pages_effects.shown,
        build=pages_effects.effects,
        given=asked("outcome", "measure"),
        missing=f"No outcome or measure is called that; measures are {', '.join(pages_effects.MEASURES)}.",
    ),
    Page(
        address="changes",
        template="changes.html",
        queries=pages_log.CHANGE_QUERIES,
        build=pages_log.changes,
        menu="Changes",
    ),
    Page(
        address="methods",
        template="methods.html",
        queries=lambda site: {
            **pages_log.METHOD_QUERIES,
            **recall.queries(site.topic),
            **unseen.queries(site.topic),
        },
        build=pages_methods.methods,
        menu="Methods",
    ),
    Page(
        address="benchmark",
        template="benchmark.html",
        queries={},
        build=pages_benchmark.benchmark,
    ),
    Page(
        address="glossary",
        template="glossary.html",
        queries={},
        build=pages_reading.terms,
    ),
    Page(
        address="data",
        template="data.html",
        queries=pages_data.QUERIES,
        build=pages_data.data,
        given=pages_data.given,
        menu="Data",
    ),
    Page(
        address="review",
        template="review.html",
        queries=pages_review.REVIEW_QUERIES,
        build=pages_review.review,
        listed=False,
    ),
    Page(
        address="compare",
        template="compare.html",
        queries={},
        given=pages_select.given,
        further=lambda site, found, papers: pages_select.queries(site, papers),
        build=lambda site, found, papers: pages_select.side_by_side(site, papers, found),
        missing="One of these records is not known.",
        listed=False,
    ),
    Page(
        address="study/{paper}",
        safe=":/",
        part=rf"(?!.*\.(?:{ENDINGS})$).+",
        template="study.html",
        queries=lambda site, paper: pages_study.queries(paper, site.topic.recall),
        build=lambda site, found, paper: pages_study.study(site, found) if found["paper"] else None,
        missing="No record has the key {paper}. Keys are PubMed numbers, or doi: and the DOI.",
        members="SELECT paper, coalesce(refreshed, first_seen) AS at FROM papers WHERE deleted_on IS NULL ORDER BY paper",
    ),
)

# addresses for programs; the downloads, which read the store, are in plugins/exports.py
ANSWERS = (
    Answer(route=TOPIC + r"/feed\.atom$", respond=pages_feed.changes),
    Answer(route=TOPIC + r"/datapackage\.json$", respond=pages_data.package),
    Answer(route=TOPIC + r"/openapi\.json$", respond=pages_reading.description),
    Answer(route=TOPIC + r"/llms\.txt$", respond=pages_reading.llms),
    Answer(route=TOPIC + r"/selection$", respond=pages_select.selection),
    Answer(route=TOPIC + r"/verify$", respond=pages_verify.verify),
    Answer(route=r"^/-/health$", respond=pages_health.health),
)
TABLE_AFTER = "brief"  # the evidence table is a table of Datasette's; its place in the menu is after this page


def menu(links: Links) -> list[tuple[str, str]]:
    """Address and words of the main menu."""
    entries = []
    for page in PAGES:
        if page.menu:
            entries.append((links.page(page.address), page.menu))
        if page.address == TABLE_AFTER:
            entries.append((links.evidence(scope="core"), "Evidence table"))
    return entries


def sitemap(links: Links, found: Found) -> Iterator[tuple[str, str | None]]:
    """Address and date of every page worth finding; found holds the rows of `sitemap_queries`."""
    for page in PAGES:
        if page.members:
            for row in found[page.address]:
                part, at = row.values()
                yield links.page(page.address.partition("{")[0] + quote(str(part), safe=page.safe)), at
        elif page.listed:
            yield links.page(page.address), None


def sitemap_queries(most: int) -> dict[str, Query]:
    """SQL of the members of every kind of page, at most so many of each."""
    return {page.address: (f"{page.members} LIMIT ?", (most,)) for page in PAGES if page.members}
