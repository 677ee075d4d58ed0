"""Score the shipped model: held-out gold, cross-validation, splits by year and journal, ablation; writes metrics and card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from classify.calibration import brier_score, coverage_curve, expected_calibration_error
from classify.features import Floats, cue_names, read_all
from classify.model import SHIPPED, Model, load_model
from classify.recipes import RECIPES, Recipe
from classify.stage import classify_papers
from classify.terms import OwnTerms
from classify.training import sources
from classify.training.build import dense_of, field_examples, fit_field
from classify.training.card import reliability_svg, render_card
from classify.training.fit import fit_head
from classify.training.measures import measure
from classify.training.sources import Example
from evidence.errors import GuardError
from evidence.records import Classification, Paper, StudyType
from evidence.topic import Topic

Progress = Callable[[str], None]
GOLD_FIELDS = ("study_type", "scope", "comparator", "comparative", "secondary", "humans")
MAIN = ("accuracy", "macro_f1")
NOISE = 1.64  # standard errors a model may lose before the gate refuses it (one-sided 5 %)


def evaluate(
    folder: Path, topic: Topic, out: Path = SHIPPED.parent, *, progress: Progress = lambda _: None
) -> dict[str, Any]:
    """Work out every measure on the data folder and write metrics.json, card.md and reliability.svg into `out`."""
    model = load_model()
    progress("gold")
    metrics: dict[str, Any] = {"model": model.version, "data": dict(model.facts["data"])}
    metrics["gold"] = gold_metrics(folder, topic, model)
    progress("cross-validation")
    metrics["label_sets"], metrics["errors_read"] = _label_sets(folder, model, read_errors())
    progress("ablation")
    metrics["ablation"] = _ablation(folder, model, metrics["label_sets"])
    metrics["fields"] = _fields(folder, model)
    metrics["splits"] = _splits(folder, model)
    text = json.dumps(metrics, indent=1, sort_keys=True)
    (out / "metrics.json").write_text(text + "\n", encoding="utf-8")
    metrics = json.loads(text)  # in the order in which it is read back
    (out / "card.md").write_text(render_card(metrics), encoding="utf-8")
    bins = metrics["label_sets"]["in_domain"]["reliability"]
    (out / "reliability.svg").write_text(reliability_svg(bins), encoding="utf-8")
    return metrics


def gold_metrics(folder: Path, topic: Topic, model: Model) -> dict[str, Any]:
    """The shipped model on the gold, which it never learned from: texts alone, no publication types."""
    rows = sources.gold(folder)
    papers = [Paper(paper=row["id"], title=row["title"], abstract=row["abstract"] or None) for row in rows]
    found = list(classify_papers(papers, topic, model))
    result: dict[str, Any] = {field: _gold_field(field, rows, found) for field in GOLD_FIELDS}
    p = np.array([_label(c, "study_type").probability or 1.0 for c in found], dtype=np.float32)
    right = np.array([_label(c, "study_type").value == row["study_type"] for c, row in zip(found, rows, strict=True)])
    result["study_type"]["ece"] = round(expected_calibration_error(p, right), 4)
    result["study_type"]["coverage"] = _rounded(coverage_curve(p, right))
    trial = np.array([_label(c, "study_type").probabilities.get(StudyType.RANDOMIZED_TRIAL, 0.0) for c in found])
    truth = np.array([row["study_type"] == StudyType.RANDOMIZED_TRIAL for row in rows])
    result["trial_recall_first"] = _at_threshold(trial, truth, model.heads["study_type"].thresholds["randomized_trial"])
    result["needs_review"] = sum(_label(c, "study_type").needs_review is not None for c in found)
    return result


def refuse_worse(new: dict[str, Any], committed: dict[str, Any]) -> None:
    """Raise GuardError if a gold measure fell below the committed one by more than its noise."""
    for field, name in (("study_type", "accuracy"), ("study_type", "macro_f1"), ("scope", "accuracy")):
        old, low = committed[field][name], committed[field][f"{name}_interval"][0]
        floor = old - NOISE * (old - low) / 1.96
        if new[field][name] < floor:
            raise GuardError(
                f"{field} {name} fell from {old:.3f} to {new[field][name]:.3f}, below {floor:.3f}: "
                "keep the committed model, or find out why before running `evidence evaluate`."
            )


def _also_right(row: Mapping[str, Any], name: str) -> set[str]:
    """The other values of a field that the gold standard takes for right."""
    return {str(v).lower() for v in _listed((row.get("also_right") or {}).get(name))}


def _gold_field(field: str, rows: Sequence[dict[str, Any]], found: Sequence[Classification]) -> dict[str, Any]:
    name = "comparative_tag" if field == "comparative" else field
    truth = [str(row[name]).lower() for row in rows]
    also = [_also_right(row, name) for row in rows]
    labels = [_label(c, field) for c in found]
    guess = [label.value for label in labels]
    scores = {value: np.array([label.probabilities.get(value, 0.0) for label in labels]) for value in set(truth)}
    result = measure(truth, guess, scores if field == "study_type" else {})
    either = [g == t or g in a for g, t, a in zip(guess, truth, also, strict=True)]
    result["accuracy_either_reading"] = round(float(np.mean(either)), 4)
    return result


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _label(found: Classification, field: str) -> Any:
    return next(label for label in found.labels if label.field == field)


def _at_threshold(p: npt.NDArray[Any], truth: npt.NDArray[np.bool_], threshold: float) -> dict[str, float]:
    taken = p >= threshold
    hits = int((taken & truth).sum())
    return {
        "threshold": threshold,
        "recall": round(hits / max(int(truth.sum()), 1), 4),
        "precision": round(hits / max(int(taken.sum()), 1), 4),
    }


def _held_out(
    dense: Floats, examples: Sequence[Example], recipe: Recipe, groups: Sequence[str] | None = None
) -> tuple[dict[str, Any], Floats, npt.NDArray[np.int64], tuple[str, ...]]:
    labels = [e.label for e in examples]
    reads = read_all((e.title, e.abstract) for e in examples)
    terms = OwnTerms.learn(reads).matrix(reads) if recipe.terms else None
    fitted = fit_head("label", dense, labels, recipe, groups=groups, terms=terms)
    classes = fitted.head.classes
    p, truth = fitted.out_of_fold, np.array([classes.index(label) for label in labels])
    guess = [classes[i] for i in p.argmax(axis=1)]
    return measure(labels, guess, {c: p[:, i] for i, c in enumerate(classes)}), p, truth, classes


def label_set(folder: Path, name: str) -> tuple[list[Example], list[str | None]]:
    """The examples of a label set with its own labels, and the journal of each where it is given."""
    examples, journals = [], []
    for row in sources.rows(folder, name):
        label = row["label"] if "label" in row else row["labels"]["study_type"][0]
        key = str(row.get("id") or row["pmid"])
        examples.append(Example(id=key, title=row["title"], abstract=row["abstract"], label=label, source=name))
        journals.append(row.get("journal"))
    return examples, journals


def read_errors() -> list[dict[str, str]]:
    """Errors that a person read: id and label set of the record, where the fault lies and why, in our own words."""
    rows: list[dict[str, str]] = json.loads((SHIPPED.parent / "errors_read.json").read_text(encoding="utf-8"))
    return rows


def _label_sets(
    folder: Path, model: Model, read: Sequence[dict[str, str]]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Held-out measures of each label set, and the errors that were read with the labels of these very folds."""
    result, errors = {}, []
    sets = {"in_domain": sources.IN_DOMAIN, "studytypeteller": sources.STT, "psynamic": sources.PSYNAMIC}
    for title, name in sets.items():
        examples, _ = label_set(folder, name)
        result[title], p, truth, classes = _held_out(dense_of(model.pretrained, examples), examples, RECIPES["pool"])
        right = p.argmax(axis=1) == truth
        result[title]["ece"] = round(expected_calibration_error(p.max(axis=1), right), 4)
        result[title]["brier"] = round(brier_score(p, truth), 4)
        result[title]["coverage"] = _rounded(coverage_curve(p.max(axis=1), right))
        result[title]["reliability"] = _bins(p.max(axis=1), right)
        at = {example.id: row for row, example in enumerate(examples)}
        for error in (e for e in read if e["set"] == title):
            row = at[error["id"]]
            errors.append(error | {"label": examples[row].label, "given": classes[int(p[row].argmax())]})
    return result, errors


