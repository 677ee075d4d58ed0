"""A sentence in plainer words of the same length: "not X but Y" as Y, "did not fall as much as" as "fell less than"."""

from __future__ import annotations

from evidence import lazy_re as re
from summarize.findings.arm_tokens import ARMS, StudyArmsKey, arm_tokens
from summarize.findings.degrees import change_of

_LINK = r"(?:(?:in|with|by|after|among|for|on|under|following|those|patients|receiving|given|the) )*"
_NOT_BUT = re.compile(rf"\bnot {_LINK}(?P<denied>[^,;.()]{{1,60}}?),? (?:but|rather) (?=(?P<link>{_LINK}))")
_AS_MUCH = re.compile(
    r"\b(?:(?P<auxiliary>did|does|do)|(?:was|were|is|are|has|have|had|could)) (?P<no>not )(?P<verb>[^.;,()]{1,60}?)"
    r"\b(?P<much>(?:as|so) (?:much|well|far|often|strongly|greatly|markedly|frequently|effectively|efficiently|successfully|consistently))(?P<between>[^.;,]{0,60}?) (?P<than>as) "
)

# "..., which did not differ from each other": of the others, and no result of the comparison
_OF_THE_OTHERS = re.compile(
    r",? (?:which|who) (?:did not (?:\w+ )?differ|were (?:\w+ ){0,2}(?:similar|comparable|equivalent|alike)|were not (?:\w+ ){0,2}different)"
    r"(?: (?:from|between|to))? (?:each other|one another|themselves)"
    r"|(?<=\bapart from )[^,;.]{2,40}, which (?:was|were|did) [^,;.]{2,30}(?=,)|(?<=\bexcept for )[^,;.]{2,40}, which (?:was|were|did) [^,;.]{2,30}(?=,)"
)
_COMPARATIVE = "lower|higher|fewer|more|less|better|worse|greater|smaller"
_NO_BUT = re.compile(rf"\b(?:not only )?not (?:{_COMPARATIVE}),? but (?=(?:\w+ly )?(?:{_COMPARATIVE})\b)")


def in_plainer_words(sentence: str, key: StudyArmsKey) -> str:
    """The sentence with spaces for what is said of others, or denied of an arm, and a lesser degree said as one."""
    sentence = _NO_BUT.sub(lambda found: " " * len(found.group()), sentence)
    sentence = _OF_THE_OTHERS.sub(lambda found: " " * len(found.group()), sentence)
    return _without_denied_arm(_as_less(sentence), key)


def _as_less(sentence: str) -> str:
    """ "X did not reduce pain as much as Y" as "X reduce pain less than Y"."""
    match = _AS_MUCH.search(sentence)
    if match is None or not any(change_of(word) or word == "lower" for word in match["verb"].split()):
        return sentence  # "did not manage it as well as": of which "less" would be of the outcome
    letters = list(sentence)
    kept = "did" if match["verb"].startswith("lower ") else ""  # else it is read as "is lower"
    for name, words in (("auxiliary", kept), ("no", ""), ("much", "less"), ("than", "vs")):
        start, end = match.span(name)
        if start >= 0:
            letters[start:end] = words.ljust(end - start)
    return "".join(letters)


def _without_denied_arm(sentence: str, key: StudyArmsKey) -> str:
    """What is said in "not X but Y" is said of Y."""
    for match in _NOT_BUT.finditer(sentence):
        behind = arm_tokens(sentence[match.end("link") : match.end("link") + 60], key)
        denied = arm_tokens(match["denied"], key)
        if [t.role in ARMS for t in (*denied, *behind[:1])] == [True, True]:
            return f"{sentence[: match.start()]}{' ' * (match.end() - match.start())}{sentence[match.end() :]}"
    return sentence
