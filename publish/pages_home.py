"""The overview: what the evidence is, counted; every number carries the address of exactly the rows that it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from evidence.schema.counts import KEYS, REVIEWS
from publish import pages_brief, pages_log, pages_trial, svg, words
from publish.links import Links, Number, counted, number
from publish.reading import Counts, Query, Row, of
from publish.site import Site

COUNTED: Mapping[str, str | int] = {
    "scope": "core",
    "retracted": 0,
}  # what the overview counts: directly relevant, not retracted
REPORTED = "safety.reported"  # where directly relevant studies name harms, the page of safety has the rest
LESS = ("safety.tolerated", "safety.dependent", "safety.harm")
SPECIES = ("human", "animal")
KINDS = (("human", "People"), ("review", "Reviews and opinions"), ("animal", "Animals"))

# the figures at the top: words, species, study types, name of the number of its reports, of its studies
FIGURES = (
    ("Randomized trials in people", "human", ("randomized_trial",), "randomized_reports", "randomized_studies"),
    (
        "Other studies in people",
        "human",
        ("nonrandomized_trial", "comparative", "descriptive"),
        "other_reports",
        "other_studies",
    ),
    ("Case reports", "human", ("case_report",), "case_reports", "case_studies"),
    ("Animal or laboratory studies", "animal", ("preclinical",), "animal_reports", "animal_studies"),
    ("Reviews and opinions", None, REVIEWS, "reviews", None),
)
TOTALS = ("on_question", "unclear_reports", "warned_elsewhere", "trials_under_way")

QUERIES: Mapping[str, Query] = {
    **pages_brief.QUERIES,
    "types": Counts("reports_by_type"),
    "studies": Counts("studies_by_type"),
    "scopes": Counts("records_by_scope"),
    "years": Counts("reports_by_year"),
    "year_kinds": Counts("reports_by_year_and_kind"),
    **{name: Counts(name) for _, _, _, *names in FIGURES for name in (*names, *TOTALS) if name},
    "warned": "SELECT paper, title, year, first_author, study_type, scope, retracted, concern FROM rows"
    " WHERE (retracted = 1 OR concern = 1) AND scope = 'core' ORDER BY retracted DESC, year DESC, paper",
    "trials": f"SELECT trial, title, enrollment, enrollment_kind, start_date FROM trials WHERE trial IN ({KEYS['trials_under_way']})"
    " ORDER BY start_date DESC, trial LIMIT 6",
    "runs": "SELECT harvest, source, started_at, status FROM harvests ORDER BY started_at DESC LIMIT 12",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """A line of the counts by study type: reports and studies of it for one species."""

    name: str
    studies: Number
    reports: Number
    share: Markup


def since(asked: str | None, runs: Sequence[Row], today: date) -> date:
    """The day to compare with: the one asked for, else that of the run before the last, else four weeks ago."""
    try:
        if asked:
            return date.fromisoformat(asked)
    except ValueError:
        pass
    days = sorted({row["started_at"][:10] for row in runs}, reverse=True)
    return date.fromisoformat(days[1]) if len(days) > 1 else today - timedelta(days=28)


def change_queries(day: date, until: date | None = None) -> dict[str, Query]:
    """What changed after `day`: counts by kind and the newest lines."""
    last = (until or date.max).isoformat()
    where, values = "changed_on > ? AND changed_on <= ?", (day.isoformat(), last)
    return {
        "change_kinds": Counts("changes_by_kind", {"since": day.isoformat(), "until": last}),
        "changes": (
            f"SELECT c.*, r.title, r.scope FROM changes c LEFT JOIN rows r USING (paper) WHERE {where}"
            " ORDER BY kind IN ('retracted', 'concern', 'corrected') DESC, coalesce(r.scope, '') = 'core' DESC,"
            " changed_on DESC, paper LIMIT 3",
            values,
        ),
    }


def home(site: Site, found: Mapping[str, Sequence[Row]], day: date) -> dict[str, Any]:
    """Everything the overview shows except the evidence map and the direction plots."""
    links = site.links
    return {
        "bottom_line": pages_brief.sentences_of(pages_brief.BOTTOM_LINE, found, links),
        "on_safety": on_safety(pages_brief.sentences_of(pages_brief.SAFETY, found, links)),
        "tables": [
            (words.label(words.SPECIES, s), s, types(found["types"], found["studies"], s, links)) for s in SPECIES
        ],
        "unclear": number(
            of(found["unclear_reports"])["n"], links.evidence(species="unclear", study_type__not="notice", **COUNTED)
        ),
        "totals": totals(found, links),
        "nearby": nearby(found["scopes"], links),
        "timeline": timeline(found["years"], found["year_kinds"], links),
        "warned": [warned(row, links) for row in found["warned"]],
        "warned_elsewhere": counted(of(found["warned_elsewhere"]), links.papers),
        "ongoing": counted(of(found["trials_under_way"]), links.trials),
        "ongoing_trials": [
            {**row, "name": pages_trial.name(row), "people": pages_trial.people(row)} for row in found["trials"]
        ],
        "since": day,
        "change_kinds": change_kinds(found["change_kinds"], day, links),
        "changes": [{**row, "href": pages_log.change_href(row, links)} for row in found["changes"]],
    }


def on_safety(sentences: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sentences on harms that the overview shows: all, or those of directly relevant studies where such name harms."""
    named = any(s["id"] == REPORTED for s in sentences)
    return [s for s in sentences if not named or s["id"] not in LESS]


