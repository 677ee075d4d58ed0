"""Wordings of the types that few labelled records hold, and of records that are taken for a commoner type than theirs.

Weights are natural log odds of a round size, not tuned (as in wordings.py); the rules behind them: docs/codebook.md. What
each wording is worth beyond the records it was written after was read off labels it never saw: classify/model/card.md (tried).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from classify.features import Read
from classify.publication_types import share
from evidence import lazy_re as re
from evidence.records import StudyType as T

STRONG, FIRM, FAIR = 6.0, 4.0, 2.0
EVEN, SOME = 0.5, 0.2  # probabilities: types are a family above the first; a type is in question above the second
SHORT = 1500  # characters of a letter or comment, at most
Weights = Mapping[T, float]
Shares = Mapping[str, float]  # study type -> probability

_LATER = re.compile(  # what is worked out anew from a trial that is over (codebook: later and pooled analyses count)
    r"\b(?:post[- ]?hoc|secondary|sub-?group|exploratory|pooled|ancillary|mediation) [^.]{0,60}?\b(?:of|from) [^.]{0,80}?"
    r"\b(?:trials?|rcts?|study|studies|data)\b|\bsecondary (?:data )?analys[ei]s\b|\bpost[- ]?hoc\b"
    r"|\b(?:part|participants|enrolled|data|samples) (?:of|in|from) (?:(?:an?|the|our|two|three|previous|larger|completed"
    r"|double-blind|placebo-controlled|prospective),? ){0,5}randomi[sz]ed\b"
    r"|\bbased on (?:\w+ ){0,2}randomi[sz]ed controlled trials?\b",
    re.IGNORECASE,
)
_BY_CHANCE = re.compile(  # one trial, or two that are counted: trials in general are those of others, or wished for
    r"\brandomi[sz]ed to\b|\brandomi[sz]ed,?(?: [\w-]+,?){0,4} (?:trial|study)\b|\brandomly (?:assigned|allocated)"
    r"|\bdouble[- ]blind(?!(?:ed)?,?(?: [\w-]+,?){0,3} (?:trials|studies)\b)"
    r"|\b(?:based on|from|of) (?:two|three|four|five|\d) (?:\w+ ){0,2}randomi[sz]ed\b",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\bopen[- ]label\b|\bextension\b|\bsingle[- ]arm\b", re.IGNORECASE)  # chance ended before
_INSTRUMENT = re.compile(
    r"\bscreening (?:tool|questionnaire|instrument|test)s?\b|\bpsychometric|\bvalidity\b|\bvalidation of\b|\breliability\b"
    r"|\bfactor structure\b|\bcomparisons? between measures\b"
    r"|\b(?:utility|accuracy) (?:and \w+ )?of (?:the )?[\w' -]{0,60}?\b(?:examination|scale|inventory|questionnaire|index|test"
    r"|instrument)\b",
    re.IGNORECASE,
)
_ASSAY = re.compile(
    r"\blimit of (?:quantification|detection)\b|\b(?:gas|liquid) chromatograph\w*|\bmass spectromet\w*", re.IGNORECASE
)
_MEASURED = re.compile(
    r"\b(?:measurement|determination|quantification|assay|method|analysis) (?:of|for)\b.*\b(?:in|by|using)\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"\b(?:the|this) (?:present )?letter (?:about|comments|discusses|responds|raises|addresses|is (?:a comment|in response))"
    r"|\bcomments? on (?:the|an) (?:article|paper|study)\b|\bin this interview\b",
    re.IGNORECASE,
)
_CONSENSUS = re.compile(
    r"\bconsensus (?:view|statement|panel|guidelines?|recommendations?|process|meeting|conference)\b"
    r"|\b(?:practice|clinical|treatment) guidelines?\b[^.]{0,40}\b(?:developed|presented|issued)"
    r"|\b(?:these|this|the present) (?:guidelines?|recommendations?|strateg(?:y|ies)) (?:was|were|is|are|has|have)\b[^.]{0,40}"
    r"(?:developed|intended|designed|based|issued|approved)|\bposition (?:statement|paper)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\brecommend|\bguid|\bstrateg|\bconsensus\b|\bposition\b", re.IGNORECASE)
_ANIMALS = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|cats?|pigs?|swine|piglets?|sheep|goats?|horses?|ponies|cattle|calves|monkeys?"
    r"|macaques?|baboons?|chimpanzees?|tamarins?|marmosets?|zebrafish|ferrets?|hamsters?|gerbils?|rodents?|birds?|lions?"
    r"|tigers?|bears?|fish|tilapia|trout|salmon|carp|broilers?|hens?|chickens?|quails?|lambs?|ewes?|cows?|heifers?|bulls?"
    r"|steers?|foals?|mares?|stallions?|donkeys?|beagles?|guinea[- ]pigs?|tadpoles?|frogs?|shrimp|camels?|alpacas?|llamas?"
    r"|elephants?|rhinoceros(?:es)?|wolves|foxes|deer|elk|parrots?|pigeons?|turtles?|tortoises?|snakes?|lizards?|drosophila"
    r"|kittens?|puppies|minipigs?)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:humans?|people|persons?|patients?|man|men|women|boys?|girls?|volunteers|participants|adults|children|owners?|review)\b",
    re.IGNORECASE,
)
_BEFORE_AND_AFTER = re.compile(
    r"\bbefore[- ](?:and[- ])?after (?:study|design|trial)\b|\bopen,? prospective\b|\bprospective,? open\b",
    re.IGNORECASE,
)
_RECORDS = re.compile(r"\bretrospective|\bcharts?\b|\brecords\b", re.IGNORECASE)


def rarer_types(record: Read, shares: Shares) -> dict[str, Weights]:
    """What is said of the design -> study type -> weight; `shares` are the probabilities of the other evidence."""
    return {name: weights for name, holds, weights in _WORDINGS if holds(record, shares)}


def later_analysis(record: Read, shares: Shares) -> bool:
    """Whether a text works out anew the data of a trial by chance, and does not follow it on without chance."""
    if share(shares, T.RANDOMIZED_TRIAL, T.NONRANDOMIZED_TRIAL, T.COMPARATIVE, T.DESCRIPTIVE, T.OTHER) <= EVEN:
        return False
    if shares.get(T.RANDOMIZED_TRIAL, 0.0) > 1 - SOME / 4 or not ("rand" in record.folded or "blind" in record.folded):
        return False
    text = record.text
    return all((_BY_CHANCE.search(text), _LATER.search(text), not _NO_LONGER.search(text)))


def _of_an_instrument(record: Read, shares: Shares) -> bool:
    family = (T.OTHER, T.DESCRIPTIVE, T.COMPARATIVE, T.OPINION, T.NONRANDOMIZED_TRIAL)
    return share(shares, *family) > EVEN and _INSTRUMENT.search(record.title) is not None


def _of_an_assay(record: Read, shares: Shares) -> bool:
    asked = share(shares, T.OTHER, T.PRECLINICAL, T.NONRANDOMIZED_TRIAL) > EVEN
    return asked and _MEASURED.search(record.title) is not None and len(_ASSAY.findall(record.text)) >= 2


def _of_an_article(record: Read, shares: Shares) -> bool:
    return len(record.text) - record.body < SHORT and _COMMENT.search(record.text) is not None


def _of_a_body(record: Read, shares: Shares) -> bool:
    family = (T.NARRATIVE_REVIEW, T.SYSTEMATIC_REVIEW, T.OPINION, T.GUIDELINE)
    asked = share(shares, *family) > EVEN and _ADVICE.search(record.title) is not None
    return asked and _CONSENSUS.search(record.text) is not None


def _of_animals(record: Read, shares: Shares) -> bool:
    asked = share(shares, T.NONRANDOMIZED_TRIAL, T.RANDOMIZED_TRIAL, T.COMPARATIVE, T.DESCRIPTIVE) > 1.5 * SOME
    return asked and _ANIMALS.search(record.title) is not None and not _PEOPLE.search(record.text)


def _before_and_after(record: Read, shares: Shares) -> bool:
    asked = share(shares, T.NONRANDOMIZED_TRIAL, T.DESCRIPTIVE, T.COMPARATIVE) > EVEN
    return asked and _BEFORE_AND_AFTER.search(record.text) is not None and not _RECORDS.search(record.text)


_WORDINGS: tuple[tuple[str, Callable[[Read, Shares], bool], Weights], ...] = (
    ("the text says: a later analysis of a randomized trial", later_analysis, {T.RANDOMIZED_TRIAL: FIRM}),
    ("the title says: an instrument is tested", _of_an_instrument, {T.OTHER: FIRM}),
    ("the text says: an assay", _of_an_assay, {T.OTHER: FIRM}),
    ("the text says: on an article", _of_an_article, {T.OPINION: STRONG}),
    ("the text says: advice by consensus", _of_a_body, {T.GUIDELINE: STRONG}),
    ("the title says: animals", _of_animals, {T.PRECLINICAL: FIRM}),
    ("the text says: before and after", _before_and_after, {T.NONRANDOMIZED_TRIAL: FIRM}),
)
