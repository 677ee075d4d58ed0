"""The values of a record at a glance, each once: with its quote, who stands behind it, and where to say that it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, repeat
from typing import Any

from evidence import lazy_re as re
from evidence.records import NO_RESULTS, Status
from evidence.records.kinds import BY_PERSON
from evidence.records.reading_kinds import KINDS
from publish import codes, values, words, wrong
from publish.markup import Quote
from publish.reading import Row
from publish.site import Site

AT_A_GLANCE = tuple(kind.name for kind in KINDS if kind.glance)
ALWAYS = frozenset(kind.name for kind in KINDS if kind.always)  # said to be "Not stated" where nothing was read
DETAILED = frozenset(kind.name for kind in KINDS if kind.detailed)
WITHOUT = "No result in the abstract"
# words that name no comparator by themselves; the kind of comparator is said before them
NAMELESS = re.compile(
    r"(?i)comparison|controls?( group)?|active (control|comparator)|after placebo|group \w{1,3}|\w{1,3}( group)?"
)
# what is given or done to people is not who they are
GIVEN = re.compile(
    r"(?i)\b(lithotripsy|infusions?|injections?|sprays?|tablets?|pumps?|devices?|catheters?|stimulation|procedures?)\b"
)
CONDITION = re.compile(
    r"(?i)disorder|dependen|addict|withdrawal|pain|depress|misuse|abuse|\buse\b|patients?|people|adults"
)

# kinds of comparator that are said without the names of arms; which of the doses is the control is for the text to say
ALONE: Mapping[str, Mapping[str, Any]] = {
    "none": {"value": "No comparison", "number": None},
    "dose": {"value": "Another dose, form or number of sessions of ketamine"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value at a glance: its words, the number of its quote, who stands behind it, where to say that it is wrong."""

    value: str
    number: int | None = None
    mark: str = ""
    wrong: str | None = None


Line = tuple[str, list[Shown]]


def glance(
    site: Site,
    labels: Mapping[str, Row],
    readings: Sequence[Row],
    findings: Sequence[Row],
    quotes: Sequence[Quote],
    line: Row,
    *,
    corrections: Sequence[Row] = (),
    link: wrong.Link = lambda *_: None,
) -> list[Line]:
    """Every value with its name, in reading order; line is the record's row of the evidence table."""
    number = {(q.field, q.start, q.end): q.number for q in quotes}
    gone = taken_away(line, corrections)

    def of(row: Row, text: str) -> Shown:
        name = wrong.field_of(row)
        href = link(name, wrong.value_of(row), row.get("quote")) if name else None
        place = (row["field"], row["start"], row["end"])
        return Shown(value=text, number=number.get(place), mark=words.mark(row.get("status")), wrong=href)

    def absent(kind: str) -> Shown:
        text, status = gone.get(kind, ("Not stated", None))
        href = link(kind, "none", None) if kind in wrong.CORRECTABLE else None
        return Shown(value=text, mark=words.mark(status) if status else "", wrong=href)

    def lines_of(kind: str) -> list[Shown]:
        rows = shown(kind, [r for r in readings if r["kind"] == kind], site)
        found = [of(r, bare(site, {**r, "status": None})) for r in rows]
        if kind == "comparator":
            label = labels.get("comparator")
            found = comparators(found, label, link, [r["detail"] in (None, label and label["value"]) for r in rows])
        return list(dict.fromkeys(found)) or ([absent(kind)] if kind in gone or kind in ALWAYS else [])

    results = [of(f, finding_words(site, {**f, "status": None})) for f in findings]
    return [
        ("Study type", [_label("study_type", words.STUDY_TYPES, labels.get("study_type"), link)]),
        *((words.READINGS[kind], told) for kind in AT_A_GLANCE if (told := lines_of(kind))),
        ("Results", list(dict.fromkeys(results)) or [Shown(value=without_result(readings, line))]),
    ]


