"""What a finding must show before it is believed: the model proposes, these rules refuse.

An invented direction is worse than an empty cell. A rule here never makes a direction; it takes one away.
"""

from __future__ import annotations

import re

from evidence.records import Direction
from summarize.finding_cues import Candidate, plain_sign, rule_direction, signals
from summarize.finding_model import UNTRAINED

# One drug changes the effect of another: that says nothing on the outcome itself.
_INTERACTION = re.compile(
    r"\b(?:block|attenuat|blunt|antagoni[sz]|abolish|revers|diminish|potentiat|augment)\w*\b"
    r"[^.;]{0,50}\b(?:effects?|responses?|actions?|efficacy)\b(?:\s(?:of|to|from)\b|[^.;]{0,20}ketamine)"
    r"|\b(?:effects?|responses?|actions?)\s(?:of|to)\s[^.;]{0,40}\b(?:was|were|is|are)\s(?:not\s)?"
    r"(?:block|attenuat|blunt|antagoni[sz]|abolish|revers|prevent|diminish|potentiat|enhanc|kept|preserved)\w*"
)
_RESULT = re.compile(
    r"\d|\bno\b|\bnone\b|without|effective|efficac|respon[ds]|remi(?:ssion|tted)|abstin|complet|retain|tolerat|achiev|experienc|report|occur|observ|"
    r"develop|success|succeed|common|frequent|incidence|stopped|discontinu|safe\b|free of|benefi|effects?\b|associat|significan"
)
_NOTHING = re.compile(r"\bno (?:results?|data|information)\b|remain(?:s|ed)? (?:uncertain|unclear)")
_ALIKE = re.compile(
    r"\b(?:in|with|for)\s(?:both|all|each|either|the two|all three)\s(?:of the\s)?(?:treatment\s|study\s)?(?:groups?|arms?|treatments?|conditions?|drugs)\b|\bboth\s[^.;]{3,40}\sand\s[^.;]{3,40}\s(?:significantly\s)?(?:reduc|improv|decreas|increas)"
)
_ONE_ARM = re.compile(
    r"^\W*(?:with|in|under|after)\s(?:the\s)?(?:\w+[\s-]){0,2}ketamine(?:[\s-](?:group|arm|treated|treatment))?(?:\s\w+)?,"
)
_CONTRAST = re.compile(
    r"\b(?:than|compared|versus|vs|more|greater|superior|larger|better|faster|lower|higher|fewer|less)\b"
)
_AMOUNT = re.compile(r"\b(?:more|less|greater|fewer|higher|lower)\sthan\s\d")  # an amount, not a comparison of groups
_OPIOID = re.compile(
    r"opioid|opiate|heroin|morphine|fentanyl|oxycodone|methadone|buprenorphine|analges|remifentanil|hydromorphone|opium"
)
_OTHER_DRUG = re.compile(r"cocaine|alcohol|ethanol|nicotine|tobacco|cannabis|methamphetamine|amphetamine")
_OPIOID_OUTCOMES = frozenset(("opioid_use", "opioid_dose"))
_POSITIVE = re.compile(
    r"effective|efficac|respon[ds]|remi(?:ssion|tted)|antidepress|success|succeed|achiev|benefi|favou?r|safe\b|tolerat|free of|\bno\b|none|"
    r"significan|effects?\b|relie[fv]|analges"
)
_CHANGE = re.compile(r"differ|chang|effect|improv|reduc|benefi|respon|decreas|increas|better|worse|similar|comparable")
_GOOD = (Direction.BENEFIT, Direction.UNCONTROLLED_IMPROVEMENT)
_BAD = (Direction.HARM, Direction.UNCONTROLLED_WORSENING)
_OWN_EFFECT = re.compile(r"\b(?:side|adverse|analgesic|undesirable|unwanted)[\s-](?:effects?|responses?|actions?)\b")
_COMPARED = (Direction.BENEFIT, Direction.HARM)


def is_alike(candidate: Candidate) -> bool:
    """Whether the clause tells the same change of all groups: that speaks for neither side."""
    return bool(_ALIKE.search(candidate.flat)) and not _contrasts(candidate.flat)


def _contrasts(flat: str) -> bool:
    return _CONTRAST.search(_AMOUNT.sub("", flat)) is not None


def _tells_one_arm(candidate: Candidate) -> bool:
    """ "With ketamine, craving dropped": a change within one arm of a trial is no comparison."""
    return bool(_ONE_ARM.search(candidate.flat)) and not _contrasts(candidate.flat)


def is_grounded(candidate: Candidate, direction: Direction) -> bool:
    """Whether the words of the clause carry the direction the model gives them."""
    flat = candidate.flat
    if _NOTHING.search(flat):
        return False
    if _INTERACTION.search(flat) and not _OWN_EFFECT.search(flat):
        return False
    if direction in _COMPARED and (is_alike(candidate) or _tells_one_arm(candidate)):
        return False
    if candidate.mention.outcome in _OPIOID_OUTCOMES and _OTHER_DRUG.search(flat) and not _OPIOID.search(flat):
        return False
    if direction is Direction.OBSERVED:
        return True
    same = "no difference" in signals(flat)
    if candidate.nearest is None and not same and plain_sign(candidate) == 0:
        return _RESULT.search(flat) is not None and not _names_the_opposite(candidate, direction)
    return not _is_contradicted(candidate, direction)


def is_stated_absence(candidate: Candidate, direction: Direction, study_type: str | None) -> bool:
    """In a case report, "stopped without withdrawal symptoms" is no comparison that found no difference."""
    alone = study_type in ("case_report", "descriptive")
    return alone and direction is Direction.NO_DIFFERENCE and not _CHANGE.search(candidate.flat)


def _names_the_opposite(candidate: Candidate, direction: Direction) -> bool:
    """A bad outcome merely named ("relapsed") is no improvement, a good one no worsening; asked where the model never learned it."""
    if candidate.mention.outcome not in UNTRAINED:
        return False
    if candidate.mention.polarity > 0:
        return direction in _BAD
    return direction in _GOOD and not _POSITIVE.search(candidate.flat)


def _is_contradicted(candidate: Candidate, direction: Direction) -> bool:
    """Whether the words that say more or less point the other way: both arms are named, or it is said plainly.

    Of outcomes that the model never learned it knows no better than the words.
    """
    plain = plain_sign(candidate)
    told = plain or rule_direction(candidate)
    if told == 0 or direction not in (*_GOOD, *_BAD) or (told > 0) == (direction in _GOOD):
        return False
    both = {"_i_", "_c_"} <= {token.text for token in candidate.tokens}
    return (both and direction in _COMPARED) or candidate.mention.outcome in UNTRAINED or plain != 0