def change_kinds(rows: Sequence[Row], day: date, links: Links) -> list[tuple[str, Number]]:
    """Changes since a day by kind, the most first."""
    return [
        (words.label(words.CHANGES, row["kind"]), number(row["n"], _changes_since(links, day, row["kind"])))
        for row in sorted(rows, key=lambda row: (-row["n"], row["kind"]))
    ]


def _changes_since(links: Links, day: date, kind: str) -> str:
    return links.table("changes", kind=kind, changed_on__gt=day.isoformat())


def types(rows: Sequence[Row], studies: Sequence[Row], species: str, links: Links) -> list[TypeRow]:
    """Counts by study type for one species, best design first; types without a record are left out."""
    reports = {row["study_type"]: row["n"] for row in rows if row["species"] == species}
    most = max(reports.values(), default=1)
    order = [*words.STUDY_TYPES, *(c for c in reports if c not in words.STUDY_TYPES)]
    return [
        TypeRow(
            name=words.plural(code),
            studies=counted(of(studies, code, species), links.studies),
            reports=number(reports[code], links.evidence(study_type=code, species=species, **COUNTED)),
            share=svg.bar(reports[code] / most, f"{reports[code]} of at most {most}"),
        )
        for code in order
        if code in reports
    ]


def totals(found: Mapping[str, Sequence[Row]], links: Links) -> dict[str, Any]:
    """The numbers at the top: independent studies with their reports; of reviews only reports, they are no studies."""
    figures = []
    for name, species, codes, reports, studies in FIGURES:
        href = links.evidence(study_type__in=",".join(codes), species=species, **COUNTED)
        own = counted(of(found[studies]), links.studies) if studies else None
        figures.append((name, own, number(of(found[reports])["n"], href)))
    everything = number(of(found["on_question"])["n"], links.evidence(study_type__not="notice", **COUNTED))
    return {"figures": figures, "all": everything}


def nearby(rows: Sequence[Row], links: Links) -> list[tuple[str, Number]]:
    """Everything harvested by how near it is to the question, retracted and notices included."""
    by_scope = {row["scope"]: row["n"] for row in rows}
    return [
        (words.SCOPES[code], number(by_scope[code], links.evidence(scope=code)))
        for code in words.SCOPES
        if code in by_scope
    ]


def timeline(rows: Sequence[Row], kinds: Sequence[Row], links: Links) -> dict[str, Any]:
    """Bars by year and the table behind them."""
    years: dict[int, dict[str, int]] = {row["year"]: {} for row in rows}
    for row in kinds:
        years[row["year"]][row["kind"]] = row["n"]
    title = "Directly relevant reports by year of publication"
    lines = [
        (row["year"], number(row["n"], links.evidence(year=row["year"], study_type__not="notice", **COUNTED)))
        for row in reversed(rows)
    ]
    top = max((row["n"] for row in rows), default=0)
    return {"plot": svg.timeline(years, KINDS, title, top), "lines": lines, "kinds": KINDS, "title": title}


def warned(row: Row, links: Links) -> dict[str, Any]:
    """A retracted or doubted record."""
    return {
        **row,
        "href": links.study(row["paper"]),
        "what": "Retracted" if row["retracted"] else "Expression of concern",
        "type": words.label(words.STUDY_TYPES, row["study_type"]),
    }
