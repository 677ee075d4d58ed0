"""evidence evaluate: score the shipped model; with --check, only refuse one that got worse."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evidence.topic import Topic
from operate.commands import options


@click.command(help="Score the shipped model on the labeled sets in DATA and rewrite its metrics and card.")
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.topic_option()
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 4 if the model is worse than its committed metrics."
)
def command(data: Path, topic: Topic, check: bool) -> None:
    """Evaluate, or check against the committed metrics."""
    from classify.evaluate import evaluate, gold_metrics, refuse_worse
    from classify.model import SHIPPED, load_model

    if check:
        committed = json.loads((SHIPPED.parent / "metrics.json").read_text(encoding="utf-8"))
        gold = gold_metrics(data, topic, load_model())
        refuse_worse(gold, committed["gold"])
    else:
        gold = evaluate(data, topic, progress=options.progress)["gold"]
    for field in ("study_type", "scope", "comparator"):
        click.echo(f"{field}: accuracy {gold[field]['accuracy']:.3f}, macro-F1 {gold[field]['macro_f1']:.3f}")
