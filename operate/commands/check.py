"""evidence check: do the topic, the database's description and the model fit together?"""

from __future__ import annotations

from pathlib import Path

import click
import yaml

import classify
from evidence import places, schema, settings
from evidence.errors import GuardError
from evidence.records import StudyType
from evidence.store import Store
from evidence.topic import Topic
from harvest.pubmed.query import check_query
from operate import publishing
from operate.commands import options


@click.command(help="Check TOPIC, metadata.yml and the model; --online shows how PubMed reads the query and its count.")
@options.topic_argument(required=False)
@click.option("--online", is_flag=True, help="Ask PubMed how it reads the query.")
@click.option(
    "--against",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Check the database instead: refuse it when it lost rows against this earlier one.",
)
@click.option("--max-loss", default=publishing.MAX_LOSS, show_default=True, help="Share of rows a table may lose.")
@options.database_option()
def command(topic: Topic, online: bool, against: Path | None, max_loss: float, database: Path) -> None:
    """Check everything that does not need a database, or a database against an earlier one."""
    if against:
        _check_database(database, against, max_loss)
        return
    check_query(topic.query)
    _check_description()
    model = classify.load_model()
    unknown = set(model.heads["study_type"].classes) - set(StudyType)
    if unknown:
        raise GuardError(f"the model knows the study type {sorted(unknown)[0]!r}, which the codebook lacks.")
    click.echo(
        f"{topic.topic}: {len(topic.search)} search blocks, {len(topic.outcomes)} outcomes, {len(topic.claims)} claims; "
        f"model {model.version}: all fits together."
    )
    if online:
        _online(topic)


def _check_database(database: Path, against: Path, max_loss: float) -> None:
    """Refuse (GuardError) a database that is damaged or lost rows; both files have to be there (StoreError)."""
    for path in (database, against):
        with Store(path, readonly=True):
            pass
    publishing.check(database, against, max_loss=max_loss)
    click.echo(f"{database} holds what {against} holds.")


def _check_description() -> None:
    """Refuse a metadata.yml that lacks a column: this folder's, else the one that came with the program."""
    path = Path("metadata.yml") if Path("metadata.yml").exists() else places.SITE / "metadata.yml"
    described = yaml.safe_load(path.read_text(encoding="utf-8"))["databases"]["evidence"]["tables"]
    for name, table in schema.TABLES.items():
        if table.hidden:
            continue
        missing = set(table.columns) - set(described.get(name, {}).get("columns", {}))
        if missing:
            raise GuardError(f"metadata.yml does not describe {name}.{sorted(missing)[0]}; run 'evidence describe'.")


def _online(topic: Topic) -> None:
    from harvest.net.entrez import Entrez

    entrez = Entrez(email=settings.email(), api_key=settings.api_key(), base_url=settings.base_url("EUTILS"))
    found = entrez.search(topic.query, retmax=0)
    click.echo(f"PubMed finds {found.count:,} records and reads the query as:\n{found.query_translation}")
    for warning in found.warnings:
        click.echo(f"warning: {warning}")
