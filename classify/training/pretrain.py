"""Learn the pretrained part from unlabeled and weakly labeled abstracts (data: see the data sheet of the model card)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classify.features import Floats, Lexicon, read_all
from classify.pretrained import Pretrained
from classify.training.sources import sure_trial_report

Mask = npt.NDArray[np.bool_]

TYPES: dict[str, tuple[str, ...]] = {
    "review": ("Review",),
    "case reports": ("Case Reports",),
    "comparative study": ("Comparative Study",),
    "clinical trial": (
        "Clinical Trial",
        "Clinical Trial, Phase I",
        "Clinical Trial, Phase II",
        "Clinical Trial, Phase III",
        "Clinical Trial, Phase IV",
        "Randomized Controlled Trial",
        "Controlled Clinical Trial",
        "Pragmatic Clinical Trial",
    ),
    "randomized controlled trial": ("Randomized Controlled Trial",),
    "controlled clinical trial": ("Controlled Clinical Trial", "Randomized Controlled Trial"),
    "systematic review": ("Systematic Review", "Meta-Analysis"),
    "meta-analysis": ("Meta-Analysis",),
    "opinion": ("Editorial", "Letter", "Comment", "News"),
    "multicenter": ("Multicenter Study",),
    "observational": ("Observational Study",),
    "historical": ("Historical Article", "Biography"),
    "erratum": ("Published Erratum", "Retraction of Publication"),
    "evaluation": ("Evaluation Studies", "Evaluation Study", "Validation Studies", "Validation Study"),
}
LEAST = 20  # positives, and negatives, without which a weak label is not learned
SINCE_2000 = ("systematic review", "meta-analysis", "observational", "multicenter")  # younger types: no older negatives
HEADINGS = tuple(
    """Humans|Animals|Male|Female|Adult|Aged|Adolescent|Child|Infant|Rats|Mice|In Vitro Techniques|Double-Blind Method
Placebos|Random Allocation|Cross-Over Studies|Retrospective Studies|Prospective Studies|Follow-Up Studies
Case-Control Studies|Cohort Studies|Cross-Sectional Studies|Surveys and Questionnaires|Treatment Outcome|Risk Factors
Cells, Cultured|Cell Line|Disease Models, Animal|Dose-Response Relationship, Drug|Clinical Trials as Topic|Pregnancy
Magnetic Resonance Imaging|Drug Therapy, Combination|Drug Evaluation|Mutation|Models, Biological|Models, Theoretical
Kinetics|Postoperative Complications|Prognosis|Prevalence|Signal Transduction|Administration, Oral|Time Factors
Injections, Intravenous|Phenotype|Genotype|Exercise|Diagnosis, Differential|Algorithms|Computer Simulation
Reproducibility of Results|Polymorphism, Single Nucleotide|Psychometrics""".replace("\n", "|").split("|")
)
TITLES = {
    "titled case": r"\bcase (report|series|study)|report of (a|one|two|three)|a case of",
    "titled review": r"\breview|overview|update\b",
    "titled systematic review": r"systematic review|meta-?analys|scoping",
    "titled protocol": r"protocol",
    "titled randomized": r"randomi[sz]ed",
    "titled trial": r"\btrial\b",
    "titled cohort": r"cohort|retrospective|registry",
    "titled animal": r"\b(rats?|mice|mouse|murine|rabbits?|dogs?|monkeys?|pigs?)\b",
    "titled in vitro": r"in vitro|cells\b",
    "titled survey": r"survey|prevalence|cross-sectional|questionnaire",
    "titled effect": r"^(the )?(effects?|efficacy|influence) of",
    "titled treatment": r"treatment|therapy|therapeutic",
    "titled pilot": r"pilot|feasibility|open-label",
    "titled role": r"\brole of|mechanisms?|perspective|towards?|challenges",
    "titled model": r"model",
    "titled patients": r"patients|children|adults|women",
    "titled comparison": r"compar|versus|\bvs\b",
    "titled association": r"associat|risk|predict|relationship|correlat",
    "titled surgery": r"surg|operative|resection",
    "titled training": r"training|exercise|program|intervention|rehabilit|stimulation",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One weak label: which records have it, which may teach it, and whether the title is hidden from the learner."""

    name: str
    truth: Mask
    teaches: Mask
    hides_title: bool = False


