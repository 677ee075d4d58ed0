"""Backups: the database, the review desk's file and the corrections in a folder of their own, with checksums.

A backup is whole or not there: it is written beside and renamed. A database that lost rows against the backup before is
not put beside it, lest the good ones be the first to be pruned.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import filelock

from evidence import lazy_re as re
from evidence.errors import GuardError, InputError, StoreError
from evidence.store import files
from evidence.store.judgements import Desk, desk_file
from operate import publishing

SUMS = "SHA256SUMS"  # as sha256sum -c reads it
_NAMED = re.compile(r"\d{8}T\d{6}Z(-\d+)?$")


def backup(served: Path, folder: Path, now: datetime, texts: Mapping[str, str], *, keep: int | None = None) -> Path:
    """Write a backup into the folder and give back its own; of those before the newest `keep` stay (None: all).

    texts: further files by name. GuardError when the database is damaged or lost rows, StoreError when nothing can be
    written; what was there before stays.
    """
    served = files.real(served)
    with closing(files.open_existing(served)) as connection:
        files.check_ours(connection, served)
    draft = folder / f".{served.stem}.draft"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        _fill(draft, served, texts)
        publishing.check(draft / served.name, _newest_database(folder, served) or draft / served.name)
        _sum_up(draft)
        made = _free(folder / f"{served.stem}-{now.astimezone(UTC):{publishing.STAMP}}")
        draft.rename(made)
    except OSError as error:
        raise StoreError(f"{folder}: the backup cannot be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for old in backups(folder, served.stem)[: -keep or None] if keep else ():
        shutil.rmtree(old)
    return made


def _fill(draft: Path, served: Path, texts: Mapping[str, str]) -> None:
    publishing.copy_database(served, draft / served.name)
    desk = desk_file(served)
    if desk.exists():
        publishing.copy_database(desk, draft / desk.name)
        (draft / desk.name).chmod(0o600)
    for name, text in texts.items():
        (draft / name).write_text(text, encoding="utf-8")


def _sum_up(draft: Path) -> None:
    """Write the checksums, with everything on disk before the folder gets its name."""
    names = sorted(path.name for path in draft.iterdir())
    lines = "".join(f"{publishing.sha256(draft / name)}  {name}\n" for name in names)
    (draft / SUMS).write_text(lines, encoding="utf-8")
    for name in (*names, SUMS):
        with (draft / name).open("rb") as file:
            os.fsync(file.fileno())


def _free(path: Path) -> Path:
    """The path, or one with a number where a backup of that second is there."""
    taken = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return path if not path.exists() else next(other for other in taken if not other.exists())


def backups(folder: Path, stem: str = "*") -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(p for p in folder.glob(f"{stem}-*") if (p / SUMS).is_file() and _NAMED.search(p.name))


def _newest_database(folder: Path, served: Path) -> Path | None:
    found = [backup / served.name for backup in backups(folder, served.stem)]
    return next((path for path in reversed(found) if path.is_file()), None)


def restore(served: Path, given: Path) -> Path:
    """Bring a backup back, the newest of a folder of them, after verifying every file; returns the backup.

    What readers said at the desk since then stays. GuardError when a file is damaged, InputError when there is no backup.
    """
    served = files.real(served)
    chosen = given if (given / SUMS).is_file() else next(reversed(backups(given)), None)
    if chosen is None:
        raise InputError(f"{given}: is no backup and holds none; 'evidence backup DIR' makes one.")
    names = _verified(chosen)
    database = next((chosen / name for name in names if name.endswith(".db")), None)
    if database is None:
        raise GuardError(f"{chosen}: the backup holds no database; choose another.")
    publishing.check(database, database)
    with publishing.one_at_a_time(filelock.FileLock(f"{served}.lock", timeout=0), served):
        publishing.copy_database(database, served)
        for name in names:
            if name.endswith(".desk"):
                _take_over(Desk(chosen / name), Desk(desk_file(served)))
    return chosen


def _verified(chosen: Path) -> list[str]:
    """The names of a backup's files; GuardError for one that is missing or not what was written."""
    names = []
    for line in (chosen / SUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        path = chosen / Path(name).name
        if not path.is_file() or publishing.sha256(path) != digest:
            raise GuardError(f"{path}: is missing or is not what was backed up; choose another backup.")
        names.append(path.name)
    return names


def _take_over(old: Desk, new: Desk) -> None:
    known = {one.judgement for one in new.all()}
    for one in old.all():
        if one.judgement not in known:
            new.add([one])
    new.add_rob2(old.rob2())
