"""The two models of findings: which outcomes of a record are findings, and which way each goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, fsum
from typing import Any

from evidence.records import Direction
from summarize import finding_cues
from summarize.artefact import load_artefact
from summarize.finding_cues import Candidate
from summarize.passage import Document

DIRECTIONS = tuple(Direction)
LEAST, PLAIN, SAME = (
    0.12,
    0.2,
    0.3,
)  # thresholds of plain results; chosen on the labelled records, where they cost nothing
UNTRAINED = frozenset(  # outcomes with at most five labelled examples: the model's doubt about them means little
    "craving withdrawal opioid_use relapse_abstinence retention moud_initiation utilization overdose global_improvement"
    " mortality opioid_dose".split()
)
_THAN = re.compile(r"\bthan\b|compared (?:with|to)|versus|\bvs\b")


def direction_of(candidate: Candidate, document: Document) -> tuple[Direction, float]:
    """The likeliest direction and its probability."""
    weights: Mapping[str, Sequence[float]] = _settings()["direction"]
    told = [weights[cue] for cue in finding_cues.cues(candidate, document) if cue in weights]
    totals = [fsum(column) for column in zip(*told, strict=True)]  # the same whatever the order of the cues
    top = max(totals)
    shares = [exp(t - top) for t in totals]
    best = max(range(len(shares)), key=shares.__getitem__)
    return DIRECTIONS[best], shares[best] / sum(shares)


def is_finding(candidates: Sequence[Candidate], document: Document) -> float | None:
    """The probability that an outcome is a finding of the record; None below the threshold.

    A result that compares both arms in so many words needs less: it is a finding whatever else stands around it.
    """
    settings = _settings()
    weights: Mapping[str, float] = settings["selection"]
    chance = 1 / (1 + exp(-fsum(weights.get(cue, 0.0) for cue in selection_cues(candidates, document))))
    return chance if chance >= _threshold(candidates[0], settings["threshold"]) else None


def _threshold(c: Candidate, usual: float) -> float:
    """Less is asked of a plain result: one that compares both arms, says no difference, or is on an outcome the model hardly met."""
    said = finding_cues.signals(c.flat)
    if c.role != "RESULTS" or "aside" in said:
        return usual
    same = "no difference" in said
    tells = same or finding_cues.nearest(c) is not None or "number" in said
    if c.mention.outcome in UNTRAINED and tells:
        return LEAST
    if same:
        return SAME
    return PLAIN if _compares_arms(c) else usual


def _compares_arms(c: Candidate) -> bool:
    arms = {token.text for token in c.tokens}
    said = _THAN.search(c.flat) and {"_i_", "_c_"} <= arms
    return bool(said) and finding_cues.rule_direction(c) != 0


def selection_cues(candidates: Sequence[Candidate], document: Document) -> set[str]:
    """The named cues for whether an outcome is a finding."""
    best = candidates[0]
    results = [c for c in candidates if c.role == "RESULTS"]
    evidence = finding_cues.evidence(best)
    said = finding_cues.signals(best.flat)
    out = {"all", f"type {document.study_type}", f"best role {best.role}", f"outcome {best.mention.outcome}"}
    out |= {f"evidence over {k}" for k in (0, 1, 2, 3, 4, 5, 6, 7) if evidence > k}
    out |= {f"results {k}" for k in (1, 2, 3) if len(results) >= k}
    flags = {
        "in conclusions": any(c.role == "CONCLUSIONS" for c in candidates),
        "in methods": any(c.role == "METHODS" for c in candidates),
        "in background": any(c.role == "BACKGROUND" for c in candidates),
        "in title": any(c.titled for c in candidates),
        "effect word": finding_cues.nearest(best) is not None,
        "significance": finding_cues.stated_significance(best) is not None,
        "aside": "aside" in said,
        "more work": "more work" in said,
        "no difference": "no difference" in said,
        "ketamine": "ketamin" in best.whole,
        "hedged": finding_cues.hedged(best),
        "numbers": "number" in said,
        "many outcomes": best.others >= 2,
        "some outcomes": best.others >= 1,
        "condition only": re.search(
            r"(?:with|of|for|in) (?:\w+ ){0,3}?$", best.flat[: max(0, best.mention.start - best.clause[0])]
        ),
        "first half of results": results and results[0].index < results[0].of * 0.7,
    }
    out |= {name for name, hit in flags.items() if hit}
    out |= {f"{name} {best.mention.outcome}" for name in ("in title", "effect word", "condition only") if flags[name]}
    return out


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    return load_artefact("findings").settings
