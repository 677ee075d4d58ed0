"""evidence train: a model for any label set, or the shipped one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence.errors import UsageError
from operate.commands import options

if TYPE_CHECKING:
    from classify.training.labelled import Labelled
    from evidence.store import Store

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    help="Train a model on LABELS, JSON lines with id, title, abstract and label; it prints held-out scores."
)
@click.argument("labels", type=FILE, required=False)
@click.option("-o", "--out", type=FILE, help="Model file to write.")
@click.option("--recipe", default="pool", show_default=True, help="Recipe of classify/recipes.py.")
@click.option("--with-corrections", is_flag=True, help="Learn from the corrections in the database as well.")
@click.option("--field", default="study_type", show_default=True, help="Field of the corrections to learn from.")
@options.database_option()
@click.option(
    "--shipped",
    type=click.Path(file_okay=False, path_type=Path),
    is_flag=False,
    flag_value=Path(__file__).parents[3] / "shared" / "data",
    metavar="[DATA]",
    help="Rebuild the shipped model instead, from the data folder (by default shared/data beside the project).",
)
def command(
    labels: Path | None,
    out: Path | None,
    recipe: str,
    with_corrections: bool,
    field: str,
    database: Path,
    shipped: Path | None,
) -> None:
    """Train and say how it did on held-out folds."""
    if shipped is not None:
        _build_shipped(shipped, out)
        return
    if labels is None or out is None:
        raise UsageError("evidence train needs LABELS.jsonl and -o MODEL (or --shipped DATA).")
    from classify.recipes import RECIPES
    from classify.training.labelled import load_labelled
    from classify.training.train import train

    if recipe not in RECIPES:
        raise UsageError(f"no recipe {recipe!r}; use one of {', '.join(RECIPES)}.")
    extra = _corrections(database, field) if with_corrections else []
    done = train(load_labelled(labels), out, recipe=RECIPES[recipe], extra=extra)
    click.echo(f"{options.counted(done.records, 'record')}, {len(done.classes)} labels, model {out} {done.sha256[:12]}")
    click.echo(
        f"held-out folds: accuracy {done.accuracy:.3f}, macro-F1 {done.macro_f1:.3f}, "
        f"calibration error {done.ece:.3f}, Brier {done.brier:.3f}"
    )


def _build_shipped(folder: Path, out: Path | None) -> None:
    from classify.model import SHIPPED
    from classify.training.build import build

    target = out or SHIPPED
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such data folder; name it: evidence train --shipped DATA.")
    digest = build(folder, target, progress=options.progress)
    click.echo(f"{target} {digest}")


def _corrections(database: Path, field: str) -> list[tuple[Labelled, str]]:
    """What people said of a field: the record's text with the label; of findings and values the words with the value.

    finding: the words that show it, with the direction a person gave. A field of values, such as dose: the words that
    the program read it from, with right or wrong.
    """
    from classify.training.labelled import Labelled
    from evidence.correcting.fields import field_of
    from evidence.store import Store

    part = "findings" if field == "finding" else field_of(field).part
    with Store(database, readonly=True) as store:
        latest = {
            (c.paper, c.field): c
            for c in store.corrections_in_force()
            if c.paper and field in (c.field, c.field.partition(":")[0])
        }
        if part == "labels":
            return list(_with_label(store, {paper: c.value for (paper, _), c in latest.items() if paper}))
        said = [(c, words) for c in latest.values() if (words := store.words_behind(c))]
    return [
        (Labelled(id=f"{c.paper}/{c.field}", title=c.field, abstract=words), _label(part, c.value, c.old_value))
        for c, words in said
    ]


def _with_label(store: Store, labels: Mapping[str, str]) -> Iterator[tuple[Labelled, str]]:
    """The texts of the records, each with its label."""
    from classify.training.labelled import Labelled

    for key, label in labels.items():
        for report in store.reports(paper=key):
            paper = report.paper
            yield Labelled(id=paper.paper, title=paper.title, abstract=paper.abstract or ""), label


def _label(part: str, value: str, before: str | None) -> str:
    return value if part == "findings" else "right" if value == (before or "none") else "wrong"
