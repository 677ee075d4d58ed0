"""Results that a trial has posted at its registry, as tables by arm: flow, people, outcomes, analyses, harms.

Numbers are shown as the registry prints them; each stands in the tables registry_* with the path of its field. Nothing is
judged: what a paper of the trial says of the same thing stands beside it (publish/registry_and_paper.py).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from publish import registry_and_paper
from publish.links import number
from publish.reading import Counts, Query, Row, of
from publish.registries import RESULTS_TAB
from publish.site import Site

TABLES = ("registry_flow", "registry_values", "registry_analyses", "registry_events")
SPREADS = {"STANDARD_DEVIATION": "SD", "STANDARD DEVIATION": "SD", "STANDARD_ERROR": "SE", "STANDARD ERROR": "SE"}
TYPES = {
    "PRIMARY": "Primary outcome",
    "SECONDARY": "Secondary outcome",
    "OTHER_PRE_SPECIFIED": "Other planned outcome",
    "POST_HOC": "Outcome added afterwards",
}
ANY = {"death": "Died", "any_serious": "Any serious event", "any_other": "Any other event above the threshold"}
HARMS = (("serious", "Serious events"), ("other", "Other events"))
NOT_STATED = "Not stated"


def queries(trial: str) -> dict[str, Query]:
    """The posted results of a trial, and what its papers say of people, primary outcome and follow-up."""
    told: dict[str, Query] = {name: (f"SELECT * FROM {name} WHERE trial = ?", (trial,)) for name in TABLES}
    return told | {
        "registered_values": Counts("registered_values", {"trial": trial}),
        "registered_harms": Counts("registered_harms", {"trial": trial}),
        "registered_people": Counts("registered_people", {"trial": trial}),
        "told_in_papers": (
            "SELECT v.paper, v.kind, v.quote FROM registry_ids i JOIN readings v USING (paper) WHERE i.registry_id = ?"
            " AND v.kind IN ('primary_outcome', 'follow_up') AND v.quote <> '' AND v.valid_to IS NULL"
            " ORDER BY v.paper, v.kind, v.position",
            (trial,),
        ),
    }


def results(
    site: Site, trial: str, found: Mapping[str, Sequence[Row]], reports: Sequence[Row]
) -> dict[str, Any] | None:
    """All that the page shows of posted results; None where none are stored."""
    flow, numbers, analyses, events = (sorted(found[name], key=place) for name in TABLES)
    if not (flow or numbers or events):
        return None
    sections = _by(numbers, "section")
    kinds = _by(events, "kind")
    return {
        "href": RESULTS_TAB.format(trial),
        "data": [
            (_name(t), number(of(found["registered_values"], t)["n"], site.links.table(t, trial=trial)))
            for t in TABLES
            if found[t]
        ],
        "flow": _grid(flow, lambda r: (r["period"], r["event"]), _people),
        "baseline": _measures(sections["baseline"]),
        "outcomes": _outcomes(sections["outcome"], _by(analyses, "measure")),
        "any": _grid([r for r in events if r["kind"] in ANY], lambda r: (ANY[r["kind"]],), _affected),
        "harms": [
            (
                heading,
                of(found["registered_harms"], kind)["n"],
                _grid(kinds[kind], lambda r: (r["term"],), _affected),
            )
            for kind, heading in HARMS
            if kinds[kind]
        ],
        "compared": list(
            registry_and_paper.compared(
                site.topic, found["registered_people"], numbers, found["told_in_papers"], reports
            )
        ),
    }


def events(rows: Sequence[Row]) -> Grid:
    """Deaths, any event and single events by arm."""
    return _grid(rows, lambda r: (ANY.get(r["kind"]) or _named(r),), _affected)


def _outcomes(rows: Sequence[Row], analyses: Mapping[int, Sequence[Row]]) -> list[Row]:
    return [{**made, "analyses": [*map(_analysis, analyses[made["measure"]])]} for made in _measures(rows)]


def _by(rows: Iterable[Row], column: str) -> Mapping[Any, list[Row]]:
    """The rows by what they have in a column, in their order; none for any other value."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _named(row: Row) -> str:
    return f"{row['term']} (serious)" if row["kind"] == "serious" else str(row["term"])


def _name(table: str) -> str:
    return table.removeprefix("registry_")


def place(row: Row) -> tuple[object, ...]:
    """The order of the registry; who stayed before who left, how many people before what they rest under."""
    numbers = [int(x) for x in re.findall(r"\[(\d+)\]", row["path"])]
    if "period" in row:
        return numbers[0], row["kind"] == "dropout", numbers
    if "what" in row:
        return row["section"], row["measure"], row["class"] is not None, numbers[1:2], row["what"] == "value", numbers
    if "organ_system" in row:
        return (list(ANY).index(row["kind"]) if row["kind"] in ANY else len(ANY), numbers)
    return (numbers,)


