"""A record of the results that a trial posted at its registry: a report of the trial like a paper, marked as what it is.

Its text is the results set out line by line (evidence/records/posted_text.py), so that what is read from them has words
to stand on, a history, and a place in the table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from evidence.records import (
    REGISTRY_SOURCE,
    AbstractKind,
    Author,
    Batch,
    DatePrecision,
    Paper,
    Trial,
    key_of_posted,
)
from evidence.records.posted import posted_of
from evidence.records.posted_text import set_out

REGISTRY = "ClinicalTrials.gov"


def with_records(batch: Batch) -> Batch:
    """The batch with a record for each of its trials that posted results."""
    if not batch.trials:
        return batch
    made = tuple(paper for trial in batch.trials if (paper := record_of(trial)) is not None)
    return replace(batch, papers=(*batch.papers, *made))


def record_of(trial: Trial) -> Paper | None:
    """The record of a trial's posted results; None where they name no outcome and no adverse event."""
    posted = posted_of(trial.results or {})
    if not posted.measures and not posted.events:
        return None
    out = set_out(trial, posted)
    ended = trial.completion_date or trial.primary_completion_date or trial.last_update or ""
    year = int(ended[:4]) if re.match(r"\d{4}", ended) else None
    return Paper(
        paper=key_of_posted(trial.trial),
        title=trial.title,
        abstract=out.text,
        abstract_kind=AbstractKind.REGISTRY,
        sections=out.sections,
        journal=REGISTRY,
        year=year,
        pub_date=str(year) if year else None,
        pub_date_precision=DatePrecision.YEAR if year else None,
        languages=("eng",),
        authors=(Author(collective_name=trial.sponsor),) if trial.sponsor else (),
        date_revised=_day(trial.last_update),
        source=REGISTRY_SOURCE,
    )


def _day(printed: str | None) -> date | None:
    try:
        return date.fromisoformat(printed or "")
    except ValueError:
        return None
