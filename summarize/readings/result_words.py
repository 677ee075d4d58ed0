"""Whether a result sentence shows the effect that a trial looked for: words first, then p values, then intervals.

The verdict of a clause is True (an effect is shown), False (none is shown, or one against the intervention) or None
(nothing is stated, or words and numbers disagree). In a noninferiority comparison noninferiority is the effect looked
for (CONSORT extension for noninferiority and equivalence trials, doi:10.1001/jama.2012.87802).
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from summarize.findings.arm_numbers import interval_holds_none
from summarize.text.effect_words import NO_DIFFERENCE, SIGNIFICANT
from summarize.text.p_values import PValue, find_p_values

PRIMARY = Scanner(
    r"primary(?<!\wprimary)[ -](?:and (?:\w+[ -]){1,3})?(?:\w+[ -]){0,3}?"
    r"(?:end ?-?points?|outcomes?|efficacy|variables?|objectives?|measures?|hypothes[ie]s|composite|analys[ie]s|aims?|response)"
    r"|(?:main|principal) (?:study )?(?:outcomes?|end ?-?points?)|primary composite|end ?points? (?:was|were) (?:not )?(?:met|reached)"
)
_NOT = r"(?:not|never|neither)"
_MEET = r"(?:met|achieved|reached|attained|fulfilled|satisfied)"
_SHOWN = r"(?:met|shown|demonstrated|established|achieved|confirmed|proven|proved|reached|concluded|satisfied|fulfilled|found)"
_NI = r"(?:non-?\s?inferior(?:ity)?|(?:bio)?equivalence|bioequivalent|therapeutic(?:ally)? equivalen(?:t|ce))"
_FAILED_TO = (
    rf"(?:{_NOT}|fail\w* to|cannot|could not|unable to) (?:be )?(?:\w+ ){{0,2}}?(?:meet|reach|achieve|attain|satisfy|fulfil\w*|demonstrate|"
    r"establish|show|confirm|prove|conclude|support)"
)
_STATED = re.compile(
    r"primary|point|outcome|objective|hypothes|futility|main|criteri|threshold"
)  # without one nothing is stated as met
_UNMET = Scanner(
    rf"(?:primary|main|end ?-?points?|outcomes?|objectives?|hypothes[ie]s|futility)[^.;]{{0,80}}?\b(?:{_NOT}) (?:\w+ ){{0,2}}?(?:{_MEET}|supported|confirmed)"
    r"|(?:did not|fail\w* to|does not|didn't) (?:meet|reach|achieve|attain)[^.;]{0,60}?(?:primary|end ?-?point|outcome|objective)"
    r"|(?:did not|fail\w* to|does not) (?:meet|reach|cross|pass|satisfy|exceed)[^.;,]{0,30}?(?:pre-?(?:defined|specified|planned|set)|efficacy|superiority|statistical|stopping) (?:\w+ )?(?:criteri|threshold|boundar)"
    r"|(?:not|fail\w* to) (?:confirm|support|prove)\w* (?:the|our|its|this) (?:\w+ )?(?:primary|hypothes)"
    r"|for futility|(?:due to|because of) futility|futility (?:boundary|criteri\w+)"
    r"|missed (?:its|the|both) (?:\w+ ){0,2}?(?:primary|end ?-?point)|neither (?:co-?)?primary"
)
_MET = Scanner(
    rf"(?:primary|main|end ?-?points?)[^.;]{{0,60}}?\b(?:was|were|has been|have been) (?:also |both |successfully )?{_MEET}"
    rf"|\b(?:{_MEET}|meeting|confirm(?:ed|ing|s)|support(?:ed|ing|s)) (?:its|the|both|all|their|our) (?:\w+[ -]){{0,3}}?(?:primary|end ?-?points?)"
)
_PEOPLE_MET = re.compile(  # of those who reached it the arms have still to be compared
    rf"(?:patients|subjects|participants|women|men|children|individuals|adults|eyes|%|more)[^.;]{{0,40}}?\b(?:who )?{_MEET} (?:the|all|both)"
    rf"|{_MEET} (?:by|in) (?:\w+ )?\d"
)
_NI_UNMET = Scanner(
    rf"{_FAILED_TO} (?:\w+ ){{0,4}}?{_NI}|{_NI}[^.;]{{0,60}}?\b(?:was|were|could|can|is|did)(?: not|not|n't) (?:be )?(?:\w+ )?(?:{_SHOWN}|meet|reach)"
    rf"|{_NOT} (?:shown |found |proven |demonstrated )?(?:to be )?{_NI}|(?:was|were|is|are|be) inferior to"
    r"|(?:exceed\w*|beyond|crossed|outside|above) (?:the )?(?:\w+[ -]){0,3}?(?:non-?inferiority )?margin"
)
EQUIVALENT = re.compile(r"(?:was|were|is|are|proved|found) (?:\w+ )?(?:to be )?(?<!not )(?:\w+ )?equivalent")
_NI_MET = Scanner(
    rf"(?<!not )(?:bio|therapeutically )equivalent|{_NI}[^.;]{{0,60}}?\b(?:was|were|is|being|has been|criteri\w+) (?:\w+ )?{_SHOWN}|(?:was|were|is|are|be|proved|proven|as) (?:\w+ )?(?:statistically )?{_NI}"
    rf"|(?:met|meeting|demonstrat\w*|show\w*|establish\w*|confirm\w*|achiev\w*|satisf\w*|support\w*|indicat\w*|reach\w*) (?:the )?(?:\w+ ){{0,4}}?{_NI}"
    rf"|{_NI} (?:of|to|with|for) \w+|(?:within|below|less than|under|not exceed\w*) (?:the )?(?:\w+[ -]){{0,3}}?(?:non-?inferiority |equivalence )?(?:margin|equivalence (?:range|limits?|bounds|interval))"
)
NONINFERIORITY = re.compile(_NI)
_NO_MORE = Scanner(
    r"no (?:more|better|less|greater|longer|significant|statistically|clinically|apparent|added|additional|overall|clear|detectable|measurable)\b(?! than \d)"
    r"|not (?:more|better|superior|effective|efficacious|beneficial|improv\w*|reduc\w*|increas\w*|decreas\w*|lower\w*|prevent\w*|affect\w*|alter\w*|chang\w*)"
    r"|(?:did|does|do|was|were|could|is|are) not (?:\w+ ){0,4}?(?:differ\w*|improv\w*|reduc\w*|increas\w*|decreas\w*|lower\w*|prevent\w*|affect\w*|alter\w*|chang\w*|"
    r"result|lead|prolong\w*|enhanc\w*|benefi\w*|provid\w*|superior|better|effective|confer\w*|translat\w*|achiev\w*|reach\w*|accelerat\w*|influenc\w*|show|statistically|significan\w*|delay\w*|shorten\w*|promot\w*)"
    r"|superiority[^.;]{0,40}? not |ineffective|not reach(?:ed|ing)? (?:statistical )?significance|did not reach|\bno (?:\w+ ){0,3}?(?:benefit|differ\w*|effect|improve\w*|reduc\w*|advantage|evidence|superior\w*)"
    r"|as (?:effective|good|efficacious) as|almost (?:identical|the same)|(?:marginal|borderline) significance|lack(?:ed)? (?:of )?(?:\w+ )?(?:efficacy|effect\w*|benefit)"
    r"|(?:did|was|were) not\.?$|fail\w* to|\bnon-?significan\w*|tended to|\btrend\w* (?:to|for)|nor did|neither"
)
_FORESEEN = re.compile(  # compared with a plan, not with an arm
    r"(?:than|as) (?:was |were |we |had been |originally |initially )*(?:anticipat|expect|plann?|predict|assum|project)\w*"
)
_BUT_NOT = re.compile(r"no (?:serious|adverse|severe|death)\w*|not only|no matter|not (?:previously|yet|all)\b")
_MORE = re.compile(
    r"\b(?:superior\w*|better|improv\w*|higher|lower|fewer|less|more|greater|longer|shorter|faster|earlier|reduc\w*|decreas\w*|increas\w*|prolong\w*|prevent\w*|"
    r"effective\w*|benefi\w*|favou?r\w*|larger|smaller|enhanc\w*|declin\w*|lessen\w*|doubl\w*|halv\w*|outperform\w*)\b"
)
_COMPARED = Scanner(
    r"\bthan\b|compared|versus|\bvs\b|\bv\b|relative to|group|\barms?\b|placebo|control|difference|superior|ratio|between"
)
_OTHER_P = re.compile(r"interaction|trend|heterogeneity|baseline")
_BAD = (
    r"(?:mortality|deaths?|died|relapses?|recurrences?|progressions?|infections?|complications?|strokes?|failures?|exacerbations?|bleeding|fractures?|events?|"
    r"pain|falls|readmissions?|hospitali[sz]ations?|symptoms|disability)"
)
_CONTROLS = (
    r"(?:the )?(?:placebo|controls?|usual[ -]care|standard|sham|conventional|comparator|comparison|untreated|no[ -]treatment|"
    r"waiting|wait|saline|vehicle|observation|dummy)"
)
_AGAINST = Scanner(
    rf"{_BAD} (?:\w+ ){{0,4}}?(?:was|were|is|are) (?:\w+ ){{0,2}}?(?:higher|greater|more frequent|more common|increased|worse)[^.;]{{0,30}}? (?:in|with|among|for) (?!{_CONTROLS})[^.;]{{2,60}}?\b(?:than|compared|vs|versus)"
    r"|(?:survival|recovery|remission|cure) (?:\w+ ){0,4}?(?:was|were) (?:\w+ ){0,2}?(?:lower|shorter|worse|poorer|reduced)[^.;]{0,30}? (?:in|with|among|for) "
    rf"(?!{_CONTROLS})[^.;]{{2,60}}?\b(?:than|compared|vs|versus)|(?:increased|higher|greater|raised) (?:the )?(?:risk|rates?|incidence|odds) of {_BAD}(?! (?:\w+ )?(?:in|with|among) {_CONTROLS})"
    rf"|more {_BAD} (?:occurred )?(?:in|with|among) (?!{_CONTROLS})[^.;]{{2,40}}?\bthan|(?:increased|increases) {_BAD}|inferior to(?<!\wnon-inferior to)|worse (?:outcomes?|than)|caused harm|was harmful"
)
_INFERIOR = re.compile(r"(?:was|were|is|are|proved) (?:\w+ )?inferior to\b")
_ALONE = Scanner(
    r"(?:increas|decreas|improv|reduc|rose|fell|drop|declin|chang)\w* (?:significantly )?(?:\([^)]*\) )?from [^;]{1,30}? to |(?:both|all|either|each|the (?:two|three|four)|within) (?:\w+ ){0,3}?(?:groups|arms|treatments|interventions|patients|participants|subjects)|within[- ]group|^within (?:the )?(?:[\w-]+ ){1,3}?(?:group|arm)|(?:compared (?:to|with)|from|over|versus|vs) (?:the )?(?:their )?baseline|pre-?\s?(?:to|and|-) ?post"
)
_BETWEEN = Scanner(
    r"between[ -](?:the )?(?:\w+ )?(?:groups?|arms?|treatments?)|\bthan\b|(?:compared (?:to|with)|versus|vs\.?|relative to) (?!(?:the )?(?:their )?(?:baseline|before|pre))"
    r"|(?:between|among) (?:the )?(?:two |three |four |both |all )?(?:\w+ )?(?:groups?|arms?|treatments?)|differen\w+|not differ|similar|comparable|placebo|control|ratio|superior|group difference"
)
_BAD_WORD = re.compile(rf"\b{_BAD}\b")
_GOOD_WORD = re.compile(
    r"surviv|[- ]free\b|freedom|remission|respon[sd]|success|recover|improve|cure|resol|abstinen|relief|heal|prevent|reduction|avoid|without|decreas|reduc|declin"
)
_PERCENT = r"(?P<{}>\d{{1,2}}(?:[.\u00b7]\d+)?)"
_SIGN = r"\s?%(?!\s?(?:ci\b|c\.i\.|confidence))"
_PAIR = re.compile(
    _PERCENT.format("first")
    + rf"(?:{_SIGN}|(?=\s(?:vs?\.?|versus)\s\d))"
    + r"(?P<between>[^%;]{0,80}?\b(?:vs?\.?|versus|and|compared (?:with|to)|than)\b[^%;]{0,60}?)"
    + _PERCENT.format("second")
    + rf"{_SIGN}(?P<after>[^;.]{{0,50}})"
)
_RELATED = re.compile(r"\b(?:than|compared|versus|relative to)\b")
# "lower with placebo than with drug A": which way that is for the intervention is left to a person
_OF_CONTROL = re.compile(
    rf"\b(?:in|with|after|for|among|of|on|under) {_CONTROLS}[^.;]{{0,30}}?\bthan\b|{_CONTROLS}(?: \w+)? (?:had|showed|was|were) [^.;]{{0,60}}?\bthan\b"
)
_CONTROL_WORD = re.compile(rf"\b{_CONTROLS}")
_TURNS = Scanner(
    r"; | and there (?:also )?was |(?:,| ) ?(?:but|yet|although|though|however) (?!(?:this|the|these|those|no|that|it|statistically)? ?(?:\w+ ){0,2}?(?:differen\w+|was not (?:statistically )?significant|not (?:statistically )?significant|not significantly|fail|did not reach|without|no (?:statistical|significant) differ|statistically no))"
    r"|, (?:whereas|while)\b| (?:whereas|despite) |secondary (?:end|outcome)"
)


_EXCEPT = re.compile(r",? except (?:that|for)\b")
_CONCEDED = Scanner(r"\b(?:although|though|while|whereas|despite)\b(?:[^,;()]|\([^)]*\))*, ")
_PAIRED = "percentages"  # a verdict that rests on which of two percentages is the control's


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether the effect is shown, and by what: stated, noninferiority, words, p_value, interval, comparison, percentages."""

    met: bool | None
    by: str


