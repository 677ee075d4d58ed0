"""The results that trials have posted at ClinicalTrials.gov (resultsSection of API v2), asked for a few trials at a time.

They can be large: the search lists trials without them, and those that have some are asked for by number. Where they are
not to be had the trial stands all the same, and the run says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from evidence.errors import SourceError
from evidence.records import Trial
from harvest.net.web import Web, dig, rows, text
from harvest.runs import in_batches

AT_ONCE = 10  # trials; a large trial has results of some hundred kilobytes
DEEPEST = 40  # levels of lists and objects; results have twelve
_FIELDS = "NCTId,DesignAllocation,ResultsSection"


def with_results(web: Web, trials: Iterable[Trial]) -> tuple[list[Trial], list[str]]:
    """The trials, those with posted results with them; and the numbers of those whose results could not be had."""
    listed = list(trials)
    posted = [trial.trial for trial in listed if trial.has_results]
    found: dict[str, tuple[Mapping[str, Any], str | None]] = {}
    for ids in in_batches(posted, AT_ONCE):
        found |= _results(web, ids)
    lacking = [number for number in posted if number not in found]
    return [_with(trial, *found[trial.trial]) if trial.trial in found else trial for trial in listed], lacking


def _with(trial: Trial, results: Mapping[str, Any], allocation: str | None) -> Trial:
    return replace(trial, results=results, allocation=allocation)


def _results(web: Web, ids: Sequence[str]) -> dict[str, tuple[Mapping[str, Any], str | None]]:
    """Number -> results and allocation of people to arms, of the trials whose results came."""
    try:
        data = web.get("studies", filter__ids="|".join(ids), fields=_FIELDS, pageSize=len(ids))
    except SourceError:
        return {}
    found: dict[str, tuple[Mapping[str, Any], str | None]] = {}
    for study in rows(data, "studies"):
        number, results = text(study, "protocolSection", "identificationModule", "nctId"), dig(study, "resultsSection")
        if number in ids and isinstance(results, Mapping) and _deep(results) <= DEEPEST:
            allocation = text(study, "protocolSection", "designModule", "designInfo", "allocation")
            found[str(number)] = (without_contact(results), allocation)
    return found


def without_contact(results: Mapping[str, Any]) -> dict[str, Any]:
    """The results without the person to ask about them, whose name and telephone are no result."""
    kept = {name: value for name, value in results.items() if name != "moreInfoModule"}
    more = results.get("moreInfoModule")
    if isinstance(more, Mapping):
        kept["moreInfoModule"] = {name: value for name, value in more.items() if name != "pointOfContact"}
    return kept


def _deep(value: object) -> int:
    """How many levels of lists and objects a value has."""
    level, depth = [value], 0
    while level:
        inner: list[object] = []
        for one in level:
            inner += one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        level, depth = inner, depth + 1
        if depth > DEEPEST:
            break
    return depth
