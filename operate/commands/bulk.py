"""evidence bulk: PubMed baseline and update files to Parquet, parsed and classified."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence.errors import EvidenceError, UsageError
from evidence.topic import Topic
from operate.commands import options
from operate.extras import missing

if TYPE_CHECKING:
    from operate.bulk.task import Done


@click.command(
    help="Parse PubMed FILES (.xml or .xml.gz) and label each record's study type and scope, into Parquet: one table a "
    "file in DIR/files, and in DIR/records.parquet the latest revision of every record that was not deleted. "
    "Run it again to go on where it stopped."
)
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write into."
)
@options.topic_option()
@click.option(
    "--backend",
    type=click.Choice(["loky", "threading", "dask"]),
    default="loky",
    show_default=True,
    help="Processes, threads, or a Dask cluster.",
)
@click.option("--scheduler", help="Address of the Dask scheduler (tcp://host:8786); a local cluster without it.")
@click.option("--jobs", type=click.IntRange(min=1), help="Files at a time  [default: the number of cores].")
def command(
    files: tuple[Path, ...], out: Path, topic: Topic, backend: str, scheduler: str | None, jobs: int | None
) -> None:
    """Convert the files."""
    if scheduler and backend != "dask":
        raise UsageError("--scheduler belongs to --backend dask.")
    try:
        from operate.bulk.run import run

        if backend == "dask":
            import distributed  # noqa: F401 - a missing package is told before any work
    except ModuleNotFoundError as error:
        raise EvidenceError(missing((error.name or "").split(".")[0])) from None
    seen: list[Done] = []

    def progress(done: Done) -> None:
        seen.append(done)
        options.progress(f"{len(seen)} of {options.counted(len(files), 'file')}: {done.source}")

    manifest = run(
        files, out, topic, backend=backend, jobs=jobs or os.cpu_count() or 1, scheduler=scheduler, progress=progress
    )
    again = sum(done.again for done in seen)
    click.echo(
        f"{options.counted(manifest['records'], 'record')} in {out / 'records.parquet'} from "
        f"{options.counted(len(files), 'file')} ({again} already done before); {out / 'manifest.json'} lists them."
    )
