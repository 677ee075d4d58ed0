"""The folder of training data (third-party texts that stay outside the project) and how its labels map to ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classify.training.labelled import read_rows
from evidence import lazy_re as re
from evidence.records import StudyType as T

STT = "studytype/studytypeteller.jsonl.gz"
PSYNAMIC = "studytype/psynamic.jsonl.gz"
WEAK = "studytype/weak.jsonl.gz"
IN_DOMAIN = "labelled/in_domain.jsonl.gz"
EVIDENCE_INFERENCE = "studytype/evidence_inference.jsonl.gz"
UNLABELLED = "studytype/ketamine_unlabelled.jsonl.gz"
GOLD_RECORDS, GOLD_LABELS = "gold/records.jsonl", "gold/labels.jsonl"

# Only the labels that mean the same thing in the codebook; the others teach nothing here.
FROM_STT: Mapping[str, T] = {
    "Non-systematic-review": T.NARRATIVE_REVIEW,
    "Human-systematic-review": T.SYSTEMATIC_REVIEW,
    "Clinical-study-protocol": T.PROTOCOL,
    "Human-case-report": T.CASE_REPORT,
    "Animal-drug-intervention": T.PRECLINICAL,
    "Animal-non-drug-intervention": T.PRECLINICAL,
    "Animal-other": T.PRECLINICAL,
    "In-vitro-study": T.PRECLINICAL,
    "Human-RCT-drug-intervention": T.RANDOMIZED_TRIAL,
    "Human-RCT-non-drug-intervention": T.RANDOMIZED_TRIAL,
}
FROM_PSYNAMIC: Mapping[str, T] = {
    "Randomized-controlled trial (RCT)": T.RANDOMIZED_TRIAL,
    "Study protocol": T.PROTOCOL,
    "Systematic review/meta-analysis": T.SYSTEMATIC_REVIEW,
    "Case report": T.CASE_REPORT,
    "Qualitative Study": T.DESCRIPTIVE,
}
RANDOMIZED = {
    *(label for label, kind in FROM_STT.items() if kind is T.RANDOMIZED_TRIAL),
    "Human-RCT-non-intervention",
    "Randomized-controlled trial (RCT)",
}
RCT_TYPE = "Randomized Controlled Trial"
TRIAL_TYPE = re.compile(r"(Controlled |Pragmatic )?Clinical Trial(, Phase .*)?")
OPINION = {"Editorial", "Comment", "News", "Letter"}
GUIDELINE = {"Practice Guideline", "Guideline", "Consensus Development Conference"}
NOTICE = {"Published Erratum", "Retraction of Publication"}
NOT_METHODS = {"Review", "Systematic Review", "Randomized Controlled Trial"}
METHODS_TITLE = re.compile(
    r"psychometric|validation of|validity|reliability of|cost-effectiveness|bibliometric|algorithm|simulation"
    r"|machine learning|mathematical model|development of a|a method for|economic (evaluation|model)|a new (method|tool)",
    re.IGNORECASE,
)
NOT_METHODS_TITLE = re.compile(r"trial|review|\brats?\b|mice|cells", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text with a label of one label set, its weight in training and where it comes from."""

    id: str
    title: str
    abstract: str
    label: str
    source: str
    weight: float = 1.0


def fingerprint(title: str) -> str:
    """A title without case, space and punctuation: equal for copies of one record."""
    return "".join(c for c in title.lower() if c.isalnum())


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one file with a text, those of the gold left out: gold is never learned from."""
    held = {fingerprint(r["title"]) for r in read_rows(folder / GOLD_RECORDS)}
    return [
        {**row, "abstract": row.get("abstract") or ""}
        for row in read_rows(folder / name)
        if fingerprint(row["title"]) not in held
    ]


def pretraining_rows(folder: Path) -> list[dict[str, Any]]:
    """Every abstract at hand, once, richest row first; gold left out."""
    seen: set[str] = set()
    kept = []
    for name in (WEAK, UNLABELLED, EVIDENCE_INFERENCE, STT, PSYNAMIC, IN_DOMAIN):
        for row in rows(folder, name):
            key = fingerprint(row["title"])
            if row["abstract"] and key not in seen:
                seen.add(key)
                kept.append(row)
    return kept


def gold(folder: Path) -> list[dict[str, Any]]:
    """The gold: text and labels in one row a record, for evaluation only."""
    texts = {row["id"]: row for row in read_rows(folder / GOLD_RECORDS)}
    return [{**texts[row["id"]], **row} for row in read_rows(folder / GOLD_LABELS)]


def study_type_examples(folder: Path) -> list[Example]:
    """Examples of the codebook's study types: hand labels first, then label sets and types where the mapping is clean."""
    found: dict[str, Example] = {}
    for row in rows(folder, IN_DOMAIN):
        _add(found, row, str(row["label"]), "in_domain", 1.0)
    for row in rows(folder, STT):
        if row["label"] in FROM_STT:
            _add(found, row, FROM_STT[row["label"]], "studytypeteller", 0.2)
    for row in rows(folder, PSYNAMIC):
        given = row["labels"]["study_type"]
        if len(given) == 1 and given[0] in FROM_PSYNAMIC:
            _add(found, row, FROM_PSYNAMIC[given[0]], "psynamic", 0.5)
    for row in rows(folder, WEAK):
        label = _rare_type(row)
        if label:
            _add(found, row, label, "weak", 0.3 if label == T.OTHER else 0.5)
    return list(found.values())


