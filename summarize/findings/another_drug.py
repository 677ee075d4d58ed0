"""Whether people who all received ketamine are given another drug, take ketamine of themselves, or are set beside others."""

from __future__ import annotations

from collections.abc import Iterable

from evidence import lazy_re as re
from summarize.text.drugs import KETAMINE, mentions, names_ketamine
from summarize.text.passage import Passage

# Titles: "midazolam attenuates ketamine-induced ...", "effect of lamotrigine on ketamine-induced ..."
_ACTS_ON_KETAMINE = re.compile(
    r"\b(?:attenuat|block|blunt|antagoni[sz]|abolish|revers|diminish|potentiat|augment|prevent|reduc|alleviat|mitigat|modulat)\w*\b[^.;:]{0,40}\bketamine[\s-](?:induced|related|evoked)"
    r"|\b(?:effects?|impact|influence|role) of (?!(?:es)?ketamine)[^.;:]{3,60}\b(?:on|in)\b[^.;:]{0,30}\bketamine[\s-](?:induced|related|evoked)"
)
_RANDOMIZED_TO = re.compile(r"(?:randomi[sz]|allocat|assign)\w*\s(?:[\w-]+\s){0,5}?(?:to|between)\s")


def is_of_another_drug(title: Passage, abstract: Passage) -> bool:
    """Whether it is another drug that is tried, on people who all received ketamine: so in the title, or by lot."""
    return _ACTS_ON_KETAMINE.search(title.flat) is not None or _randomizes_another((title, abstract))


def _randomizes_another(passages: Iterable[Passage]) -> bool:
    """Whether chance decides on another drug alone: "all received ketamine and were then randomized to riluzole or placebo"."""
    drawn = [
        passage.flat[match.end() : passage.sentence_at(match.end()).end]
        for passage in passages
        for match in _RANDOMIZED_TO.finditer(passage.flat)
    ]
    if not drawn or any(names_ketamine(text) for text in drawn):
        return False
    drugs = {m.name for text in drawn for m in mentions(text, 0, len(text))}
    lacked = any(_WITHOUT_IT.search(text) for text in drawn)
    return bool(drugs - {"placebo", "saline"}) and bool(lacked or drugs & {"placebo", "saline"} or len(drugs) > 1)


_WITHOUT_IT = re.compile(r"\bor (?:to )?(?:no|without|nothing)\b")


_USERS = re.compile(
    rf"\b(?:{KETAMINE.pattern})[\s-](?:users?|abusers?|misusers?|addicts?|dependen\w+|use disorders?|abuse|misuse|addiction)\b"
    rf"|\b(?:use|used|using|abus\w+|misus\w+|addicted to|dependent on) (?:{KETAMINE.pattern}) (?:recreational|illicit|daily|chronic)"
    rf"|\brecreational (?:use of )?(?:{KETAMINE.pattern})"
)


def is_of_users(title: Passage, abstract: Passage) -> bool:
    """Whether people who take ketamine of themselves are studied: less of something bad in them is no benefit of it."""
    return any(names_ketamine(p.flat) and _USERS.search(p.flat) is not None for p in (title, abstract))


_UNEXPOSED = re.compile(
    rf"\b(?:received?|receiving|given|got|treated with|exposed to|administered)\b[^.;]{{0,60}}(?:{KETAMINE.pattern})\b[^.;]{{0,90}}\b(?:(?:who|that) (?:did|were|had) not\b|not (?:receiving|given|exposed|treated)|without (?:{KETAMINE.pattern})|no (?:{KETAMINE.pattern})|unexposed)"
)


def has_unexposed(abstract: Passage) -> bool:
    """Whether those who received ketamine are set beside those who did not."""
    return names_ketamine(abstract.flat) and _UNEXPOSED.search(abstract.flat) is not None
