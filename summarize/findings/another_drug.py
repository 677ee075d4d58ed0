"""Whether a study tries another drug on people who all received ketamine."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarize.text.drugs import mentions, names_ketamine
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
