"""How likely a careful reader would report an outcome with the direction that its words and numbers give.

A logistic regression over named cues, none of which says which way the outcome goes: a benefit and a harm in the same
words have the same probability. Trained on data/labelled (train_findings.py); its weights are in model/findings.json.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, fsum
from typing import TYPE_CHECKING, Any

from evidence import lazy_re as re
from evidence.records import Direction, Scope
from summarize.artefact import load_artefact
from summarize.findings.clause_patterns import BUT_FOR, NOT_KEPT
from summarize.findings.listed import INDUCED, is_listed
from summarize.findings.study_arms import study_arms
from summarize.findings.verdict import BETTER, MIXED, REPORTED, SAME, WORSE
from summarize.text.effect_words import NO_DIFFERENCE, SIGNIFICANT, p_values
from summarize.text.passage import Document

if TYPE_CHECKING:
    from summarize.findings.outcome import Outcome, Reading

UNTRAINED = frozenset(  # outcomes with at most five labelled examples
    "craving withdrawal opioid_use relapse_abstinence retention moud_initiation utilization overdose global_improvement"
    " mortality opioid_dose".split()
)
EXPLICIT = 0.6  # the probability of what is_explicit finds, at least
_PLAIN = frozenset("one words numbers ratio difference passive null".split())
_CHANGES = frozenset(("within", "achieved"))
_NONE = (None, "none")
_SIGNS = {SAME: "same", MIXED: "mixed", REPORTED: "reported"}
RARE = "seldom labelled"
CHANGES = frozenset((Direction.UNCONTROLLED_IMPROVEMENT, Direction.UNCONTROLLED_WORSENING))
SIDED = frozenset((Direction.BENEFIT, Direction.HARM, Direction.MORE_BENEFIT, Direction.MORE_HARM))


def selection_probability(outcome: Outcome, all_outcomes: Sequence[Outcome], document: Document) -> float:
    """The probability (0 to 1) that the outcome, with the direction read, is a finding of the record."""
    weights: Mapping[str, float] = _settings()["selection"]
    chance = 1 / (1 + exp(-fsum(weights.get(cue, 0.0) for cue in selection_cues(outcome, all_outcomes, document))))
    if is_explicit(outcome, document) or _is_own(outcome, document):
        return max(chance, EXPLICIT)
    return max(chance, threshold(Direction.OBSERVED)) if _is_listed(outcome) else chance  # told, behind all else


def _is_listed(outcome: Outcome) -> bool:
    """Whether results name an event as one of the common ones; all of such a list are told, or none."""
    best = outcome.best
    if outcome.sign != REPORTED or best.mention.role != "RESULTS":
        return False
    listed = best.verdict.by == "reported" and is_listed(best.mention, best.verdict.start, best.verdict.end)
    return listed or best.verdict.by == INDUCED


def is_explicit(outcome: Outcome, document: Document) -> bool:
    """Whether results state the outcome of a contrast in plain words, and no sentence of the record says otherwise.

    Such a statement is reported however short the abstract is and however seldom the outcome was labelled: of 73
    effects stated so in data/labelled and data/gold the direction was right in 67 (a set that guided the rules).
    """
    best = outcome.best
    plain = _PLAIN if outcome.against else _CHANGES
    if (outcome.against or document.comparator in _NONE) and outcome.sign == MIXED and _is_both(best):
        return not {BETTER, WORSE} <= {r.verdict.sign for r in outcome.readings}
    if outcome.against and _is_concluded(outcome):
        return _is_undisputed(outcome)
    if best.mention.role != "RESULTS" or not plain.issuperset(best.verdict.by.split()[0].split("+")):
        return False
    if not outcome.against and not _is_explicit_change(outcome, document):
        return False
    if best.mention.safety and len(best.mention.others) > 1 and outcome.sign not in (BETTER, WORSE):
        return False  # one of a list of events that did not differ, or were merely reported
    return _is_undisputed(outcome)


def _is_undisputed(outcome: Outcome) -> bool:
    """Whether every sentence that says something of the outcome says the same."""
    by = [r.verdict.by for r in outcome.readings]
    signs = {r.verdict.sign for r in outcome.readings if r.verdict.sign not in (None, REPORTED)}
    return len(signs) == 1 and not any("disagree" in rule or rule == "null beside effect" for rule in by)


_BESIDE = re.compile(
    r"\b(?:fewer|less|lower(?:ed)?|higher|more|better|worse|reduced|increased|decreased)\s(?:(?!and\b|or\b|with\b|in\b|than\b|to\b)[\w-]+\s){0,4}?$"
)


_SUPPOSED = re.compile(r"\b(?:suggest|indicat|support|potential|may|might|could)")


def _is_concluded(outcome: Outcome) -> bool:
    """Whether only the conclusions compare the arms, with the word that does so right before the outcome ("fewer side effects"), or significantly."""
    best = outcome.best
    before = best.mention.sentence_text[: best.mention.start - best.mention.sentence[0]]
    sided = outcome.sign in (BETTER, WORSE) and outcome.outcome != "sedation"  # which is what some studies want
    stated = _BESIDE.search(before) or (SIGNIFICANT.search(before) and not _SUPPOSED.search(before))
    return best.mention.role == "CONCLUSIONS" and best.verdict.by == "words" and sided and bool(stated)


def _is_both(best: Reading) -> bool:
    """Whether one sentence of the results finds a difference here and none there, and says which is significant."""
    flat = best.mention.sentence_text[best.verdict.start : best.verdict.end]
    told = (
        SIGNIFICANT.search(flat) is not None
        or any(p_values(flat))
        or bool(NO_DIFFERENCE.search(flat) or NOT_KEPT.search(flat))
    )
    return best.mention.role == "RESULTS" and best.verdict.by == "mixed" and told and not BUT_FOR.search(flat)


def _is_explicit_change(outcome: Outcome, document: Document) -> bool:
    """Whether a change without comparison is stated in full: measured in a study without arms, or a significant harm."""
    best = outcome.best
    if best.mention.safety:
        flat = best.mention.sentence_text[best.verdict.start : best.verdict.end]
        return (
            outcome.sign == WORSE
            and "ketamin" in flat
            and (any(p_values(flat)) or SIGNIFICANT.search(flat) is not None)
        )
    return _is_measured(best) and (document.comparator in _NONE or study_arms(document).both_ketamine)


def _is_measured(reading: Reading) -> bool:
    """Whether the piece of the sentence gives a number or a word on significance."""
    flat = reading.mention.sentence_text[reading.verdict.start : reading.verdict.end]
    return SIGNIFICANT.search(flat) is not None or any(map(str.isdigit, flat))


def _is_own(outcome: Outcome, document: Document) -> bool:
    """Whether a study of the topic speaks of an outcome that hardly any labelled record has, and of nothing contrary."""
    signs = {r.verdict.sign for r in outcome.readings if r.verdict.sign is not None}
    return document.scope == Scope.CORE and _known(outcome.outcome) == RARE and len(signs) == 1


def threshold(direction: Direction) -> float:
    """The least probability with which a direction is reported."""
    if direction is Direction.UNCLEAR:
        return 0.0  # it says only that a person should look
    settings: Mapping[str, float] = _settings()["thresholds"]
    if direction in CHANGES:
        return settings["change"]
    return settings["sided" if direction in SIDED else "other"]


def selection_cues(outcome: Outcome, all_outcomes: Sequence[Outcome], document: Document) -> set[str]:
    """The named cues of an outcome: where and how it is stated, by which rule it was read, what else is stated."""
    best = outcome.best
    kind = _known(outcome.outcome)
    reported = [r for r in outcome.readings if r.verdict.sign is not None]
    results = [r for r in reported if r.mention.role == "RESULTS"]
    out = {"all", f"type {document.study_type}", f"role {best.mention.role}", f"outcome {kind}", _rule(best)}
    out.add(f"sign {_SIGNS.get(outcome.sign or 0, 'sided' if outcome.against else 'change')}")  # never which side
    out |= {f"{_rule(best)} {part}" for part in (str(document.study_type), _against(outcome))}
    out |= {f"results {k}" for k in (1, 2, 3) if len(results) >= k}
    out |= {f"outcomes {min(len(all_outcomes), 8)}", f"rank {min(_place(outcome, all_outcomes), 6)}", _against(outcome)}
    out |= {name for name, holds in _flags(outcome, best, results, document).items() if holds}
    if kind != RARE:
        out |= {f"term {best.mention.words}", f"{_rule(best)} {kind}"}
    return out


def _against(outcome: Outcome) -> str:
    return "arms compared" if outcome.against else "before and after"


def _rule(reading: Reading) -> str:
    return f"by {reading.verdict.by}"


def _known(outcome: str) -> str:
    return RARE if outcome in UNTRAINED else outcome


def _place(outcome: Outcome, all_outcomes: Sequence[Outcome]) -> int:
    return sum(other.best.rank < outcome.best.rank for other in all_outcomes)


def _flags(outcome: Outcome, best: Reading, results: Sequence[Reading], document: Document) -> dict[str, bool]:
    flat = best.mention.sentence_text[best.verdict.start : best.verdict.end]
    signs = {r.verdict.sign for r in outcome.readings if r.verdict.sign is not None}
    concluded = [r for r in outcome.readings if r.mention.role == "CONCLUSIONS"]
    agreeing = [r for r in concluded if r.verdict.sign == outcome.sign]
    return {
        "in title": best.mention.titled,
        "in conclusions": bool(concluded),
        "conclusions agree": bool(agreeing),
        "signs differ": len(signs) > 1,
        "signs agree": len(signs) == 1 and len(results) > 1,
        "readings without verdict": any(r.verdict.sign is None for r in outcome.readings),
        "a disagreement": any("disagree" in r.verdict.by for r in outcome.readings),
        "hedged": best.mention.hedged,
        "significant": SIGNIFICANT.search(flat) is not None,
        "p below": any(p_values(flat)),
        "ketamine": "ketamin" in best.mention.sentence_text,
        "many outcomes": len(best.mention.others) >= 2,
        "some outcomes": len(best.mention.others) >= 1,
        "strong": best.verdict.strength > 1,
        "first half": best.mention.index < best.mention.of * 0.6,
        "last": best.mention.index == best.mention.of - 1,
        "safety": best.mention.safety,
        "long sentence": len(best.mention.sentence_text) > 300,
        "core": document.scope == "core",
    }


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    return load_artefact("findings").settings
