"""How many took part: every stated number of people, which kind it is, and which one is the study's total.

Candidates come from patterns; a small logistic model over named cues (model/sample_size.json) says which candidate is
the total, so that an arm, a planned number or the number of studies is never shown as the number of participants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import exp, fsum

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.artefact import load_artefact
from summarize.readings.sample_size_cues import Candidate, cues
from summarize.readings.sample_size_places import is_drawn, may_be_total, of_flow, randomized_of, some_of
from summarize.readings.sample_size_sums import controls_beside, is_made_up, is_part, summed, total_of
from summarize.text.numerals import DIGITS, WORDED, value_of
from summarize.text.passage import Document, Passage
from summarize.text.whole_texts import WHOLE

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
# Kinds of people that hold a number, a bracket or a stop word: "type 2", "status I and II", "with" a disease before the noun.
_KIND = (
    r"(?:types?\s(?:[12]|ii?)|(?:status|class|grade|stage|phase|asa(?:\sps)?)\s?(?:[1-4]|i{1,3}v?|iv)(?:\s?(?:-|/|and|or|to|,)\s?(?:[1-4]|i{1,3}v?|iv))*"
    r"|[a-z]+-,?\sand|\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?[\s-]years?[\s-]olds?|[a-z-]+(?:ed|al|ic|ive|ous|ent|ant|ing|ese|thy|weight)\sand(?=\s[a-z-]+\s[a-z])"
    r"|\([a-z][a-z ,;=]{0,40}(?:\d[a-z0-9 ,;=]{0,60})?\))"
)
# Numbers that name a kind and count nobody ("type 2 diabetic patients").
_NAMES_A_KIND = r"(?<!type )(?<!types )(?<!type-)(?<!phase )(?<!grade )(?<!stage )(?<!class )(?<!status )(?<!level )(?<!day )(?<!week )(?<!covid-)"
_STOP = (
    r"(?:of|to|in|with|for|and|or|were|was|years?|yrs?|weeks?|days?|hours?|h|min|mg|ml|kg|months?|minutes?|the|a|per|from|at|than|vs|versus|"
    r"met|had|received|on|by|times?|doses?|sessions?|infusions?|sites?|centers?|centres?|hospitals?|clinics?|items?|out|who|that|points?|scores?|"
    r"whereas|while|when|all|mcg|microg|micrograms?|μg|ng|mmol|cases? of|consecutive days|january|february|march|april|june|july|august|september|october|november|december)\b"
)
_CANDIDATE = Scanner(
    rf"(?<![\w.,/%-])(?P<part>{DIGITS}|{WORDED})(?=\s(?:\([^)]{{1,12}}\)\s)?(?:out\s)?of\s(?:the\s|these\s|all\s)?(?:{DIGITS}|{WORDED})\b)"
    rf"|(?<![\w.,\u00b7/%\u00b1+<>-]){_NAMES_A_KIND}(?P<number>{DIGITS}|{WORDED})(?![\w%\u00b7]|[.,]\d)"
    rf"(?:\s(?:of\s(?:the\s|these\s|all\s)?)?(?=[a-z(])(?P<words>(?:(?:{_KIND}|(?!{_STOP})[a-z\u00df-\u00ff\u03b1-\u03c9()'/\u2265\u2264+-]+),?\s){{0,7}}?)"
    rf"(?:(?P<people>{_PEOPLE})|(?P<animals>{_ANIMALS})|(?P<studies>{_STUDIES}))(?![a-z])"
    rf"|(?P<alone>\s(?!(?:min|minutes?|h|hours?|days?|weeks?|months?|years?|mg|ml|kg|mmhg|cm|mm|points?)\b)(?:[a-z-]+\s){{0,2}}?(?:(?:were|was)\s(?:randomly|randomi[sz]ed|enroll?ed|recruited|included|assigned|allocated|analy[sz]ed)|(?:were|was|completed|underwent|received|participated|responded|entered|randomi[sz]ed|enroll?ed))\b))"
    rf"|\(?(?<![a-z])(?P<equals>(?:total\s)?n\s{{0,3}}=\s{{0,3}})(?P<count>{DIGITS})(?!\s?%|[.,]\d|\d)"
    rf"|(?P<sample>sample(?:\ssize)?\s(?:of|was|comprised|included|consisted of)\s)(?P<sampled>{DIGITS}|{WORDED})(?![\w%]|[.,]\d)",
    together=WHOLE,
)
_ONE = re.compile(
    r"(?:an?|the case of an?|one|this)\s(?:[a-z-]+\s){0,3}?(?:\d{1,3}|"
    + WORDED
    + r")[\s-]?(?:years?|yrs?|yo|months?|weeks?|days?|y)[\s/-]?(?:old|o)?\b"
    r"|\b(?:an?|one|single)\s(?:[a-z-]+\s){0,5}?(?:patient|man|woman|boy|girl|male|female|case)\b(?!\s(?:series|reports|studies))"
)
_SEVERAL = re.compile(
    rf"\bcase[\s-]series\b|\b(?:second|third|both|these|other|two|three|four|[2-9]|\d\d)\s(?:[a-z-]+\s)?(?:cases?|patients?)\b(?!\s(?:reports?|stud))|(?:{WORDED}|\d+)\s(?:resulting\s)?cases\b"
)
_PART_OF_STUDIES = re.compile(
    rf"\s(?:\([^)]{{1,12}}\)\s)?(?:out\s)?of\s(?:the\s|these\s|all\s)?\S+\s(?:[a-z-]+\s)?{_STUDIES}"
)
SINGLE = "case_report"
UNRANDOMIZED = frozenset(("nonrandomized_trial", "case_report", "comparative", "descriptive"))
OBSERVED = frozenset(("nonrandomized_trial", "comparative", "other"))  # designs with controls beside the patients
_YEARS = range(1950, 2036)
_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|in|since|until|and|to)\s$"
)


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
    return distinct(readings)


def distinct(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The first reading of each number and detail."""
    kept: dict[tuple[object, object], Reading] = {}
    for reading in readings:
        kept.setdefault((reading.number, reading.detail), reading)
    return tuple(kept.values())


