"""The fields that a person can correct, one entry each, and whether a value fits (pure).

A value is a word of the field's vocabulary, or a text of its form. `none` says that the record states no such value,
`unclear` that it cannot be read; both take the machine's value away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from evidence import lazy_re as re
from evidence.errors import InputError
from evidence.records import OWN, ComparatorType, Direction, Scope, StudyType, Verdict

NONE, UNCLEAR = "none", "unclear"
TOPIC = "-"  # in place of a record: the correction is about the whole topic
OTHER = "other:"  # begins an outcome or event that the machine named in the text's own words
ABSENT = "absent"  # an adverse event that the record says did not occur
ROUTES = (
    "intravenous intramuscular intranasal oral sublingual subcutaneous epidural_intrathecal intraperitoneal topical"
    " rectal inhaled other".split()
)  # docs/codebook.md; a test holds them against what the reader gives
SAMPLE_SIZE = re.compile(r"(?P<number>\d{1,9})(?: (?P<detail>analysed|randomized|enrolled))?")
AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:\s?(?:-|–|to)\s?(?P<to>\d+(?:\.\d+)?))?\s?(?P<unit>[^\d\s].*)")
TOTALS = ("analysed", "randomized", "enrolled", "unclear")  # sample sizes of all participants, not of an arm
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?) (?P<unit>minute|hour|day|week|month|year)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A kind of field. part: labels, readings, findings, study or claim, where the value goes."""

    part: str
    allowed: tuple[str, ...] = ()  # the vocabulary; empty where the value is a text
    form: re.Pattern[str] | None = None  # of a text
    example: str = ""
    which: str | None = None  # what follows the colon: outcome, adverse event or claim
    several: bool = False  # values parted by semicolons
    quoted: bool = False  # the value needs words of the record


def _label(kind: Iterable[str]) -> Field:
    return Field(part="labels", allowed=tuple(dict.fromkeys((*map(str, kind), UNCLEAR))))


_FLAG = ("true", "false")
GONE = (NONE, UNCLEAR)
FIELDS: Mapping[str, Field] = {
    "study_type": _label(StudyType),
    "scope": _label(Scope),
    "comparator": _label(ComparatorType),
    "comparative": _label(_FLAG),
    "secondary": _label(_FLAG),
    "humans": _label(_FLAG),
    "protocol": _label(_FLAG),
    "sample_size": Field(part="readings", form=SAMPLE_SIZE, example='59 or "59 randomized"', quoted=True),
    "dose": Field(part="readings", form=AMOUNT, example='"0.5 mg/kg"', several=True, quoted=True),
    "route": Field(part="readings", allowed=(*ROUTES, *GONE), several=True, quoted=True),
    "follow_up": Field(part="readings", form=LENGTH, example='"2 years"', quoted=True),
    "key_sentence": Field(part="readings", form=re.compile(r".+", re.DOTALL), example="words", quoted=True),
    "finding": Field(part="findings", allowed=(*Direction, NONE), which="outcome", quoted=True),
    "adverse_event": Field(
        part="readings", allowed=("reported", ABSENT, *GONE), which="adverse event", quoted=True
    ),
    "study": Field(part="study", example=f"the key of another report, or {OWN}"),
    "claim": Field(
        part="claim",
        allowed=tuple(Verdict),
        which="claim",
    ),
}  # fmt: skip
EVENTS_OF_ALL = ("any_ae", "serious_ae")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of a topic that follow the colon; an empty set is not known, so anything goes."""

    outcomes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    papers: Collection[str] = field(default=())  # keys of the records

    def of(self, which: str) -> frozenset[str]:
        """The words for an outcome, adverse event or claim."""
        return {"outcome": self.outcomes, "adverse event": self.events, "claim": self.claims}[which]


def field_of(name: str) -> Field:
    """The entry of a field such as `sample_size` or `finding:craving`; InputError lists the fields there are."""
    kind, colon, which = name.partition(":")
    found = FIELDS.get(kind)
    if found is None or (found.which is None and colon) or (found.which is not None and not which):
        raise InputError(f"{_short(name)!r} cannot be corrected; use one of {', '.join(map(_shown, FIELDS))}.")
    return found


def _short(said: str) -> str:
    """What stands in a sentence of something that may be long."""
    return said if len(said) <= 60 else f"{said[:59]}…"


def _shown(kind: str) -> str:
    which = FIELDS[kind].which
    return f"{kind}:{which.upper().replace(' ', '_')}" if which else kind


def values_of(name: str, value: str) -> list[str]:
    """The values of a correction: one, or those parted by semicolons where a field has several."""
    return [v.strip() for v in value.split(";")] if field_of(name).several else [value]


def shown_by(name: str, value: str) -> str | None:
    """What stands in a text that says this value; None where only a person's quote can show it."""
    if field_of(name).which:
        return None
    one = values_of(name, value)[0]
    return one.split()[0] if name == "sample_size" else one


def check(paper: str | None, name: str, value: str, known: Vocabulary) -> None:
    """Raise InputError in one sentence that gives the allowed values when field, value or record do not go together."""
    entry = field_of(name)
    if (entry.part == "claim") != (paper is None):
        about = f"{name} is about the whole topic: write {TOPIC} in place of the record."
        raise InputError(
            about if entry.part == "claim" else f"{name} is about one record: name it in place of {TOPIC}."
        )
    which = name.partition(":")[2]
    words = known.of(entry.which) if entry.which else frozenset()
    if words and which not in words and not (entry.part != "claim" and which.startswith(OTHER)):
        raise InputError(f"{_short(which)!r} is no {entry.which} of this topic; use one of {', '.join(sorted(words))}.")
    if entry.part == "study":
        _check_study(paper, value, known)
        return
    for one in values_of(name, value):
        if not _fits(entry, one):
            raise InputError(f"{_short(one)!r} is no {name}; use {_ways(entry)}.")


def _check_study(paper: str | None, value: str, known: Vocabulary) -> None:
    if value in (UNCLEAR, OWN):
        return
    if value == paper or value not in known.papers:
        raise InputError(f"{_short(value)!r} is no study; use {FIELDS['study'].example}, or {UNCLEAR}.")


def _fits(entry: Field, value: str) -> bool:
    if value in GONE and not entry.allowed:
        return True
    return value in entry.allowed if entry.allowed else bool(entry.form and entry.form.fullmatch(value))


def _ways(entry: Field) -> str:
    if entry.allowed:
        return "one of " + ", ".join(entry.allowed)
    return f"a value such as {entry.example}, or {' or '.join(GONE)}"
