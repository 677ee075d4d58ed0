"""A number told by group: the columns of the groups, and what is counted in each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Numbers by group: `of` gives the columns `by` and `key`; `value` is what is told of the keys of a group."""

    by: tuple[str, ...]
    of: str
    value: str = "count(DISTINCT key)"


def agreement(name: str, by: tuple[str, ...], of: str) -> dict[str, Group]:
    """How often two readers said which values of a field, how many values both read, and of how many they said the same."""
    return {
        f"{name}_pairs": Group(by=(*by, "field", "one", "other"), of=of),
        f"{name}_both": Group(by=(*by, "field"), of=of),
        f"{name}_alike": Group(by=(*by, "field"), of=f"SELECT * FROM ({of}) WHERE one = other"),
    }