def _total(document: Document, found: list[Candidate]) -> Reading | None:
    if document.study_type in ("protocol", "narrative_review", "opinion", "guideline", "notice", "preclinical"):
        return None
    best = best_total(document, found)
    return _without_total(document, found) if best is None else _of_total(document, best, found)


def _of_total(document: Document, best: Candidate, found: list[Candidate]) -> Reading | None:
    """The total with the controls beside it; of several groups of controls none is known to be all."""
    beside = controls_beside(best, found) if document.study_type in OBSERVED else []
    if beside:
        return total_of([best, *beside]) if len(beside) == 1 else None
    kind = _total_kind(best)
    nobody = kind == "randomized" and document.study_type in UNRANDOMIZED  # "assigned to", but not by chance
    return _reading(best, "enrolled" if nobody else kind)


def _without_total(document: Document, found: list[Candidate]) -> Reading | None:
    """The sum of the arms, else the one patient of a case report."""
    parts = None if document.study_type == "systematic_review" else summed(_people(found))
    if parts is not None:
        return parts
    return _single(document) if document.study_type == SINGLE else None


def _people(found: list[Candidate]) -> list[Candidate]:
    return [c for c in found if c.noun not in ("studies", "animals")][:MOST]


def best_total(document: Document, found: list[Candidate]) -> Candidate | None:
    """The candidate that the model takes for the total, if its probability reaches the threshold."""
    people = _people(found)
    totals = [c for c in people if may_be_total(c)]
    if not totals:
        return None
    drawn = [c for c in totals if is_drawn(c)]
    if len({c.value for c in drawn}) == 1:  # "290 were screened, of whom 118 were randomized"
        return drawn[0]
    if (counted := of_flow(totals)) is not None:
        return counted
    return _likeliest(document, totals, people)


def _likeliest(document: Document, totals: list[Candidate], people: list[Candidate]) -> Candidate | None:
    chances = [probability(cues(c, people, document)) for c in totals]
    best = max(chances)
    chosen = totals[chances.index(best)]
    threshold = load_artefact("sample_size").settings["threshold"]
    sure = best >= threshold or (best >= LIKELY and is_made_up(chosen))
    return randomized_of(some_of(chosen), people) if sure and not is_part(chosen, people) else None


LIKELY = 0.3  # probability from which a number is the total where the arms beside it add up to it
MOST = 60  # numbers of people in a record that are looked at, many more than an abstract has


def _reading(candidate: Candidate, detail: str) -> Reading:
    span = candidate.passage.span(candidate.start, candidate.end)
    return Reading(
        kind="sample_size", value=str(candidate.value), span=span, number=float(candidate.value), detail=detail
    )


def _single(document: Document) -> Reading | None:
    """One patient, when a case report tells of "a 45-year-old man" and of no other."""
    if any(_SEVERAL.search(passage.flat) for passage in document.both()):
        return None
    for passage in document.both():
        matches = list(_ONE.finditer(passage.flat))
        if matches:
            return Reading(
                kind="sample_size", value="1", number=1.0, detail="analysed", span=passage.span(*matches[0].span())
            )
    return None


def _noun(flat: str, match: re.Match[str]) -> str:
    """What a number counts, by the part of the pattern that matched."""
    noun = next((k for k in ("people", "animals", "studies", "alone", "part") if match[k]), None)
    if noun == "part" and _PART_OF_STUDIES.match(flat, match.end()):
        return "studies"
    return noun or ("sample" if match["sampled"] else "n")


def _is_year(flat: str, start: int, noun: str, value: int) -> bool:
    if value not in _YEARS:
        return False
    if noun == "alone":
        before = flat[max(0, start - 12) : start]
        return re.search(r"(?:in|since|until|to|and|-|[a-z]{3,9})\s?$", before) is not None
    return noun == "people" and _MONTH.search(flat, max(0, start - 14), start) is not None


def candidates(passage: Passage) -> Iterator[Candidate]:
    """Every stated number of people, animals or studies in a passage."""
    flat = passage.flat
    for match in _CANDIDATE.finditer(flat):
        digits = match["number"] or match["count"] or match["sampled"] or match["part"]
        value = value_of(digits)
        noun = _noun(flat, match)
        if value == 0 or (noun == "alone" and value < 4) or _is_year(flat, match.start(), noun, value):
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


_THEN = re.compile(r"[,;]|\b(?:and|of whom|of which)\s(?=\d)")  # what is said of another number
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
    own = candidate.passage.flat[candidate.start : candidate.end]
    near = candidate.before[-40:] + " | " + own + _THEN.split(candidate.after[:60])[0]
    return next((kind for kind, pattern in _KINDS if pattern.search(near)), "analysed")


def probability(found: set[str]) -> float:
    """The model's probability that a candidate with these cues is the total."""
    return 1 / (1 + exp(-fsum(_weights().get(name, 0.0) for name in found)))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = load_artefact("sample_size").settings["weights"]
    return weights
