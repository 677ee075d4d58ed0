"""What stands around the mention of an outcome: the cues from which findings and their directions are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from summarize.arms import Question, Token, masked
from summarize.effect_words import (
    DEGREE,
    NO_DIFFERENCE,
    NOT,
    SIGNIFICANT,
    THAN,
    bracketed,
    compared_numbers,
    orientation,
    p_values,
    plain_numbers,
    signs,
    tells_effect,
)
from summarize.groups import INTERVENTION, aliases, named, others_of
from summarize.openings import Signals
from summarize.outcomes import SAFETY, OutcomeMention
from summarize.passage import Document

_LETTERS = re.compile(r"[a-z-]+")
_BREAK = re.compile(
    r";\s|,?\s(?:but|whereas|while|although|however|though)\s|,\s(?:and|with)\s(?=(?:\w+\s){0,4}(?:was|were|did|had|showed|no|significant|there|lower|higher|less|fewer|reduced|increased)\b)"
)
_SIGNALS = Signals(
    {
        "no difference": NO_DIFFERENCE.pattern,
        "significant": SIGNIFICANT.pattern,
        "baseline": r"(?:\bage\b|gender|\bsex\b|weight|demographic|baseline characteristic|duration of surgery|surgical procedure|intraoperative)",
        "between": r"compared|than|versus|\bvs\b|placebo|control|between|both groups|two groups|group|midazolam|superior|inferior|favou?r|relative to|respectively|comparable|similar|differ|odds|risk ratio|\brr\b|\bor\b(?= ?[=:\d])|smd|\bmd\b",
        "within": r"baseline|after (?:the |a |one |single |six |repeated |\w+ )?(?:\w+ )?(?:infusion|treatment|ketamine|dose|session|injection)|pre-?treatment|post-?(?:infusion|treatment)|from \d+[\d.]* (?:\S+ )?to \d|over time|achieved|reported|experienced|within \d|of (?:the )?(?:patients|participants)|% of",
        "hedge": r"\b(?:may|might|could|trend\w*|tend\w*|numerically|appear\w*|suggest\w*|potential\w*|possibl\w*|seem\w*|likely|promising|preliminary)\b",
        "aside": r"\b(?:predict\w*|associat\w*|correlat\w*|mediat\w*|moderat\w*|baseline (?:depress|anx|pain|suicid)|history of|diagnos\w*|measured|assessed|evaluated|rated|primary outcome|was defined|using the)\b",
        "more work": r"further (?:research|studies|investigation)|warranted|needed|future (?:research|studies|trials)|should be|limitation",
        "negated": r"\b(?:no|not|without|none|neither|nor)\b",
        "no serious": r"\bno(?:ne of)?\b[^.;]{0,30}(?:serious|severe|significant|major)|well[- ]tolerated",
        "percent of patients": r"\d\s?%[^.;]{0,25}(?:patients|participants|subjects)|most common|frequent|mild|transient|reported|experienced|occurred|observed",
        "only": r"\bonly\b|\bbut not\b|in contrast",
    }
)
_DIRECTING = (
    "no difference, significant, between, within, hedge, aside, negated, no serious, percent of patients".split(", ")
)
_LIKENED = re.compile(r"similar to (?!(?:that|those|the|placebo|baseline)\b)")  # "symptoms similar to psychosis"
_NEAR = 12  # words between an outcome and what is said of it, at most
_DENIED = 6  # words between a negation and what it denies, at most
_CHANGES = ("change", "changes")
_COMPARING = ("no difference", "significant", "within", "percent of patients", "between", "negated")
_COMPARATIVE = ("randomized_trial", "comparative", "systematic_review", "nonrandomized_trial")


@lru_cache(maxsize=256)
def signals(flat: str) -> frozenset[str]:
    """What a folded clause or sentence says, by name: no difference, significant, between (groups), hedge, number ..."""
    return _SIGNALS.within(flat) | ({"number"} if any(map(str.isdigit, flat)) else frozenset())


TOLD = ("RESULTS", "CONCLUSIONS")  # roles of sentences that can show a finding


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A mention of an outcome: its sentence, its clause (offsets in the abstract), its masked tokens.

    Each is equal to itself alone, so that what was told of it is found again quickly.
    """

    mention: OutcomeMention
    index: int
    of: int
    role: str
    sentence: tuple[int, int]
    clause: tuple[int, int]
    flat: str  # the folded clause
    whole: str  # the folded sentence
    tokens: tuple[Token, ...]
    nearest: tuple[int, int] | None  # position and sign of the effect word nearest to the mention
    others: int  # outcomes named in the same sentence
    titled: bool


