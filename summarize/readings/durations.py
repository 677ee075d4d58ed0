"""Times read from a record as days."""

from __future__ import annotations

from evidence.records import Reading

DAYS = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.0,
    "year": 365.0,
}  # unit, singular or plural -> days
MONTHS_3 = 90
WEEKS_4 = 28


def days(reading: Reading) -> float | None:
    """The time of a follow_up reading in days, None for another unit."""
    unit = (reading.unit or "").rstrip("s")
    return None if reading.number is None or unit not in DAYS else reading.number * DAYS[unit]


def days_sql(number: str = "number", unit: str = "unit") -> str:
    """The same as an SQL expression."""
    cases = " ".join(f"WHEN '{name}' THEN {number} * {factor!r}" for name, factor in DAYS.items())
    return f"CASE rtrim({unit}, 's') {cases} END"
