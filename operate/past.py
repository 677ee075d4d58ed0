"""The evidence of a past day, or only of what people verified, as a database made by the same code as the current one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

from evidence.errors import InputError
from evidence.store import Store, files
from evidence.store.past import only_verified, set_back
from operate.pipeline import synthesize_evidence
from operate.publishing import copy_database
from publish.site import topic_as_built


def make(source: Path, day: date, target: Path, *, verified: bool = False) -> None:
    """Write the evidence of the evening of `day` to `target`, a new file; verified: only what people had verified by then.

    InputError when nothing had been harvested by then; `target` is removed whenever it could not be finished.
    """
    evening = datetime.combine(day, time(23, 59, 59), tzinfo=UTC)

    def change(store: Store) -> None:
        set_back(store, evening)
        if verified:
            only_verified(store)

    _make(source, target, evening, change)


def make_verified(source: Path, target: Path) -> None:
    """Write to `target`, a new file, the evidence in which only findings and events that people verified count."""
    with Store(source, readonly=True) as store:
        built = datetime.fromisoformat(store.meta()["built_at"])
    _make(source, target, built, only_verified)


def _make(source: Path, target: Path, now: datetime, change: Callable[[Store], None]) -> None:
    files.check_apart(source, target)  # before anything of target may be removed
    try:
        copy_database(source, target)
        with Store(target) as store:
            change(store)
            synthesize_evidence(store, topic_as_built(store.meta(), source.stem), now)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        Path(f"{target}.lock").unlink(missing_ok=True)


def last_build(source: Path) -> date:
    """The day of the last build; of a database made before it was stored, that of its last run."""
    with Store(source, readonly=True) as store:
        at = store.meta().get("built_at") or store.scalar("SELECT max(started_at) FROM harvests")
    if at is None:
        raise InputError(f"{source}: nothing has been built yet.")
    return date.fromisoformat(at[:10])
