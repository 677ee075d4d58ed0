"""evidence evaluate: score the shipped model, or every reader on the label sets of others; with --check, only refuse a loss."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.errors import UsageError
from evidence.topic import Topic
from operate.commands import options

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    help="Score the shipped model on the labeled sets in DATA and rewrite its metrics and card; with --outside, score all "
    "readers on the label sets in DIR and in DATA (by default the folder that holds DIR) and rewrite docs/benchmark.md."
)
@click.argument("data", type=FOLDER, required=False)
@options.topic_option()
@click.option("--outside", type=FOLDER, metavar="DIR", help="Folder with the label sets of others.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 4 if a figure is worse than its committed one.")
def command(data: Path | None, topic: Topic, outside: Path | None, check: bool) -> None:
    """Evaluate, or check against the committed figures."""
    if outside is not None:
        _benchmark(outside, data or outside.parent, topic, check)
    elif data is not None:
        _model(data, topic, check)
    else:
        raise UsageError("Nothing to measure on: name the folder DATA, or the label sets of others with --outside DIR.")


def _model(data: Path, topic: Topic, check: bool) -> None:
    from classify.model import SHIPPED, load_model
    from classify.training.evaluate import evaluate, gold_metrics, refuse_worse

    if check:
        committed = json.loads((SHIPPED.parent / "metrics.json").read_text(encoding="utf-8"))
        gold = gold_metrics(data, topic, load_model())
        refuse_worse(gold, committed["gold"])
    else:
        gold = evaluate(data, topic, progress=options.progress)["gold"]
    for field in ("study_type", "scope", "comparator"):
        click.echo(f"{field}: accuracy {gold[field]['accuracy']:.3f}, macro-F1 {gold[field]['macro_f1']:.3f}")


def _benchmark(outside: Path, data: Path, topic: Topic, check: bool) -> None:
    from operate import benchmark

    rows = benchmark.run(benchmark.Places(outside, data, topic), progress=options.progress)
    if check:
        benchmark.refuse_loss(rows, benchmark.committed())
    else:
        benchmark.write(rows)
    for row in rows:
        told = "; ".join(benchmark.told(figure) for figure in row["figures"]) or "not read"
        click.echo(f"{row['set']}, {row['asks']}: {told}")