def shown(kind: str, rows: Sequence[Row], site: Site) -> list[Row]:
    """The readings of a kind that are shown: totals before arms, people and conditions but nothing that is given."""
    if kind == "sample_size":
        return [r for r in rows if r["detail"] != "arm"] or list(rows)
    if kind == "population":
        return [r for r in rows if is_population(str(r["value"]), site)]
    return list(rows)


def is_population(value: str, site: Site) -> bool:
    """Whether a value says who was studied: never a drug, a device or a procedure alone."""
    if CONDITION.search(value):
        return True
    drugs = [term for tag in site.topic.vocabulary.get("intervention", {}).values() for term in (tag.label,)]
    named = {d.lower() for d in drugs} | {"ketamine", "esketamine"}
    return not GIVEN.search(value) and not any(re.search(rf"\b{re.escape(d)}\b", value.lower()) for d in named)


def comparators(
    found: Sequence[Shown], label: Row | None, link: wrong.Link = lambda *_: None, own: Sequence[bool] = ()
) -> list[Shown]:
    """What ketamine was compared with: "Placebo (saline)", then the names of other arms; own marks those of that kind."""
    named = [shown for shown in found if not NAMELESS.fullmatch(shown.value)]
    if label is None or label["value"] in (None, "unclear"):
        by_person = label is not None and label.get("status") in BY_PERSON
        return [] if by_person else named or list(found)
    kind = replace(_label("comparator", words.COMPARATORS, label, link), number=found[0].number if found else None)
    if label["value"] in ALONE:
        return [replace(kind, **ALONE[label["value"]])]
    return _with_names(kind, named, [*compress(found, own or repeat(True))])


def _with_names(kind: Shown, named: Sequence[Shown], own: Sequence[Shown]) -> list[Shown]:
    """The kind with the first of the names of that kind, the further ones, then those of other kinds."""
    of_kind = [shown for shown in own if shown in named]
    others = [shown for shown in named if shown not in of_kind]
    names = _once(of_kind, kind.value)
    more = [*names[1:], *_once(others, "")]
    if names:
        return [replace(kind, value=f"{kind.value} ({names[0].value})", number=names[0].number), *more]
    return [replace(kind, number=of_kind[0].number) if of_kind else kind, *more]


# words of a placebo's name that "Placebo" says already; "saline" and "nasal spray" say more
_INERT = re.compile(
    r"(?i)[\s(/+-]*\b(?:placebos?|pbo|controls?|inert|matching|matched|groups?|conditions?|solutions?|infusions?|injections?)\b[)]?"
)


def _once(named: Sequence[Shown], kind: str) -> list[Shown]:
    """The names that say more than the kind and than one another: of "saline placebo; placebo" saline alone."""
    inert = kind == words.COMPARATORS["placebo"]
    kept: list[Shown] = []
    for one in named:
        name = _INERT.sub("", one.value).strip(" ,;-") if inert else one.value
        name = re.sub(r"^\+\s?", "plus ", name)
        said = {kind.lower(), *(other.value.lower() for other in kept)}
        if name and not any(_holds(other, name.lower()) for other in said):
            kept = [other for other in kept if not _holds(name.lower(), other.value.lower())]
            kept.append(replace(one, value=name))
    return kept


def _holds(longer: str, shorter: str) -> bool:
    """Whether the words of one name hold another's: "normal saline" and "saline"."""
    return re.search(rf"\b{re.escape(shorter)}(?!\w)", longer) is not None


def without_result(readings: Sequence[Row], line: Row) -> str:
    """Why no result is given."""
    if line.get("needs_review") == "no abstract":
        return "No abstract"
    sentences = (r["value"] or r["quote"] for r in readings if r["kind"] == "key_sentence" and not is_background(r))
    sentence = next(sentences, None)
    return "A result without a direction that could be read" if words.result_sentence(sentence) else WITHOUT


def is_background(row: Row) -> bool:
    """Whether a row is a best sentence that is no result: the text has none, so its background was ranked first."""
    return row.get("kind") == "key_sentence" and row.get("detail") in NO_RESULTS