def shown(flat: str) -> Shown | None:
    """The verdict of a folded clause; None where it states no result of a comparison, met None where it contradicts itself."""
    if _STATED.search(flat):
        if _UNMET.search(flat):
            return Shown(False, "stated")
        if _MET.search(flat) and not _NO_MORE.search(flat) and not _PEOPLE_MET.search(flat):
            return Shown(True, "stated")
    return noninferior(flat) or _compared(flat)


def noninferior(flat: str) -> Shown | None:
    """Whether noninferiority is shown; None where the clause does not say so."""
    if not NONINFERIORITY.search(flat):
        return None
    joined = flat.replace("non-inferior", "noninferior")  # a p value "for" one word is read
    p = next(
        (p for p in find_p_values(joined) if NONINFERIORITY.search(joined, max(0, p.start - 25), p.end + 20)), None
    )
    if _NI_UNMET.search(flat):
        return Shown(False, "noninferiority")
    if _NI_MET.search(flat):
        return Shown(True, "noninferiority")
    return Shown(p.below, "noninferiority") if p else None


def _compared(flat: str) -> Shown | None:
    if _ALONE.search(flat) and not _BETWEEN.search(flat):
        return None  # a change within the arms decides nothing between them
    words, number = _words(flat), _number(flat)
    found = _together(words, number)
    if found is None:
        return _unmeasured(flat)
    if found.by == _CONTRADICTED:
        return found
    if _OF_CONTROL.search(flat) and (words or number) != Shown(False, "words"):
        return Shown(None, "control first")
    if found.met and _is_against(flat):
        return Shown(False, "against" if _AGAINST.search(flat) else _PAIRED)
    return found


