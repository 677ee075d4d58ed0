"""Posted results come with the trials that have some; where they cannot be had the trial stands and the run says so."""

from __future__ import annotations

import pytest
from posted import posted
from standin import Fault
from standin_neighbours import Registry, study
from test_neighbours import trials_of


def test_results_are_asked_for_by_number_a_few_at_a_time_and_only_where_posted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvest.registries.trial_results.AT_ONCE", 2)
    with Registry() as server:
        server.add(*(study(f"NCT0000000{i}", results=posted() if i < 4 else False) for i in range(1, 6)))
        batches = trials_of(server)
        asked = [a.form["filter.ids"] for a in server.log if "filter.ids" in a.form]
    assert asked == ["NCT00000001|NCT00000002", "NCT00000003"]
    found = {t.trial: t.results for b in batches for t in b.trials}
    assert [number for number, results in found.items() if results] == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert found["NCT00000004"] is None
    assert batches[-1].harvest.status == "complete"


def test_results_of_a_trial_found_by_its_number_in_a_paper_come_too() -> None:
    with Registry() as server:
        server.add(study("NCT00000002", conditions=("Depression",), results=posted()))
        [trial] = [t for b in trials_of(server, ("NCT00000002",)) for t in b.trials]
    assert trial.results


def test_the_person_to_ask_is_no_result() -> None:
    with Registry() as server:
        server.add(study("NCT00000001", results=posted()))
        [trial] = [t for b in trials_of(server) for t in b.trials]
    assert trial.results is not None
    assert trial.results["moreInfoModule"] == {"limitationsAndCaveats": {"description": "Small"}}


DEEP = b'{"studies":[{"protocolSection":{"identificationModule":{"nctId":"NCT00000001"}},"resultsSection":{"a":'
FAULTS = [
    Fault(status=503, body=b""),
    Fault(status=404, body=b"no"),
    Fault(body=b"<html>"),
    Fault(body=b"[1"),
    Fault(body=b'{"studies": []}'),
    Fault(body=b'{"studies": {"resultsSection": 7}}'),
    Fault(body=DEEP + b"[" * 200 + b"]" * 200 + b"}}]}"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_trial_whose_results_are_not_to_be_had_stands_and_the_run_is_partial_p13(fault: Fault) -> None:
    with Registry() as server:
        server.add(study("NCT00000001", results=posted()))
        first = server.answer

        def answer(arrival):  # type: ignore[no-untyped-def]
            if "filter.ids" not in arrival.form:
                return first(arrival)
            return fault.status or 200, "application/json", fault.body or b""

        server.answer = answer  # type: ignore[method-assign]
        batches = trials_of(server)
    [trial] = [t for b in batches for t in b.trials]
    assert (trial.has_results, trial.results) == (True, None)
    run = batches[-1].harvest
    assert (run.status, batches[-1].cursors) == ("partial", {})
    assert "posted results of 1 trials could not be had: NCT00000001" in (run.shortfall or "")
