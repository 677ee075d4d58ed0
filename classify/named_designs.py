"""Designs that a title, a heading or one plain sentence names outright, where the other evidence says another type.

Weights are natural log odds of a round size, not tuned (as in wordings.py); the rules behind them: docs/codebook.md. What
each wording is worth beyond the records it was written after was read off records it never saw: classify/model/card.md
(tried).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from classify.features import Read
from evidence import lazy_re as re
from evidence.records import StudyType as T

FIRM, FAIR = 4.0, 2.0
EVEN, SOME, SETTLED = (
    0.5,
    0.2,
    0.95,
)  # probabilities: above which types are a family above the first, one is in question, one is sure
PREVIEW = 900  # characters of a comment on one trial, at most
Weights = Mapping[T, float]
Shares = Mapping[str, float]  # study type -> probability

_OF_OTHERS = re.compile(
    r"\breviews?\b|\boverview\b|\bmeta-?|\bsynthesis of (?:the )?(?:evidence|literature|qualitative)|\bprotocol\b|\bguideline"
    r"|\bpsychometric|\bvalidation\b",
    re.IGNORECASE,
)
_QUALITATIVE = re.compile(
    r"(?<!quantitative and )\bqualitative(?:ly)? (?:\w+ ){0,2}?(?:study|analysis|exploration|investigation|interviews?|inquiry"
    r"|descriptive|content|findings)\b|\bthematic (?:content )?analysis\b|\bphenomenological\b|\bfocus groups?\b"
    r"|\binterview study\b|\bcontent analysis\b|\bpharmacovigilance (?:study|analysis|data)\b"
    r"|\badverse event reporting system\b|\bfaers\b",
    re.IGNORECASE,
)
_OBSERVED = re.compile(r"\bsurveys?\b|\bcross-sectional\b|\bcohort study\b|\bprevalence of\b", re.IGNORECASE)
_REVIEW_HEADS = re.compile(
    r"\b(?:AREAS? (?:COVERED|OF UNCERTAINTY)|Areas? (?:covered|of uncertainty)|EXPERT (?:OPINION|COMMENTARY)"
    r"|Expert (?:opinion|commentary)|PURPOSE OF (?:THE )?REVIEW|Purpose of (?:the )?review)\s?:"
)
_SEARCHED = re.compile(r"\bsearch(?:ed|es)?\b|\bsystematic(?:ally)?\b", re.IGNORECASE)
_CHEMISTRY = re.compile(
    r"\bstructure[-–]activity\b|\bqsar\b|\bmolecular docking\b|\bin silico (?:screening|design|docking)"
    r"|\bin vitro\b(?! (?:fertili|diagnos|matur))|\bpatch[- ]clamp\b|\bcell lines?\b"
    r"|\bcultured (?:\w+ ){0,2}(?:cells|neurons|myocytes)\b",
    re.IGNORECASE,
)
_QUASI = re.compile(r"\bquasi[- ]experimental\b", re.IGNORECASE)
_NOT_GIVEN = re.compile(  # nobody gave anything: a policy, or records; or chance was at work
    r"\btime[- ]series\b|\bpolic(?:y|ies)\b|\blaws?\b|\brecords\b|\bretrospective|\bclaims\b|\bdatabase\b"
    r"|\bdifference[- ]in[- ]differences?\b|\bregistr(?:y|ies)\b|(?<!non)(?<!non-)(?<!not )(?<!without )\brandom",
    re.IGNORECASE,
)
_SYSTEMATIC = re.compile(
    r"\b(?:we|authors|study|article|paper) (?:\w+ ){0,2}(?:conducted|performed|undertook|carried out|completed) an? "
    r"(?:\w+[ ,]+){0,2}(?:scoping|systematic|umbrella) (?:literature )?(?:review|search)\b"
    r"|\b(?:scoping|systematic) (?:literature )?(?:review|search) (?:\w+ ){0,6}(?:was|were) (?:conducted|performed|undertaken"
    r"|carried out|completed)\b|\bsystematic search of\b",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"\bwe (?:then )?randomly (?:assigned|allocated)\b|\bwe randomi[sz]ed\b"
    r"|\b(?:participants|patients|subjects|adults|women|men|children|volunteers|students|workers|veterans|clinicians"
    r"|individuals)(?: \([^)]{1,40}\))?,? (?:\w+ ){0,4}?(?:were|was) (?:then |each )?"
    r"(?:randomly (?:assigned|allocated)|randomi[sz]ed) (?:to|into|either|in a|\d:\d)",
    re.IGNORECASE,
)
_NOT_OF_THE_TRIAL = re.compile(
    r"\bqualitative|\binterview|\bsurvey|\bfollow-?up\b|\bextension\b|\bcost|\bpredict|\bnomogram", re.IGNORECASE
)
_OF_A_MODEL = re.compile(r"\b(?:training|validation|testing|test) (?:sets?|cohorts?|groups?|samples?)\b", re.IGNORECASE)
_OF_ONE_TRIAL = re.compile(
    r"\b(?:recent|new) (?:clinical )?(?:trial|study) (?:by|from) (?:[\w-]+ ){1,3}?(?:at|et) al", re.IGNORECASE
)
_OF_LITERATURE = re.compile(
    r"\b(?:bibliometric|scientometric|altmetric|citation analysis|web of science|cost[- ]utility|budget impact"
    r"|decision[- ]analytic|markov model|(?:health[- ])?economic model)\b",
    re.IGNORECASE,
)
_TRIAL_OR_REVIEW = re.compile(r"\bsystematic\b|\btrial\b|\breview\b", re.IGNORECASE)
_OWN_DATA = re.compile(
    r"\b(?:n ?= ?\d{2,}|sample of (?:\w+ )?\d|p ?(?:-?value)?s? ?[<=>≤] ?0?\.\d|95 ?% ?(?:ci|confidence)|anova\b"
    r"|(?:logistic|linear|cox|multiple|hierarchical) regression\b"
    r"|\d{2,} (?:[\w-]+ ){0,2}(?:participants|patients|respondents|students|adults|subjects|women|men|people|individuals"
    r"|interviews)\b|(?:online|cross-sectional|telephone|web-based) survey\b"
    r"|(?:completed|filled (?:in|out)) (?:\w+ ){0,3}(?:survey|questionnaires?|measures|scales?)\b|results?:)",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"\b(?:editorial|comment(?:ary|s)?|viewpoint|perspective|opinion|interview|reply|response to)\b", re.IGNORECASE
)
_CASES = re.compile(
    r"\b(?:we|(?:this|the present) (?:article|paper|report)) (?:\w+ )?(?:presents?|reports?|describes?|presented|reported"
    r"|described) (?:on |here )?(?:the |an? )?(?:(?:\w+ ){0,3}?(?:case of|case report|case series)|(?:two|three|four|five|six"
    r"|seven|eight|nine|ten|[2-9]) (?:\w+ ){0,2}(?:cases|patients))\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\bcompared\b|\bcontrols?\b|\bversus\b|\bgroups\b", re.IGNORECASE)
_TRIAL_TITLE = re.compile(
    r"\b(?:clinical trial|interventional study|pilot trial|feasibility trial|phase (?:[1-4]|i{1,3}v?)[ab]?[ ,/](?:\w+ ){0,2}"
    r"(?:trial|study))\b",
    re.IGNORECASE,
)
_CHANCE_OR_OTHERS = re.compile(
    r"\brandom|\btrials\b|\bextension\b|\bfollow-?up\b|\bsecondary\b|\bpost[- ]?hoc\b|\breview|\bqualitative|\bdata from\b"
    r"|\bprotocol\b|\bsurvey\b|\brationale\b|\bdouble[- ]blind|\bplacebo",
    re.IGNORECASE,
)

_TRIAL_TOLD = re.compile(
    r"\b(?:this|our|an?) (?:[\w-]+,? ){0,4}?(?:pilot|feasibility|phase (?:[1-4]|i{1,3})[ab]?,?|single[- ]arm|open[- ]label"
    r"|uncontrolled)(?:,? [\w-]+){0,3} (?:clinical )?(?:trial|pilot study)\b",
    re.IGNORECASE,
)
_WATCHED = re.compile(
    r"\bretrospective|\bnaturalistic|\bcohort|\brecords\b|\binterviews?\b|\bregistry\b|\bcase (?:report|series)|\bobservational",
    re.IGNORECASE,
)
_BEFORE_AND_AFTER = re.compile(
    r"\b(?:pre-?(?:test|intervention)? ?(?:and|/|-|to)? ?post-?(?:test|intervention)?|one-group pretest|single[- ]group"
    r"|within-group)\b[^.]{0,30}\b(?:design|study|trial)\b|\bintervention (?:group|participants|was delivered|consisted)\b",
    re.IGNORECASE,
)
_NOT_PLANNED = re.compile(r"\bcohort\b|\breview|\bprotocol\b|\bqualitative\b|\bguideline", re.IGNORECASE)
_MATCHED = re.compile(r"\bmatched (?:controls?|comparison)\b|\bcase[- ]control\b", re.IGNORECASE)


def named_designs(record: Read, shares: Shares) -> dict[str, Weights]:
    """What is named outright -> study type -> weight; `shares` are the probabilities of the other evidence."""
    return {name: weights for name, holds, weights in _WORDINGS if holds(record, shares)}


def _qualitative(record: Read, shares: Shares) -> bool:
    settled = shares.get(T.COMPARATIVE, 0.0) > EVEN or shares.get(T.DESCRIPTIVE, 0.0) > SETTLED
    return not settled and _named(_QUALITATIVE, record)


def _observed(record: Read, shares: Shares) -> bool:
    asked = _share(shares, T.NARRATIVE_REVIEW, T.OPINION) > SOME
    return asked and _named(_OBSERVED, record) and _OWN_DATA.search(record.text, record.body) is not None


def _headed_as_a_review(record: Read, shares: Shares) -> bool:
    settled = shares.get(T.NARRATIVE_REVIEW, 0.0) > SETTLED
    asked = not settled and _share(shares, T.SYSTEMATIC_REVIEW, T.PROTOCOL, T.GUIDELINE) < EVEN
    return asked and _REVIEW_HEADS.search(record.text) is not None and not _SEARCHED.search(record.text)


def _chemistry(record: Read, shares: Shares) -> bool:
    family = (T.NARRATIVE_REVIEW, T.OPINION, T.OTHER, T.DESCRIPTIVE, T.PRECLINICAL, T.NONRANDOMIZED_TRIAL)
    return _share(shares, *family) > EVEN and _named(_CHEMISTRY, record)


def _quasi_experimental(record: Read, shares: Shares) -> bool:
    asked = _share(shares, T.NONRANDOMIZED_TRIAL, T.COMPARATIVE, T.DESCRIPTIVE, T.RANDOMIZED_TRIAL) > EVEN
    return asked and _QUASI.search(record.text) is not None and not _NOT_GIVEN.search(record.text)


def _systematic(record: Read, shares: Shares) -> bool:
    asked = _share(shares, T.NARRATIVE_REVIEW, T.SYSTEMATIC_REVIEW) > EVEN
    return asked and _SYSTEMATIC.search(record.text) is not None


def _assigned_by_chance(record: Read, shares: Shares) -> bool:
    family = (T.COMPARATIVE, T.DESCRIPTIVE, T.OTHER, T.NARRATIVE_REVIEW, T.NONRANDOMIZED_TRIAL)
    if _share(shares, *family) <= EVEN or _ASSIGNED.search(record.text) is None:
        return False
    others = _NOT_OF_THE_TRIAL.search(record.title) or _OF_OTHERS.search(record.title)
    return not others and _OF_A_MODEL.search(record.text) is None


def _on_one_trial(record: Read, shares: Shares) -> bool:
    family = (T.NARRATIVE_REVIEW, T.OPINION, T.OTHER, T.NONRANDOMIZED_TRIAL, T.DESCRIPTIVE)
    asked = _share(shares, *family) > EVEN and len(record.text) - record.body < PREVIEW
    return asked and _OF_ONE_TRIAL.search(record.text) is not None


def _of_literature_or_costs(record: Read, shares: Shares) -> bool:
    return _OF_LITERATURE.search(record.title) is not None and not _TRIAL_OR_REVIEW.search(record.title)


def _with_data(record: Read, shares: Shares) -> bool:
    """Whether what is taken for an opinion tells data of its own: only a letter without data is one (codebook, opinion)."""
    if shares.get(T.OPINION, 0.0) <= SOME or _VIEW.search(record.title):
        return False
    return len({found.group()[:4].lower() for found in _OWN_DATA.finditer(record.text, record.body)}) >= 2


def _cases(record: Read, shares: Shares) -> bool:
    asked = _share(shares, T.DESCRIPTIVE, T.CASE_REPORT, T.NARRATIVE_REVIEW, T.OPINION) > EVEN
    if not asked or shares.get(T.CASE_REPORT, 0.0) > SETTLED:
        return False
    return _CASES.search(record.text) is not None and not _COMPARED.search(record.text)


def _trial_by_title(record: Read, shares: Shares) -> bool:
    asked = _share(shares, T.NARRATIVE_REVIEW, T.PROTOCOL, T.RANDOMIZED_TRIAL) < EVEN
    return asked and _TRIAL_TITLE.search(record.title) is not None and not _CHANCE_OR_OTHERS.search(record.text)


def _trial_told(record: Read, shares: Shares) -> bool:
    if _share(shares, T.DESCRIPTIVE, T.COMPARATIVE, T.CASE_REPORT) <= EVEN or _TRIAL_TOLD.search(record.text) is None:
        return False
    return not _CHANCE_OR_OTHERS.search(record.text) and not _WATCHED.search(record.text)


def _before_and_after(record: Read, shares: Shares) -> bool:
    family = (T.DESCRIPTIVE, T.COMPARATIVE, T.OTHER, T.OPINION, T.NONRANDOMIZED_TRIAL)
    if _share(shares, *family) <= EVEN or _BEFORE_AND_AFTER.search(record.text) is None:
        return False
    return not _NOT_GIVEN.search(record.text) and not _NOT_PLANNED.search(record.text)


def _matched(record: Read, shares: Shares) -> bool:
    asked = shares.get(T.DESCRIPTIVE, 0.0) > SOME and shares.get(T.COMPARATIVE, 0.0) > SOME / 2
    return asked and _MATCHED.search(record.text) is not None


def _named(pattern: re.Pattern[str], record: Read) -> bool:
    """Whether the title of a study of its own holds a pattern."""
    return pattern.search(record.title) is not None and not _OF_OTHERS.search(record.title)


def _share(shares: Shares, *kinds: T) -> float:
    return sum(shares.get(kind, 0.0) for kind in kinds)


_WORDINGS: tuple[tuple[str, Callable[[Read, Shares], bool], Weights], ...] = (
    ("the title says: asked or watched", _qualitative, {T.DESCRIPTIVE: FIRM}),
    ("the title says: a survey or cohort", _observed, {T.NARRATIVE_REVIEW: -FIRM, T.OPINION: -FIRM}),
    ("the headings say: a review", _headed_as_a_review, {T.NARRATIVE_REVIEW: FIRM}),
    ("the title says: in the laboratory", _chemistry, {T.PRECLINICAL: FIRM}),
    ("the text says: quasi-experimental", _quasi_experimental, {T.NONRANDOMIZED_TRIAL: FIRM}),
    ("the text says: a systematic review was made", _systematic, {T.SYSTEMATIC_REVIEW: FIRM}),
    ("the text says: people were assigned by chance", _assigned_by_chance, {T.RANDOMIZED_TRIAL: FIRM}),
    ("the text says: on one recent trial", _on_one_trial, {T.OPINION: FIRM}),
    ("the title says: of the literature, or costs", _of_literature_or_costs, {T.OTHER: FIRM}),
    ("the text says: data of its own", _with_data, {T.OPINION: -FIRM}),
    ("the text says: cases are told", _cases, {T.CASE_REPORT: FIRM}),
    ("the title says: a trial, without chance", _trial_by_title, {T.NONRANDOMIZED_TRIAL: FIRM}),
    ("the text says: a trial, without chance", _trial_told, {T.NONRANDOMIZED_TRIAL: FIRM}),
    ("the text says: given, and measured before and after", _before_and_after, {T.NONRANDOMIZED_TRIAL: FIRM}),
    ("the text says: controls were matched", _matched, {T.COMPARATIVE: FAIR}),
)