def _rare_type(row: Mapping[str, Any]) -> T | None:
    """Types that the hand-labeled sets hardly hold, from publication types given since 2000."""
    kinds = set(row["publication_types"])
    if int(row["year"] or 0) < 2000 or "Case Reports" in kinds:
        return None
    if kinds & NOTICE:
        return T.NOTICE
    if kinds & GUIDELINE:
        return T.GUIDELINE
    if kinds & OPINION and "Review" not in kinds:
        return T.OPINION
    plain = not kinds & NOT_METHODS and not NOT_METHODS_TITLE.search(row["title"])
    # one in three: enough to know the class, too few to drown the hand labels
    return T.OTHER if plain and METHODS_TITLE.search(row["title"]) and int(row["pmid"]) % 3 == 0 else None


def half_known_examples(folder: Path) -> list[Example]:
    """Records of which it is known whether they are randomized trials, and no more: label randomized_trial or empty.

    Label sets whose other labels are not the codebook's; indexed records on humans since 1981 (a type missing there is
    a negative) and a tenth of the older ones; half of the sure trial reports of Evidence Inference. With them the
    trials of StudyTypeTeller, when left out, were told better (AUC .966 to .979); at three times the weight, accuracy fell.
    """
    found: dict[str, Example] = {}
    for row in rows(folder, STT) + rows(folder, PSYNAMIC):
        given = row["label"] if "label" in row else row["labels"]["study_type"][0]
        _add(found, row, T.RANDOMIZED_TRIAL if given in RANDOMIZED else "", "label set", 0.03)
    for row in rows(folder, WEAK):
        if row["abstract"] and (label := _trial_or_not(row)) is not None:
            _add(found, row, label, "weak", 0.03 if int(row["year"]) > 1980 else 0.015)
    for row in rows(folder, EVIDENCE_INFERENCE):
        if sure_trial_report(row) and int(row["pmid"]) % 2:
            _add(found, row, T.RANDOMIZED_TRIAL, "evidence inference", 0.02)
    return list(found.values())


def _trial_or_not(row: Mapping[str, Any]) -> str | None:
    """What the types of an indexed record say of its being a randomized trial; None if they leave it open."""
    if row.get("status") != "MEDLINE" or not row["year"]:
        return None
    if RCT_TYPE in row["publication_types"]:
        return T.RANDOMIZED_TRIAL
    recent = int(row["year"]) > 1980 or int(row["pmid"]) % 10 == 0
    open_ = any(TRIAL_TYPE.fullmatch(kind) for kind in row["publication_types"])
    return "" if recent and not open_ and "Humans" in (row["mesh"] or ()) else None


def sure_trial_report(row: Mapping[str, Any]) -> bool:
    """Whether an article of Evidence Inference (DeYoung 2020) is surely a trial report: it says so and is no protocol."""
    return "randomi" in row["abstract"].lower() and "protocol" not in row["title"].lower()


def domain_examples(folder: Path, field: str, value: Callable[[Any], str] = str) -> list[Example]:
    """Examples of one field of the in-domain labels (scope, comparator, humans ...)."""
    found: dict[str, Example] = {}
    for row in rows(folder, IN_DOMAIN):
        given = row["labels"].get(field)
        if given is not None:
            _add(found, row, value(given), "in_domain", 1.0)
    return list(found.values())


def _add(found: dict[str, Example], row: Mapping[str, Any], label: str, source: str, weight: float) -> None:
    key = fingerprint(row["title"])
    if key not in found:
        found[key] = Example(
            id=str(row.get("id") or f"PMID:{row['pmid']}"),
            title=row["title"],
            abstract=row["abstract"],
            label=str(label),
            source=source,
            weight=weight,
        )
