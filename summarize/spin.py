"""Spin: a conclusion that says more than the primary outcome supports, whatever the topic.

Kinds after Boutron 2010 (doi:10.1001/jama.2010.651), for trials whose primary outcome was not met:
benefit_claimed (a benefit is stated although the primary outcome was not met), other_outcome (the conclusion rests on a
secondary outcome), within_group (on a change within an arm), subgroup (on a subgroup), trend ("trend towards"),
equivalence (the arms are called equally effective because no difference was found); for studies without a control
causal_words (an effect is stated as caused). A null result plainly stated in the conclusion is no spin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from evidence.records import Reading, Sentence
from summarize.passage import Document, Passage
from summarize.primary_outcome import read_primary_outcome
from summarize.strength import causal, is_advice

UNCONTROLLED = ("descriptive", "case_report")
_BENEFIT = re.compile(
    r"\b(?:improv\w*|effective(?:ly|ness)?|efficac\w*|benefi\w*|promis\w*|superior\w*|useful|usefulness|favou?rabl\w*|favou?rs?|encourag\w*|reduc(?:e|es|ed|ing|tion|tions)|"
    r"decreas\w*|prevent\w*|prolong\w*|increas\w*|enhanc\w*|advantag\w*|better|well[- ]suited|alternative|viable|valuable|help\w*|protect\w*|allevia\w*|activity|active|"
    r"feasible|safe|well[- ]tolerated|attractive|succe\w+|meaningful|greater|lower|higher|longer|worthwhile|option|relie\w*|slow(?:s|ed)?|delay\w*|faster)\b"
)
_STRONG = re.compile(
    r"\b(?:improv\w*|effective(?:ly|ness)?|efficac\w*|benefi\w*|promis\w*|superior\w*|useful|favou?rabl\w*|encourag\w*|reduc(?:e|es|ed|ing|tion|tions)|decreas\w*|prevent\w*|prolong\w*|"
    r"enhanc\w*|advantag\w*|better|viable|valuable|help\w*|protect\w*|allevia\w*|activity|active|attractive|meaningful|greater|longer|worthwhile|option|alternative|relie\w*|should be (?:considered|offered|used|recommended)|may be considered)\b"
)
_NULL = re.compile(
    r"\b(?:no|not|neither|nor|without|fail\w*|lack\w*|unable|cannot|never|ineffective|unlikely|insufficient|similar|comparable|limited evidence|little)\b|n't\b|non-?significan\w*"
)
_OPENS = re.compile(
    r"^(?:although|though|despite|while|whereas|even though|in spite of|notwithstanding)\b[^;]*?,|; |, (?:but|although|however|yet|though|while|whereas|nevertheless)\b|\b(?:but|however|nevertheless|nonetheless|yet|although|despite|except)\b"
)
_WISH = re.compile(
    r"(?:further|future|larger|additional|more|longer|new|other|adequately powered) (?:\w+[ -]){0,3}?(?:stud\w+|trials?|research|investigation|work|strateg\w+|approach\w*|treatments?|interventions?|therap\w+)|research is|(?:stud\w+|trials?|research) (?:is|are) (?:needed|warranted|required)|needed to|are needed|is needed|warrants? further|to (?:determine|evaluate|assess|clarify|identify|confirm) "
)
_KINDS = (
    ("trend", re.compile(r"\btrend\w*\b|tend(?:ed|s|ency)? to|numerical\w*|borderline|approach\w* significance|marginal\w*")),
    ("subgroup", re.compile(r"sub-?groups?|subsets?|sub-?populations?|post[- ]hoc|(?:in|among|for|especially|particularly) (?:those|the subset|patients|women|men|participants|individuals|people|children) (?:with|who|whose|aged|having)|per[- ]protocol|exploratory|completers|adherent")),
    ("within_group", re.compile(r"from baseline|(?:both|all|each|either) (?:\w+ ){0,2}?(?:groups?|arms?|treatments?|interventions?|therap\w+|regimens?|drugs|approaches|methods|techniques)|over time|within[- ]group|after treatment")),
    ("equivalence", re.compile(r"as (?:effective|efficacious|good|well|safe) as|equally|equivalen\w*|(?:similar|comparable|same) (?:\w+ ){0,2}?(?:efficac\w*|effective\w*|benefit\w*|outcomes?|results|survival)|similarly effective|non-?inferior\w*|comparable (?:to|with)")),
    ("other_outcome", re.compile(r"secondary|quality of life|response rates?|tolerab\w*|tolerated|toxicit\w*|safe(?:ty)?\b|side effects|adverse|progression-free|time to|feasib\w*|symptom\w*|satisfaction")),
)  # fmt: skip
_EQUIVALENCE_SHOWN = re.compile(r"non-?\s?inferior|equivalence")


def read_primary_and_spin(document: Document) -> tuple[Reading, ...]:
    """The primary outcome of a trial, and what its conclusion says beyond it (detail the kind, span the conclusion).

    data.against is the span of the sentence that decides on the primary outcome.
    """
    primary = read_primary_outcome(document)
    if not primary:
        return tuple(_causal(document))
    if primary[0].detail != "not_met":
        return primary
    return primary + tuple(_spun(document, primary[0]))


def _spun(document: Document, primary: Reading) -> Iterator[Reading]:
    """At most one reading: the first conclusion that claims something after a primary outcome that was not met."""
    passage = document.abstract
    for start, end, null in _claims(passage, primary):
        kind = kind_of(passage.flat[start:end])
        if kind == "equivalence" and _EQUIVALENCE_SHOWN.search(primary.span.quote.lower()):
            continue
        if null and kind is None:
            continue
        sentence = passage.sentence_at(start)
        yield _reading(passage, sentence, kind or "benefit_claimed", primary)
        return


def _claims(passage: Passage, primary: Reading) -> Iterator[tuple[int, int, bool]]:
    """The parts of the conclusions that claim a benefit: (start, end, whether the part holds a null word)."""
    for sentence in concluding(passage):
        if (sentence.start, sentence.end) == (primary.span.start, primary.span.end):
            continue
        for start, end in parts(passage.flat, sentence):
            text = passage.flat[start:end]
            null = _NULL.search(text) is not None
            equal = _KINDS[3][1].search(text) is not None
            if _WISH.search(text) and not _advises(text):
                continue
            if (_STRONG.search(text) and not null) or (equal and "no " not in text and "not " not in text):
                yield start, end, null


def concluding(passage: Passage) -> list[Sentence]:
    """The conclusions; the last sentence where no role says so."""
    found = [s for s in passage.sentences if s.role == "CONCLUSIONS"]
    return found or list(passage.sentences[-1:])


def parts(flat: str, sentence: Sentence) -> list[tuple[int, int]]:
    """A sentence cut where it turns ("although ...,", "but", ";"): offsets of its parts."""
    cuts = [sentence.start]
    for turn in _OPENS.finditer(flat[sentence.start : sentence.end]):
        at = turn.end() if turn.start() == 0 and turn[0].endswith(",") else turn.start()
        cuts.append(sentence.start + at)
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], sentence.end], strict=True) if b - a > 3]


def kind_of(text: str) -> str | None:
    """The kind of what a part of a conclusion rests on; None where it claims a benefit outright."""
    return next((name for name, pattern in _KINDS if pattern.search(text)), None)


def _advises(text: str) -> bool:
    return is_advice(text)


def _causal(document: Document) -> Iterator[Reading]:
    """An uncontrolled study whose conclusion states an effect as caused."""
    if document.study_type not in UNCONTROLLED:
        return
    passage = document.abstract
    for sentence in concluding(passage) if passage.sentences else ():
        text = passage.flat[sentence.start : sentence.end]
        if causal(text) and not _NULL.search(text) and not _WISH.search(text):
            yield _reading(passage, sentence, "causal_words", None)
            return


def _reading(passage: Passage, sentence: Sentence, kind: str, primary: Reading | None) -> Reading:
    span = passage.span(sentence.start, sentence.end)
    against = primary.span if primary else None
    data: dict[str, object] = {}
    if against:
        data["against"] = {
            "field": str(against.field), "start": against.start, "end": against.end, "quote": against.quote,
        }  # fmt: skip
    return Reading(kind="spin", value=kind, span=span, detail=kind, data=data)


_ = chain
