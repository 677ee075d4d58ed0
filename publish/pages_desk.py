"""The review desk: what waits in which order, a record with its values to be judged, where readers differ."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evidence.correcting.fields import FIELDS, GONE, TOTALS, UNCLEAR, field_of
from evidence.correcting.readers import CONSENT, Judgement, conflicts
from evidence.schema.counted import grouped
from evidence.schema.counted_apart import AT_DESK
from publish import pages_study, reasons, words
from publish.field_words import name_of, value_words
from publish.markup import render
from publish.reading import Counts, Query, Row, decoded, of
from publish.second import agreement
from publish.site import Site
from publish.wrong import value_of

QUEUE = f"""SELECT r.paper, r.title, r.first_author, r.year, r.needs_review, p.text_sha256, min(n.votes) AS votes,
  max(coalesce(v.direction LIKE '%harm' OR v.direction LIKE '%worsening', 0)) AS harm
  FROM "rows" r JOIN papers p USING (paper)
  LEFT JOIN votes v ON v.paper = r.paper AND v.scope = 'core' AND v.species = 'human' AND v.outcome NOT LIKE 'other:%'
  LEFT JOIN (SELECT outcome, n AS votes FROM ({grouped("studies_by_outcome")}) WHERE species = 'human') n ON n.outcome = v.outcome
  WHERE {AT_DESK} GROUP BY r.paper
  ORDER BY votes IS NULL, votes, harm DESC, r.needs_review IS NULL, r.probability, r.paper"""
LABELS = ("study_type", "scope", "comparator")
READ = ("sample_size", "dose", "route", "follow_up", "key_sentence")
WRONG = {"labels": UNCLEAR, "readings": "none", "findings": "none"}  # what “Wrong” without another value means
FIRST, SECOND = "first", "second"  # records that nobody has read; those that somebody else has


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A value to be judged: its field, the value of the machine as a correction writes it, and in words."""

    field: str
    name: str
    value: str
    shown: str
    quotes: tuple[int, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()  # (value, words) where the field has a vocabulary
    example: str = ""


def queries(said: Sequence[Judgement], reader: str) -> dict[str, Query]:
    """What waits for a reader, and how far readers agree; said is the desk's own file."""
    told = {"said": json.dumps([asdict(one) for one in said]), "reader": reader}
    return {
        "queue": QUEUE,
        "waiting": Counts("desk_waiting", told),
        "done": Counts("desk_done", told),
        **{f"desk_{name}": Counts(f"desk_{name}", told) for name in ("pairs", "both", "alike")},
    }


def record_queries(paper: str) -> dict[str, Query]:
    """Everything about a record that a reader judges; what the machine read, where people corrected it."""
    wanted = ("paper", "line", "authors", "labels", "readings", "findings")
    found = {name: query for name, query in pages_study.queries(paper, {}).items() if name in wanted}
    return {**found, "uncorrected": ("SELECT rows FROM uncorrected WHERE paper = ?", (paper,))}


def waiting(found: Mapping[str, Sequence[Row]], kind: str = FIRST) -> list[Row]:
    """The records that wait for this reader, those first whose values would change a conclusion most.

    A vote on an outcome with few votes comes first, a harm before a benefit, then what the machine doubts. A record
    whose text changed since it was read waits again.
    """
    keys = frozenset(of(found["waiting"], kind)["keys"])
    return [row for row in found["queue"] if row["paper"] in keys]


def desk(site: Site, found: Mapping[str, Sequence[Row]], said: Sequence[Judgement], reader: str) -> dict[str, Any]:
    """What waits, what this reader has done, where readers differ and how far they agree."""
    queues = {kind: of(found["waiting"], kind)["n"] for kind in (FIRST, SECOND)}
    return {
        "reader": reader,
        "queues": queues,
        "next": [
            {**row, "href": site.links.page(f"desk/record/{row['paper']}"), "why": why(row)}
            for row in waiting(found)[:10]
        ],
        "done": of(found["done"])["n"],
        "conflicts": [conflict(site, place, both, reader) for place, both in conflicts(said).items()],
        "agreement": agreement(found, "desk"),
    }


def why(row: Row) -> str:
    """Why a record stands where it stands, in words."""
    parts = []
    if row["votes"] is not None:
        parts.append(
            "the only study of an outcome" if row["votes"] == 1 else f"one of {row['votes']} studies of an outcome"
        )
    if row["harm"]:
        parts.append("reports a harm")
    return (
        "; ".join([*parts, *([reasons.told(row["needs_review"])] if row["needs_review"] else [])])
        or "directly relevant"
    )


def record(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any] | None:
    """A record with its text and the machine's values; what people said of them is not shown."""
    if not found["paper"]:
        return None
    paper = decoded(found["paper"][0], "title_markup", "abstract_markup", "sections")
    rows = machine_rows(found)
    quotes = pages_study.numbered(site, rows["readings"], rows["findings"])
    number = {(q.field, q.start, q.end): q.number for q in quotes}
    return {
        "paper": paper,
        "title": render(paper["title"], paper["title_markup"], [q for q in quotes if q.field == "title"]),
        "abstract": list(pages_study.abstract(paper, quotes)),
        "quotes": quotes,
        "authors": pages_study.authors(found["authors"]),
        "items": list(items(site, rows, number)),
        "outcomes": [(name, o.label) for name, o in site.topic.outcomes.items()],
        "directions": list(words.DIRECTIONS.items()),
    }


def machine_rows(found: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Labels, readings and findings as the machine made them."""
    kept = json.loads(found["uncorrected"][0]["rows"]) if found["uncorrected"] else {}
    return {
        name: [{**row, "status": None} for row in kept.get(name, found[name])]
        for name in ("labels", "readings", "findings")
    }


def items(site: Site, rows: Mapping[str, Sequence[Row]], number: Mapping[Any, int]) -> Iterator[Item]:
    """The values to judge: labels, what was read, adverse events and findings; a value that was not found is one too."""
    labels = {row["field_name"]: row["value"] for row in rows["labels"]}
    for name in LABELS:
        yield _item(site, name, labels.get(name, UNCLEAR), ())
    for kind in READ:
        read = _of_kind(rows, kind)
        values = list(dict.fromkeys(str(r["value"]) for r in read))
        yield _item(site, kind, "; ".join(values) or "none", _numbers(read, number))
    for row in _of_kind(rows, "adverse_event"):
        yield _item(site, f"adverse_event:{row['value']}", value_of(row), _numbers([row], number))
    for outcome in dict.fromkeys(row["outcome"] for row in rows["findings"]):
        of_outcome = [row for row in rows["findings"] if row["outcome"] == outcome]
        yield _item(site, f"finding:{outcome}", str(of_outcome[0]["direction"]), _numbers(of_outcome, number))


def _of_kind(rows: Mapping[str, Sequence[Row]], kind: str) -> list[Row]:
    """The readings of a kind; of the sizes of samples the totals alone."""
    return [r for r in rows["readings"] if r["kind"] == kind and (kind != "sample_size" or r["detail"] in TOTALS)]


def _numbers(rows: Sequence[Row], number: Mapping[Any, int]) -> tuple[int, ...]:
    found = (number.get((row["field"], row["start"], row["end"])) for row in rows)
    return tuple(dict.fromkeys(n for n in found if n))


def _item(site: Site, field: str, value: str, quotes: tuple[int, ...]) -> Item:
    kind = field.partition(":")[0]
    entry = FIELDS[kind]
    return Item(
        field=field,
        name=name_of(site, field),
        value=value,
        shown=value_words(field, value),
        quotes=quotes,
        choices=tuple((v, value_words(field, v)) for v in entry.allowed),
        example=entry.example,
    )


def conflict(site: Site, place: tuple[str, str], said: Sequence[Judgement], reader: str) -> dict[str, Any]:
    """A value that readers read differently, with what each said last; mine: who looks is one of them."""
    paper, field = place
    return {
        "paper": paper,
        "field": field,
        "href": site.links.study(paper),
        "name": name_of(site, field),
        "said": [(j.made_by, j.value, value_words(field, j.value), j.quote, j.kind == CONSENT) for j in said],
        "mine": reader in {j.made_by for j in said},
        "choices": [(v, value_words(field, v)) for v in field_of(field).allowed],
        "form": secrets.token_hex(16),
    }


def judged(form: Mapping[str, str]) -> Iterator[tuple[str, str, str, str | None]]:
    """(field, value shown, value given, quote) of every value that a sent form judges; the rest was passed over."""
    index = 0
    while (field := form.get(f"field-{index}")) is not None:
        shown = form.get(f"shown-{index}", "")
        how = form.get(f"judge-{index}", "") or ("right" if form.get("all") else "")
        value = _given(form, index, field, shown, how)
        if value is not None:
            yield field, shown, value, form.get(f"quote-{index}", "").strip() or None
        index += 1
    outcome, direction = form.get("more-outcome", ""), form.get("more-direction", "")
    if outcome and direction:
        yield f"finding:{outcome}", "none", direction, form.get("more-quote", "").strip() or None


def _given(form: Mapping[str, str], index: int, field: str, shown: str, how: str) -> str | None:
    if how == "right":
        return shown
    if how == "wrong":
        wrong = WRONG[field_of(field).part] if shown not in GONE else UNCLEAR
        return wrong if wrong != shown else None
    return form.get(f"value-{index}", "").strip() if how == "other" else None
