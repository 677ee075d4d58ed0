"""A paper that prints an obsolete registration number is a report of the trial that the registry lists today."""

from __future__ import annotations

import dataclasses

import builders

from evidence.aliases import with_current_numbers
from evidence.records import Batch, Reading, RegistryId, Report, Span, TextField, Trial
from evidence.store import Store

OLD, NEW = "NCT00000001", "NCT00000002"
TRIAL = Trial(trial=NEW, title="Invented", aliases=(OLD,), primary_completion_date="2020-01")


def report(number: str, *ids: str, read: str | None = None) -> Report:
    paper = dataclasses.replace(
        builders.paper(number), registry_ids=tuple(RegistryId(registry="ClinicalTrials.gov", id=i) for i in ids)
    )
    span = Span(field=TextField.TITLE, start=0, end=2, quote="An")
    return Report(paper=paper, readings=(Reading(kind="registry_id", value=read, span=span),) if read else ())


def test_obsolete_numbers_lead_to_the_trial_and_others_stay() -> None:
    given = [report("1", OLD), report("2", NEW), report("3", read=OLD), report("4", "ISRCTN1"), report("5")]
    found = with_current_numbers(given, [TRIAL])
    assert [r.registry_ids for r in found] == [(NEW,), (NEW,), (NEW,), ("ISRCTN1",), ()]
    assert found[3] is given[3]
    assert with_current_numbers(given, []) == given


def test_an_alias_is_stored_and_a_trial_reported_under_it_is_not_overdue(store: Store) -> None:
    other = dataclasses.replace(TRIAL, trial="NCT00000003", aliases=())
    paper = report("1", OLD).paper
    store.save_batch(Batch(harvest=builders.run(), papers=(paper,), trials=(TRIAL, other)))
    assert {t.trial: t.aliases for t in store.trials()} == {NEW: (OLD,), "NCT00000003": ()}
    store.mark_overdue_trials(builders.DAY)
    rows = store.connection.execute("SELECT trial, overdue FROM trials ORDER BY trial")
    assert [tuple(row) for row in rows] == [(NEW, 0), ("NCT00000003", 1)]
