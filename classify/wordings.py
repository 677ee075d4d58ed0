"""What a text says of its own design in so many words, as weights added to the scores of its study type.

Each wording settles a kind of record that words weighed one by one confuse: a plan without results, a series of a stated
size, charts read with or without a comparison, chance denied, a database search (docs/codebook.md). Weights are natural
log odds of a round size, not tuned.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from classify.features import Read
from classify.named_designs import named_designs
from classify.own_design import own_design
from classify.publication_types import share
from classify.rarer_types import rarer_types
from evidence import lazy_re as re
from evidence.records import StudyType as T
from evidence.required_literals import Gate, Scanner

STRONG, FIRM, FAIR = 8.0, 4.0, 2.0
# probabilities: below the first a type needs no weight against it; above the third a record is taken for one of a family
LIKELY, UNLIKELY, EVEN = 0.02, 0.2, 0.5
NO_CHANCE = "the text says: no randomization"
SERIES = 20  # a series of more is a description (docs/codebook.md, case_report)
Weights = Mapping[T, float]

_DENIED = Scanner(
    r"\b(?:non|un|not|never|no|without|lack(?:ed|ing)?(?: of)?|absence of)[\s-]*(?:an? |any |been )?(?:randomi[sz]\w*|random"
    r" (?:allocation|assignment)|randomly \w+)|\bquasi-?randomi[sz]\w*",
    ignore_case=True,
)
_CHANCE = re.compile(
    r"\brandomi[sz]\w*|\brandomly\b|\brandom (?:order|allocation|assignment|sequence)|\brcts?\b|\bat random\b"
    r"|double[- ]blind|cross-?over\b|counterbalanced|placebo",
    re.IGNORECASE,
)
_BLINDED = re.compile(
    r"\b(?:double|triple)[- ]?(?:blind|mask)\w*|\bplacebo[- ]controlled\b|\bcross-?over (?:design|study|trial|manner|fashion)\b"
    r"|\bcounter-?balanced\b|\b(?:or|and) (?:matched |matching |saline )?placebo\b|\brandomly\b",
    re.IGNORECASE,
)
_OTHERS = Scanner(  # trials of others, or wished for
    r"\b(?:(?:randomi[sz]ed|controlled|clinical|double[- ]blind(?:ed)?|placebo[- ]controlled|prospective)[ ,-]+){1,5}"
    r"(?:trials|studies|research|rcts|data|evidence)\b|\brcts\b"
    r"|\b(?:randomi[sz]ed|controlled)\b[^.]{0,60}\b(?:needed|required|warranted|necessary|lacking)\b",
    ignore_case=True,
)
_OBSERVED = Scanner(
    r"\bobservational (?:\w+ ){0,2}(?:study|cohort|design|analysis|data)|\bretrospective(?:ly)?\b|\bchart reviews?\b"
    r"|\breview of (?:\w+ )?charts\b|\bmedical (?:records|charts)\b|\bhistorical cohort\b|\b(?:electronic )?health records\b"
    r"|\bnaturalistic\b|\breal-world\b|\bclaims data\b|\bcohort study\b",
    ignore_case=True,
)
_UNCONTROLLED = re.compile(
    r"\bopen[- ]label\b|\b(?:single|one)[- ]arm\b|\buncontrolled (?:trial|study)\b", re.IGNORECASE
)
_LOOKED_BACK = Scanner(
    r"\bretrospective(?:ly)?\b|\bchart reviews?\b|\breview of (?:\w+ )?charts\b|\bcharts? (?:\w+ ){0,3}(?:were|was) (?:read|reviewed)"
    r"|\bmedical (?:records|charts)\b|\bhistorical cohort\b|\b(?:electronic )?(?:health|patient) records\b",
    ignore_case=True,
)
_COMPARED = re.compile(
    r"\b(?:compar\w+ (?:\w+ ){0,3}(?:with|to|between|of)|versus|vs\b|matched|propensity|controls?\b(?! (?:of|pain|sympt))"
    r"|(?:treated|exposed|ketamine|\w+) and (?:untreated|unexposed|non-?\w+|control|comparison) (?:groups?|patients)"
    r"|(?:two|three|both|between|the other|comparison|control) groups?|unexposed|than (?:in )?(?:those|patients|people|the)"
    r" (?:\w+ ){0,2}(?:without|who did not|not|with|given|on|group)|with (?:and|or) without)",
    re.IGNORECASE,
)
_ASSOCIATED = re.compile(
    r"\bassociations? (?:between|of|with)\b|\bassociated with\b|\brisk of\b|\bcompar\w+|\bversus\b|\bvs\b|\bimpact of\b",
    re.IGNORECASE,
)
_SELF_COMPARED = re.compile(
    r"\bcompar\w+ (?:\w+ ){0,2}(?:with|to) (?:baseline|before|pre)|\bfrom baseline\b", re.IGNORECASE
)
_PLANNED_TREATMENT = re.compile(
    r"\bopen[- ]label\b|\bsingle[- ]arm\b|\bphase (?:[1-4]|I{1,3}V?)\b|\bprospectively (?:enrolled|treated|assigned)"
    r"|\bpilot (?:trial|study)\b|\bclinical trial\b|\bnct\d",
    re.IGNORECASE,
)
_SERIES = Scanner(
    r"\bcase[- ]series\b|\bseries of (?:\w+[ -]){0,3}(?:patients|cases|adults|people|children|men|women|veterans)\b"
    r"|\bconsecutive (?:\w+ ){0,2}(?:(?:in|out)?patients|cases|adults|individuals|people)\b"
    r"|\b(?:we (?:report|describe|present)|are (?:reported|described))\b",
    ignore_case=True,
)
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty".split(),
        1,
    )
}
_PEOPLE = (
    r"(?:(?:in|out)?patients|cases|adults|youths?|people|persons|individuals|participants|veterans|women|men|children"
    r"|adolescents|subjects|[Ss]s)"
)
_FEW = re.compile(
    rf"\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|10) (?:\w+ ){{0,2}}(?:cases|patients|{_PEOPLE})\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    rf"(?<![\w.,/-])(\d{{1,6}}|{'|'.join(_NUMBER_WORDS)}) (?:(?!and\b|of\b|to\b|or\b)[a-z-]+ ){{0,4}}?{_PEOPLE}\b"
    rf"|\b{_PEOPLE} ?\(n ?= ?(\d{{1,6}})\)|\(n ?= ?(\d{{1,6}})\)",
    re.IGNORECASE,
)
_TESTED = re.compile(r"\bp ?[<>=≤] ?0?\.\d", re.IGNORECASE)
_PLAIN_RESULT = ("RESULTS:", "Results:", "CONCLUSION:", "CONCLUSIONS:", "Conclusion:", "Conclusions:")  # quickly found
_RESULT = Scanner(
    r"\b(?<!expected )(?<!anticipated )results?\s*[:.]|\bfindings\s*:|\bconclusions?\s*[:.]|\bp ?(?:[<>=≤]|value)"
    r"|\b(?:95 ?%|confidence interval)"
    r"|\bwe found\b|\bresults (?:show|indicat|suggest|reveal)\w*|\bour (?:results|findings|data)\b"
    r"|\b(?:was|were) (?:significantly |markedly |not |also |more |less )?(?:higher|lower|greater|reduced|increased|improved"
    r"|associated|superior|better|worse|different|observed|found|seen|noted|well tolerated)\b"
    r"|\b(?:patients|participants|subjects|adults|those|scores|pain|group|who) (?:\w+ ){0,3}(?:improved|fell|rose|decreased"
    r"|declined|completed|responded|reported|experienced|showed|remained|relapsed|eased)\b",
    ignore_case=True,
)
_REGISTER = Scanner(
    r"\b(?:inclusion|exclusion|eligibility) criteria\s*:?|\bINTERVENTION\s*:|\bCONDITION\s*:|\bPRIMARY OUTCOME\s*:"
    r"|\b(?:primary|secondary) outcomes?(?: measures?)?\s*:|\b(?:experimental|active comparator|placebo comparator)(?: arm)?\s*:"
    r"|\barms?\s*(?:\d|[A-D])?\s*:|\bsponsor\b|\bpharmaceutical form\b|\bstudy (?:type|procedures|design)\s*:|\beligibility\s*:"
    r"|\b(?:estimated|actual|target) enrol?lment\b|\b(?:ages? eligible|healthy volunteers|masking|allocation)\s*:"
    r"|\brecruitment status\b|\bthe investigators\b|\b(?:expected|anticipated) results\b",
    ignore_case=True,
)
_GRANT = Scanner(
    r"\b(?:specific )?aims? (?:\d|i{1,3}\b|[a-c]\b)|\bspecific aims\b|\bthis (?:project|proposal|application|grant|award)\b"
    r"|\bproposed (?:study|research|project|work|experiments|trial|studies)\b|\bwe propose to\b"
    r"|\b(?:K23|K08|R01|R21|R33|R34|UG3|UH3|F31)\b|\bthe (?:candidate|applicant|investigators will)\b|\bproject summary\b",
    ignore_case=True,
)
_AHEAD = Scanner(
    r"\bwill (?:be|receive|undergo|include|recruit|enroll?|assess|evaluate|compare|test|measure|determine|examine|have|provide)"
    r"\b|\b(?:is|are) (?:planned|recruiting|being recruited|under way|underway|ongoing)\b|\b(?:we plan|plans?) to\b"
    r"|\bthis (?:study|trial) (?:aims?|seeks|intends|plans|will|is designed|tests|evaluates|examines|compares)\b"
    r"|\bthe purpose of this (?:study|trial) is\b|\bresearchers want to\b",
    ignore_case=True,
)
_SEARCH = Scanner(
    r"\b(?:search(?:ed|es|ing)?)\b[^.]{0,120}\b(?:pubmed|medline|embase|psycinfo|cochrane|scopus|web of science|cinahl"
    r"|databases?|google scholar)\b|\b(?:pubmed|medline|embase|psycinfo|cochrane|scopus|web of science|cinahl|databases?)\b"
    r"[^.]{0,80}\bsearch(?:ed|es)?\b|\b(?:pubmed|medline|embase|databases?)\b[^.]{0,80}\b(?:queried|screened|examined)\b"
    r"|\bPRISMA\b|\b(?:literature|database) search (?:identified|yielded|returned|found|retrieved|revealed)\b",
    ignore_case=True,
)
_ABOUT_STUDIES = re.compile(r"\breviews?\b|\boverview\b|\bmeta-?analys|\bliterature\b|\bguideline", re.IGNORECASE)

_GATE = Gate(
    {
        "denied": _DENIED.pattern,
        "blinded": _BLINDED.pattern,
        "observed": _OBSERVED.pattern,
        "uncontrolled": _UNCONTROLLED.pattern,
        "looked back": _LOOKED_BACK.pattern,
        "series": _SERIES.pattern,
        "tested": _TESTED.pattern,
        "register": _REGISTER.pattern,
        "grant": _GRANT.pattern,
        "ahead": _AHEAD.pattern,
        "search": _SEARCH.pattern,
    },
    ignore_case=True,
)


@lru_cache(maxsize=4)  # one record is asked about several times on end
def _possible(text: str) -> frozenset[str]:
    """The names of the patterns of the gate that a text can hold."""
    return _GATE.possible(text)


def text_weights(record: Read, shares: Mapping[str, float]) -> dict[str, Weights]:
    """What a record says of its design -> study type -> weight; `shares` are the probabilities of the other evidence."""
    found: dict[str, Weights] = {}
    text = record.text
    if _plans(record, shares):
        found["the text says: a plan without results"] = {T.PROTOCOL: STRONG}
    elif shares.get(T.PROTOCOL, 0.0) > UNLIKELY and _holds("tested", _TESTED, text) and "protocol" not in record.folded:
        found["the text says: a test with its p value"] = {T.PROTOCOL: -STRONG}
    found |= _chance(record, shares)
    if _OBSERVED.search(record.title) and not _ABOUT_STUDIES.search(record.title):
        found["the title says: observed"] = {T.SYSTEMATIC_REVIEW: -FIRM, T.RANDOMIZED_TRIAL: -FAIR}
    reviews = share(shares, T.NARRATIVE_REVIEW, T.SYSTEMATIC_REVIEW) > EVEN
    if reviews and _holds("search", _SEARCH, text):
        found["the text says: databases were searched"] = {T.SYSTEMATIC_REVIEW: FIRM}
    if share(shares, T.CASE_REPORT, T.COMPARATIVE, T.DESCRIPTIVE, T.NONRANDOMIZED_TRIAL) > EVEN:
        found |= _observation(record, shares)
    return found | own_design(record, shares) | rarer_types(record, shares) | named_designs(record, shares)


def _holds(name: str, pattern: Scanner | re.Pattern[str], text: str) -> bool:
    """Whether a text holds a pattern of the gate."""
    return name in _possible(text) and pattern.search(text) is not None


def _chance(record: Read, shares: Mapping[str, float]) -> dict[str, Weights]:
    """Whether a text speaks of chance in its own study, or denies it."""
    tried = share(shares, T.RANDOMIZED_TRIAL, T.NONRANDOMIZED_TRIAL)
    if shares.get(T.RANDOMIZED_TRIAL, 0.0) > LIKELY and chance_denied(record):
        return {NO_CHANCE: {T.RANDOMIZED_TRIAL: -STRONG}}
    if tried > UNLIKELY > shares.get(T.PROTOCOL, 0.0) and _blinded(record):
        return {"the text says: blinded or against placebo": {T.RANDOMIZED_TRIAL: FAIR / 2}}
    return {}


def _blinded(record: Read) -> bool:
    """Whether a study of people is blinded, crossed over or against placebo: randomized even where the word is missing."""
    return "blinded" in _possible(record.text) and _BLINDED.search(_OTHERS.blanked(record.text)) is not None


def chance_denied(record: Read) -> bool:
    """Whether a text denies randomization of its own study, or calls it observational, and nothing else speaks of chance."""
    text = record.text
    wordings = (("denied", _DENIED), ("observed", _OBSERVED), ("uncontrolled", _UNCONTROLLED))
    stated = any(name in _possible(text) and pattern.search(text) for name, pattern in wordings)
    if not stated or _ABOUT_STUDIES.search(record.title):
        return False
    return not _CHANCE.search(_OTHERS.blanked(_DENIED.blanked(text)))


def _plans(record: Read, shares: Mapping[str, float]) -> bool:
    text = record.text
    if len(text) - record.body < 150:
        return False
    results = _has_results(record)
    if results and shares.get(T.PROTOCOL, 0.0) < LIKELY:
        return False
    register = len(set(_wordings("register", _REGISTER, record)))
    grant = len(set(_wordings("grant", _GRANT, record)))
    ahead = len(_wordings("ahead", _AHEAD, record))
    if results:  # a planned level of significance reads like one
        return register >= 1 and ahead >= 3
    if register >= 2 or (register + grant + ahead >= 2 and (register + grant >= 1 or ahead >= 3)):
        return True
    return register + grant >= 1 and share(shares, T.RANDOMIZED_TRIAL, T.NONRANDOMIZED_TRIAL) > EVEN


def _wordings(name: str, pattern: Scanner, record: Read) -> list[str]:
    """The wordings of a pattern of the gate that an abstract holds, in lower case."""
    if name not in _possible(record.text):
        return []
    return [found.group().lower() for found in pattern.finditer(record.text, record.body)]


def _has_results(record: Read) -> bool:
    return any(head in record.text for head in _PLAIN_RESULT) or _RESULT.search(record.text, record.body) is not None


def _observation(record: Read, shares: Mapping[str, float]) -> dict[str, Weights]:
    """What tells a report of cases, a description, a comparison and an uncontrolled trial apart."""
    found: dict[str, Weights] = {}
    looked_back = _holds("looked back", _LOOKED_BACK, record.text)
    told = (looked_back or _holds("series", _SERIES, record.text)) and not _PLANNED_TREATMENT.search(record.text)
    compared = told and len(_COMPARED.findall(record.text)) > len(_SELF_COMPARED.findall(record.text))
    if looked_back and told:
        found["the text says: records were read afterwards"] = {T.NONRANDOMIZED_TRIAL: -FIRM}
        if not compared:
            found["the text says: no comparison"] = {T.COMPARATIVE: -FAIR}
    if _FEW.search(record.title):
        found["the title says: a few cases"] = {T.CASE_REPORT: FIRM}
    if share(shares, T.RANDOMIZED_TRIAL, T.NONRANDOMIZED_TRIAL) < UNLIKELY and _ASSOCIATED.search(record.title):
        found["the title says: groups compared"] = {T.COMPARATIVE: FAIR / 2}
    return found | _number_of_people(record, shares, is_series=told and not compared)


def _number_of_people(record: Read, shares: Mapping[str, float], *, is_series: bool) -> dict[str, Weights]:
    """What the number of people in a series, or in what may be a report of cases, says of its type."""
    size = series_size(record) if is_series else None
    if size is not None and size <= SERIES:
        return {f"the text says: a series of up to {SERIES}": {T.CASE_REPORT: FIRM, T.DESCRIPTIVE: -FIRM}}
    if size is not None:
        return {f"the text says: a series of more than {SERIES}": {T.DESCRIPTIVE: FIRM, T.CASE_REPORT: -STRONG}}
    if shares.get(T.CASE_REPORT, 0.0) > UNLIKELY and "case" not in record.title.lower() and _is_of_many(record):
        return {f"the text says: more than {SERIES} people": {T.CASE_REPORT: -FAIR}}
    return {}


def _is_of_many(record: Read) -> bool:
    size = series_size(record)
    return size is not None and size > SERIES


def series_size(record: Read) -> int | None:
    """The largest number of people a text states, or None."""
    sizes = []
    for found in _SIZE.finditer(record.text):
        word = next(group for group in found.groups() if group)
        sizes.append(_NUMBER_WORDS.get(word.lower()) or int(word))
    return max(sizes, default=None)
