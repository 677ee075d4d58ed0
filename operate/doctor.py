"""What may be wrong here, as one page to paste into a report: no key, no mail address, no path, no record."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files as resources
from pathlib import Path

from evidence import lazy_re as re
from evidence import schema, settings
from evidence.errors import EvidenceError
from evidence.store import Store, files
from evidence.store.judgements import desk_file
from evidence.topic import digest, load_topic
from harvest.net.answers import AnswerClass, scrub
from harvest.net.reach import PROBES, Reached, reach
from operate import health, publishing

DISTRIBUTION = "evidence-tracker"
ROOM = 4  # times the database's size that a run needs beside it: the copy, the draft, the version, the journal
SKEW = 120  # seconds between our clock and a source's
SET = "NCBI_EMAIL NCBI_API_KEY EVIDENCE_PUBLIC_URL EVIDENCE_SMTP_URL EVIDENCE_WEBHOOK_URL EVIDENCE_EDITORS".split()
_PATH = re.compile(r"[^\s,;'\"()|]*[/\\][^\s,;'\"()|]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finding: what was looked at, what was found, whether somebody has to look."""

    about: str
    found: str
    fine: bool = True


Ask = Callable[[str], Reached]


def examine(database: Path, now: datetime, ask: Ask | None) -> list[Line]:
    """Every finding; `ask` asks a source (None: none is asked)."""
    parts = (versions(), _database(database, now), _place(database), _settings(), _sources(ask))
    return [_told(line) for part in parts for line in part]


def page(lines: list[Line]) -> str:
    """The findings as Markdown."""
    rows = [f"| {line.about} | {'' if line.fine else '**look** '}{line.found} |" for line in lines]
    return "\n".join(["| what | found |", "|---|---|", *rows])


def asking() -> Ask:
    """Ask as the harvest would."""
    return lambda name: reach(name, settings.email(), settings.api_key(), settings.base_url(name))


def _told(line: Line) -> Line:
    """The line without secrets and paths, on one line of the table."""
    text = scrub(_PATH.sub("(path)", line.found), settings.secrets())
    return Line(about=line.about, found=" ".join(text.replace("|", "/").split())[:400], fine=line.fine)


def versions() -> Iterator[Line]:
    """The program, what it runs on, what it needs, its models."""
    yield Line(about="program", found=f"{DISTRIBUTION} {importlib.metadata.version(DISTRIBUTION)}")
    yield Line(
        about="runs on",
        found=f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.machine()}",
    )
    yield Line(about="needs", found=", ".join(_needed()))
    for stage in ("classify", "summarize"):
        yield _model(stage)


def _needed() -> Iterator[str]:
    for wanted in importlib.metadata.requires(DISTRIBUTION) or ():
        name = re.split(r"[^\w.-]", wanted, maxsplit=1)[0]
        if "extra ==" not in wanted:
            try:
                yield f"{name} {importlib.metadata.version(name)}"
            except importlib.metadata.PackageNotFoundError:
                yield f"{name} missing"


def _model(stage: str) -> Line:
    """The hash of a stage's shipped model files, names and contents."""
    folder = Path(str(resources(stage))) / "model"
    kept = sorted(p for p in folder.glob("*") if p.suffix in (".model", ".npz", ".json"))
    sums = "".join(f"{publishing.sha256(p)}  {p.name}\n" for p in kept)
    return Line(
        about=f"model of {stage}",
        found=f"{hashlib.sha256(sums.encode()).hexdigest()[:16]} ({len(kept)} files)",
        fine=bool(kept),
    )