Grid = dict[str, Any]  # heads: titles of the arms; rows: (label, one cell an arm)


def _grid(rows: Iterable[Row], label: Callable[[Row], tuple[str | None, ...]], cell: Callable[[Row], str]) -> Grid:
    """Rows by label and arm; an arm without a number is not stated, never zero."""
    arms: dict[str, str] = {}
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        arms.setdefault(str(row["group_id"]), row["arm"] or str(row["group_id"]))
        words = ", ".join(_words(part) for part in label(row) if part) or "All"
        cells.setdefault(words, {}).setdefault(str(row["group_id"]), cell(row))
    return {
        "heads": list(arms.values()),
        "rows": [(words, [given.get(arm, NOT_STATED) for arm in arms]) for words, given in cells.items()],
    }


def _words(text: str) -> str:
    """The registry's codes in words (STARTED, COUNT_OF_PARTICIPANTS); anything else as it stands."""
    return text.replace("_", " ").capitalize() if re.fullmatch(r"[A-Z][A-Z_]+", text) else text


def _people(row: Row) -> str:
    return NOT_STATED if row["people"] is None else str(row["people"])


def _affected(row: Row) -> str:
    affected, risk = row["affected"], row["at_risk"]
    if affected is None:
        return NOT_STATED
    share = f" of {risk} ({100 * affected / risk:.0f}%)" if risk else ""
    return f"{affected}{share}"


def _measures(rows: Sequence[Row]) -> list[Row]:
    """Each characteristic or outcome with its values by arm and how many people they rest on."""
    return [_measure(measure, list(group)) for measure, group in groupby(rows, key=lambda r: r["measure"])]


def _measure(measure: int, rows: Sequence[Row]) -> Row:
    kinds = _by(rows, "what")
    rest_on = _grid([r for r in kinds["denominator"] if not r["class"]], _unit, lambda r: r["value"])
    grid = _grid([r for r in rows if r["what"] == "value" or r["class"]], _within, _value)
    first = (kinds["value"] or rows)[0]
    return {
        "measure": measure,
        "title": first["title"] or "People in this section",
        "kind": TYPES.get(first["type"] or ""),
        "time_frame": first["time_frame"],
        "scale": ", ".join(_words(x) for x in (first["parameter"], first["dispersion"], first["unit"]) if x),
        "grid": {"heads": grid["heads"] or rest_on["heads"], "rows": rest_on["rows"] + grid["rows"]},
    }


def _unit(row: Row) -> tuple[str | None, ...]:
    unit = row["unit"] or "People"
    return (row["class"], f"{unit} analyzed" if row["section"] == "outcome" else unit)


def _within(row: Row) -> tuple[str | None, ...]:
    return (row["class"], row["category"]) if row["what"] == "value" else _unit(row)


def _value(row: Row) -> str:
    if row["value"] is None:
        return NOT_STATED
    text = str(row["value"])
    if row["spread"] is not None:
        text += f" ({SPREADS.get((row['dispersion'] or '').upper(), 'spread')} {row['spread']:g})"
    if row["lower"] is not None or row["upper"] is not None:
        text += f" ({_bound(row['lower'])} to {_bound(row['upper'])})"
    return text + (f" ({row['comment']})" if row["comment"] and row["number"] is None else "")


def _bound(bound: float | None) -> str:
    return "not stated" if bound is None else f"{bound:g}"


def _analysis(row: Row) -> str:
    """An analysis in a line: what was compared, the estimate with its interval, p and method, as posted."""
    parts = [" against ".join(json.loads(row["groups"] or "[]"))]
    if row["estimate"] is not None:
        parts.append(f"{row['parameter'] or 'estimate'} {row['estimate']:g}{_interval(row)}")
    if row["p_printed"]:
        printed = row["p_printed"]
        parts.append(f"p {printed}" if printed[0] in "<>=≤≥" else f"p = {printed}")
    if row["hypothesis"] and row["hypothesis"] != "SUPERIORITY":
        parts.append(_words(row["hypothesis"]))
    return "; ".join(part for part in (*parts, row["method"]) if part)


def _interval(row: Row) -> str:
    if row["lower"] is None and row["upper"] is None:
        return ""
    level = f"{row['interval_percent']:g}% " if row["interval_percent"] is not None else ""
    return f" ({level}interval {_bound(row['lower'])} to {_bound(row['upper'])})"
