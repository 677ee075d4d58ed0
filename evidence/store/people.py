"""Columns of the evidence table on the people of a study, its countries, who paid, and the authors' interests (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from evidence.records import Reading
from evidence.store import codec


class Value(NamedTuple):
    """A value of a full text."""

    kind: str
    value: str | None
    number: float | None = None
    unit: str | None = None
    detail: str | None = None


def people_columns(readings: Iterable[Reading], article: Sequence[Value]) -> dict[str, Any]:
    """country, women_percent, mean_age, funding and conflicts; of each the full text's value if it has one."""
    abstract = [Value(r.kind, r.value, r.number, r.unit, r.detail) for r in readings]
    countries = _first_of(article, abstract, "country")
    return {
        "country": codec.dumps(list(dict.fromkeys(v.value for v in countries))) if countries else None,
        "women_percent": _first_number(women_percent(_of(source, "sex")) for source in (article, abstract)),
        "mean_age": _first_number(_mean_age(_of(source, "population")) for source in (article, abstract)),
        "funding": next((v.value for v in article if v.kind == "funding"), None),
        "conflicts": next((v.value for v in article if v.kind == "conflicts"), None),
    }


def women_percent(values: Sequence[Value]) -> float | None:
    """Women in percent to one decimal: as stated of women, else of men, else from the numbers of both; None if neither is told."""
    found = {(v.detail, v.unit): v.number for v in reversed(values) if v.number is not None}
    women, men = (found.get((sex, "%")) for sex in ("women", "men"))
    if women is not None or men is not None:
        share = women if women is not None else 100 - (men or 0)
        return round(share, 1) if 0 <= share <= 100 else None
    women, men = (found.get((sex, "people")) for sex in ("women", "men"))
    return round(100 * women / (women + men), 1) if women and men else None


def _mean_age(values: Sequence[Value]) -> float | None:
    return next((v.number for v in values if v.detail == "age_mean"), None)


def _of(values: Iterable[Value], kind: str) -> list[Value]:
    return [v for v in values if v.kind == kind]


def _first_of(article: Iterable[Value], abstract: Iterable[Value], kind: str) -> list[Value]:
    return _of(article, kind) or _of(abstract, kind)


def _first_number(found: Iterable[float | None]) -> float | None:
    return next((number for number in found if number is not None), None)
