"""Outcomes: the effect-direction plot by independent study, the counts behind it, and the page of one outcome."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from evidence import lazy_re as re
from evidence.printed import printed
from evidence.topic import Outcome
from publish import codes, outcome_parts, svg, words, wrong
from publish.links import Links, Number, counted, number
from publish.reading import Counted, Counts, Query, Row, decoded, of
from publish.site import Site

COUNTED = (
    "studies_by_outcome studies_by_direction studies_by_design studies_compared studies_undecided"
    " participants participants_not_stated"
).split()
QUERIES: Mapping[str, Query] = {
    **{name: Counts(name) for name in COUNTED},
    "synthesis": "SELECT * FROM synthesis",
    "authors": "SELECT paper, first_author, year, title FROM rows WHERE paper IN"
    " (SELECT json_extract(v.value, '$.paper') FROM synthesis, json_each(synthesis.votes) v)",
}
HEADINGS = {"human": "Studies in people", "animal": "Animal studies, counted separately"}
MORE = "more against less ketamine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A symbol of the plot: one independent study and what it found."""

    href: str
    symbol: Markup
    text: str
    direction: str
    study: str
    who: str
    study_type: str
    participants: int | None
    quote: str
    paper: str
    printed: str
    wrong: str | None = None  # where a reader says that it is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotRow:
    """A line of the plot: an outcome with its studies, controlled and not, and the counts as text and links."""

    outcome: str
    name: str
    href: str
    controlled: tuple[Vote, ...]
    uncontrolled: tuple[Vote, ...]
    by_amount: tuple[Vote, ...]
    bars: tuple[outcome_parts.Bar, ...]  # of many studies, in place of their symbols
    summary: str
    counts: Mapping[str, Number]
    studies: Number
    participants: str
    row: Row


def plot(site: Site, found: Mapping[str, Sequence[Row]], species: str, group: str | None = None) -> list[PlotRow]:
    """The plot of one species in the topic's order of outcomes; group benefit or safety, or both with None."""
    rows = {row["outcome"]: row for row in found["synthesis"] if row["species"] == species}
    order = [*site.topic.outcomes, *(o for o in rows if o not in site.topic.outcomes)]
    return [
        plot_row(site, rows[name], found)
        for name in order
        if name in rows and (group is None or outcome_of(site, name).group == group)
    ]


def outcome_of(site: Site, name: str) -> Outcome:
    """The topic's outcome, or a bare one for a name that the topic does not know."""
    return site.topic.outcomes.get(name) or Outcome(outcome=name, label=words.label({}, name), polarity=1)


def plot_row(site: Site, row: Row, found: Mapping[str, Sequence[Row]]) -> PlotRow:
    """One outcome of one species."""
    full, place = decoded(row, "votes"), (row["outcome"], row["species"])
    papers = {v["paper"] for v in full["votes"]}
    who = {record["paper"]: author(record) for record in found["authors"] if record["paper"] in papers}
    field = f"finding:{row['outcome']}"
    votes = [
        replace(vote(v, who, site.links), wrong=wrong.link_of(site, v)(field, v["direction"], v.get("quote")))
        for v in sorted(full["votes"], key=_rank)
    ]
    counts = {
        code: counted(of(found["studies_by_direction"], *place, code), site.links.studies) for code in words.DIRECTIONS
    }
    studies = of(found["studies_by_outcome"], *place)
    return PlotRow(
        outcome=row["outcome"],
        name=outcome_of(site, row["outcome"]).label,
        href=site.links.outcome(row["outcome"]),
        controlled=tuple(v for v in votes if v.direction in words.CONTROLLED),
        uncontrolled=tuple(v for v in votes if v.direction not in (*words.CONTROLLED, *words.BY_AMOUNT)),
        by_amount=tuple(v for v in votes if v.direction in words.BY_AMOUNT),
        bars=outcome_parts.bars(counts, found["studies_by_design"], place, studies["n"], site.links),
        summary=summary(counts),
        counts=counts,
        studies=counted(studies, site.links.studies),
        participants=participants(
            of(found["participants"], *place)["n"], of(found["participants_not_stated"], *place)["n"], studies["n"]
        ),
        row=full,
    )


def author(row: Row) -> str:
    """First author and year of a record."""
    return words.who(row)


def _rank(vote: Mapping[str, Any]) -> tuple[int, int, int, str]:
    designs = list(words.STUDY_TYPES)
    directions = list(words.DIRECTIONS)
    design = vote.get("study_type") or "other"
    return (
        designs.index(design) if design in designs else len(designs),
        directions.index(vote["direction"]) if vote["direction"] in directions else len(directions),
        -(vote.get("n") or 0),
        str(vote["study"]),
    )


def vote(row: Mapping[str, Any], who: Mapping[str, str], links: Links) -> Vote:
    """One study's symbol with its text alternative."""
    name = who.get(row["paper"]) or row["paper"]
    n = row.get("n")
    people = words.count(n, "participant") if n else "number not stated"
    design = words.label(words.STUDY_TYPES, row.get("study_type"))
    return Vote(
        href=links.study(row["paper"]),
        symbol=svg.symbol(row["direction"], n),
        text=f"{name}: {words.label(words.SHORT_DIRECTIONS, row['direction'])}; {design.lower()}, {people}",
        direction=row["direction"],
        study=row["study"],
        who=name,
        study_type=design,
        participants=n,
        quote=row.get("quote") or "",
        paper=row["paper"],
        printed=printed(row.get("quote") or ""),
    )


