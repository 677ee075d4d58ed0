"""Effect sizes, intervals and p values as printed."""

from __future__ import annotations

from collections.abc import Iterator

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.text.p_values import find_p_values
from summarize.text.passage import Document, Passage
from summarize.text.whole_texts import WHOLE

_NUMBER = r"[-+]?\s?\d*[.\u00b7]?\d+"
_NAMES = {
    "SMD": r"standardi[sz]ed mean differences?|smd|hedges'?s? ?'?g|cohen'?s? ?'?d|effect sizes?|es|g(?=\s?=)|d(?=\s?=)",
    "MD": r"(?:weighted |adjusted |least squares? )?mean differences?|wmd|md|lsmd|difference in (?:means|mean change)|(?:between-group|treatment) differences?|ls mean difference|difference",
    "OR": r"(?:adjusted )?odds ratios?|a?or",
    "RR": r"relative risks?|risk ratios?|rr",
    "HR": r"(?:adjusted )?hazard ratios?|a?hr",
    "RD": r"risk differences?|rd",
    "NNT": r"number needed to treat|nnt",
    "BETA": r"\u03b2|beta",
}
_DIGIT = re.compile(r"\d")
_EFFECT = Scanner(
    r"(?<![a-z])(?:" + "|".join(rf"(?P<{name}>{pattern})" for name, pattern in _NAMES.items()) + r")(?![a-z])"
    rf"[\s,:;=(\[]*(?:(?:of|was|is|were|from baseline|at \w+ \w+|\((?:smd|md|or|rr|hr|rd|wmd|nnt)\)|\[(?:smd|md|or|rr|hr|rd|wmd)\]|(?:smd|md|or|rr|hr|rd|wmd|nnt|se|d|g))[\s,:;=\])(]*){{0,3}}(?P<value>{_NUMBER})(?![\d%])"
    rf"(?P<ci>[\s,;:(\[]*(?:\(?95\s?%\s?(?:confidence intervals?|cis?|cri)\s?(?:\(?ci\)?)?|ci\s?95\s?%?|95\s?%\s?ci)[\s,:;=(\[]*(?:of |from )?(?P<low>{_NUMBER})\s?(?:-|to|,|;|and)\s?(?P<high>{_NUMBER}))?",
    together=WHOLE,
)


def read_effect_sizes(document: Document) -> tuple[Reading, ...]:
    """Effect sizes of the results and conclusions (value as printed, number, detail SMD MD OR RR HR RD NNT BETA).

    data holds low and high of a 95 % interval where one follows, and p where one stands within 60 characters.
    """
    passage = document.abstract
    return tuple(_in(passage)) if _DIGIT.search(passage.flat) else ()


def _in(passage: Passage) -> Iterator[Reading]:
    for match in _EFFECT.finditer(passage.flat):
        if passage.role_at(match.start()) in ("BACKGROUND", "METHODS"):
            continue
        name = next(k for k in _NAMES if match[k])
        bare = match[name]
        if bare in ("difference", "or", "es", "effect size", "effect sizes") and not match["ci"] and name != "SMD":
            continue
        span = passage.span(*match.span())
        data: dict[str, object] = {}
        if match["low"]:
            data |= {"low": number_of(match["low"]), "high": number_of(match["high"])}
        near = next(find_p_values(passage.flat, match.end(), match.end() + 60), None)
        if near:
            data["p"] = passage.text[near.start : near.end]
        yield Reading(
            kind="effect_size", value=span.quote, span=span, number=number_of(match["value"]), detail=name, data=data
        )


def number_of(printed: str) -> float:
    """A printed number: 0\u00b75 and - 1.2 are read as 0.5 and -1.2."""
    return float(printed.replace("\u00b7", ".").replace(" ", ""))
