"""Options that several verbs share, and the words they print."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from evidence import settings
from evidence.topic import Topic, load_topic

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

DEFAULT_TOPIC = "topics/ketamine-oud.yml"


def topic_argument(*, required: bool = True) -> Decorator:
    """The argument TOPIC: a topic file, read and checked."""
    default = None if required else DEFAULT_TOPIC
    return click.argument("topic", callback=lambda _c, _p, v: topic_of(v), required=required, default=default)


def topic_option() -> Decorator:
    """The option --topic: a topic file or its name."""
    return click.option(
        "--topic",
        callback=lambda _c, _p, v: topic_of(v),
        default="ketamine-oud",
        show_default=True,
        help="Topic file, or the name of one in topics/.",
    )


def topic_of(given: str) -> Topic:
    """A topic from a path or from a name such as ketamine-oud."""
    path = Path(given)
    if not path.suffix and not path.exists():
        named = Path("topics") / f"{given}.yml"
        beside = Path(__file__).parents[2] / named
        path = named if named.exists() or not beside.exists() else beside
    return load_topic(path)


def database_option() -> Decorator:
    """The option --db: the database, else EVIDENCE_DB, else evidence.db."""
    return click.option(
        "--db",
        "database",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=lambda _c, _p, v: settings.database(v),
        help="Database  [default: EVIDENCE_DB, else evidence.db].",
    )


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
