"""The overview: what the evidence is, counted; every number carries the address of exactly the rows that it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from evidence.schema import counts
from evidence.schema.counts import ON_QUESTION, REVIEWS
from publish import pages_brief, pages_log, registries, svg, words
from publish.links import Links, Number, number
from publish.reading import Query, Row
from publish.site import Site

COUNTED: Mapping[str, str | int] = {
    "scope": "core",
    "retracted": 0,
}  # what the overview counts: on the question, not retracted
OF_THE_BRIEF = {
    "bottom_line": pages_brief.BOTTOM_LINE,
    "on_safety": pages_brief.SAFETY,
}
SPECIES = ("human", "animal")
KINDS = (("human", "People"), ("review", "Reviews and opinions"), ("animal", "Animals"))

QUERIES: Mapping[str, Query] = {
    **pages_brief.QUERIES,
    "types": "SELECT study_type, species, count(*) AS reports FROM rows"
    f" WHERE {ON_QUESTION} GROUP BY study_type, species",
    "studies": "SELECT study_type, species, study FROM studies WHERE study IN (SELECT study FROM rows"
    f" WHERE {ON_QUESTION}) ORDER BY study",
    "scopes": "SELECT scope, count(*) AS reports FROM rows GROUP BY scope",
    "years": "SELECT year, study_type, species, count(*) AS reports FROM rows"
    f" WHERE {ON_QUESTION} AND year IS NOT NULL"
    " GROUP BY year, study_type, species",
    "warned": "SELECT paper, title, year, first_author, study_type, scope, retracted, concern FROM rows"
    " WHERE retracted = 1 OR concern = 1"
    " ORDER BY scope = 'core' DESC, scope = 'adjacent' DESC, retracted DESC, year DESC, paper",
    "trials": "SELECT * FROM trials ORDER BY start_date DESC, trial",
    "review": counts.counts("needs_review"),
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
        "change_kinds": (
            f"SELECT kind, count(*) AS changes FROM changes WHERE {where} GROUP BY kind ORDER BY changes DESC, kind",
            values,
        ),
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
    trials = [row for row in found["trials"] if registries.under_way(row["status"])]
    return {
        **{
            name: pages_brief.sentences_of(section, found["statements"], found["named_in_brief"], links)
            for name, section in OF_THE_BRIEF.items()
        },
        "tables": [
            (words.label(words.SPECIES, s), s, types(found["types"], found["studies"], s, links)) for s in SPECIES
        ],
        "unclear": unclear(found["types"], links),
        "totals": totals(found["types"], found["studies"], links),
        "nearby": nearby(found["scopes"], links),
        "timeline": timeline(found["years"], links),
        "warned": [warned(row, links) for row in found["warned"] if row["scope"] == "core"],
        "warned_elsewhere": _elsewhere(found["warned"], links),
        "ongoing": number(len(trials), links.trials(t["trial"] for t in trials)),
        "ongoing_trials": trials[:6],
        "review": number(found["review"][0]["needs_review"], links.evidence(needs_review__notblank=1)),
        "since": day,
        "change_kinds": change_kinds(found["change_kinds"], day, links),
        "changes": [{**row, "href": pages_log.change_href(row, links)} for row in found["changes"]],
    }


def change_kinds(rows: Sequence[Row], day: date, links: Links) -> list[tuple[str, Number]]:
    """Changes since a day by kind."""
    return [
        (words.label(words.CHANGES, row["kind"]), number(row["changes"], _changes_since(links, day, row["kind"])))
        for row in rows
    ]


def _changes_since(links: Links, day: date, kind: str) -> str:
    return links.table("changes", kind=kind, changed_on__gt=day.isoformat())


def types(rows: Sequence[Row], studies: Sequence[Row], species: str, links: Links) -> list[TypeRow]:
    """Counts by study type for one species, best design first; types without a record are left out."""
    reports = {row["study_type"]: row["reports"] for row in rows if row["species"] == species}
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for row in studies:
        if row["species"] == species:
            keys[row["study_type"]].append(row["study"])
    most = max(reports.values(), default=1)
    order = [*words.STUDY_TYPES, *(c for c in reports if c not in words.STUDY_TYPES)]
    return [
        TypeRow(
            name=words.plural(code),
            studies=number(len(keys[code]), links.studies(keys[code])),
            reports=number(reports[code], links.evidence(study_type=code, species=species, **COUNTED)),
            share=svg.bar(reports[code] / most, f"{reports[code]} of at most {most}"),
        )
        for code in order
        if code in reports
    ]


def unclear(rows: Sequence[Row], links: Links) -> Number:
    """Records on the question in which it is not clear whether people or animals were studied."""
    total = sum(row["reports"] for row in rows if row["species"] not in SPECIES)
    return number(total, links.evidence(species="unclear", study_type__not="notice", **COUNTED))


FIGURES = (
    ("Randomized trials in people", "human", ("randomized_trial",)),
    ("Other studies in people", "human", ("nonrandomized_trial", "comparative", "descriptive")),
    ("Case reports", "human", ("case_report",)),
    ("Animal or laboratory studies", "animal", ("preclinical",)),
    ("Reviews and opinions", "human", REVIEWS),
)


def totals(rows: Sequence[Row], studies: Sequence[Row], links: Links) -> dict[str, Any]:
    """The numbers at the top: independent studies with their reports; of reviews only reports, they are no studies."""
    figures = []
    for name, species, codes in FIGURES:
        chosen = [r for r in rows if r["study_type"] in codes and (codes == REVIEWS or r["species"] == species)]
        keys = [s["study"] for s in studies if s["species"] == species and s["study_type"] in codes]
        only = {} if codes == REVIEWS else {"species": species}
        href = links.evidence(study_type__in=",".join(codes), **only, **COUNTED)
        reports = number(sum(r["reports"] for r in chosen), href)
        figures.append((name, None if codes == REVIEWS else number(len(keys), links.studies(keys)), reports))
    everything = sum(row["reports"] for row in rows)
    return {"figures": figures, "all": number(everything, links.evidence(study_type__not="notice", **COUNTED))}


def nearby(rows: Sequence[Row], links: Links) -> list[tuple[str, Number]]:
    """Everything harvested by how near it is to the question, retracted and notices included."""
    by_scope = {row["scope"]: row["reports"] for row in rows}
    return [
        (words.SCOPES[code], number(by_scope[code], links.evidence(scope=code)))
        for code in words.SCOPES
        if code in by_scope
    ]


def timeline(rows: Sequence[Row], links: Links) -> dict[str, Any]:
    """Bars by year and the table behind them."""
    years: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        years[row["year"]][_kind(row)] += row["reports"]
    title = "Reports on the question by year of publication"
    lines = [
        (year, number(sum(counts.values()), links.evidence(year=year, study_type__not="notice", **COUNTED)))
        for year, counts in sorted(years.items(), reverse=True)
    ]
    return {"plot": svg.timeline(years, KINDS, title), "lines": lines, "kinds": KINDS, "title": title}


def _kind(row: Row) -> str:
    if row["species"] == "animal":
        return "animal"
    return "review" if row["study_type"] in REVIEWS else "human"


def _elsewhere(rows: Sequence[Row], links: Links) -> Number:
    """Retracted or doubted records that are not on the question: one quiet line."""
    keys = [row["paper"] for row in rows if row["scope"] != "core"]
    return number(len(keys), links.papers(keys))


def warned(row: Row, links: Links) -> dict[str, Any]:
    """A retracted or doubted record."""
    return {
        **row,
        "href": links.study(row["paper"]),
        "what": "Retracted" if row["retracted"] else "Expression of concern",
        "type": words.label(words.STUDY_TYPES, row["study_type"]),
    }
