"""Adverse events of an article, with how many people of each arm had them, from its sentences.

A sentence counts only where each number stands beside its arm. "No patient had ..." is a count of zero in every arm of the study (CONSORT Harms 2022,
doi:10.1136/bmj-2022-073725, asks for absolute numbers by arm).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence import lazy_re as re
from summarize.articles.full_text import LONGEST, Joined
from summarize.articles.harm_cells import Count, Harm
from summarize.articles.harm_words import events_in
from summarize.articles.told_counts import counted_events
from summarize.text.drugs import mentions, names_ketamine
from summarize.text.passage import fold

_CITED = re.compile(r"\[\d|et al|\bother (?:stud|author)|previous|literature|reported (?:that|by)|\bthey\b")


def told_harms(joined: Joined, arms: Sequence[str]) -> Iterator[Harm]:
    """The events that sentences count by group, or say that nobody had: then a zero for each of the study's arms.

    Of a discussion only sentences that speak of this study and cite nothing are heard.
    """
    passage = joined.document.abstract
    for sentence in passage.sentences:
        if sentence.role not in _HEARD or sentence.end - sentence.start > LONGEST:
            continue
        flat = passage.flat[sentence.start : sentence.end]
        text = passage.text[sentence.start : sentence.end]
        hits = events_in(flat)
        if sentence.role == "CONCLUSIONS":
            hits = _of_this_study(flat, hits)
        if hits:
            for event, counts, start, end in _told(flat, text, hits, arms):
                span = passage.span(sentence.start + start, sentence.start + end)
                field, first, last = joined.place(span)
                name = passage.text[sentence.start + event.start() : sentence.start + event.end()]
                yield Harm(name, counts, field, first, last)


_HEARD = ("RESULTS", "CONCLUSIONS")
_HERE = re.compile(r"\bin (?:this|our|the (?:present|current)) (?:study|trial|series|patients)\b")


def _of_this_study(flat: str, hits: list[re.Match[str]]) -> list[re.Match[str]]:
    """The events of a sentence of a discussion: none where it cites others, unless "in this study" is said behind that."""
    cited = max((match.end() for match in _CITED.finditer(flat)), default=0)
    if cited and not _HERE.search(flat, cited):
        return []
    return [hit for hit in hits if hit.start() >= cited]


def _told(
    flat: str, text: str, hits: list[re.Match[str]], arms: Sequence[str]
) -> Iterator[tuple[re.Match[str], tuple[Count, ...], int, int]]:
    counted = counted_events(flat, text, hits, arms)
    for i, hit in enumerate(hits):
        none = None if i in counted else _denied(flat, hit)
        if i in counted:
            start, end, counts = counted[i]
            yield hit, counts, min(hit.start(), start), max(hit.end(), end)
        elif none is not None:
            concerned = _concerned(flat, hit, arms)
            yield hit, tuple(Count(arm, 0, None, None) for arm in concerned or (None,)), none, hit.end()


_EVERYBODY = re.compile(
    r"\b(?:either|both (?:groups|arms|drugs|treatments)|any|all|each|groups?|arms?|patients?|participants?|subjects?|children|volunteers?|none|no one)\b"
)


_OF_A_DRUG = re.compile(
    r"\s(?:of|due to|from|related to|attributable to) (?:the |these |study )*(?:\w+ ){0,2}?"
    r"(?:(?P<ketamine>\w*ketamine?)|analgesics?|drugs?|medications?|agents?)\b"
)
_UNTREATED = re.compile(r"\b(?:control|placebo|saline|sham)")


def _concerned(flat: str, hit: re.Match[str], arms: Sequence[str]) -> Sequence[str]:
    """The arms of which a denial says that nobody had an event; none where it speaks of no people and names no arm.

    Effects of a drug are denied of those who were given it.
    """
    of_drug = _OF_A_DRUG.match(flat, hit.end())
    if of_drug and of_drug["ketamine"]:
        return _arms_with_ketamine(arms)
    if of_drug:
        return [arm for arm in arms if not _UNTREATED.search(fold(arm))]
    drugs = mentions(flat, 0, len(flat))
    if not drugs and not _EVERYBODY.search(flat) and not any(fold(arm) in flat for arm in arms):
        return ()
    return _of_ketamine(flat, arms)


def _of_ketamine(flat: str, arms: Sequence[str]) -> Sequence[str]:
    """The arms that a denial concerns: those with ketamine where ketamine alone is its subject, else all."""
    drugs = mentions(flat, 0, len(flat))
    if not drugs or not all(d.ketamine for d in drugs) or _EVERYBODY.search(flat):
        return arms
    own = _arms_with_ketamine(arms)
    return arms if any(fold(arm) in flat for arm in arms if arm not in own) else own


def _arms_with_ketamine(arms: Sequence[str]) -> Sequence[str]:
    return [arm for arm in arms if names_ketamine(fold(arm))] or ["ketamine"]


_LISTED = r"(?:(?!\b(?:but|except|other than|apart|although|however|whereas|difference|significant|between|associated|correlat\w+|effects? on|increase\w*|rise|change\w*|need\w*|requir\w*|treat\w*)\b)[^.;:\d]){0,110}"
_DENIES = re.compile(
    rf"(?:\bnone of (?:the |our |these )?(?:\w+ )?(?:patients?|participants?|subjects?|children|volunteers?|women|men|infants|parturients)|\bno (?:\w+ )?(?:patients?|participants?|subjects?|child(?:ren)?|volunteers?|cases?|instances?|episodes?|one)\b|\b(?:there (?:were|was)|we (?:observed|saw|noted|found|recorded)|had|experienced|reported|with) no\b|"
    rf"\bnot (?:any|cause|lead to|experience|observe|develop|occur)|\bwithout\b(?: causing)?|\b(?:did|do|have|has|had|was|were) not\b(?: \w+){{0,3}}? any\b|\bno (?:serious |major |severe |significant |other )?$|^no\b|\bneither\b){_LISTED}$"
)
_ABSENT_AFTER = re.compile(
    r"^[^.;:\d]{0,60}\b(?:(?:were|was|did) not (?:observed|seen|reported|recorded|occur\w*|noted|encountered|found)|(?:were|was) absent|(?:was|were) (?:seen|observed|reported|noted) in (?:none|no)\b|in (?:none|neither)\b|did not occur)"
)


_COMPARED = re.compile(r"[^.;]{0,60}\b(?:differ|compar|between|significan|score|than)")


def _denied(flat: str, hit: re.Match[str]) -> int | None:
    """Where the denial of an event begins in its sentence, None where it is not denied."""
    found = _DENIES.search(flat[: hit.start()])
    if _COMPARED.match(flat[hit.end() :]):
        return None
    if found:
        return found.start()
    return hit.start() if _ABSENT_AFTER.match(flat[hit.end() :]) else None
