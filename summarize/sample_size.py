"""How many took part: every stated number of people, which kind it is, and which one is the study's total.

Candidates come from patterns; a small logistic model over named cues (model/sample_size.json) says which candidate is
the total, so that an arm, a planned number or the number of studies is never shown as the number of participants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from evidence.records import Reading
from summarize.artefact import load_artefact
from summarize.numerals import DIGITS, WORDED, value_of
from summarize.passage import Document, Passage

_PEOPLE = (
    r"(?:in|out)?-?patients?|participants?|subjects?|individuals?|adults?|children|volunteers?|m[ae]n|wom[ae]n|"
    r"males?|females?|people|persons?|adolescents?|youths?|veterans?|soldiers?|parturients?|infants?|neonates?|residents|students|pensioners|"
    r"respondents|users|addicts|smokers|drinkers|probands|responders|cases?(?![\s-](?:report|series|stud|involv|control|manager|mix))|sufferers|recipients|survivors|ss|boys|girls|elders|"
    r"employees|nurses|physicians|clients|members|players|donors|twins|mothers|families|couples|decedents|pts|inmates|prisoners|controls|completers"
)
_ANIMALS = r"rats?|mice|mouse|animals?|monkeys?|macaques?|rabbits?|dogs?|cats?|pigs?|piglets?|swine|lambs?|sheep|horses?|hamsters?|marmosets?|zebrafish|baboons?"
_STUDIES = (
    r"(?:[a-z-]+\s)?(?:studies|trials|rcts?|articles?|papers?|reports|publications|records|meta-analyses|reviews)"
)
_STOP = (
    r"(?:of|to|in|with|for|and|or|were|was|years?|yrs?|weeks?|days?|hours?|h|min|mg|ml|kg|months?|minutes?|the|a|per|from|at|than|vs|versus|"
    r"met|had|received|on|by|times?|doses?|sessions?|infusions?|sites?|centers?|centres?|hospitals?|clinics?|items?|out|who|that|points?|scores?|"
    r"whereas|while|when|all|mcg|microg|micrograms?|μg|ng|mmol|cases? of|consecutive days|january|february|march|april|june|july|august|september|october|november|december)\b"
)
_CANDIDATE = re.compile(
    rf"(?<![\w.,/%-])(?P<part>{DIGITS}|{WORDED})(?=\s(?:\([^)]{{1,12}}\)\s)?(?:out\s)?of\s(?:the\s|these\s|all\s)?(?:{DIGITS}|{WORDED})\b)"
    rf"|(?<![\w.,\u00b7/%\u00b1+<>-])(?P<number>{DIGITS}|{WORDED})(?![\w%\u00b7]|[.,]\d)"
    rf"(?:\s(?:of\s(?:the\s|these\s|all\s)?)?(?=[a-z(])(?P<words>(?:(?!{_STOP})[a-z()'/\u2265\u2264+-]+,?\s){{0,7}}?)"
    rf"(?:(?P<people>{_PEOPLE})|(?P<animals>{_ANIMALS})|(?P<studies>{_STUDIES}))(?![a-z])"
    rf"|(?P<alone>\s(?:were|was|completed|underwent|received|participated|responded|entered)\b))"
    rf"|\(?(?<![a-z])(?P<equals>(?:total\s)?n\s?=\s?)(?P<count>{DIGITS})(?!\s?%|[.,]\d|\d)"
    rf"|(?P<sample>sample(?:\ssize)?\s(?:of|was|comprised|included|consisted of)\s)(?P<sampled>{DIGITS}|{WORDED})(?![\w%]|[.,]\d)"
)
_ONE = re.compile(
    r"(?:an?|the case of an?|one|this)\s(?:[a-z-]+\s){0,3}?(?:\d{1,3}|"
    + WORDED
    + r")[\s-]?(?:years?|yrs?|yo|months?|weeks?|days?|y)[\s/-]?(?:old|o)?\b"
    r"|\b(?:an?|one|single)\s(?:[a-z-]+\s){0,5}?(?:patient|man|woman|boy|girl|male|female|case)\b(?!\s(?:series|reports|studies))"
)
_PART_OF_STUDIES = re.compile(
    rf"\s(?:\([^)]{{1,12}}\)\s)?(?:out\s)?of\s(?:the\s|these\s|all\s)?\S+\s(?:[a-z-]+\s)?{_STUDIES}"
)
SINGLE = "case_report"
_YEARS = range(1950, 2036)
_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|in|since|until|and|to)\s$"
)


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


def read_sample_size(document: Document) -> tuple[Reading, ...]:
    """The total first (detail analysed, randomized or enrolled), then arms, planned numbers, studies, animals.

    A total is given only when the model is sure enough; otherwise none is given (None is better than an arm).
    """
    found = [c for p in document.both() for c in candidates(p)]
    total = _total(document, found)
    readings = [total] if total else []
    for candidate in found:
        detail = kind_of(candidate)
        if detail not in ("arm", "planned", "studies", "animals") or (total and candidate.value == total.number):
            continue
        readings.append(_reading(candidate, detail))
    seen: set[tuple[object, object]] = set()
    return tuple(r for r in readings if (r.number, r.detail) not in seen and not seen.add((r.number, r.detail)))  # type: ignore[func-returns-value]


def _total(document: Document, found: list[Candidate]) -> Reading | None:
    if document.study_type in ("protocol", "narrative_review", "opinion", "guideline", "notice", "preclinical"):
        return None
    best = best_total(document, found)
    if best is not None:
        return _reading(best, _total_kind(best))
    return _single(document) if document.study_type == SINGLE else None


def best_total(document: Document, found: list[Candidate]) -> Candidate | None:
    """The candidate that the model takes for the total, if its probability reaches the threshold."""
    people = [c for c in found if c.noun not in ("studies", "animals")]
    totals = [c for c in people if not _EACH.match(c.after)]
    if not totals:
        return None
    ranked = max(totals, key=lambda c: probability(cues(c, people, document)))
    settings = load_artefact("sample_size").settings
    return ranked if probability(cues(ranked, people, document)) >= settings["threshold"] else None


# What follows a number of one arm.
_EACH = re.compile(
    r"[\s,()]*(?:(?:in|per|for|to|of)\s)?(?:each|either|per)\s(?:\w+\s)?(?:group|arm|condition|cohort|cell)|[\s,(]*each\b|"
    r"[\s,()]*in\sthe\s(?:[\w-]+\s){1,2}(?:group|arm)\b"
)


def _reading(candidate: Candidate, detail: str) -> Reading:
    span = candidate.passage.span(candidate.start, candidate.end)
    return Reading(
        kind="sample_size", value=str(candidate.value), span=span, number=float(candidate.value), detail=detail
    )


def _single(document: Document) -> Reading | None:
    """One patient, when a case report tells of "a 45-year-old man"."""
    for passage in document.both():
        matches = list(_ONE.finditer(passage.flat))
        if matches:
            return Reading(
                kind="sample_size", value="1", number=1.0, detail="analysed", span=passage.span(*matches[0].span())
            )
    return None


def candidates(passage: Passage) -> Iterator[Candidate]:
    """Every stated number of people, animals or studies in a passage."""
    flat = passage.flat
    for match in _CANDIDATE.finditer(flat):
        digits = match["number"] or match["count"] or match["sampled"] or match["part"]
        value = value_of(digits)
        noun = next(
            (k for k in ("people", "animals", "studies", "alone", "part") if match[k]),
            "sample" if match["sampled"] else "n",
        )
        if noun == "part" and _PART_OF_STUDIES.match(flat, match.end()):
            noun = "studies"
        if (
            noun != "n"
            and value in _YEARS
            and re.search(
                r"(?:in|since|until|to|and|-|[a-z]{3,9})\s?$", flat[max(0, match.start() - 12) : match.start()]
            )
            and noun == "alone"
        ):
            continue
        if (
            value == 0
            or (noun == "alone" and value < 4)
            or (noun == "people" and value in _YEARS and _MONTH.search(flat, max(0, match.start() - 14), match.start()))
        ):
            continue
        sentence = passage.sentence_at(match.start())
        yield Candidate(
            passage=passage,
            start=match.start(),
            end=match.end("alone") if noun == "alone" else match.end(),
            value=value,
            noun=noun,
            role=sentence.role,
            before=flat[max(sentence.start, match.start() - 80) : match.start()],
            after=flat[match.end() : min(max(sentence.end, match.end()), match.end() + 80)],
        )


_ARM = re.compile(
    r"(?:each|per|either)\s(?:group|arm|cohort|condition|cell)|\beach\b|(?:in|to|of)\sthe\s[\w-]+\s(?:group|arm)|\brespectively\b|(?:group|arm)\s(?:[a-z]\b|[i1-4]+\b)|(?:group|arm)\b"
)
_PLANNED = re.compile(r"(?:will|to be|plan(?:ned)?|aim(?:s|ed)? to|target|required|needed|intend|power)")


def kind_of(candidate: Candidate) -> str:
    """What a candidate counts: animals, studies, planned, arm, or one of the kinds of a total."""
    if candidate.noun in ("animals", "studies"):
        return candidate.noun
    if _PLANNED.search(candidate.before[-45:]) or re.match(r"\s(?:\w+\s)?will\b", candidate.after):
        return "planned"
    if re.match(
        r"[\s,()]*(?:in each|per|each|in the [\w-]+ (?:group|arm)|(?:group|arm)\b)", candidate.after
    ) or re.search(
        r"(?:group|arm|placebo|control|controls|ketamine|midazolam|saline|each)\s?(?:\w+\s)?[(,:;]\s?$",
        candidate.before,
    ):
        return "arm"
    return _total_kind(candidate)


_KINDS = (
    (
        "analysed",
        re.compile(
            r"analy[sz]ed|complet|evaluated|evaluable|included in the (?:final )?analys|data (?:of|from|for)|studied|assessed"
        ),
    ),
    ("randomized", re.compile(r"randomi[sz]|allocat|assign")),
    ("enrolled", re.compile(r"enrol|recruit|includ|participat|admitted|consecutive")),
)


def _total_kind(candidate: Candidate) -> str:
    near = candidate.before[-40:] + " | " + candidate.after[:60]
    return next((kind for kind, pattern in _KINDS if pattern.search(near)), "analysed")


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
    "control noun": r"^$",
    "ctrl after": r"[^.;]{0,15}\b(?:controls|comparison|healthy)\b",
}
_CUES_BEFORE = {name: re.compile(p) for name, p in _BEFORE.items()}
_CUES_AFTER = {name: re.compile(p) for name, p in _AFTER.items()}


def cues(candidate: Candidate, others: list[Candidate], document: Document) -> set[str]:
    """The names of the cues that hold for a candidate among the people counts of its record."""
    near = f"noun {candidate.noun}", f"role {candidate.role}", f"type {document.study_type}"
    found = {"all", *near}
    found |= {n for n, p in _CUES_BEFORE.items() if p.search(candidate.before)}
    found |= {n for n, p in _CUES_AFTER.items() if p.match(candidate.after)}
    values = [c.value for c in others]
    if candidate.value == max(values):
        found.add("largest")
    if candidate is others[0]:
        found.add("first")
    if len(set(values)) == 1:
        found.add("only number")
    if values.count(candidate.value) > 1:
        found.add("repeated")
    if _is_sum(candidate.value, set(values)):
        found.add("sum of others")
    if any(_is_sum(v, set(values)) and v != candidate.value and candidate.value < v for v in values):
        found.add("part of a sum")
    rest = [c for c in others if c.value != candidate.value]
    if any(c.value < candidate.value and _DONE.search(c.before[-30:] + "|" + c.after[:30]) for c in rest):
        found.add("fewer completed")
    if _DONE.search(candidate.before[-30:] + "|" + candidate.after[:30]) and any(
        c.value > candidate.value for c in rest
    ):
        found.add("completed of more")
    if any(
        c.start != candidate.start
        and 0 < c.start - candidate.end < 90
        and c.value < 4 * candidate.value
        and re.search(r"(?:\band|versus|vs\.?)\s(?:\w+\s)?$", c.before)
        and 4 * c.value > candidate.value
        for c in others
        if c.passage is candidate.passage
    ):
        found.add("another like it follows")
    if re.search(
        r"(?:two|three|four|2|3|4|both)\s(?:equal\s|parallel\s)?(?:groups|arms|cohorts)\s(?:of|\(|with)",
        candidate.before,
    ):
        found.add("groups of")
    if candidate.noun == "alone" and document.study_type == "systematic_review":
        found.add("alone in a review")
    if candidate.noun == "n" and document.study_type == "systematic_review":
        found.add("n in a review")
    if re.search(r"studies|trials|rcts|articles|records|papers", candidate.before[-40:]):
        found.add("studies before")
    if candidate.value < 4:
        found.add("tiny")
    elif candidate.value > 5000:
        found.add("huge")
    if candidate.value < max(values) / 2:
        found.add("under half of largest")
    if re.search(r"controls?|healthy|completers|responders", candidate.passage.flat[candidate.start : candidate.end]):
        found.add("control noun")
    return found


_DONE = re.compile(r"complet|analy[sz]ed|evaluable|responded|were randomi|were included in the")


def _is_sum(value: int, values: set[int]) -> bool:
    smaller = sorted(v for v in values if v < value)
    return any(value - v in smaller or 2 * v == value for v in smaller)


def probability(found: set[str]) -> float:
    """The model's probability that a candidate with these cues is the total."""
    return 1 / (1 + exp(-sum(_weights().get(name, 0.0) for name in found)))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = load_artefact("sample_size").settings["weights"]
    return weights
