"""Sets of others whose question only a part of a reader answers: what that part says, one pure function a set.

Nothing was tuned on these sets: the readers were made for other questions and are asked as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from classify.features import read_all
from classify.model import load_model
from classify.recipes import RECIPES
from classify.training.fit import fit_head
from evidence.records import Paper, Sentence, TextField
from operate.benchmark.adapters import rows
from operate.benchmark.entry import NOTES, Entry
from operate.benchmark.scores import Figure, kinds, share, yes_or_no
from summarize.articles.reporting import read_reporting
from summarize.readings.comparator import read_arms
from summarize.readings.primary_named import share_words, stems
from summarize.readings.result_words import clause_of
from summarize.text.documents import document_of
from summarize.text.headings import ROLES, roles_of
from summarize.text.passage import Document, Passage, fold

TRIAL = {"study_type": "randomized_trial", "comparator": "active"}
# CONSORT 2010 item -> the items of RoB 2 that we read (summarize/articles/reporting.py).
CONSORT: Mapping[str, tuple[str, ...]] = {
    "7a": ("sample_size_calculation",),
    "8a": ("sequence_generation",),
    "9": ("allocation_concealment",),
    "11a": ("blinding_participants", "blinding_assessors"),
    "13b": ("attrition",),
    "15": ("baseline_balance",),
    "16": ("intention_to_treat",),
}
_OUTCOME, _SIGNIFICANCE = "@outcome$", "@significance$"


def learned(labels: Callable[[dict[str, Any]], tuple[str, str]]) -> Callable[[Path], list[Figure]]:
    """What `evidence train` makes of a set whose rows give (label, article) of a sentence: 5 folds, each article in one."""

    def figures(path: Path) -> list[Figure]:
        sentences = list(rows(path))
        truth, articles = zip(*map(labels, sentences), strict=True)
        dense = load_model().features(read_all(("", row["sentence"]) for row in sentences)).dense
        fitted = fit_head("label", dense, truth, RECIPES["linear"], groups=articles)
        given = [fitted.head.classes[at] for at in fitted.out_of_fold.argmax(axis=1)]
        return kinds(list(zip(given, truth, strict=True)))[:2]

    return figures


def reported(path: Path) -> list[Figure]:
    """Of seven items of CONSORT, in whole articles: whether each is reported, and whether the sentence shown tells it."""
    told = wanted = both = shown = 0
    for _, lines in groupby(rows(path), itemgetter("pmcid")):
        passage, labels = _article(list(lines))
        read = read_reporting([passage])
        labelled = set().union(*labels.values())
        for item, ours in CONSORT.items():
            quotes = [found.span.start for name in ours if (found := read[name]) and found.span]
            told, wanted = told + bool(quotes), wanted + (item in labelled)
            both += bool(quotes) and item in labelled
            shown += any(item in labels[passage.sentence_at(at).start] for at in quotes)
    named = (("precision", both, told), ("recall", both, wanted), ("sentence right", shown, told))
    return [share(*figure) for figure in named]


def _article(lines: list[dict[str, Any]]) -> tuple[Passage, dict[int, set[str]]]:
    """The labelled sentences of an article as one passage, and the items of each by where it begins."""
    text, sentences, labels = "", [], {}
    for line in lines:
        roles = roles_of(line["section"])
        role = (
            next((r for r in ("RESULTS", *ROLES) if r in roles), "BACKGROUND") if len(roles) < len(ROLES) else "TITLE"
        )
        sentences.append(Sentence(start=len(text), end=len(text) + len(line["sentence"]), role=role))
        labels[len(text)] = set(line["gold"]["consort"])
        text += line["sentence"] + "\n"
    return Passage(TextField.ABSTRACT, text, fold(text), tuple(sentences)), labels


def same_outcome(path: Path) -> list[Figure]:
    """Whether two outcomes share the words by which a result is bound to the primary outcome."""
    pairs = [row["parts"] for row in rows(path)][1:]
    return yes_or_no([(share_words(stems(fold(p[3])), stems(fold(p[4]))), p[5] == "1") for p in pairs])


def same_clause(path: Path) -> list[Figure]:
    """Whether a statement of significance stands in the clause of an outcome."""
    return yes_or_no([(_in_one_clause(fold(row["sentence"])), row["gold"]["related"]) for row in rows(path)])


def _in_one_clause(flat: str) -> bool:
    start, end = clause_of(flat, 0, len(flat), max(0, flat.find(_OUTCOME)))
    return start <= flat.find(_SIGNIFICANCE) < end


def arms_named(path: Path) -> list[Figure]:
    """The first intervention put as ketamine: whether what is read as an arm is marked as an intervention, and where arms are read."""
    told = right = answered = asked = 0
    for row in rows(path):
        quotes = [s["quote"] for s in row["gold"]["spans"] if s["kind"] == "Intervention"]
        if not quotes:
            continue
        marked = {fold(_as_ketamine(quote, quotes[0])) for quote in quotes}
        document = _document(_as_ketamine(row["text"], quotes[0]))
        arms = [fold(r.span.quote) for r in read_arms(document) if r.span]
        told, answered, asked = told + len(arms), answered + bool(arms), asked + 1
        right += sum(any(arm in one or one in arm for one in marked) for arm in arms)
    return [share("precision", right, told), share("answered", answered, asked)]


def _as_ketamine(text: str, name: str) -> str:
    return re.sub(re.escape(name), "ketamine", text, flags=re.IGNORECASE)


def _document(abstract: str) -> Document:
    return document_of(Paper(paper="1", title="", abstract=abstract), TRIAL)


AS_IT_IS = "nothing"
BY_TRAIN = (
    "learned anew by `evidence train`, cross-validated with each article in one fold; the recipe was not chosen on it"
)
OF_OTHERS = "nothing: no reader of ours answers this"


def _learned(
    name: str, asks: str, need: str, labels: Callable[[dict[str, Any]], tuple[str, str]], *published: tuple[str, str]
) -> Entry:
    entry = _read(name, asks, need, learned(labels), *published)
    return replace(entry, tuned=BY_TRAIN, refits=True)


def _read(
    name: str, asks: str, need: str, figures: Callable[[Path], list[Figure]], *published: tuple[str, str]
) -> Entry:
    path = f"outside/{need}.jsonl.gz"
    return Entry(name, asks, (path,), lambda places: figures(places.path(path)), AS_IT_IS, published)


def _unread(name: str, asks: str, need: str, why: str, *published: tuple[str, str]) -> Entry:
    return Entry(name, asks, (f"outside/{need}.jsonl.gz",), None, OF_OTHERS, published, unread=why)


OTHERS: tuple[Entry, ...] = (
    _learned(
        "Causal language",
        "how strongly a conclusion is worded",
        "causal_language",
        lambda row: (row["gold"]["causal"], row["sentence"]),
        ("macro-F1 .88; TF-IDF with logistic regression .73", NOTES),
    ),
    _learned(
        "Health advice", "whether a sentence gives advice", "health_advice", lambda row: (row["label"], row["pmid"])
    ),
    _read(
        "CONSORT-TM",
        "which of seven reporting items an article tells, and by which sentence",
        "consort_tm",
        reported,
        ("all 37 items: articles .90 micro-F1, .84 macro-F1; sentences .71 and .67", NOTES),
    ),
    _read("Evidence map, first intervention as ketamine", "what an arm is called", "evidence_map", arms_named),
    _read(
        "Outcome significance",
        "whether a statement of significance is of an outcome",
        "outcome_significance",
        same_clause,
    ),
    _read("Outcome similarity", "whether two outcomes are the same", "outcome_similarity", same_outcome),
    _unread(
        "EvidenceOutcomes",
        "all outcomes named",
        "evidence_outcomes",
        "We read the primary outcome and those of a topic's vocabulary; no reader marks every outcome of any field.",
        ("F1 .69, people .76", NOTES),
    ),
    _unread(
        "RCT-ART",
        "interventions, outcomes, measures and their relations",
        "rct_art",
        "We read which arm two numbers favor, not which measure belongs to which arm.",
    ),
    _unread(
        "Numeric results",
        "events, group sizes, means and deviations from full texts",
        "numeric_results",
        "No reader takes the numbers of one comparison out of tables; with the intervention put as ketamine the abstracts gave"
        " the size of an arm in none of 38 cases.",
        (
            "large language models: group sizes 91 to 94 %, events 57 to 71 %, means and deviations 24 to 56 % right",
            NOTES,
        ),
    ),
)