def candidate(document: Document, index: int, mention: OutcomeMention, inside: Sequence[OutcomeMention]) -> Candidate:
    """A candidate with what the cues need."""
    passage = document.abstract
    sentence = passage.sentences[index]
    whole = passage.flat[sentence.start : sentence.end]
    told = sentence.role in TOLD
    low, high = _clause(whole, mention.start - sentence.start) if told else (0, len(whole))
    flat = whole[low:high]
    words = passage.flat[mention.start : mention.end]
    against = " ".join(other for other in others_of(document).split() if other not in words)  # fentanyl used is no arm
    question = Question(words, INTERVENTION, against)
    tokens = tuple(masked(named(flat, aliases(document)), question)) if told else ()
    return Candidate(
        mention=mention,
        index=index,
        of=len(passage.sentences),
        role=sentence.role,
        sentence=(sentence.start, sentence.end),
        clause=(sentence.start + low, sentence.start + high),
        flat=flat,
        whole=whole,
        tokens=tokens,
        nearest=_nearest(tokens, mention.polarity),
        others=len({m.outcome for m in inside}) - 1,
        titled=words[:6] in document.title.flat,
    )


def _clause(whole: str, at: int) -> tuple[int, int]:
    """The part of a sentence between breaks that holds what stands at `at`; the sentence when it has no effect word."""
    return next(((low, high) for low, high in _telling_clauses(whole) if low <= at < high), (0, len(whole)))


@lru_cache(maxsize=64)
def _telling_clauses(whole: str) -> tuple[tuple[int, int], ...]:
    cuts = [0, *(m.end() for m in _BREAK.finditer(whole)), len(whole)]
    return tuple((low, high) for low, high in pairwise(cuts) if _tells(whole[low:high]))


def _tells(clause: str) -> bool:
    return any(map(tells_effect, _LETTERS.findall(clause))) or "no difference" in signals(clause)


def rule_direction(c: Candidate) -> int:
    """The rule's answer from the patient's side: +1 better, -1 worse, 0 unknown (no difference is told apart)."""
    if c.nearest is None:
        return 0
    at, sign = c.nearest
    return sign * c.mention.polarity * (orientation(c.tokens, at) or 1)


@lru_cache(maxsize=64)
def plain_sign(c: Candidate) -> int:
    """+1 better or -1 worse where the clause says so plainly, else 0.

    Plainly: without a negation, one word of effect outside brackets, not far from the outcome, and a comparator only as
    what the intervention is compared with; or no such word and a percentage of each arm. On 174 labelled findings said
    so the sign was right in 94 %.
    """
    texts = [token.text for token in c.tokens]
    effects = _effects(c)
    if any(map(NOT.match, texts)) or "_o_" not in texts or len(effects) > 1:
        return 0
    if not effects:
        return plain_numbers(c.tokens) * c.mention.polarity
    near = any(abs(i - effects[0]) <= _NEAR for i, text in enumerate(texts) if text == "_o_")
    compared = "_c_" not in texts or ("_i_" in texts and not THAN.isdisjoint(texts))
    return rule_direction(c) if near and compared else 0


def plainly_same(c: Candidate) -> bool:
    """Whether the clause says that there is no difference or change, and denies every word of effect in it."""
    texts = [token.text for token in c.tokens]
    said = "no difference" in signals(c.flat) and not _LIKENED.search(c.flat)
    return said and not any(p_values(c.flat)) and all(_denied(texts, i) for i in _effects(c))


@lru_cache(maxsize=64)
def _effects(c: Candidate) -> tuple[int, ...]:
    """The positions of the words of effect outside brackets; "greater increase" is one."""
    inside = bracketed(c.tokens)
    return tuple(at for at, _ in signs(c.tokens) if at not in inside)


def _denied(texts: Sequence[str], at: int) -> bool:
    """Whether a negation stands before a word, in the same part of the sentence."""
    for text in reversed(texts[max(0, at - _DENIED) : at]):
        if NOT.match(text):
            return True
        if text in ",;:." or text == "but":
            return False
    return False


