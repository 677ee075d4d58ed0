"""Results posted at a registry stand in tables, every number with the path of its field; what is not known is empty."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import batch, paper, run
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.records import Batch, Trial
from evidence.schema import registry
from evidence.store import Store
from evidence.store.past import set_back
from evidence.store.rows_of_results import number_of, rows_of_results

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from posted import posted


def trial(results: Any, **values: Any) -> Trial:
    return Trial(trial="NCT00000001", title="Invented", has_results=True, results=results, **values)


def leaves(value: Any, path: str = "resultsSection") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, f"{path}.{name}")
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from leaves(one, f"{path}[{i}]")
    else:
        yield path, value


def lost(results: Any) -> list[tuple[str, float]]:
    """The numbers of the registry's answer that rows do not hold as often as it: those with the path of the object or below."""
    held = [(row["path"], numbers_of(row)) for rows in rows_of_results(trial(results)).values() for row in rows]
    asked: dict[str, dict[str, float]] = {}
    for path, value in leaves(results):
        number = None if isinstance(value, bool) else number_of(str(value))
        if number is not None:
            asked.setdefault(path.rpartition(".")[0], {})[path] = number
    missing: list[tuple[str, float]] = []
    for parent, numbers in asked.items():
        told: Counter[float] = Counter()
        for at, those in held:
            if at in numbers or at.startswith(parent):
                told += those
        missing += [(parent, number) for number in (Counter(numbers.values()) - told).elements()]
    return missing


def numbers_of(row: dict[str, Any]) -> Counter[float]:
    """The numbers of a row, those of its texts beside them once."""
    found = Counter(float(v) for v in row.values() if isinstance(v, int | float))
    texts = {n for v in row.values() if isinstance(v, str) and (n := number_of(v)) is not None}
    return found + Counter(texts - found.keys())


def test_no_number_of_posted_results_is_lost() -> None:
    results = posted()
    del results["moreInfoModule"]
    assert sum(number_of(str(v)) is not None for _, v in leaves(results)) > 50
    assert lost(results) == []


@pytest.mark.parametrize("table", ["registry_flow", "registry_values", "registry_analyses", "registry_events"])
def test_a_row_with_a_number_that_gets_lost_is_noticed(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    results = posted()
    del results["moreInfoModule"]
    rows = rows_of_results(trial(results))
    for i, row in enumerate(rows[table]):
        if all(number_of(str(v)) is None for path, v in leaves(results) if path.startswith(row["path"])):
            continue  # "NA" with a comment
        left = {**rows, table: rows[table][:i] + rows[table][i + 1 :]}
        monkeypatch.setitem(globals(), "rows_of_results", lambda _, left=left: left)
        assert lost(results) != [], row


SINGLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from(["12", "0.5", "<0.001", "NA", "9999", "1e400"]),
)
KEYS = st.sampled_from(
    "groups id groupId title type value spread lowerLimit periods milestones achievements numSubjects measures denoms counts"
    " classes categories measurements outcomeMeasures analyses pValue paramValue groupIds eventGroups seriousEvents stats"
    " numAffected numAtRisk deathsNumAffected new".split()
)
ANY = st.recursive(
    SINGLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_shape_the_answer_has_it_is_stored_and_no_number_lost(data: st.DataObject) -> None:
    results = posted()
    module = data.draw(st.sampled_from(sorted(results)))
    at: Any = results[module]
    while isinstance(at, dict | list) and at and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        inner = at[key]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            at[key] = data.draw(ANY)
            break
        at = inner
    assert lost(results) == []
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "t.db") as store:
        store.save_batch(Batch(harvest=run(), trials=(trial(results),)))


def one(store: Store, sql: str) -> tuple[Any, ...]:
    rows = store.connection.execute(sql).fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def saved(store: Store, results: Any, day: int = 1, **values: Any) -> None:
    store.save_batch(Batch(harvest=run(day, source="clinicaltrials.gov"), trials=(trial(results, **values),)))


def test_each_table_holds_what_it_is_about_with_arm_and_path(store: Store) -> None:
    saved(store, posted())
    assert one(
        store, "SELECT period, kind, people, path FROM registry_flow WHERE arm = 'Saline' AND event LIKE 'Lost%'"
    ) == (
        "Overall Study",
        "dropout",
        3,
        "resultsSection.participantFlowModule.periods[0].dropWithdraws[0].reasons[1]",
    )
    assert one(
        store,
        "SELECT number, spread, unit, parameter FROM registry_values WHERE title LIKE 'Age%' AND arm = 'Ketamine'",
    ) == (38.4, 9.1, "years", "MEAN")
    assert one(
        store,
        "SELECT type, time_frame, number, lower, upper FROM registry_values WHERE title LIKE 'Craving%' AND class = 'Day 1'"
        " AND arm = 'Saline'",
    ) == ("PRIMARY", "24 hours", 52.25, 44.0, 60.0)
    assert one(
        store,
        "SELECT number FROM registry_values WHERE what = 'denominator' AND class = 'Day 7' AND arm = 'Ketamine'",
    ) == (21.0,)
    assert one(
        store, "SELECT p_printed, p_value, estimate, lower, groups FROM registry_analyses WHERE measure = 1"
    ) == (
        "<0.001",
        None,
        -20.75,
        -30.1,
        '["Ketamine","Saline"]',
    )
    assert one(store, "SELECT p_printed, p_value FROM registry_analyses WHERE measure = 2") == ("0.74", 0.74)
    assert one(
        store, "SELECT affected, at_risk, events FROM registry_events WHERE term = 'Dissociation' AND arm = 'Ketamine'"
    ) == (11, 24, 15)
    assert one(store, "SELECT affected, at_risk FROM registry_events WHERE kind = 'death' AND arm = 'Saline'") == (
        0,
        23,
    )
    assert one(store, "SELECT value, number FROM registry_more WHERE path LIKE '%frequencyThreshold'") == ("5", 5.0)


def test_what_stands_for_not_known_is_empty_and_words_are_no_number(store: Store) -> None:
    saved(store, posted(started=("99999999", "23")))
    where = "FROM registry_values WHERE class = 'Day 7' AND what = 'value' AND arm ="
    assert one(store, f"SELECT value, number, comment {where} 'Ketamine'") == ("NA", None, "Too few people")
    assert one(store, "SELECT count(*) FROM registry_values WHERE value LIKE '9999%' OR number > 1000") == (0,)
    assert one(store, "SELECT max(people) FROM registry_flow") == (23,)


def test_results_that_were_not_asked_for_again_stay_and_withdrawn_ones_go(store: Store) -> None:
    saved(store, posted(), 1)
    saved(store, None, 2, status="COMPLETED")
    assert store.trials()[0].results == posted()
    assert store.scalar("SELECT count(*) FROM registry_flow") == 6
    store.save_batch(Batch(harvest=run(3), trials=(Trial(trial="NCT00000001", title="Invented"),)))
    assert [store.scalar(f"SELECT count(*) FROM {table}") for table in registry.TABLES] == [0] * len(registry.TABLES)


def test_revised_results_are_told_and_a_past_day_has_those_of_its_time(store: Store) -> None:
    store.save_batch(batch(paper()))
    saved(store, posted(), 1)
    saved(store, posted(started=("30", "31")), 2)
    told = store.scalar("SELECT sentence FROM changes WHERE kind = 'trial_changed'")
    assert "posted results were revised" in told
    assert store.scalar("SELECT max(people) FROM registry_flow") == 31
    set_back(store, datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC))
    assert store.scalar("SELECT max(people) FROM registry_flow") == 24
