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

DIRECTIONS = tuple(Direction)[:7]  # those the model was trained on
UNTRAINED = frozenset(  # outcomes with at most five labelled examples: the model's doubt about them means little
    "craving withdrawal opioid_use relapse_abstinence retention moud_initiation utilization overdose global_improvement"
    " mortality opioid_dose".split()
)
_RARE = "hardly met"
_SIDES = (
    (Direction.BENEFIT, Direction.UNCONTROLLED_IMPROVEMENT),
    (Direction.HARM, Direction.UNCONTROLLED_WORSENING),
)
_CONDITION = re.compile(r"(?:with|of|for|in) (?:\w+ ){0,3}?$")  # "patients with depression"


def shares_of(candidates: Sequence[Candidate], document: Document) -> dict[Direction, float]:
    """The probability of each direction, over all that results and conclusions say of an outcome.

    Each says its part, weighed by e to the power of how well it shows a finding.
    """
    told = [c for c in candidates if c.role in finding_cues.TOLD]
    most = max(map(finding_cues.evidence, told))
    weights = [exp(finding_cues.evidence(c) - most) for c in told]
    read = [_shares(c, document) for c in told]
    return {
        direction: sum(w * r[k] for w, r in zip(weights, read, strict=True)) / sum(weights)
        for k, direction in enumerate(DIRECTIONS)
    }


def as_said(shares: Mapping[Direction, float], best: Candidate) -> Mapping[Direction, float]:
    """The shares, those of the one side given to the other where the words plainly say that it is the other.

    Most studies report an improvement, so the model expects one; a worsening must not be lost to that. Of outcomes that
    it has learned it is believed before words that do not state significance.
    """
    if finding_cues.plainly_same(best):
        sided = [direction for side in _SIDES for direction in side]
        same = shares[Direction.NO_DIFFERENCE] + sum(shares[d] for d in sided)
        return {**shares, **dict.fromkeys(sided, 0.0), Direction.NO_DIFFERENCE: same}
    sign = finding_cues.plain_sign(best)
    told, other = _SIDES if sign > 0 else _SIDES[::-1]
    sure = finding_cues.stated_significance(best) or best.mention.outcome in UNTRAINED
    expected = likeliest(shares)
    if not sign or expected not in (*told, *(other if sure else ())):
        return shares
    return {
        **shares,
        **{a: shares[a] + shares[b] for a, b in zip(told, other, strict=True)},
        **dict.fromkeys(other, 0.0),
    }


def likeliest(shares: Mapping[Direction, float]) -> Direction:
    """The direction with the greatest share."""
    return max(shares, key=shares.__getitem__)


def on_its_side(direction: Direction, shares: Mapping[Direction, float]) -> float:
    """The probability of a direction or its like: better is better, whether or not groups were compared."""
    side = next((side for side in _SIDES if direction in side), (direction,))
    return sum(shares[one] for one in side)


def _shares(candidate: Candidate, document: Document) -> list[float]:
    """The probabilities of DIRECTIONS that one candidate gives."""
    weights: Mapping[str, Sequence[float]] = _settings()["direction"]
    told = [weights[cue] for cue in finding_cues.cues(candidate, document) if cue in weights]
    totals = [fsum(column) for column in zip(*told, strict=True)]  # the same whatever the order of the cues
    top = max(totals)
    shares = [exp(t - top) for t in totals]
    return [share / sum(shares) for share in shares]


def chance_of(candidates: Sequence[Candidate], rivals: Sequence[Candidate], document: Document) -> float:
    """The probability that an outcome is a finding of the record; rivals: the best candidate of every outcome in it.

    Hardly any labelled record is of the topic itself: what such a study says in its results, or with a word on
    significance, of an outcome that the model never learned is at least as likely a finding as not.
    """
    weights: Mapping[str, float] = _settings()["selection"]
    chance = 1 / (1 + exp(-fsum(weights.get(cue, 0.0) for cue in selection_cues(candidates, rivals, document))))
    own = document.scope == "core" and _known(candidates[0]) == _RARE
    shown = any(c.role == "RESULTS" or finding_cues.stated_significance(c) is not None for c in candidates)
    return max(chance, 0.5) if own and shown else chance


def threshold() -> float:
    """The least probability of an outcome with the side it goes to that is told."""
    least: float = _settings()["threshold"]
    return least


def selection_cues(candidates: Sequence[Candidate], rivals: Sequence[Candidate], document: Document) -> set[str]:
    """The named cues for whether an outcome is a finding: where and how it is told, its terms, what else is told."""
    best = candidates[0]
    outcome = _known(best)
    out = {"all", f"type {document.study_type}", f"best role {best.role}", f"outcome {outcome}"}
    out |= _standing(best, rivals) | {f"said {cue}" for cue in finding_cues.neutral(best, document)}
    flags = _flags(candidates, document)
    out |= {name for name, hit in flags.items() if hit}
    out |= {f"{name} {outcome}" for name in ("in title", "effect word", "condition only") if flags[name]}
    if outcome == _RARE:
        return out
    flat = document.abstract.flat
    return out | {f"term {flat[c.mention.start : c.mention.end]}" for c in candidates if c.role in finding_cues.TOLD}


def _known(candidate: Candidate) -> str:
    """The outcome by its name if the model met it often; what a few examples say of the others means little."""
    return _RARE if candidate.mention.outcome in UNTRAINED else candidate.mention.outcome


def _standing(best: Candidate, rivals: Sequence[Candidate]) -> set[str]:
    """How well an outcome is shown, alone and beside the others of the record."""
    evidence = finding_cues.evidence(best)
    ahead = sorted((finding_cues.evidence(r) - evidence for r in rivals), reverse=True)
    out = {f"rank {min(sum(a > 0 for a in ahead), 5)}", f"outcomes {min(len(ahead), 8)}"}
    out |= {f"evidence over {k}" for k in range(8) if evidence > k}
    out |= {f"behind {k}" for k in (0.5, 1, 2, 3) if ahead[0] > k}
    others = {_known(r) for r in rivals if r.mention.outcome != best.mention.outcome}
    return out | {f"with {o}" for o in others} | {f"{_known(best)} with {o}" for o in others}


def _flags(candidates: Sequence[Candidate], document: Document) -> dict[str, bool]:
    best = candidates[0]
    results = [c for c in candidates if c.role == "RESULTS"]
    said = finding_cues.signals(best.flat)
    before = best.flat[: max(0, best.mention.start - best.clause[0])]
    return {
        **{f"results {k}": len(results) >= k for k in (1, 2, 3)},
        **{f"in {role}": any(c.role == role for c in candidates) for role in ("CONCLUSIONS", "METHODS", "BACKGROUND")},
        "in title": any(c.titled for c in candidates),
        "effect word": best.nearest is not None,
        "significance": finding_cues.stated_significance(best) is not None,
        "more work": "more work" in said,
        "ketamine": "ketamin" in best.whole,
        "numbers": "number" in said,
        "many outcomes": best.others >= 2,
        "some outcomes": best.others >= 1,
        "condition only": _CONDITION.search(before) is not None,
        "first half of results": bool(results) and results[0].index < results[0].of * 0.7,
    }


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    return load_artefact("findings").settings
