"""Which stated number of people can be the total of a study, by what stands around it: never one arm, a plan, or people who were only screened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence import lazy_re as re
from summarize.readings.sample_size_cues import Candidate
from summarize.readings.sample_size_sums import is_made_up
from summarize.text.numerals import DIGITS, WORDED, value_of

# People who were looked at, of whom some took part.
_SCREENED = re.compile(
    r"\s(?:[\w-]+\s){0,2}?(?:who\s)?(?:(?:were|was)\s)?(?:screened|approached|invited|surveyed|evaluated for|assessed for|qualified|signed consent)\b"
)

# "We screened 310 patients and randomly assigned 124 of them"
_SCREENING = re.compile(r"\b(?:screened|approached|invited|assessed)\s(?:a\stotal\sof\s)?$")
_THEN_DRAWN = re.compile(r"[^.;]{0,100}\brandom(?:ly|i[sz]ed)\b[^.;]{0,30}\d")

# "41 patients were randomized to one treatment and 39 to another".
_ONE_ARM = re.compile(r"[^.;:,(\d]{0,40}\b(?:to|received)\b[^.;]{1,40}\band\s\d+\s(?:patients\s)?(?:to|received|in)\b")
# One of several studies that a record tells of: "in study 1, adults (n = 40)", "TRIAL-2: n = 223".
_STUDY_BEFORE = re.compile(
    r"\b(?:(?:first|second|third)\s(?:study|trial|experiment|sample)|(?:study|trial|experiment|sample)\s(?:[1-4]|i{1,3}|one|two|three))\b[^.;]*$|[a-z]-[1-4]\s?[:;(]\s?$"
)
_STUDY_AFTER = re.compile(r"[^.;()]{0,40}\((?:clinical )?(?:study|trial|experiment|sample)\s(?:[1-4]|i{1,3}|one|two)\b")


def _of_several(candidate: Candidate) -> bool:
    return bool(_STUDY_BEFORE.search(candidate.before) or _STUDY_AFTER.match(candidate.after))


_OF_WHOM = re.compile(
    r"\bof\s(?:whom|these|them),?\s$|\b(?:were|was)\s(?:\w+\s)?(?:screened|assessed|approached|invited)\b[^.;]{0,70}$|\b(?:signed consent|qualified)\b[^.;]{0,50}$"
    r"|\b(?:of|from|among)\s(?:[\w,-]+\s){1,4}(?:screened|approached|invited|assessed for eligibility)[^.;\d]{0,30},\s(?:[^.;,]{1,30}\bexcluded and\s)?$"
)
_RANDOMIZED = re.compile(
    r"(?:[^\W\d]|[\s-]){0,30}\b(?:were|was)\s(?:then\s)?random(?:ly|i[sz]ed)\b(?!\s(?:assigned\s|allocated\s)?to\s(?!1\s|one\s|two\s|either\s|receive\s(?:either|\w+ or)|(?:[\w-]+\s){1,3}(?:or|versus|vs)\b))|\srandomi[sz]ed\s?(?:,|and|\()"
)


def may_be_total(candidate: Candidate) -> bool:
    """Whether nothing beside a number says that it counts an arm, people screened, a plan or one of several studies."""
    refused = _EACH.match(candidate.after) or _SCREENED.match(candidate.after) or _ONE_ARM.match(candidate.after)
    looked_at = _SCREENING.search(candidate.before) and _THEN_DRAWN.match(candidate.after)
    return not (refused or looked_at or _is_planned(candidate) or _of_several(candidate))


def is_drawn(candidate: Candidate) -> bool:
    """Whether a number is of those drawn by lot out of more who were screened."""
    words = candidate.passage.flat[candidate.start : candidate.end]
    said = words[words.find(" ") :] if candidate.noun == "alone" else ""
    return bool(_OF_WHOM.search(candidate.before) and _RANDOMIZED.match(said + candidate.after))


def _is_planned(candidate: Candidate) -> bool:
    return re.search(r"(?:planned|aims?|aimed|target|needed|required|will)\b[^.;]{0,25}$", candidate.before) is not None


# What follows a number of one arm.
_EACH = re.compile(
    r"[\s,()]*(?:(?:in|per|for|to|of)\s)?(?:each|either|per)\s(?:\w+\s)?(?:group|arm|condition|cohort|cell)|[\s,(]*each\b|"
    r"[\s,()]*in\sthe\s(?:[\w-]+\s){1,2}(?:group|arm)\b"
)


_OF = re.compile(r"^\W*(?:out )?of (?:the |these |all )?$")
# "Of 450 patients in the trials, 370 (82 %) were severely depressed and were included here".
_SOME = re.compile(
    rf"[^;.\d]{{0,60}},\s(?P<some>{DIGITS}|{WORDED})\s(?:\([^)]*\)\s)?[^;\d]{{0,60}}(?:(?<=\.)\d[^;]{{0,60}})?(?:[^;\d]{{0,60}}\band\s(?:were\s)?|(?:were|was)\s(?:\w+\s)?)"
    r"(?:randomi[sz]ed|included|enrolled|evaluable|analy[sz]ed)\b"
)


def some_of(chosen: Candidate) -> Candidate:
    """The people of "of N" who took part, where the sentence goes on with them, else the number itself."""
    sentence = chosen.passage.sentence_at(chosen.start)
    if not _OF.search(chosen.before) or is_made_up(chosen):
        return chosen
    found = _SOME.match(chosen.passage.flat[: sentence.end], chosen.end)
    if found is None:
        return chosen
    start, end = found.span("some")
    return replace(
        chosen, start=start, end=end, value=value_of(found["some"]), after=chosen.passage.flat[end : sentence.end][:80]
    )


# "58 patients were enrolled and 50 were analyzed": randomized before analysed before enrolled (docs/codebook.md).
_FLOW = re.compile(
    rf"[\s\w-]{{0,25}}?\b(?:were|was)\s(?:\w+ly\s)?(?P<how>enrolled|recruited|included|randomi[sz]ed)\b(?!\sto\b)[\s\w-]{{0,20}}?[,;]?\s(?:(?:and|of whom|of which|with)\s)?"
    rf"(?P<then>{DIGITS}|{WORDED})\s[\w\s]{{0,25}}?\b(?P<did>analy[sz]ed|included in the (?:\w+\s)?analys[ei]s|evaluable|completed)\b"
)


def of_flow(totals: Sequence[Candidate]) -> Candidate | None:
    """The number that counts where a sentence tells how many were enrolled or randomized and how many of them analysed."""
    for candidate in totals:
        found = _FLOW.match(candidate.after)
        if found is None:
            continue
        if found["how"].startswith("random") or found["did"] == "completed":
            return candidate
        value = value_of(found["then"])
        return next((c for c in totals if c.value == value and c.start > candidate.start), None)
    return None


# "67 of 68 randomized patients received treatment"
_OF_RANDOMIZED = re.compile(
    rf"\s?(?:\([^)]{{1,20}}\)\s)?(?:out )?of (?:the |these |all )?(?P<all>{DIGITS}|{WORDED}) randomi[sz]ed\b"
)


def randomized_of(chosen: Candidate, people: Sequence[Candidate]) -> Candidate:
    """The people randomized, where the number chosen is of those among them who were treated or analysed."""
    found = _OF_RANDOMIZED.match(chosen.after) if chosen.noun == "part" else None
    if found is None:
        return chosen
    start = chosen.end + found.start("all")
    return next((c for c in people if c.start == start and c.passage is chosen.passage), chosen)