def _nearest(tokens: Sequence[Token], polarity: int) -> tuple[int, int] | None:
    """Position and sign of the effect word nearest to the outcome; one in brackets only when no other stands there."""
    places = [i for i, t in enumerate(tokens) if t.text == "_o_"] or [0]
    found = signs(tokens, "" if polarity > 0 else "pain")
    inside = bracketed(tokens)
    if inside.isdisjoint(places):
        found = [f for f in found if f[0] not in inside] or found
    at, sign = min(found, key=lambda f: min(abs(f[0] - p) for p in places), default=(0, 0))
    if not sign:
        return None
    of_change = DEGREE.match(tokens[at].text) and any(t.text in _CHANGES for t in tokens[:at])
    return at, sign * polarity if of_change else sign  # a greater change is a greater improvement


@lru_cache(maxsize=256)
def evidence(c: Candidate) -> float:
    """How well a candidate shows a finding: results before conclusions, effect words, numbers, p values."""
    if c.role not in TOLD:
        return -9.0 - 0.03 * c.index
    said = signals(c.flat)
    score = {"RESULTS": 3.0, "CONCLUSIONS": 1.0}.get(c.role, -3.0)
    score += 1.2 * (c.nearest is not None) + 1.5 * ("no difference" in said) + ("significant" in said)
    score += 0.5 * bool(p_values(c.flat)) + 0.3 * ("number" in said) + 0.4 * ("ketamin" in c.flat)
    score += 0.8 * ("between" in said) - 1.5 * ("baseline" in said)
    score -= 1.2 * ("aside" in said) + 2.0 * ("more work" in said)
    return score - 0.03 * c.index


def stated_significance(c: Candidate) -> bool | None:
    """Whether the clause states significance: True, False, or None when it says nothing."""
    values = p_values(c.flat)
    said = signals(c.flat)
    if "no difference" in said and ("signific" in c.flat or not any(values)):
        return False if ("signific" in c.flat or values or "differ" in c.flat) else None
    if "significant" in said or any(values):
        return True
    return False if values else None


def hedged(c: Candidate) -> bool:
    """Whether the clause hedges: may, trend, numerically, appears."""
    return "hedge" in signals(c.flat)


def comparison(document: Document, c: Candidate) -> str | None:
    """The comparator named in the sentence, as printed."""
    found = re.search(
        r"placebo|midazolam|saline|control(?:s| group)?|usual care|fentanyl|morphine|propofol|(?<![a-z])ect(?![a-z])|baseline",
        c.whole,
    )
    if not found:
        return None
    start = c.sentence[0]
    return document.abstract.text[start + found.start() : start + found.end()]


def cues(c: Candidate, document: Document) -> set[str]:
    """The named cues of a candidate for the direction model: what it says, in which record, its words.

    What it says is told apart for compared groups and safety: whether it goes up or down, and the rest.
    """
    place = {"all", f"type {document.study_type}", f"role {c.role}", f"outcome {c.mention.outcome}"}
    words = {f"w {t.text}" for t in c.tokens if len(t.text) > 2}
    return place | _up_or_down(c, _compares(document)) | neutral(c, document) | words


def neutral(c: Candidate, document: Document) -> frozenset[str]:
    """The cues that are the same for better and worse: whether a finding is told must not hang on which way it goes."""
    return _neutral(c, document.comparator, _compares(document))


def _is_safety(c: Candidate) -> bool:
    return c.mention.outcome in SAFETY or c.mention.outcome.split()[0] in SAFETY


@lru_cache(maxsize=64)
def _up_or_down(c: Candidate, compared: bool) -> frozenset[str]:
    rule = rule_direction(c)
    out = {f"rule {rule}", f"rule {rule} compared {compared}", f"rule {rule} safety {_is_safety(c)}"}
    if c.nearest:
        out.add(f"bare sign {c.nearest[1]}")
    if numbers := compared_numbers(c.tokens) * c.mention.polarity:
        out.add(f"numbers {numbers}")
    return frozenset(out)


@lru_cache(maxsize=64)
def _neutral(c: Candidate, comparator: str | None, compared: bool) -> frozenset[str]:
    out = {f"comparator {comparator}", "safety" if _is_safety(c) else "benefit outcome"}
    if not c.nearest:
        out.add("no effect word")
    said, around = signals(c.flat), signals(c.whole)
    values = p_values(c.flat)
    out |= {name for name in _DIRECTING if name in said}
    out |= {f"{name} in sentence" for name in ("no difference", "between") if name in around}
    stated = {"p below": any(values), "p above": not all(values), "only": "only" in around}
    out |= {name for name, holds in stated.items() if holds}
    return frozenset(out | {f"{name} compared {compared}" for name in _COMPARING if name in said})


def _compares(document: Document) -> bool:
    return document.comparator not in (None, "none") and document.study_type in _COMPARATIVE
