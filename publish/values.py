"""What a reading or finding says in words, and the name under which a correction knows it."""

from __future__ import annotations

from evidence.correcting import FIELDS
from evidence.correcting.fields import ABSENT
from publish import words
from publish.pages_table import outcome_words
from publish.reading import Row
from publish.site import Site

DETAILED = ("sample_size", "dose", "effect_size")  # readings whose kind of value is worth a word
CORRECTABLE = tuple(name for name, f in FIELDS.items() if f.part == "readings")


def field_of(row: Row) -> str | None:
    """The name under which a finding or reading can be corrected, None where it cannot."""
    if "outcome" in row:
        return f"finding:{row['outcome']}"
    kind = row["kind"]
    return f"{kind}:{row['value']}" if kind == "adverse_event" else kind if kind in CORRECTABLE else None


def value_of(row: Row) -> str:
    """The value of a finding or reading as a correction writes it."""
    if "outcome" in row:
        return str(row["direction"])
    if row["kind"] == "adverse_event":
        return ABSENT if row["detail"] == "none" else str(row["detail"] or "reported")
    return str(row["value"])


def reading_words(site: Site, row: Row) -> str:
    """A reading in words: "Participants: 64 (randomized)"; the main result repeats nothing, its quote says it."""
    name = words.label(words.READINGS, row["kind"])
    by = words.checked(row.get("status"))
    if row["kind"] == "key_sentence":
        return name + by
    if row["kind"] == "primary_outcome":
        named = f": {row['value']}" if row["value"] else ""
        return f"{words.PRIMARY_OUTCOMES[row['detail']]}{named}{by}"
    if row["kind"] == "spin":
        return words.label(words.SPIN, row["detail"]) + by
    event = row["kind"] == "adverse_event"
    value = outcome_words(site, row["value"]) if event else words.ROUTES.get(row["value"], row["value"])
    if event:
        return f"{name}: {value} ({words.adverse_event(row['detail'], row.get('data'))}){by}"
    shown = row["detail"] if row["kind"] in DETAILED and row["detail"] not in (row["value"], "unclear") else None
    detail = f" ({shown.replace('_', ' ')})" if shown else ""
    return f"{name}: {value}{detail}{by}"


def finding_words(site: Site, row: Row) -> str:
    """A finding in words: "Craving: better with ketamine", with a hedge or spin named."""
    text = f"{outcome_words(site, row['outcome'])}: {words.label(words.DIRECTIONS, row['direction']).lower()}"
    significance = {"significant": ", statistically significant", "not_significant": ", not statistically significant"}
    if row["direction"] not in ("observed", "unclear"):
        text += significance.get(row["significance"] or "", "")
    text += (", hedged" if row["hedged"] else "") + (", conclusion goes beyond the results" if row["spin"] else "")
    return text + words.checked(row.get("status"))