def summary(counts: Mapping[str, Number]) -> str:
    """The counts as a sentence, the text alternative of the symbols."""
    without = [c for c in counts if c not in (*words.CONTROLLED, *words.BY_AMOUNT)]
    kinds = (("Against something else", words.CONTROLLED), ("without a comparison", without), (MORE, words.BY_AMOUNT))
    told = "; ".join(f"{name}: {text}" for name, codes in kinds if (text := _listed(counts, codes)))
    return f"{told[:1].upper()}{told[1:]}." if told else "No study with a direction."


_SAID_BEFORE = re.compile(r", without a comparison| with more| by dose")  # of the kind of comparison, named before


def _listed(counts: Mapping[str, Number], codes: Sequence[str]) -> str:
    return ", ".join(
        f"{counts[c].value} {_SAID_BEFORE.sub('', words.SHORT_DIRECTIONS[c])}" for c in codes if counts[c].value
    )


def participants(people: Counted | None, missing: Counted, studies: Counted) -> str:
    """Participants summed over studies that state a number, with those that do not: "64; not stated in 2 of 3 studies"."""
    stated = f"{people:,}" if people else "not stated"
    return (
        f"{stated}; not stated in {missing} of {words.count(studies, 'study', 'studies')}"
        if people and missing
        else stated
    )


def swim(items: Mapping[str, str]) -> list[tuple[str, str]]:
    """The items of SWiM (Campbell 2020, BMJ 368:l6890) with their texts, each under its own stored name, in order."""
    named = sorted(items.items())
    return [
        (name.replace(" ", ". ", 1) if name[:1].isdigit() else name, codes.plain(text or "Not reported."))
        for name, text in named
    ]


def outcomes(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Every outcome of the topic: the plots for people, safety and animals, and the outcomes without a direction."""
    plots = {
        name: plot(site, found, species, group)
        for name, species, group in (
            ("human", "human", "benefit"),
            ("safety", "human", "safety"),
            ("animal", "animal", None),
        )
    }
    with_rows = {row["outcome"] for row in found["synthesis"]}
    silent = [(o.label, site.links.outcome(name)) for name, o in site.topic.outcomes.items() if name not in with_rows]
    return {**plots, "silent": silent, **KEY, "symbols": symbols(outcome_parts.in_use(plots))}


def outcome(site: Site, name: str, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """One outcome: synthesis for people and animals with its SWiM items, all its records; None if it is unknown."""
    rows = {row["species"]: row for row in found["synthesis"] if row["outcome"] == name}
    if not rows and name not in site.topic.outcomes:
        return None
    known = outcome_of(site, name)
    filters: dict[str, str | int] = {"outcomes__arraycontains": name, "scope": "core", "retracted": 0}
    return {
        "outcome": known,
        "better": outcome_parts.BETTER[known.polarity > 0],
        "core_set": known.core and site.topic.core_set,
        "core_set_href": outcome_parts.CORE_SETS.get(site.topic.core_set or ""),
        "effects": site.links.page("effects", outcome=name),
        "species": [_part(site, rows[species], found) for species in HEADINGS if species in rows],
        "direction_words": words.DIRECTIONS,
        "unclear": [
            {
                "href": site.links.study(r["paper"]),
                "who": author(r),
                "quote": r["quote"],
                "symbol": svg.symbol("unclear"),
            }
            for r in found["unclear"]
        ],
        "unclear_studies": of(found["studies_unclear"], name)["n"],
        "reports": number(of(found["reports_by_outcome"], name)["n"], site.links.evidence(**filters)),
        "others": [(o.label, site.links.outcome(key)) for key, o in site.topic.outcomes.items() if key != name],
        **KEY,
    }


def _part(site: Site, row: Row, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The synthesis of an outcome in people or in animals."""
    place, line = (row["outcome"], row["species"]), plot_row(site, row, found)
    compared = (of(found[key], *place)["n"] for key in ("studies_compared", "studies_undecided"))
    return {
        "species": row["species"],
        "heading": HEADINGS[row["species"]],
        "row": line,
        "key": [(svg.symbol(c), words.DIRECTIONS[c]) for c, n in line.counts.items() if n.value],
        "groups": outcome_parts.groups(line, found["studies_folded"], place),
        "interval": outcome_parts.interval(row, line.counts["benefit"].value, *compared),
        "sign_test": row["sign_test"],
        "swim": swim(decoded(row, "swim")["swim"] or {}),
    }


def queries(name: str) -> dict[str, Query]:
    """The synthesis of an outcome, how many directly relevant reports address it, the studies whose direction is unclear."""
    return {
        **QUERIES,
        **{key: Counts(key) for key in ("reports_by_outcome", "studies_unclear", "studies_folded")},
        "unclear": (
            "SELECT s.study, f.paper, f.quote, w.first_author, w.year, w.title FROM findings f"
            " JOIN reports r ON r.paper = f.paper AND r.votes = 1 JOIN studies s ON s.study = r.study"
            " JOIN rows w ON w.paper = f.paper WHERE f.valid_to IS NULL AND f.direction = 'unclear'"
            " AND s.scope = 'core' AND f.outcome = ?1 AND s.study NOT IN (SELECT study FROM votes WHERE outcome = ?1)"
            " GROUP BY s.study ORDER BY s.study",
            (name,),
        ),
    }


def symbols(used: Collection[str] = tuple(words.DIRECTIONS)) -> list[tuple[Markup, str]]:
    """The symbols of the directions in use, each with its words."""
    return [(svg.symbol(code), text) for code, text in words.DIRECTIONS.items() if code in used]


KEY: Mapping[str, Any] = {
    "symbols": symbols(),
    "directions": [(code, text) for code, text in words.DIRECTIONS.items() if code != "unclear"],
    "safety_directions": [
        (code, words.DIRECTIONS[code])
        for code in (
            "harm",
            "no_difference",
            "mixed",
            "benefit",
            "uncontrolled_no_change",
            "observed",
            *words.BY_AMOUNT,
        )
    ],
}
