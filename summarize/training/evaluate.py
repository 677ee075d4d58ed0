"""Score the readers on labelled records: `python -m summarize.training.evaluate records.jsonl labels.jsonl topic.yml`.

Writes model/metrics.json: precision and recall of sample size, doses and routes, and F1 of outcome by direction, the
labelled study type, scope and comparator taken as known (docs/codebook.md says how the labels were made).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evidence.topic import Topic, load_topic
from summarize.artefact import FOLDER
from summarize.findings import read_findings
from summarize.readings.dose import read_doses
from summarize.readings.route import read_routes
from summarize.readings.sample_size import read_sample_size
from summarize.text.passage import Document, fold
from summarize.training.findings import kind_of
from summarize.training.sample_size import document

TOTALS = ("analysed", "randomized", "enrolled")


def load_gold(records: Path, labels: Path) -> list[tuple[Document, dict[str, Any]]]:
    """The records with their labels."""
    rows = {row["id"]: row for row in map(json.loads, records.read_text(encoding="utf-8").splitlines())}
    found = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    return [(document(rows[label["id"]], label), label) for label in found]


def measure(pairs: Iterable[tuple[Document, dict[str, Any]]], topic: Topic) -> dict[str, dict[str, float]]:
    """Figures by question."""
    return {name: _figures(count) for name, count in count_gold(pairs, topic).items()}


def count_gold(pairs: Iterable[tuple[Document, dict[str, Any]]], topic: Topic) -> dict[str, Counter[str]]:
    """By question how many answers are right (tp), wrong (fp) and missing (fn); of totals how many are asked for (has) and given (answered)."""
    counts: dict[str, Counter[str]] = {k: Counter() for k in ("sample_size", "dose", "route", "outcome", "finding")}
    for doc, label in pairs:
        _sample_size(doc, label, counts["sample_size"])
        optional = label.get("optional") or {}
        _compare({_plain(r.value) for r in read_doses(doc)}, label["doses"], optional.get("doses"), counts["dose"])
        _compare({r.value for r in read_routes(doc)}, label["routes"], optional.get("routes"), counts["route"])
        found = {(kind_of(f.outcome), str(f.direction)) for f in read_findings(doc, topic)}
        wanted = {(kind_of(f["outcome"]), f["direction"]) for f in label["findings"]}
        free = {(kind_of(f["outcome"]), f["direction"]) for f in label.get("findings_optional", ())}
        _count(found, wanted, free, counts["finding"])
        _count({o for o, _ in found}, {o for o, _ in wanted}, {o for o, _ in free}, counts["outcome"])
    return counts


def _sample_size(doc: Document, label: dict[str, Any], count: Counter[str]) -> None:
    given = next((r for r in read_sample_size(doc) if r.detail in TOTALS), None)
    count["has"] += label["n_total"] is not None
    count["answered"] += given is not None and label["n_total"] is not None
    if given is not None:
        count["tp" if given.number == label["n_total"] else "fp"] += 1


def _compare(found: set[str], wanted: list[str] | None, free: list[str] | None, count: Counter[str]) -> None:
    _count(found, {_plain(w) for w in wanted or ()}, {_plain(w) for w in free or ()}, count)


def _count(found: set[Any], wanted: set[Any], free: set[Any], count: Counter[str]) -> None:
    count["tp"] += len(found & wanted)
    count["fp"] += len(found - wanted - free)
    count["fn"] += len(wanted - found)


def _plain(value: str) -> str:
    return re.sub(r"[\s-]", "", fold(value)).replace("microgram", "\u03bcg").replace("hour", "h")


def _figures(count: Counter[str]) -> dict[str, float]:
    precision = count["tp"] / max(1, count["tp"] + count["fp"])
    if count["has"]:
        return {
            "precision": round(precision, 3),
            "coverage": round(count["answered"] / count["has"], 3),
            "n": count["has"],
        }
    recall = count["tp"] / max(1, count["tp"] + count["fn"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    n = count["tp"] + count["fn"]
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3), "n": n}


if __name__ == "__main__":
    figures = measure(load_gold(Path(sys.argv[1]), Path(sys.argv[2])), load_topic(Path(sys.argv[3])))
    (FOLDER / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(figures) + "\n")
