"""What stands around a stated number of people: the cues from which the total is told."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from evidence import lazy_re as re
from evidence.required_literals import Signals
from summarize.text.passage import Document, Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stated number with what stands around it."""

    passage: Passage
    start: int
    end: int
    value: int
    noun: str  # people | animals | studies | n | alone | sample
    role: str
    before: str  # up to 80 folded characters of the same sentence
    after: str


# Cues of the model: name -> pattern over the words before, over the words after.
_BEFORE = {
    "a total of": r"(?:a )?total (?:sample )?(?:size )?(?:of|was|included|comprised)\s$",
    "randomized before": r"(?:randomi[sz]ed|assigned|allocated|randomi[sz]ation of)\b[^.]{0,20}$",
    "enrolled before": r"(?:enroll?ed|recruited|included|studied|enrolling|recruiting|involving|comprising|comprised|including)\s(?:a total of\s|data from\s|in\s)?\(?$",
    "in before": r"\bin\s$",
    "of before": r"\bof\s(?:the\s|these\s|all\s|our\s)?$",
    "from before": r"(?:from|on|among)\s(?:the\s)?$",
    "all before": r"\b(?:all|overall|these|our)\s$",
    "bracket before": r"\($",
    "n= people before": r"(?:patients?|participants?|subjects?|adults?|individuals?|volunteers?|sample|children|men|women|cohort|veterans?|inpatients|outpatients)\b[^,;.()]{0,50}[(,\[]?\s?(?:total\s)?$",
    "group before": r"(?:group|arm|groups|arms|cohort)\b[^.;]{0,25}$",
    "group word before": r"(?:group|arm|placebo|control|controls|ketamine|midazolam|saline|esketamine|versus|vs\.?)\s?[(:,]?\s?$",
    "and before": r"\b(?:and|or|versus|vs\.?)\s(?:in\s)?$",
    "number before": r"(?:\d+|one|two|three|four|five|ten|twelve|fifteen|twenty)\s[^.;]{0,60}\b(?:and|,|versus|vs\.?|to)\s[^.;]{0,12}$",
    "each before": r"\b(?:each|per|either)\b[^.;]{0,20}$",
    "of n before": r"(?:\d|\bone|two|three|four|five|six|seven|eight|nine|ten)\s?(?:\([^)]{0,12}\)\s)?(?:out\s)?of\s(?:the\s|these\s|all\s)?$",
    "screened before": r"(?:screen|eligib|approach|invit|identif|assess|contact|consider)\w*[^.;]{0,30}$",
    "subset before": r"(?:subset|subgroup|subsample|subpopulation|only|another|other|remaining|additional|further|healthy|least|most|than|up to|nearly|last|first|day|week|age[ds]?|item|phase|every|over)\s(?:of\s)?$",
    "previous before": r"(?:previous|earlier|prior|literature|reported|worldwide|national)[^.;]{0,40}$",
    "completed before": r"(?:complet|analy[sz]|evaluable|follow)\w*[^.;]{0,25}$",
    "planned before": r"(?:will|to be|planned|aim|target|required|power)[^.;]{0,25}$",
    "sentence start": r"^[\s(\"']*$",
    "semicolon before": r"[;:]\s$",
    "among them before": r"(?:of whom|of these|of them|among them|of which|,)\s$",
    "randomized next before": r"(?:randomi[sz]ed|assigned|allocated)\s(?:a total of\s)?$",
    "in total before": r"(?:in total|overall|altogether|finally|thus),?\s$",
    "dropout before": r"(?:withdr|drop|exclud|discontinu|died|lost|failed)[^.;]{0,20}$",
}
_AFTER = {
    "bracket counts after": r"\s?\([^)]{0,40}(?:\d+\s?(?:men|women|male|female|m\b|f\b|%)|(?:women|female|male|men|mean age|aged?|f/m|m/f)\b)",
    "randomized after": r"[^.;]{0,60}\b(?:randomi[sz]ed|assigned|allocated|randomly)\b",
    "enrolled after": r"[^.;]{0,60}\b(?:were (?:enrolled|recruited|included|studied)|participated|took part|entered|gave)\b",
    "completed after": r"[^.;]{0,40}\b(?:completed|analy[sz]ed|evaluated|evaluable)\b",
    "with after": r"\s(?:with|who|undergoing|suffering|aged|scheduled|having|meeting|treated|receiving|diagnosed|were treated|admitted|seeking|from)\b",
    "group after": r"[\s,]*(?:in|to|for|on|of)\s(?:the\s)?(?:[\w-]+\s){0,3}(?:group|arm|condition|placebo|ketamine)\b",
    "each after": r"[\s,)]*(?:in|per|for)?\s?(?:each|per|both)\b",
    "received after": r"[^.;]{0,12}\b(?:received|were given|were treated with|got|taking)\b",
    "and number after": r"[^.;]{0,40}\b(?:and|vs\.?|versus)\s(?:\d+|[a-z]+(?:teen|ty)?)\s[^.;]{0,20}(?:control|patients|subjects|group|placebo|healthy|participants)",
    "percent after": r"\s?[(\[]\s?\d+(?:\.\d+)?\s?%",
    "had after": r"[^.;]{0,6}\b(?:had|reported|experienced|developed|showed|responded|achieved|died|withdrew|discontinued|dropped|met|required|refused|relapsed|remitted)\b",
    "closing after": r"\s?\)",
    "semicolon after": r"\s?[;,]",
    "were male after": r"[^.;]{0,10}\b(?:were|was)\s(?:male|female|men|women)\b",
    "into groups after": r"[^.;]{0,90}\b(?:into|to)\s(?:one of\s)?(?:the\s)?(?:two|three|four|2|3|4|receive|either)\b",
    "excluded after": r"[^.;]{0,30}\b(?:excluded|lost|dropped|withdrew|withdrawn|screened|identified|eligible|invited|approached)\b",
    "randomized next after": r"\s(?:[\w-]+\s){0,4}?(?:were|was)?\s?(?:then\s)?(?:equally\s)?(?:randomly|randomi[sz]ed|allocated)\b",
    "screened next after": r"\s(?:[\w-]+\s){0,3}?(?:were|was)?\s?(?:screened|assessed for|approached|invited|eligible)\b",
    "aged after": r"[\s,(]{1,3}(?:aged?|mean age|median age|mean \(sd\) age)\b",
    "only some after": r"[^.;]{0,20}\b(?:who|whose|of whom|had|agreed)\b",
    "ctrl after": r"[^.;]{0,15}\b(?:controls|comparison|healthy)\b",
}
_CUES_BEFORE = Signals(_BEFORE)
_CUES_AFTER = Signals({name: f"^(?:{pattern})" for name, pattern in _AFTER.items()})