def bare(site: Site, row: Row) -> str:
    """A reading in words, without the name of its kind."""
    return reading_words(site, row).split(": ", 1)[-1]


def reading_words(site: Site, row: Row) -> str:
    """A reading in words: "Participants: 64 (randomized)"; the main result repeats nothing, its quote says it."""
    return WORDED.get(row["kind"], _named_value)(site, row) + words.checked(row.get("status"))


def _main_result(site: Site, row: Row) -> str:
    return words.READINGS["key_sentence"]


def _primary_outcome(site: Site, row: Row) -> str:
    return words.PRIMARY_OUTCOMES[row["detail"]] + (f": {row['value']}" if row["value"] else "")


def _spin(site: Site, row: Row) -> str:
    return words.SPIN_UNNAMED if _data(row).get("unnamed") else words.label(words.SPIN, row["detail"])


def _adverse_event(site: Site, row: Row) -> str:
    said = words.adverse_event(row["detail"], row.get("data"))
    return f"{words.READINGS['adverse_event']}: {values.outcome_words(site, row['value'])} ({said})"


def _named_value(site: Site, row: Row) -> str:
    kind = row["kind"]
    value = words.ROUTES.get(row["value"]) or values.in_words(site, kind, row["value"] or "")
    schedule = _data(row).get("schedule") if kind == "dose" else None
    more = ", ".join(str(part).replace("_", " ") for part in (_detail(row), schedule) if part)
    return f"{words.label(words.READINGS, kind)}: {value}{f' ({more})' if more else ''}"


def _detail(row: Row) -> str | None:
    """What a value is of; a last time point may tell a null result that names no outcome."""
    if row["kind"] == "follow_up" and _data(row).get("difference") == "none":
        return "no difference then, outcome not named"
    is_more = row["kind"] in DETAILED and row["detail"] not in (row["value"], "dose", "unclear")
    return codes.counted_as(row["detail"]) if is_more else None


def _data(row: Row) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(row.get("data") or "{}")
    return data


WORDED: Mapping[str, Callable[[Site, Row], str]] = {
    "key_sentence": _main_result,
    "primary_outcome": _primary_outcome,
    "spin": _spin,
    "adverse_event": _adverse_event,
}


def finding_words(site: Site, row: Row) -> str:
    """A finding in words: "Craving: better with ketamine, against placebo", with a hedge or spin named."""
    text = f"{values.outcome_words(site, row['outcome'])}: {words.label(words.DIRECTIONS, row['direction']).lower()}"
    against = row.get("comparison")
    if against and row.get("contrast") == "ketamine_against_other" and not NAMELESS.fullmatch(against):
        text += f", against {against}"
    significance = {"significant": ", statistically significant", "not_significant": ", not statistically significant"}
    if row["direction"] not in ("observed", "unclear"):
        text += significance.get(row["significance"] or "", "")
    text += (", hedged" if row["hedged"] else "") + (", conclusion goes beyond the results" if row["spin"] else "")
    return text + words.checked(row.get("status"))


def taken_away(line: Row, corrections: Sequence[Row] = ()) -> dict[str, tuple[str, Status]]:
    """Kind of value -> its words and status, of those that a person says are not stated or not clear."""
    given = (value.rpartition(": ") for value in json.loads(line.get("by_person") or "[]"))
    said = {"none": "Not stated", "unclear": "Not clear"}
    before = {row["field_name"]: row["old_value"] or "none" for row in reversed(corrections)}
    return {
        name: (said[v], Status.VERIFIED if before.get(name) == v else Status.CORRECTED)
        for name, _, v in given
        if v in said
    }


def _label(name: str, vocabulary: Mapping[str, str], row: Row | None, link: wrong.Link) -> Shown:
    if row is None:
        return Shown(value=words.label(vocabulary, None))
    href = link(name, row["value"], None)
    return Shown(value=words.label(vocabulary, row["value"]), mark=words.mark(row.get("status")), wrong=href)
