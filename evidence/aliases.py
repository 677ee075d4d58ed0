"""Reports by the registration numbers their trials have today: the registry joins entries and keeps the obsolete number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from evidence.records import RegistryId, Report, Trial


def with_current_numbers(reports: Iterable[Report], trials: Iterable[Trial]) -> list[Report]:
    """The reports with obsolete registration numbers replaced, for grouping them into studies; quotes stay as printed."""
    current = {alias: trial.trial for trial in trials for alias in trial.aliases}
    return [_renumbered(report, current) if current else report for report in reports]


def _renumbered(report: Report, current: Mapping[str, str]) -> Report:
    if not any(number in current for number in report.registry_ids):
        return report
    kept = tuple(r for r in report.readings if r.kind != "registry_id")
    numbers = dict.fromkeys(current.get(number, number) for number in report.registry_ids)
    ids = tuple(RegistryId(registry="", id=number) for number in numbers)
    return dataclasses.replace(report, paper=dataclasses.replace(report.paper, registry_ids=ids), readings=kept)
