"""evidence predict: label records with a model made by evidence train."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from classify.training.labelled import Labelled

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(help="Label the records of FILE (.jsonl, .xml[.gz], .nbib, .ris); one JSON line a record.")
@click.argument("file", type=FILE)
@click.option("--model", type=FILE, required=True, help="Model file made by evidence train.")
def command(file: Path, model: Path) -> None:
    """Print id, label, probability, probabilities and needs_review of each record."""
    from classify.training.train import predict

    for found in predict(model, _records(file)):
        row = {
            "id": found.id,
            "label": found.label,
            "probability": found.probability,
            "probabilities": found.probabilities,
            "needs_review": found.needs_review,
        }
        click.echo(json.dumps(row, ensure_ascii=False))


def _records(file: Path) -> Iterator[Labelled]:
    from classify.training.labelled import Labelled, load_labelled

    if file.name.endswith((".jsonl", ".jsonl.gz")):
        yield from load_labelled(file)
        return
    from harvest.files.readers import load_records

    for paper in load_records(file):
        yield Labelled(id=paper.paper, title=paper.title, abstract=paper.abstract or "")