def pretrain(rows: Sequence[Mapping[str, Any]], *, size: int = 30_000, topics: int = 200, seed: int = 0) -> Pretrained:
    """Learn lexicon, latent topics and weak scores from rows with title and abstract.

    Rows may hold publication_types, mesh, status, year (as PubMed gives them) or evidence_inference (trial reports
    of Evidence Inference, DeYoung 2020); rows without them teach only words and topics.
    """
    from sklearn.utils.extmath import randomized_svd

    reads = read_all((row["title"], row["abstract"]) for row in rows)
    lexicon = Lexicon.learn(reads, size=size, least=5)
    words = lexicon.matrix(reads)
    _, _, axes = randomized_svd(words, n_components=topics, n_iter=3, random_state=seed)
    untitled = lexicon.matrix(read_all(("", row["abstract"]) for row in rows))
    columns: list[Floats] = [axes.T]
    bias: list[Floats] = [np.zeros(topics, dtype=np.float32)]
    names: list[str] = []
    for target in weak_targets(rows):
        weights, intercept = _weak(untitled if target.hides_title else words, target, seed)
        columns.append(weights[:, None])
        bias.append(intercept)
        names.append(target.name)
    projection: Floats = np.hstack(columns).astype(np.float32)
    return Pretrained(lexicon, projection, np.concatenate(bias).astype(np.float32), tuple(names))


def weak_targets(rows: Sequence[Mapping[str, Any]]) -> list[Target]:
    """The weak labels of the rows. A record without a type is a negative only if its status is MEDLINE."""
    types = [set(row.get("publication_types") or ()) for row in rows]
    headings = [set(row.get("mesh") or ()) for row in rows]
    year = np.array([int(row.get("year") or 0) if "status" in row else 0 for row in rows])
    indexed = np.array([row.get("status") == "MEDLINE" for row in rows])
    found = [
        *_by_type(types, indexed, year),
        *_by_heading(headings, indexed),
        *_by_title([row["title"].lower() for row in rows]),
        _trial_reports(rows, types, year),
    ]
    return [t for t in found if min((t.truth & t.teaches).sum(), (~t.truth & t.teaches).sum()) >= LEAST]


def _by_type(types: Sequence[set[str]], indexed: Mask, year: npt.NDArray[Any]) -> Iterator[Target]:
    for name, wanted in TYPES.items():
        truth = np.array([not kinds.isdisjoint(wanted) for kinds in types])
        yield Target(name, truth, (indexed & (year >= 2000) if name in SINCE_2000 else indexed) | truth)


def _by_heading(headings: Sequence[set[str]], indexed: Mask) -> Iterator[Target]:
    with_mesh = indexed & np.array([bool(h) for h in headings])
    for name in HEADINGS:
        yield Target(name, np.array([name in h for h in headings]), with_mesh)


def _by_title(titles: Sequence[str]) -> Iterator[Target]:
    for name, pattern in TITLES.items():
        truth = np.array([bool(re.search(pattern, title)) for title in titles])
        yield Target(name, truth, np.ones(len(titles), dtype=bool), hides_title=True)


def _trial_reports(rows: Sequence[Mapping[str, Any]], types: Sequence[set[str]], year: npt.NDArray[Any]) -> Target:
    """Evidence Inference articles that say "randomi" and are no protocols, against recent records without a trial type."""
    given = np.array(["evidence_inference" in row for row in rows])
    trial = np.array([not kinds.isdisjoint(TYPES["clinical trial"]) for kinds in types])
    truth = given & np.array([sure_trial_report(row) for row in rows])
    return Target("evidence inference trial", truth, truth | (~given & ~trial & (year >= 2000)))


def _weak(words: Any, target: Target, seed: int) -> tuple[Floats, Floats]:
    from sklearn.linear_model import SGDClassifier

    model = SGDClassifier(loss="log_loss", alpha=2e-5, max_iter=12, tol=None, average=True, random_state=seed)
    model.fit(words[target.teaches], target.truth[target.teaches])
    return model.coef_[0], model.intercept_
