"""What an article says otherwise than its abstract: the number of people, a dose, the direction of a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Contrast, Direction, Finding, Reading, TextField
from evidence.topic import Topic
from summarize.findings import read_findings
from summarize.readings.adverse_event_words import GENERAL
from summarize.readings.dose import read_doses
from summarize.readings.route import read_routes
from summarize.readings.sample_size import read_sample_size
from summarize.text.passage import Document, Passage, fold

TOTALS = ("analysed", "randomized", "enrolled")

_AT_BASELINE = re.compile(
    r"\b(?:no|not|similar|comparable)\b[^.;]{0,60}\b(?:age|body weight|weight|sex|gender|demographic\w*)\b|"
    r"\bbaseline\b(?! to| until| through)[^.;]{0,120}\b(?:similar|comparable|alike|did not differ|no)\b"
)


SURE = 0.6  # probability from which a finding is told: of so many sentences more are mistaken for one than in abstracts
_THE_REST = re.compile(r"\b(?:remaining|other|rest of)\b")


_OWN_EFFECTS = re.compile(
    r"\b(?:side|adverse|undesir\w+|untoward)[- ](?:effects?|events?|reactions?) (?:of|due to|from) "
)
_COMPARED = re.compile(r"\bgroups?\b|\barms?\b|\bplacebo\b|\bdiffer|\bthan\b|\bversus\b|\bcompar|\bsimilar")
# An outcome that is only named after something else was compared: no word says which way it goes.
_NAMED_LAST = re.compile(
    r"[;,] (?:and |the )*(?:incidence|rate|number|frequency|occurrence|proportion)s? of "
    r"(?:(?!\b(?:higher|lower|more|less|fewer|similar|greater|smaller|differ\w*|comparable|reduced|increased|equal)\b).)*$"
)
_ANY_SCALE = re.compile(r"\bvas\b|\bnrs\b|\bvisual analog|\bnumeric(?:al)? rating|\blikert\b")


def _is_none(finding: Finding) -> bool:
    """Whether a sentence, for all its words of an outcome, compares nothing in it that a patient is better or worse for."""
    flat = fold(finding.span.quote)
    return bool(_AT_BASELINE.search(flat) or _NAMED_LAST.search(flat)) or any(
        doubt(finding, flat) for doubt in (_of_events, _of_sedation, _of_a_scale, _of_times)
    )


def _of_events(finding: Finding, flat: str) -> bool:
    """Events that remain beside others, or the effects of one drug, which no other arm could have had."""
    own = _OWN_EFFECTS.search(flat) and not _COMPARED.search(flat)
    return finding.outcome in GENERAL and bool(_THE_REST.search(flat) or own)


def _of_sedation(finding: Finding, flat: str) -> bool:
    """More sedation is better on one scale, in one study, and worse in the next: a person decides."""
    return finding.outcome == "sedation" and finding.direction is not Direction.NO_DIFFERENCE


def _of_a_scale(finding: Finding, flat: str) -> bool:
    """A scale that measures whatever it is put to (VAS) where the outcome itself is not named."""
    name = finding.outcome.removeprefix("other:").split("_")[0]
    return bool(_ANY_SCALE.search(flat)) and name[:_STEM] not in flat


_BETWEEN_TIMES = re.compile(
    r"\bbetween (?:the |these )?(?:two |three |four |\d )?(?:\w+ )?(?:visits|sessions|periods|time ?points|occasions|phases)\b"
)


def _of_times(finding: Finding, flat: str) -> bool:
    """Times set against each other, of which no word says that they stand for the arms."""
    return bool(_BETWEEN_TIMES.search(flat)) and finding.contrast is not Contrast.BEFORE_AFTER


_LESS, _MORE = r"(?:lower|less|fewer|smaller|shorter|better)", r"(?:higher|more|greater|larger|longer|worse)"
_ON = r"(?:[^.;]|\.\d)*?"
_AND = rf"\bthan\b{_ON}\b(?:and|but|whereas|while|although|yet)\b,? (?:(?:it|they|was|were|also|significantly|even) )*"
_TURNED = re.compile(rf"\b{_LESS}\b{_ON}{_AND}{_MORE}\b{_ON}\bthan\b|\b{_MORE}\b{_ON}{_AND}{_LESS}\b{_ON}\bthan\b")


def _both_ways(finding: Finding, document: Document) -> bool:
    """Whether its sentence goes on to tell the opposite of another comparator: neither alone is what was found."""
    passage = document.title if finding.span.field is TextField.TITLE else document.abstract
    sentence = passage.sentence_at(finding.span.start)
    return bool(_TURNED.search(passage.flat[sentence.start : sentence.end]))


_STEM = 5


def findings_of(document: Document, topic: Topic) -> dict[str, Finding]:
    """The findings of results by outcome whose direction could be read: an unclear one is no news in so long a text.

    What a conclusion says is no finding: it is held against the results (spin).
    """
    return {
        f.outcome: f
        for f in read_findings(document, topic)
        if f.role == "RESULTS"
        and f.direction is not Direction.UNCLEAR
        and (f.probability or 0) >= SURE
        and not _is_none(f)
        and not _both_ways(f, document)
    }


def _opposed(abstract: Mapping[str, Finding], article: Mapping[str, Finding]) -> Iterator[tuple[str, Reading, Reading]]:
    """Outcomes whose direction the abstract gives otherwise than the article: neither is told as the finding."""
    for outcome in sorted(abstract.keys() & article.keys()):
        told, own = (
            Reading(kind="finding", value=str(f.direction), span=f.span, detail=outcome, data={"finding": f})
            for f in (abstract[outcome], article[outcome])
        )
        if told.value != own.value and Direction.OBSERVED not in (told.value, own.value):
            yield "finding", told, own


def finding_told(told: Reading) -> Finding:
    """The finding that a side of a disagreement tells of."""
    finding = told.data["finding"]
    assert isinstance(finding, Finding)
    return finding


_OF_OTHERS = re.compile(
    r"\bprevious(?:ly)?\b(?! (?:day|to\b))|\bet al\b|\bpilot\b|\b(?:other|earlier|prior|past) (?:stud|trial|work)|\breported by\b|\bliterature\b"
)


def given(document: Document) -> Iterator[Reading]:
    """Doses and routes, without those that a sentence tells of other studies."""
    for reading in (*read_doses(document), *read_routes(document)):
        passage = document.title if reading.span.field is TextField.TITLE else document.abstract
        sentence = passage.sentence_at(reading.span.start)
        if not _OF_OTHERS.search(passage.flat[sentence.start : sentence.end]):
            yield _as_given(reading, passage) if reading.kind == "dose" else reading


_BOLUS = re.compile(r"\b(?:bolus(?:es)?|loading|induction|single (?:\w+ )?(?:injection|shot)|initial)\b")
_INFUSED = re.compile(r"/\s?(?:h|hr|hour|min|minute)\b|\b(?:infus\w+|per (?:hour|minute))\b")
_TURN = re.compile(r"\b(?:followed by|and then|then|thereafter|with|plus|before)\b|[;,]")


def _as_given(dose: Reading, passage: Passage) -> Reading:
    """A dose with how it is given where its own part of the sentence tells (data.given_as: bolus or infusion).

    Of a bolus beside an infusion what follows the infusion's dose ("for 24 h") is no schedule.
    """
    sentence = passage.sentence_at(dose.span.start)
    before = passage.flat[sentence.start : dose.span.start]
    behind = passage.flat[dose.span.end : sentence.end]
    turns = [m.end() for m in _TURN.finditer(before)]
    turn = _TURN.search(behind)
    own = before[turns[-1] if turns else 0 :] + dose.value.lower() + behind[: turn.start() if turn else len(behind)]
    how = "infusion" if _INFUSED.search(own) else "bolus" if _BOLUS.search(own) else None
    if how is None:
        return dose
    data = {**dose.data, "given_as": how}
    if how == "bolus" and turn and _INFUSED.search(behind[turn.start() :]):
        data.pop("schedule", None)
    return replace(dose, data=data)


def disagreements_of(
    abstract: Document, study: Document, article: Sequence[Reading], topic: Topic
) -> Iterator[tuple[str, Reading, Reading]]:
    """Where the article gives another number of people, other doses or another direction than its abstract."""
    ours, theirs = _total(article), _total(read_sample_size(abstract))
    if ours and theirs and _differ(ours.number, theirs.number):
        yield "sample_size", theirs, ours
    body = _body(study, len(abstract.abstract.text))
    if body is None:
        return
    told, own = _single_doses(abstract), _single_doses(body)
    if told and own and not told.keys() & own.keys():
        yield "dose", next(iter(told.values())), next(iter(own.values()))
    if before := findings_of(abstract, topic):
        yield from _opposed(before, findings_of(body, topic))


def _total(readings: Sequence[Reading]) -> Reading | None:
    return next((r for r in readings if r.kind == "sample_size" and r.detail in TOTALS), None)


def _single_doses(document: Document) -> dict[tuple[float | None, str | None], Reading]:
    """The single doses outside the title by number and unit."""
    found = (r for r in given(document) if r.kind == "dose" and r.number is not None)
    return {(r.number, r.unit): r for r in found if r.span.field is TextField.ABSTRACT}


def _differ(ours: float | None, theirs: float | None) -> bool:
    """Whether two totals differ; where ours is a small multiple of theirs, theirs may be the size of an arm."""
    if not ours or not theirs or ours == theirs:
        return False
    return ours % theirs != 0 or ours / theirs > _MOST_ARMS


_MOST_ARMS = 6


def _body(study: Document, end: int) -> Document | None:
    """The document without the abstract, which ends there: blank, so that every place stays; None where nothing is left."""
    whole = study.abstract
    left = tuple(s for s in whole.sentences if s.start >= end)
    if not left:
        return None
    blank = " " * end
    body = replace(whole, text=blank + whole.text[end:], flat=blank + whole.flat[end:], sentences=left)
    return replace(study, abstract=body)
