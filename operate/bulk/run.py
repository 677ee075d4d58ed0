"""Run many files in processes, threads or on a cluster; every finished file stays finished."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import joblib
from filelock import FileLock, Timeout
from joblib.externals.loky.process_executor import TerminatedWorkerError

from evidence.errors import InputError
from evidence.topic import Topic
from operate.bulk.merge import merge
from operate.bulk.task import Done, convert
from operate.publishing import sha256

ATTEMPTS = 3  # runs over what is left when a worker process was killed

Progress = Callable[[Done], None]


def run(
    files: Sequence[Path],
    out: Path,
    topic: Topic,
    *,
    backend: str = "loky",
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Progress = lambda _: None,
) -> dict[str, Any]:
    """Convert the files into out/files, merge them into out/records.parquet, write out/manifest.json, give it back.

    Raises InputError naming the files that could not be read, after all others are finished; a second run does only
    what is missing. With backend dask the tasks go to the cluster at `scheduler`, or to a local one of `jobs`
    processes; files and `out` must be reachable from all workers under the same path.
    """
    targets = _targets(files, out)
    with _alone(out), _where(backend, jobs, scheduler):
        done = _finish(targets, topic, jobs, progress)
        _sweep(out)
        return _complete(out, done, targets)


def _complete(out: Path, done: Sequence[Done], targets: dict[Path, Path]) -> dict[str, Any]:
    bad = [item for item in done if item.error]
    if bad:
        reasons = "; ".join(item.error or "" for item in bad[:5])
        raise InputError(f"{len(bad)} of {len(done)} files could not be converted, the others are kept: {reasons}")
    rows = merge(list(targets.values()), out / "records.parquet")
    return _manifest(out, done, targets, rows)


def _targets(files: Sequence[Path], out: Path) -> dict[Path, Path]:
    """Where each file's table goes, in the order of the files' names."""
    folder = out / "files"
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str, Path] = {}
    for path in files:
        if not path.is_file():
            raise InputError(f"{path}: no such file.")
        name = path.name.removesuffix(".gz").removesuffix(".xml") + ".parquet"
        if name in names:
            raise InputError(f"{path} and {names[name]} would both become {name}; give one of them.")
        names[name] = path
    return {path.resolve(): (folder / name).resolve() for name, path in sorted(names.items())}


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Only one run at a time writes into a folder."""
    try:
        with FileLock(out / ".lock", timeout=0):
            yield
    except Timeout:
        raise InputError(f"{out}: another run is writing into it; wait for it or give another folder.") from None


def _sweep(out: Path) -> None:
    """Remove what killed processes left half written."""
    for partial in (out / "files").glob(".*.parquet.*"):
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def _where(backend: str, jobs: int, scheduler: str | None) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        if backend == "dask":
            import distributed

            connect: Any = distributed.Client
            local = {} if scheduler else {"n_workers": jobs, "threads_per_worker": 1, "dashboard_address": None}
            stack.enter_context(connect(scheduler, **local))
        stack.enter_context(joblib.parallel_config(backend if jobs > 1 or backend == "dask" else "sequential"))
        yield


def _finish(targets: dict[Path, Path], topic: Topic, jobs: int, progress: Progress) -> list[Done]:
    """Run every file to its end; when a worker is killed, run again what it had not finished."""
    done: dict[str, Done] = {}
    for attempt in range(1, ATTEMPTS + 1):
        left = {source: target for source, target in targets.items() if source.name not in done}
        try:
            for item in _parallel(left, topic, jobs):
                done[item.source] = item
                progress(item)
            break
        except _killed():
            if attempt == ATTEMPTS:
                raise InputError(
                    f"a worker was killed {ATTEMPTS} times (out of memory?); finished files are kept: run again."
                ) from None
    return [done[source.name] for source in targets]


def _killed() -> tuple[type[Exception], ...]:
    """What says that a worker process died: loky's error, and Dask's when it is in use."""
    distributed = sys.modules.get("distributed")
    return (TerminatedWorkerError, distributed.KilledWorker) if distributed else (TerminatedWorkerError,)


def _parallel(targets: dict[Path, Path], topic: Topic, jobs: int) -> Iterator[Done]:
    tasks = (joblib.delayed(convert)(source, target, topic) for source, target in targets.items())
    yield from joblib.Parallel(n_jobs=jobs, batch_size=1, return_as="generator_unordered")(tasks)


def _manifest(out: Path, done: Sequence[Done], targets: dict[Path, Path], rows: int) -> dict[str, Any]:
    """What the run holds: no time and no host, so that equal runs have equal manifests."""
    tables = {source.name: target for source, target in targets.items()}
    entries = []
    for item in done:
        facts = dict(sorted((item.facts or {}).items()))
        counts = json.loads(facts.pop("counts"))
        entries.append({"source": item.source, **facts, **counts, "sha256": sha256(tables[item.source])})
    manifest = {"files": entries, "records": rows, "sha256": sha256(out / "records.parquet")}
    partial = out / f".manifest.{os.getpid()}"
    partial.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    partial.replace(out / "manifest.json")
    return manifest
