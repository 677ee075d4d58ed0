"""Registered trials keep every state that was seen, with the days between which it stood."""

from __future__ import annotations

import tempfile
from pathlib import Path

from builders import at, run
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.records import Batch, Trial
from evidence.store import Store
from evidence.store.reading import trial_from_row


def trials_of(day: int, *trials: Trial) -> Batch:
    return Batch(harvest=run(day, source="clinicaltrials.gov"), trials=trials)


STATES = st.builds(
    Trial,
    trial=st.sampled_from(["NCT00000001", "NCT00000002"]),
    title=st.just("Invented"),
    status=st.sampled_from([None, "RECRUITING", "COMPLETED"]),
    enrollment=st.sampled_from([None, 0, 48]),
    arms=st.sampled_from([(), ("Ketamine", "Saline")]),
    comparator=st.sampled_from([None, "Saline"]),
    has_results=st.booleans(),
    pmids=st.sampled_from([(), ("900001",)]),
)


@settings(max_examples=40, deadline=None)
@given(days=st.lists(STATES, min_size=1, max_size=12))
def test_the_trials_of_any_past_day_are_those_seen_by_then(days: list[Trial]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "t.db") as store:
        seen: dict[str, Trial] = {}
        expected = []
        for day, trial in enumerate(days, start=1):
            store.save_batch(trials_of(day, trial))
            seen[trial.trial] = trial
            expected.append(tuple(seen[key] for key in sorted(seen)))
        for day, trials in enumerate(expected, start=1):
            assert store.trials(at(day).date()) == trials
        assert store.trials() == expected[-1]
        rows = store.connection.execute("SELECT * FROM trials ORDER BY trial").fetchall()
        assert tuple(trial_from_row(dict(row)) for row in rows) == expected[-1]


def test_a_trial_seen_again_unchanged_writes_no_version(store: Store) -> None:
    trial = Trial(trial="NCT00000001", title="Invented", arms=("A", "B"), has_results=True)
    for day in (1, 2, 3):
        store.save_batch(trials_of(day, trial))
    assert store.scalar("SELECT count(*) FROM trial_versions") == 1
    assert store.scalar("SELECT count(*) FROM changes WHERE kind = 'trial_changed'") == 0


def test_an_older_update_of_a_trial_never_overwrites_a_newer_one_p20(store: Store) -> None:
    new = Trial(trial="NCT00000001", title="Invented", status="COMPLETED", last_update="2026-02-01")
    old = Trial(trial="NCT00000001", title="Invented", status="RECRUITING", last_update="2026-01-01")
    undated = Trial(trial="NCT00000001", title="Invented", status="RECRUITING")
    for day, trial in enumerate((new, old, undated), start=1):
        store.save_batch(trials_of(day, trial))
    assert store.trials() == (new,)
    assert store.scalar("SELECT status FROM trials") == "COMPLETED"


def test_a_run_stored_twice_leaves_one_version_of_a_trial(store: Store) -> None:
    first, last = (Trial(trial="NCT00000001", title="Invented", status=s) for s in ("RECRUITING", "COMPLETED"))
    store.save_batch(trials_of(1, first))
    store.save_batch(trials_of(1, last))
    assert store.scalar("SELECT count(*) FROM trial_versions") == 1
    assert store.trials(at(1).date()) == store.trials() == (last,)


def test_every_tracked_field_of_a_trial_is_told_when_it_changes(store: Store) -> None:
    before = Trial(trial="NCT00000001", title="Invented", has_results=True)
    after = Trial(
        trial="NCT00000001",
        title="Invented",
        status="ACTIVE_NOT_RECRUITING",
        phase="phase 2",
        enrollment=0,
        arms=("Ketamine", "Saline"),
        comparator="Saline",
        start_date="2026-01",
        primary_completion_date="2027-01",
        completion_date="2027-06",
        pmids=("900001", "900002"),
    )
    store.save_batch(trials_of(1, before))
    store.save_batch(trials_of(2, after))
    sentence = store.scalar("SELECT sentence FROM changes WHERE kind = 'trial_changed'")
    assert sentence == (
        "The registry record changed: status from not stated to ACTIVE_NOT_RECRUITING; number of participants from not "
        "stated to 0; comparator from not stated to Saline; arms from none stated to Ketamine, Saline; start from not "
        "stated to 2026-01; date of primary completion from not stated to 2027-01; date of completion from not stated to "
        "2027-06; phase from not stated to phase 2; linked papers from none stated to 900001, 900002; posted results "
        "were withdrawn."
    )


def test_how_many_trials_a_registry_s_last_complete_run_found_is_known_for_the_next(store: Store) -> None:
    for day, count, status in ((1, 40, "complete"), (2, 12, "partial")):
        store.save_batch(Batch(harvest=run(day, source="isrctn", count=count, status=status)))
    assert store.known("t", "isrctn").count == 40
    store.save_batch(Batch(harvest=run(3, count=7)))  # PubMed's count goes with its reading of the query
    assert store.known("t").count is None
