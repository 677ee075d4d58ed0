"""evidence read-again: let a language model read records as a second reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence.errors import UsageError
from evidence.store import Store
from evidence.store.answers import Answers
from evidence.topic import Topic
from operate.commands import options

if TYPE_CHECKING:
    from operate.second.ask import Budget, Spent
    from operate.second.prompt import Instructions, Request
    from operate.second.run import Chosen

FILE = click.Path(dir_okay=False, path_type=Path)
PRICE = click.FloatRange(min=0)


@click.command(
    help="Let the model NAME read the records that wait at the review desk (or PAPERS) as a second reader. Its values are"
    " proposals: they are kept beside the program's where their quote stands in the text, and never replace one."
)
@click.argument("papers", nargs=-1)
@click.option("--model", "name", metavar="NAME", help="Model of the library llm; who answered, with --import.")
@click.option("--all", "every", is_flag=True, help="Every record, not only those that wait at the review desk.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask about at most so many records.")
@click.option(
    "--max-tokens", type=click.IntRange(min=1), help="Stop before so many tokens, in and out, would be spent."
)
@click.option("--price", type=(PRICE, PRICE), metavar="IN OUT", help="Price of a million tokens in and out.")
@click.option("--budget", type=click.FloatRange(min=0), help="Stop before so much would be spent, by --price.")
@click.option("--dry-run", is_flag=True, help="Only say what it would take.")
@click.option("--export", "export", type=FILE, help="Write what would be asked to this file instead (JSON lines).")
@click.option("--import", "import_", type=FILE, help="Take answers from this file: JSON lines with id and answer.")
@options.database_topic_option()
@options.database_option(there=True)
def command(
    papers: tuple[str, ...],
    name: str | None,
    every: bool,
    limit: int | None,
    max_tokens: int | None,
    price: tuple[float, float] | None,
    budget: float | None,
    dry_run: bool,
    export: Path | None,
    import_: Path | None,
    topic: Topic | None,
    database: Path,
) -> None:
    """Ask what was not answered before, then take the answers."""
    from operate.second.ask import Budget, ask_all, lines_of, model_named
    from operate.second.prompt import instructions
    from operate.second.run import choose, imported

    _check(name or export or dry_run, budget, price)
    model = None if dry_run or export or import_ else model_named(str(name))
    name = model.model_id if model else name  # an alias is no other reader
    with Store(database, readonly=True) as store:
        chosen_topic = options.topic_for(store, topic)
        told = instructions(chosen_topic)
        chosen = choose(store, told, papers, every=every)
    allowed, kept = Budget(tokens=max_tokens, money=budget, prices=price), Answers(database)
    left = _unanswered(chosen.requests, kept, name)[:limit]
    if export is not None:
        export.write_text("".join(line + "\n" for line in lines_of(left, told)), encoding="utf-8")
        click.echo(f"{options.counted(len(left), 'request')} written to {export}.")
        return
    if import_ is not None:
        count, foreign = imported(import_, str(name), chosen.requests, told, kept, allowed)
        click.echo(f"{options.counted(count, 'answer')} read, {foreign} of other texts or instructions left alone.")
    else:
        _say_estimate(chosen, left, told, allowed)
        if dry_run:
            return
        if left:
            _say_spent(ask_all(model, str(name), left, told, kept, allowed, options.progress), allowed)
    _take(database, str(name), told, chosen.requests, chosen_topic)


def _unanswered(requests: Sequence[Request], kept: Answers, name: str | None) -> list[Request]:
    known = kept.of(name) if name else {}
    once = {r.request: r for r in requests}
    return [request for key, request in once.items() if key not in known]


def _check(named: object, budget: float | None, price: tuple[float, float] | None) -> None:
    if not named:
        raise UsageError("Name the model with --model (with --import: the one that answered).")
    if budget is not None and price is None:
        raise UsageError("--budget needs the prices of a million tokens: --price IN OUT.")


def _say_estimate(chosen: Chosen, left: Sequence[Request], told: Instructions, budget: Budget) -> None:
    """What would be asked and what that takes, and which records are left out."""
    from operate.second.ask import estimate

    tokens_in, tokens_out = estimate(left, told)
    cost = budget.cost(tokens_in, tokens_out)
    answered = len(chosen.requests) - len(left)
    click.echo(
        f"{options.counted(len(left), 'record')} to ask about ({answered} answered before or left for later): about"
        f" {tokens_in:,} tokens in and {tokens_out:,} out"
        + (f", about {cost:.2f} at these prices." if cost is not None else "; give --price IN OUT for the cost.")
    )
    if chosen.bare:
        click.echo(f"{options.counted(len(chosen.bare), 'record')} without an abstract left out.")
    if chosen.orders:
        click.echo(
            f"Left out, since the text gives orders to its reader: {', '.join(chosen.orders)}; read it yourself."
        )


def _say_spent(spent: Spent, budget: Budget) -> None:
    cost = budget.cost(spent.tokens_in, spent.tokens_out)
    words = f", cost {cost:.4f}" if cost is not None else ""
    click.echo(f"{spent.asked} asked: {spent.tokens_in:,} tokens in, {spent.tokens_out:,} out{words}.")
    if spent.failed:
        click.echo(f"{options.counted(spent.failed, 'request')} failed; run again to ask once more.")
    if spent.left:
        click.echo(f"Stopped at the budget; {options.counted(spent.left, 'record')} left.")


def _take(database: Path, name: str, told: Instructions, requests: Sequence[Request], topic: Topic) -> None:
    from operate.second.run import take

    with Store(database) as store:
        found = take(store, name, told, requests, Answers(database).of(name), topic, datetime.now(UTC))
    click.echo(_sentence(found))
    click.echo("Run 'evidence summarize' to make table, review queue and pages follow.")


def _sentence(found: Counter[str]) -> str:
    """How many values agree, differ and were refused, and why."""
    entered = found["agrees"] + found["differs"]
    reasons = {k.partition(": ")[2]: n for k, n in found.most_common() if k.startswith("refused")}
    parts = [f"{options.counted(entered, 'value')} kept: {found['agrees']} agree, {found['differs']} differ"]
    if found["not believed"]:
        parts.append(f"{found['not believed']} not believed (the reader agrees no better than by chance)")
    if reasons:
        parts.append(
            f"{sum(reasons.values())} refused (" + ", ".join(f"{why}: {n}" for why, n in reasons.items()) + ")"
        )
    return "; ".join(parts) + "."