def _database(database: Path, now: datetime) -> Iterator[Line]:
    """What is in it and how fresh it is."""
    try:
        with closing(files.open_existing(database)) as connection:
            files.check_ours(connection, database)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            whole = connection.execute("PRAGMA quick_check").fetchone()[0]
        with Store(database, readonly=True) as store:
            found, meta = health.examine(store, database, now), dict(store.meta())
    except (EvidenceError, sqlite3.Error, OSError) as error:
        yield Line(about="database", found=str(error), fine=False)
        return
    yield Line(
        about="database",
        found=f"schema {version} (program: {schema.VERSION}), {found.size_bytes / 1e6:.1f} MB, quick_check {whole}",
        fine=version == schema.VERSION and whole == "ok",
    )
    yield Line(
        about="records",
        found=f"{found.papers}, {found.waiting['classify']} to classify, {found.waiting['summarize']} to read,"
        f" {found.needs_review} for a person, {found.quarantined} quarantined",
    )
    yield from _topic(meta)
    yield Line(
        about="last complete search",
        found=f"{found.last_search or 'never'}, built {meta.get('built_at') or 'never'}",
        fine=not found.overdue,
    )
    future = [at for at in (found.last_search, meta.get("built_at")) if at and _moment(at) > now]
    yield Line(
        about="clock", found=f"{now:%Y-%m-%dT%H:%M:%SZ}" + (", before the last run" if future else ""), fine=not future
    )
    for name, run in sorted(found.sources.items()):
        yield Line(
            about=f"last run of {name}", found=f"{run['last_run']}, {run['status']}", fine=run["status"] == "complete"
        )
    yield from (Line(about="alarm", found=alarm, fine=False) for alarm in found.alarms)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _topic(meta: dict[str, str]) -> Iterator[Line]:
    built = meta.get("definition_sha256", "")
    file = Path("topics") / f"{Path(meta.get('topic', '')).name}.yml"
    differs = ""
    if file.is_file():
        try:
            differs = "" if digest(load_topic(file)) == built else ", the file here differs"
        except (EvidenceError, OSError) as error:
            differs = f", the file here cannot be read: {error}"
    yield Line(about="topic", found=f"{meta.get('topic') or 'none'} {built[:16]}{differs}", fine=not differs)


def _place(database: Path) -> Iterator[Line]:
    """The disk, who may write, what killed runs left, what is kept."""
    served = files.real(database)
    folder = served.parent if served.parent.is_dir() else Path()
    yield _room(served, folder)
    yield _permissions(served, folder)
    desk = desk_file(served)
    if desk.exists():
        mode = desk.stat().st_mode & 0o777
        yield Line(about="review desk's file", found=f"mode {mode:o}", fine=not mode & 0o077)
    left = [name for name in ("-journal", "-wal") if Path(f"{served}{name}").exists()]
    yield Line(about="left by a killed run", found=", ".join(left) or "nothing", fine=not left)
    kept = publishing.versions(served)
    yield Line(about="kept versions", found=f"{len(kept)}, newest {kept[-1].stem[-16:]}" if kept else "none")


def _room(served: Path, folder: Path) -> Line:
    size, free = (served.stat().st_size if served.exists() else 0), shutil.disk_usage(folder).free
    return Line(
        about="disk",
        found=f"{free / 1e6:,.0f} MB free, a run needs {max(size * ROOM / 1e6, 1):,.0f} MB",
        fine=free > size * ROOM,
    )


def _permissions(served: Path, folder: Path) -> Line:
    may = [
        name for name, flag in (("read", os.R_OK), ("write", os.W_OK)) if served.exists() and os.access(served, flag)
    ]
    writable = os.access(folder, os.W_OK)
    return Line(
        about="permissions",
        found=f"database: {' and '.join(may) or 'none'}; its folder: {'write' if writable else 'read only'}",
        fine=writable and (not served.exists() or len(may) == 2),
    )


def _settings() -> Iterator[Line]:
    yield Line(
        about="settings", found=", ".join(f"{n} {'set' if os.environ.get(n, '').strip() else 'not set'}" for n in SET)
    )


def _sources(ask: Ask | None) -> Iterator[Line]:
    if ask is None:
        yield Line(about="sources", found="not asked")
        return
    for name in PROBES:
        try:
            got = ask(name)
        except EvidenceError as error:
            yield Line(about="sources", found=f"not asked: {error}", fine=False)
            return
        skewed = got.ahead is not None and abs(got.ahead) > SKEW
        clock = f", its clock is {got.ahead:+.0f} s from ours" if got.ahead is not None and skewed else ""
        fine = got.answered in (AnswerClass.OK, AnswerClass.EMPTY_OK) and not skewed
        said = f"{got.answered}{': ' + got.reason if got.reason else ''}, {got.milliseconds} ms{clock}"
        yield Line(about=got.source, found=said, fine=fine)