def _bins(confidence: Floats, right: npt.NDArray[np.bool_]) -> list[list[float]]:
    parts = np.array_split(np.argsort(confidence, kind="stable"), 10)
    return [[round(float(confidence[b].mean()), 4), round(float(right[b].mean()), 4), len(b)] for b in parts]


def _ablation(folder: Path, model: Model, sets: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Held-out scores with parts of the features: what each ingredient earns; `sets` holds those of the whole."""
    cues, topics = len(cue_names()), model.pretrained.topics
    whole = np.arange(len(model.pretrained.columns))
    parts = {
        "cues": whole[:cues],
        "topics": whole[cues : cues + topics],
        "weak scores": whole[cues + topics :],
        "cues + weak scores": np.concatenate([whole[:cues], whole[cues + topics :]]),
        "cues + topics": whole[: cues + topics],
        "all": whole,
    }
    pool = replace(RECIPES["pool"], terms=0)
    members = {"all, with networks": replace(pool, trees=0), "all, with networks and trees": pool}
    rows = []
    for title, name in {"in_domain": sources.IN_DOMAIN, "studytypeteller": sources.STT}.items():
        examples, _ = label_set(folder, name)
        dense = dense_of(model.pretrained, examples)
        runs = [(part, columns, RECIPES["linear"]) for part, columns in parts.items()]
        for part, columns, recipe in [*runs, *((part, whole, recipe) for part, recipe in members.items())]:
            scores, *_ = _held_out(dense[:, columns], examples, recipe)
            rows.append({"set": title, "features": part} | {k: scores[k] for k in MAIN})
        rows.append({"set": title, "features": "all, with both, own terms beside"} | {k: sets[title][k] for k in MAIN})
    return rows


def _fields(folder: Path, model: Model) -> dict[str, Any]:
    result = {}
    for field in ("comparator", "comparative", "secondary", "humans"):
        examples = field_examples(folder, field)
        fitted = fit_field(model.pretrained, field, examples)
        guess = [fitted.head.classes[i] for i in fitted.out_of_fold.argmax(axis=1)]
        result[field] = measure([e.label for e in examples], guess, {})
    return result


def _splits(folder: Path, model: Model) -> dict[str, Any]:
    """Harder splits: no journal in two folds (StudyTypeTeller), and later years from earlier ones (in-domain)."""
    examples, journals = label_set(folder, sources.STT)
    groups = [journal or example.id for example, journal in zip(examples, journals, strict=True)]
    by_journal, *_ = _held_out(dense_of(model.pretrained, examples), examples, RECIPES["pool"], groups)
    rows = [row for row in sources.rows(folder, sources.IN_DOMAIN) if row["year"]]
    dated = [Example(id=r["id"], title=r["title"], abstract=r["abstract"], label=r["label"], source="") for r in rows]
    year = np.array([int(row["year"]) for row in rows])
    cut = int(np.quantile(year, 0.7))
    dense = dense_of(model.pretrained, dated)
    early, late = np.flatnonzero(year <= cut), np.flatnonzero(year > cut)
    recipe = replace(RECIPES["pool"], folds=3)
    head = fit_head("label", dense[early], [dated[i].label for i in early], recipe).head
    guess = [head.classes[i] for i in head.probabilities(dense[late]).argmax(axis=1)]
    by_year = measure([dated[i].label for i in late], guess, {})
    return {"by journal (studytypeteller)": by_journal, f"trained to {cut}, tested after (in_domain)": by_year}


def _rounded(curve: dict[float, float]) -> dict[str, float]:
    return {f"{coverage:.2f}": round(accuracy, 4) for coverage, accuracy in curve.items()}
