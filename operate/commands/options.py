"""Options that several verbs share, and the words they print."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence import places, settings
from evidence.errors import UsageError
from evidence.topic import Topic, digest, load_topic, read_definition

if TYPE_CHECKING:
    from evidence.store import Store

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

DEFAULT_TOPIC = "ketamine-oud"


def topic_argument(*, required: bool = True) -> Decorator:
    """The argument TOPIC: a topic file, read and checked."""
    default: dict[str, Any] = {} if required else {"default": DEFAULT_TOPIC}  # None would count as a value given
    return click.argument("topic", callback=lambda _c, _p, v: topic_of(v), required=required, **default)


def topic_option() -> Decorator:
    """The option --topic: a topic file or its name."""
    return click.option(
        "--topic",
        callback=lambda _c, _p, v: topic_of(v),
        default=DEFAULT_TOPIC,
        show_default=True,
        help="Topic file, or the name of one in topics/.",
    )


def database_topic_option() -> Decorator:
    """The option --topic of a verb that works on a database, which knows its topic: None unless given."""
    return click.option(
        "--topic",
        callback=lambda _c, _p, v: topic_of(v) if v else None,
        help="Topic file, or the name of one in topics/  [default: the topic the database was built with].",
    )


def topic_for(store: Store, given: Topic | None) -> Topic:
    """The topic to work with: the one given, else the one stored, else the file of the only topic harvested.

    UsageError when the database holds several topics or none; a definition that differs from the stored one is logged.
    """
    meta, harvested = store.meta(), sorted({run.topic for run in store.harvests()})
    stored = read_definition(meta["definition"], store.path) if "definition" in meta else None
    if given is None and len(harvested) > 1:
        raise UsageError(f"{store.path} holds the topics {', '.join(harvested)}; name one with --topic.")
    if given is None and stored is None and not harvested:
        raise UsageError(f"{store.path} knows no topic yet; name one with --topic.")
    chosen = given or stored or topic_of(harvested[0])
    report_difference(store, chosen if given else _file_of(chosen), used=chosen)
    return chosen


def _file_of(topic: Topic) -> Topic | None:
    """The topic file of that name in the working folder, if there is one that can be read."""
    path = Path("topics") / f"{topic.topic}.yml"
    return load_topic(path) if path.is_file() else None


def report_difference(store: Store, file: Topic | None, *, used: Topic) -> None:
    """Say that a topic file is not what the database was built with, and which of the two is used."""
    built = store.meta().get("definition_sha256")
    if file is None or built is None or digest(file) == built:
        return
    which = "the file is used" if file is used else "the stored one is used; --topic uses the file"
    log(f"The topic file of {file.topic} differs from the topic that {store.path} was built with: {which}.")


def topic_of(given: str) -> Topic:
    """A topic from a path or from a name such as ketamine-oud."""
    return load_topic(topic_path(given))


def topic_path(given: str) -> Path:
    """A topic file by its path or name: one in topics/ of this folder comes before one that came with the program."""
    path = Path(given)
    if path.suffix or path.exists():
        return path
    named = Path("topics") / f"{given}.yml"
    shipped = places.SITE / named
    return shipped if shipped.exists() and not named.exists() else named


def database_option(*, there: bool = False) -> Decorator:
    """The option --db: the database, else EVIDENCE_DB, else evidence.db; there: StoreError where it is not yet made.

    For a verb that writes and has nothing to do in a new database, which would be left behind empty.
    """

    def database(_context: click.Context, _parameter: click.Parameter, given: Path | None) -> Path:
        path = settings.database(given)
        if there:
            from evidence.store import files

            files.check_there(path)
        return path

    return click.option(
        "--db",
        "database",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=database,
        help="Database  [default: EVIDENCE_DB, else evidence.db].",
    )


def take_over_desk(store: Store, served: Path) -> None:
    """Bring what readers said at the review desk beside the served database into the one that is built."""
    from evidence.store.judgements import Desk, desk_file, take_over, take_over_rob2

    file = Desk(desk_file(served))
    if answers := take_over_rob2(store, file.rob2(), datetime.now(UTC)):
        log(f"{counted(answers, 'answer')} on risk of bias taken over from the review desk.")
    taken = take_over(store, file.all())
    if taken:
        log(f"{counted(taken, 'judgement')} of the review desk taken over.")


def progress(sentence: str) -> None:
    """One line of progress on stderr: over the last one on a terminal, nothing into a file."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{sentence}", nl=False, err=True)


def log(sentence: str) -> None:
    """One line on stderr."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    click.echo(sentence, err=True)


def counted(number: int, noun: str) -> str:
    """1 record, 2 records."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
