"""Which group of a trial had ketamine: "group K", "group II", "KG", as the abstract itself explains them."""

from __future__ import annotations

import re
from functools import lru_cache

from summarize.drugs import Mention, mentions
from summarize.passage import Document

INTERVENTION = "ketamine esketamine s-ketamine r-ketamine arketamine racemic esk ket kpt (r,s)-ketamine norketamine"
_CONTROLS = "placebo control saline"
_NAME = (
    r"(?:groups?\s(?:[a-z]{1,3}|[iv]{1,3}|[1-4])"
    r"|(?!(?:the|of|in|to|and|or|two|for|by|on|per|both|all|one|no|an|as|at|is|was)[\s-])[a-z]{1,3}[\s-]groups?)"
)
_DRUG = r"(?:es|ar|s-|r-)?ketamine(?![a-z-])"
_WITHOUT = re.compile(rf"(?<![a-z])(?:no|without)\s{_DRUG}(?!\s(?:related|induced|associated))")
_LOW = re.compile(rf"(?<![a-z])low(?:er)?[\s-]doses?\s(?:of\s)?{_DRUG}")
_TAKEN = re.compile(
    r"[\s-](?:addict|dependen|(?:use|users?)\b|use disorder|abus|misus|crav|withdraw|seek|self-admin|detox|relaps|reward|abstin|tolera|precipitat|induced)"
)
_TAKING = re.compile(
    r"(?:craving for|dependen(?:t|ce) (?:on|upon)|addict(?:ed|ion) to|abstinen(?:t|ce) from|withdrawal from|maintained on)\s(?:\w+\s)?$"
)
_GROUP = re.compile(rf"(?<![a-z])(?P<name>{_NAME})(?![a-z0-9])")
_NOT_NAMES = frozenset(
    "the of in to and or two for by on per each both all one no an as at is was were mid low".split()
)


def aliases(document: Document) -> tuple[tuple[str, bool], ...]:
    """Names of groups and whether they had ketamine: the drug named next to the group settles it."""
    return _aliases(document.abstract.flat)


@lru_cache(maxsize=64)
def _aliases(flat: str) -> tuple[tuple[str, bool], ...]:
    if "group" not in flat:
        return ()
    found: dict[str, bool] = {}
    for match in _GROUP.finditer(flat):
        name = " ".join(match["name"].split())
        if name in found or not _NOT_NAMES.isdisjoint(name.replace("-", " ").split()):
            continue
        drugs = mentions(flat, max(0, match.start() - 40), min(len(flat), match.end() + 70))
        behind = [d for d in drugs if d.start >= match.end() and "group" not in flat[match.end() : d.start]]
        before = [
            d
            for d in drugs
            if d.end <= match.start() and flat[d.end : match.start()].strip(" (,:") in ("", "group", "groups")
        ]
        owner = before[-1:] or behind[:1]
        if owner:
            found[name] = owner[0].ketamine or any(d.ketamine for d in behind[:2] if d.start - owner[0].end < 12)
    return tuple(found.items())


@lru_cache(maxsize=64)
def named(flat: str, known: tuple[tuple[str, bool], ...]) -> str:
    """The text with the names of groups replaced by "ketamine group" and "placebo group".

    No ketamine is the other group, and a low dose is where a high one is named too.
    """
    for name, ketamine in known:
        if name in flat:
            flat = re.sub(
                rf"(?<![a-z]){re.escape(name)}(?![a-z0-9])", "ketamine group" if ketamine else "placebo group", flat
            )
    flat = _WITHOUT.sub("placebo", flat)
    return _LOW.sub("placebo", flat) if "high" in flat else flat


def others_of(document: Document) -> str:
    """The comparators' words: placebo, control, and the other drugs that title and methods name."""
    return _others(document.title.flat, document.abstract.flat)


@lru_cache(maxsize=64)
def _others(title: str, abstract: str) -> str:
    named = (d.name for text in (title, abstract) for d in mentions(text, 0, len(text)) if _is_given(d, text))
    return " ".join(dict.fromkeys([*_CONTROLS.split(), *named]))


def _is_given(drug: Mention, text: str) -> bool:
    """Whether another drug may be a comparator: not where it is what people depend on ("heroin addicts")."""
    taken = _TAKEN.match(text, drug.end) or _TAKING.search(text, max(0, drug.start - 30), drug.start)
    return not (drug.ketamine or drug.name == "alcohol" or taken)
