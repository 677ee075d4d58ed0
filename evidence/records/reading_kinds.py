"""The kinds of values that are read from a record, one entry each: every other list of them is derived from here.

A new kind is a reader in summarize/readings/, an entry here and a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of reading.

    read: its readers as module:function (document -> readings; kept as text, since this floor imports no stage).
    by_topic: whether the reader takes the topic too. glance: whether it stands among the values at a glance; always:
    there even where nothing was read. detailed: whether its detail is worth a word.
    """

    name: str
    label: str
    read: tuple[str, ...]
    by_topic: bool = False
    glance: bool = True
    always: bool = False
    detailed: bool = False


_IN = "summarize.readings."
KINDS: tuple[Kind, ...] = (  # in the order of reading and of the values at a glance
    Kind(
        name="sample_size",
        label="Participants",
        read=(f"{_IN}sample_size:read_sample_size",),
        always=True,
        detailed=True,
    ),
    Kind(name="dose", label="Dose", read=(f"{_IN}dose:read_doses",), always=True, detailed=True),
    Kind(name="route", label="Route", read=(f"{_IN}route:read_routes",), always=True),
    Kind(name="comparator", label="Compared with", read=(f"{_IN}comparator:read_comparator",), always=True),
    Kind(name="arm", label="Arm", read=(f"{_IN}comparator:read_arms",), glance=False),
    Kind(name="population", label="Population", read=(f"{_IN}population:read_population",)),
    Kind(name="sex", label="Sex", read=(f"{_IN}people:read_sexes",)),
    Kind(name="follow_up", label="Follow-up", read=(f"{_IN}follow_up:read_follow_up",)),
    Kind(name="setting", label="Setting", read=(f"{_IN}setting:read_setting",)),
    Kind(name="country", label="Country of the study", read=(f"{_IN}people:read_countries",)),
    Kind(name="search_date", label="Last search", read=(f"{_IN}search_date:read_search_date",)),
    Kind(name="registry_id", label="Registration", read=(f"{_IN}registry:read_registry_ids",), glance=False),
    Kind(name="instrument", label="Scale used", read=(f"{_IN}instruments:read_instruments",), by_topic=True),
    Kind(name="effect_size", label="Effect size", read=(f"{_IN}effect_size:read_effect_sizes",), detailed=True),
    Kind(name="adverse_event", label="Adverse event", read=(f"{_IN}adverse_events:read_adverse_events",)),
    Kind(name="key_sentence", label="Main result", read=(f"{_IN}key_sentence:read_key_sentence",), glance=False),
    Kind(name="primary_outcome", label="Primary outcome", read=(f"{_IN}spin:read_primary_and_spin",)),
    Kind(name="spin", label="Conclusion and primary outcome", read=()),  # read with the primary outcome
)


def listed(names: Iterable[str]) -> str:
    """Names as one lists them: "dose, route or spin"."""
    *most, last = names
    return f"{', '.join(most)} or {last}"
