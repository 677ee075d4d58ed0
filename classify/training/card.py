"""The model card and its plot, written from metrics alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

FAULTS = {
    "model": "of the model",
    "abstract": "the abstract does not say",
    "either": "either label can stand",
    "label": "of the label",
}


def render_card(metrics: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    gold, sets = metrics["gold"], metrics["label_sets"]
    parts = [_text("card_head.md").format(model=metrics["model"])]
    parts.append(_table(("source", "label", "records"), _data_rows(metrics["data"])))
    parts.append("## Gold: the shipped model on records it never learned from\n")
    parts.append(_summary({f: gold[f] for f in gold if isinstance(gold[f], dict) and "macro_f1" in gold[f]}))
    first = gold["trial_recall_first"]
    parts.append(
        f"Randomized trials at the recall-first threshold {first['threshold']:.4f}: recall {first['recall']:.3f}, precision "
        f"{first['precision']:.3f}. Calibration error of study types {gold['study_type']['ece']:.3f}; "
        f"{gold['needs_review']} of {gold['study_type']['n']} sent to review.\n"
    )
    parts += [_classes("Study types on the gold", gold["study_type"]), _confusion(gold["study_type"])]
    parts.append("## Label sets, cross-validated: a head fitted on each, features chosen on the same sets\n")
    parts += [_summary(sets), _calibration(sets), "![Reliability](reliability.svg)\n"]
    parts.append(_classes("Study types, in-domain labels", sets["in_domain"]))
    parts += ["## Other fields, in-domain labels, cross-validated\n", _summary(metrics["fields"])]
    parts += ["## Harder splits\n", _summary(metrics["splits"])]
    rows = ((r["set"], r["features"], _3(r["accuracy"]), _3(r["macro_f1"])) for r in metrics["ablation"])
    parts += ["## Ablation\n", _table(("set", "features", "accuracy", "macro-F1"), rows)]
    parts += [
        "## Errors read by hand\n",
        _errors(metrics["errors_read"]),
        _text("card_limits.md"),
    ]
    return "\n".join(parts)


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def reliability_svg(bins: Sequence[Sequence[float]]) -> str:
    """Accuracy against confidence, ten bins of equal size, as a small SVG."""
    points = [(40 + 240 * x, 260 - 240 * y) for x, y, _ in bins]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" role="img" '
        'aria-label="Accuracy against confidence" font-family="sans-serif" font-size="12">'
        '<rect x="40" y="20" width="240" height="240" fill="none" stroke="#999"/>'
        '<line x1="40" y1="260" x2="280" y2="20" stroke="#999" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#205080"/>{dots}'
        '<text x="110" y="290">confidence, 0 to 1</text>'
        '<text x="-190" y="25" transform="rotate(-90)">accuracy, 0 to 1</text></svg>\n'
    )


def _summary(sets: Mapping[str, Mapping[str, Any]]) -> str:
    rows = (
        (
            name,
            m["n"],
            _with(m, "accuracy"),
            _with(m, "macro_f1"),
            _3(m["weighted_f1"]),
            _3(m.get("accuracy_either_reading")),
        )
        for name, m in sets.items()
    )
    return _table(("what", "n", "accuracy (95 %)", "macro-F1 (95 %)", "weighted F1", "either reading right"), rows)


def _calibration(sets: Mapping[str, Mapping[str, Any]]) -> str:
    covers = list(next(iter(sets.values()))["coverage"])
    rows = ((name, _3(m["ece"]), _3(m["brier"]), *(_3(m["coverage"][c]) for c in covers)) for name, m in sets.items())
    return _table(("set", "ECE", "Brier", *(f"accuracy at coverage {c}" for c in covers)), rows)


def _classes(title: str, measured: Mapping[str, Any]) -> str:
    rows = (
        (name, r["n"], _3(r["precision"]), _3(r["recall"]), _with(r, "f1"), _3(r.get("auc")))
        for name, r in measured["classes"].items()
    )
    return f"### {title}\n\n" + _table(("type", "n", "precision", "recall", "F1 (95 %)", "AUC"), rows)


def _confusion(measured: Mapping[str, Any]) -> str:
    return _table(("labeled by hand", "given by the model", "records"), measured["confusion"])


def _errors(read: Sequence[Mapping[str, str]]) -> str:
    """Errors that a person read, where the fault lies, and what the held-out model of today gives."""
    counts = Counter(FAULTS[error["fault"]] for error in read)
    found = ", ".join(f"{n} {fault}" for fault, n in counts.most_common())
    rows = (
        (
            e["id"],
            e["label"],
            "as labeled by now" if e["given"] == e["label"] else e["given"],
            FAULTS[e["fault"]],
            e["why"],
        )
        for e in read
    )
    table = _table(("record", "labeled by hand", "given, held out", "fault", "what went wrong"), rows)
    return f"From errors of held-out folds drawn by chance; picked to show each kind, so no shares: {found}.\n\n{table}"


def _data_rows(data: Mapping[str, Mapping[str, int]]) -> list[tuple[str, str, int]]:
    return [(source, label, n) for source, labels in data.items() for label, n in labels.items()]


def _with(row: Mapping[str, Any], name: str) -> str:
    low, high = row[f"{name}_interval"]
    return f"{_3(row[name])} ({_3(low)} to {_3(high)})"


def _3(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
