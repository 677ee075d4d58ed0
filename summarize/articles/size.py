"""How many people an article says were randomized and analysed: an article tells of both, and of those only screened.

The sentences that say "were randomized" or "were analysed" of a number speak first, results before abstract before
methods; else the model that reads abstracts (sample_size.py) decides over the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from evidence import lazy_re as re
from evidence.records import Reading
from summarize.readings.sample_size import candidates, distinct, kind_of, read_sample_size
from summarize.readings.sample_size_cues import Candidate
from summarize.text.numerals import WORDED
from summarize.text.passage import Document

_GAP = rf"(?:(?!\b(?:{WORDED})\b(?! (?:of|study)?\s?groups?))[^.;\d]|\([^()]{{0,60}}\)){{0,60}}?"
_ARM = re.compile(
    r"\s?(?:to|into|in) (?:each|the other)\b|\s?(?:to|into|in) (?:the |a )?(?!two|three|four|five|six|\d|either|one|receive (?:either|one)|these|their|study|different|equal|parallel|both)(?:[\w-]+ ){0,3}?(?:group|arm)\b"
)
_VERBS: Mapping[str, re.Pattern[str]] = {
    "randomized": re.compile(
        rf"{_GAP}(?<!not )(?<!non-)\b(?:randomi[sz]ed(?! (?:controlled|trial|clinical|study))|underwent randomi[sz]ation|randomly|(?:allocated|assigned|divided) (?:in|to|into|by|random))"
    ),
    "enrolled": re.compile(
        rf"{_GAP}\b(?:were|was|had been) (?:\w+ )?(?:enroll?ed|included|recruited)\b(?! in the (?:group|arm))"
    ),
    "analysed": re.compile(
        rf"{_GAP}\b(?:analy[sz]ed|included in (?:the )?(?:final |statistical |data |primary )?(?:statistical )?analy|completed (?:the|this|all|both)|(?:were|was) (?:evaluated|studied)|were evaluable|(?:were|was) available for (?:the )?(?:\w+ )?analy|finished the)"
    ),
}
_RANDOMIZED_BEFORE = re.compile(r"\b(?:randomi[sz]ed|randomi[sz]ation)[\s:(]*$")
_PLANNED = re.compile(
    r"(?:will|to be|plan\w*|aim\w*|target\w*|need\w*|requir\w*|calculat\w*|estimat\w*|power\w*|at least|sufficient)\b[^.;]{0,60}$"
)
_PLANNED_AFTER = re.compile(
    r"[^.;]{0,40}\b(?:needed|required|necessary|sufficient|per group|in each group|per arm|were to be)\b"
)
_OTHERS = re.compile(
    r"\b(?:screened|eligib\w*|assess\w* for|exclu\w*|approached|declined|refus\w*|dropp\w*|withdr\w*|lost|previous|another)\b[^.;,]{0,25}$"
)
_PARTS = re.compile(
    r"\b(?:group|arm|placebo|control|saline|ketamine)s?\b[^.;]{0,12}$|(?:\d|\bone|two|three|four|five) (?:of|out of) (?:the |these )?$"
)
_ROLES = ("RESULTS", "TITLE", "BACKGROUND", "CONCLUSIONS", "METHODS")


def read_article_size(document: Document, abstract: Document) -> tuple[Reading, ...]:
    """The people randomized (detail randomized), then those analysed, then what the reader of abstracts finds.

    `document` joins the texts of the study, `abstract` is the abstract alone. Where no sentence states either number of
    a total, the abstract's total leads, then that of the whole.
    """
    found = [c for passage in document.both() for c in candidates(passage) if _is_of_people(c)]
    stated = [r for kind, verb in _VERBS.items() if (r := _stated(kind, verb, found)) is not None]
    told, whole = read_sample_size(abstract), read_sample_size(document)
    totals = _totals(told) + _totals(whole)
    first = _first(stated, _totals(told), totals) or _opening(found)
    return distinct(filter(None, [first, *stated, *totals, *told, *whole]))


def _totals(readings: Iterable[Reading]) -> list[Reading]:
    return [r for r in readings if r.detail in _TOTALS]


def _is_of_people(c: Candidate) -> bool:
    things = c.noun == "alone" and _OF_THINGS.search(c.passage.flat[c.start : c.end + 5])
    return c.noun in ("people", "n", "sample", "alone") and not things


def _opening(found: list[Candidate]) -> Reading | None:
    """Where nothing else tells of a total: the people with whom a sentence of the methods opens ("Twenty-one patients with ...")."""
    opens = [
        c for c in found if c.noun == "people" and not c.before.strip() and kind_of(c) in _TOTALS and c.value >= _FEWEST
    ]
    first = next((c for role in ("METHODS", "RESULTS", "TITLE") for c in opens if c.role == role), None)
    if first is None or any(c.value > first.value for c in opens):
        return None
    span = first.passage.span(first.start, first.end)
    return Reading(kind="sample_size", value=str(first.value), span=span, number=float(first.value), detail="enrolled")


_TOTALS = ("analysed", "randomized", "enrolled")


def _first(stated: list[Reading], told: list[Reading], totals: list[Reading]) -> Reading | None:
    """The number that two places agree on, else the one said to be randomized or analysed, else the abstract's, else the enrolled."""
    counts = Counter(r.number for r in totals)
    sure = [r for r in stated if r.detail != "enrolled"]
    agreed = next((r for r in sure if counts[r.number]), None)
    return agreed or next(iter((*sure, *told, *stated, *totals)), None)


def _stated(kind: str, verb: re.Pattern[str], found: list[Candidate]) -> Reading | None:
    """The number most often said to be randomized or analysed; on a par the earlier role of _ROLES, then the larger."""
    told = [c for c in found if _is_told(c, verb) or (kind == "randomized" and _is_in_flow(c))]
    if not told:
        return None
    often = Counter(c.value for c in told)
    best = min(told, key=lambda c: (-often[c.value], _ROLES.index(c.role) if c.role in _ROLES else 9, -c.value))
    span = best.passage.span(best.start, best.end)
    return Reading(kind="sample_size", value=str(best.value), span=span, number=float(best.value), detail=kind)


def _is_in_flow(c: Candidate) -> bool:
    """Whether a flow diagram says that so many were randomized: "randomized (n = 72)"."""
    return c.noun == "n" and c.value >= _FEWEST and bool(_RANDOMIZED_BEFORE.search(c.before))


def _is_told(c: Candidate, verb: re.Pattern[str]) -> bool:
    said = verb.match(c.after) or (c.noun == "alone" and verb.match(f" {c.passage.flat[c.end : c.end + 80]}"))
    if not said or kind_of(c) == "arm" or c.value < _FEWEST:
        return False
    behind = c.after[said.end() :]
    return not (
        _PLANNED.search(c.before)
        or _PLANNED_AFTER.match(c.after)
        or _OTHERS.search(c.before)
        or _PARTS.search(c.before)
        or _ARM.match(behind)
    )


_OF_THINGS = re.compile(
    r"\d\s(?:min\w*|h|hours?|days?|weeks?|mg|ml)\b|\bwas\b"
)  # "10 minutes was", "a score of 10 was"
_FEWEST = 4  # people of a trial; fewer are those of whom something is told