_CONTRADICTED = "words and numbers"


def _together(words: Shown | None, number: Shown | None) -> Shown | None:
    if words is None or number is None:
        return words or number
    return Shown(words.met, "both") if words.met == number.met else Shown(None, _CONTRADICTED)


def _unmeasured(flat: str) -> Shown | None:
    """The verdict of a clause that compares without a word or number of significance."""
    if _FORESEEN.search(flat):
        return None
    if _INFERIOR.search(flat):
        return Shown(False, "against")
    if _MORE.search(flat) and _COMPARED.search(flat):
        return Shown(not _is_against(flat), "comparison")
    return None


def _is_against(flat: str) -> bool:
    """Whether a bad event is more frequent with the intervention; of two percentages the control's is the second unless named."""
    if _AGAINST.search(flat):
        return True
    pair = _PAIR.search(flat)
    if pair is None or _RELATED.search(flat, 0, pair.start()):  # "lower with A than with B (14% vs 20%)": words decide
        return False
    if not _BAD_WORD.search(flat) or _GOOD_WORD.search(flat):
        return False
    more = float(pair["first"].replace("\u00b7", ".")) > float(pair["second"].replace("\u00b7", "."))
    swapped = _CONTROL_WORD.search(flat[max(0, pair.start() - 60) : pair.start()] + pair["between"].split(" and ")[0])
    return more != (swapped is not None and not _CONTROL_WORD.search(pair["after"]))