def cues(candidate: Candidate, others: list[Candidate], document: Document) -> set[str]:
    """The names of the cues that hold for a candidate among the people counts of its record."""
    near = f"noun {candidate.noun}", f"role {candidate.role}", f"type {document.study_type}"
    found = {"all", *near}
    found |= _CUES_BEFORE.within(candidate.before) | _CUES_AFTER.within(candidate.after)
    found |= {name for name, holds in _among(candidate, others).items() if holds}
    found |= {name for name, holds in _alone(candidate, document).items() if holds}
    return found


def _among(candidate: Candidate, others: list[Candidate]) -> dict[str, bool]:
    """How the number stands to the other numbers of people in the record."""
    values = [c.value for c in others]
    different = set(values)
    own = candidate.value
    rest = [c for c in others if c.value != own]
    done = _done(candidate)
    return {
        "largest": own == max(values),
        "first": candidate is others[0],
        "only number": len(different) == 1,
        "repeated": values.count(own) > 1,
        "sum of others": _is_sum(own, different),
        "part of a sum": any(own < v and _is_sum(v, different) for v in values),
        "fewer completed": any(c.value < own and _done(c) for c in rest),
        "completed of more": done and any(c.value > own for c in rest),
        "another like it follows": any(_follows(c, candidate) for c in others),
        "under half of largest": own < max(values) / 2,
        "another was randomized": any(_RANDOMIZED.search(c.before + "|" + c.after[:40]) for c in rest),
        "sum of its sexes": _is_pair_sum(own, others),
    }


def _done(candidate: Candidate) -> bool:
    return _DONE.search(candidate.before[-30:] + "|" + candidate.after[:30]) is not None


def _follows(other: Candidate, candidate: Candidate) -> bool:
    near = other.passage is candidate.passage and 0 < other.start - candidate.end < 90
    alike = candidate.value < 4 * other.value and other.value < 4 * candidate.value
    return near and alike and _AND.search(other.before) is not None


def _alone(candidate: Candidate, document: Document) -> dict[str, bool]:
    """What the number and its own words say."""
    words = candidate.passage.flat[candidate.start : candidate.end]
    review = document.study_type == "systematic_review"
    return {
        "groups of": _GROUPS_OF.search(candidate.before) is not None,
        "alone in a review": review and candidate.noun == "alone",
        "n in a review": review and candidate.noun == "n",
        "studies before": _STUDIES_BEFORE.search(candidate.before[-40:]) is not None,
        "tiny": candidate.value < 4,
        "small": candidate.value < 10,
        "hundreds": candidate.value >= 100,
        "huge": candidate.value > 5000,
        "control noun": _CONTROLS.search(words) is not None,
    }


_AND = re.compile(r"(?:\band|versus|vs\.?)\s(?:\w+\s)?$")
_GROUPS_OF = re.compile(
    r"(?:two|three|four|2|3|4|both)\s(?:equal\s|parallel\s)?(?:groups|arms|cohorts)\s(?:of|\(|with)"
)
_STUDIES_BEFORE = re.compile(r"studies|trials|rcts|articles|records|papers")
_CONTROLS = re.compile(r"controls?|healthy|completers|responders")
_DONE = re.compile(r"complet|analy[sz]ed|evaluable|responded|were randomi|were included in the")


_RANDOMIZED = re.compile(
    r"(?:randomi[sz]ed|assigned)\s$|\|(?:[\w\s-]{0,25})(?:were|was)\s(?:then\s)?(?:randomly|randomi[sz]ed)"
)


def _is_pair_sum(value: int, others: list[Candidate]) -> bool:
    return any(a.value + b.value == value for a, b in pairwise(others))


def _is_sum(value: int, values: set[int]) -> bool:
    smaller = sorted(v for v in values if v < value)
    return any(value - v in smaller or 2 * v == value for v in smaller)
