"""How strongly a conclusion is worded: is an effect stated as caused, and is advice given.

Levels of causal wording after Yu, Li and Wang 2019 (doi:10.18653/v1/D19-1473): none, correlational, conditional, direct.
Advice after Li, Wang and Yu 2021 (doi:10.18653/v1/2021.emnlp-main.486): none, weak, strong.
"""

from __future__ import annotations

import re

NONE, CORRELATIONAL, CONDITIONAL, DIRECT = "none", "correlational", "conditional", "direct"
WEAK, STRONG = "weak", "strong"
_CAUSED = (
    r"(?:improv\w*|reduc\w*|increas\w*|decreas\w*|prevent\w*|lead|leads|led|result(?:s|ed)? in|caus(?:e|es|ed)|induc\w*|affect(?:s|ed)?|enhanc\w*|protect\w*|attenuat\w*|"
    r"alleviat\w*|prolong\w*|promot\w*|lower(?:s|ed)|contribut\w*|influenc\w*|effective|efficac\w*|effects? (?:of|on)|impact\w*|benefi\w*|suppress\w*|diminish\w*|relie\w*|produc\w*)"
)
_CAUSAL = re.compile(rf"\b{_CAUSED}\b")
_LINKED = re.compile(
    r"\b(?:associat\w*|correlat\w*|relat(?:ed|ion\w*)|predict\w*|link(?:ed|s)|risk factors?|more (?:likely|common|frequent)|odds)\b"
)
_HEDGED = re.compile(
    r"\b(?:may|might|could|can|appears?|seems?|seemed|potential\w*|possib\w*|probabl\w*|suggest\w* that \w+ may|likely)\b"
)
_STRONG = re.compile(
    r"\b(?:should|must|ought to|need(?:s)? to (?:be|focus|consider|take)|recommend(?:ed)?|we advise|advisable|imperative|essential|is necessary|are necessary)\b"
)
_WEAK = re.compile(
    r"\b(?:may be (?:\w+ )?(?:considered|used|useful|indicated|recommended|beneficial|an? )|might be (?:considered|used|useful)|could be (?:\w+ )?(?:considered|used|useful|an?\b|recommended)|can be (?:\w+ )?(?:considered|used|recommended|performed|an?\b)|"
    r"(?:is|are|as|be) an? (?:\w+[ -]){0,3}?(?:option|alternative|choice|approach|treatment|method|tool|strategy|technique)|useful|promising|feasible|merits?|safe and effective|effective and safe|viable)\b"
)
_MORE_STUDY = re.compile(
    r"(?:further|future|more|additional|larger) (?:\w+ ){0,2}(?:stud|research|trial|investigation|work)"
)


def causal_strength(flat: str) -> str:
    """The causal wording of a folded sentence: none, correlational, conditional or direct."""
    if _LINKED.search(flat):
        return CORRELATIONAL
    if not _CAUSAL.search(flat):
        return NONE
    return CONDITIONAL if _HEDGED.search(flat) else DIRECT


def causal(flat: str) -> bool:
    """Whether an effect is stated as caused, without a hedge."""
    return causal_strength(flat) == DIRECT


def advice(flat: str) -> str:
    """The advice that a folded sentence gives: none, weak or strong; a call for more research is none."""
    if _MORE_STUDY.search(flat):
        return NONE
    if _STRONG.search(flat):
        return STRONG
    return WEAK if _WEAK.search(flat) else NONE
