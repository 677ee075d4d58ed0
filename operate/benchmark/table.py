"""Run the benchmark, write its table as JSON and Markdown, and refuse a loss that the committed table does not show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evidence.errors import GuardError
from operate.benchmark.entries import ENTRIES
from operate.benchmark.entry import Entry, Places
from operate.benchmark.scores import LOWER_IS_BETTER

DOCS = Path(__file__).resolve().parents[2] / "docs"
JSON_FILE, MARKDOWN_FILE = DOCS / "benchmark.json", DOCS / "benchmark.md"
Row = dict[str, Any]
HEAD = """# Benchmark: how often the readers are right

Written by `evidence evaluate --outside DIR`; do not edit. Each row is a set of labels and a question. Intervals are 95 %:
Wilson's for shares, a bootstrap over records for F1. "Tuned on it" says what of the project was fitted to the set or written
with it in view: only where that is nothing, or a part kept back, is the figure what to expect elsewhere. Sets for which there
is no reader are named too. A figure that fell stays marked until it is reached again. The texts are of others and are not here.
"""


def run(places: Places, *, refit: bool = True, progress: Callable[[str], None] = lambda _: None) -> list[Row]:
    """The rows of the sets whose files are there; rows that learn weights anew are left out without `refit`."""
    found = []
    for entry in ENTRIES:
        if all(path.exists() for path in entry.files(places)) and (refit or not entry.refits):
            progress(f"{entry.name}: {entry.asks}")
            found.append(_row(entry, places))
    return found


def _row(entry: Entry, places: Places) -> Row:
    figures = entry.figures(places) if entry.figures else []
    return {
        "set": entry.name,
        "asks": entry.asks,
        "figures": [asdict(figure) for figure in figures],
        "published": [{"figure": figure, "source": source} for figure, source in entry.published],
        "tuned": entry.tuned,
        "refits": entry.refits,
        "unread": entry.unread,
    }


def committed(path: Path = JSON_FILE) -> list[Row]:
    """The rows of the committed table; none where there is no table yet."""
    rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    return rows


def write(rows: Sequence[Row], json_file: Path = JSON_FILE, markdown_file: Path = MARKDOWN_FILE) -> None:
    """Write both files; what fell since the table before is marked with what it fell from, rows not measured now stay."""
    old = {_key(row): row for row in committed(json_file)}
    new = {_key(row): _marked(row, old.get(_key(row))) for row in rows}
    kept = [new.get(key) or old.get(key) for key in ((entry.name, entry.asks) for entry in ENTRIES)]
    shown = [row for row in kept if row]
    json_file.write_text(json.dumps({"rows": shown}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    markdown_file.write_text(markdown(shown), encoding="utf-8")


def _marked(row: Row, before: Row | None) -> Row:
    earlier = {figure["name"]: figure for figure in before["figures"]} if before else {}
    figures = [figure | _fall(figure, earlier.get(figure["name"])) for figure in row["figures"]]
    return row | {"figures": figures}


def _fall(figure: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, float]:
    best = (before.get("fell_from") or before["value"]) if before else None
    return {"fell_from": best} if best is not None and _worse(figure, best) else {}


def _worse(figure: Mapping[str, Any], before: float) -> bool:
    value = figure["value"]
    if value is None:
        return True
    return bool(value > before if figure["name"] in LOWER_IS_BETTER else value < before)


def refuse_loss(fresh: Sequence[Row], table: Iterable[Row]) -> None:
    """Raise GuardError where a figure fell below the committed table's."""
    told = {_key(row): {f["name"]: f["value"] for f in row["figures"]} for row in table}
    lost = [
        f"{row['set']} ({row['asks']}): {figure['name']} {before} to {figure['value']}"
        for row in fresh
        for figure in row["figures"]
        if (before := told.get(_key(row), {}).get(figure["name"])) is not None and _worse(figure, before)
    ]
    if lost:
        raise GuardError(
            "The readers got worse than docs/benchmark.md says: " + "; ".join(lost) + ". Mend it, or run "
            "`evidence evaluate --outside DIR`, which shows the figure as fallen."
        )


def markdown(rows: Sequence[Row]) -> str:
    """The table as Markdown."""
    names = ("set", "what is asked", "n", "ours (95 % interval)", "published by others", "tuned on it")
    lines = [HEAD, "| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    for row in rows:
        figures, published = row["figures"], row["published"]
        cells = (
            row["set"],
            row["asks"],
            ", ".join(dict.fromkeys(str(f["n"]) for f in figures)),
            "; ".join(told(f) for f in figures) or _not_read(row),
            "; ".join(f"{p['figure']} ({p['source']})" for p in published),
            row["tuned"],
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _not_read(row: Row) -> str:
    why = row.get("unread")
    return f"not read: {why}" if why else "not read"


def told(figure: Mapping[str, Any]) -> str:
    """A figure in words: "precision 0.945 (0.867 to 0.978)", with what it fell from."""
    if figure["value"] is None:
        return f"{figure['name']}: none"
    fell = f", fell from {figure['fell_from']:.3f}" if figure.get("fell_from") else ""
    return f"{figure['name']} {figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f}{fell})"


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["set"], row["asks"]