def _words(flat: str) -> Shown | None:
    masked = _BUT_NOT.sub(lambda m: "~" * len(m[0]), flat)
    if NO_DIFFERENCE.search(masked) or _NO_MORE.search(masked):
        return Shown(False, "words")
    return Shown(True, "words") if SIGNIFICANT.search(masked) else None


def _number(flat: str) -> Shown | None:
    first = next((p for p in find_p_values(flat) if not _is_other(flat, p)), None)
    if first is not None:
        return Shown(first.below, "p_value")
    holds = interval_holds_none(flat)
    return None if holds is None else Shown(not holds, "interval")


def _is_other(flat: str, p: PValue) -> bool:
    return _OTHER_P.search(flat, p.start, p.end + 20) is not None


def clause_of(flat: str, start: int, end: int, at: int) -> tuple[int, int]:
    """The clause of flat[start:end] that holds the offset `at`: a turn ("but", "whereas", ";") ends it.

    What a sentence excepts is no part of it; what it concedes ("although ...,") is a clause of its own.
    """
    excepted = _EXCEPT.search(flat, start + 20, end)
    end = excepted.start() if excepted else end
    conceded = _CONCEDED.search(flat, start, end)
    if conceded and conceded.start() <= at < conceded.end():
        return conceded.span()
    start = conceded.end() if conceded and conceded.end() <= at else start
    for turn in _TURNS.finditer(flat, start, end):
        if _in_bracket(flat, start, turn.start()):
            continue
        if turn.start() > at and turn.start() - start > 20:
            return start, turn.start()
        if turn.end() <= at:
            start = turn.end()
    return start, end


def _in_bracket(flat: str, start: int, at: int) -> bool:
    opened = flat.count("(", start, at) + flat.count("[", start, at)
    return opened > flat.count(")", start, at) + flat.count("]", start, at)


__all__ = ["EQUIVALENT", "NONINFERIORITY", "PRIMARY", "Shown", "clause_of", "noninferior", "shown"]
