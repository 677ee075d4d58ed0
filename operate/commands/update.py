"""evidence update: harvest, classify, summarize, build, check, publish."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from evidence import places
from evidence.errors import EvidenceError, SourceError
from evidence.store import Store
from evidence.topic import Topic
from operate import alarms, article_values, health, pipeline, publishing
from operate.commands import kept_corrections, options, rob2
from operate.commands.harvest import harvest_options, sentence, wanted
from operate.sources import HarvestOptions, citations, full_texts, harvest, icite, session


@click.command(help="Harvest TOPIC, classify, summarize, build, check and publish: what cron runs.")
@options.topic_argument()
@options.database_option()
@click.option("--no-abstracts", is_flag=True, help="Keep published abstracts out of the published site.")
@click.option("--max-loss", default=publishing.MAX_LOSS, show_default=True, help="Share of rows a table may lose.")
@harvest_options
def command(topic: Topic, database: Path, no_abstracts: bool, max_loss: float, **values: Any) -> None:
    """Build beside the served file, check, then publish; the old site stays when anything fails."""
    asked = wanted(**values)
    with publishing.building(database) as copy:
        with Store(copy) as store:
            options.report_difference(store, topic, used=topic)
            with session(asked) as now:
                away = _harvest(store, topic, asked, now)
                classified = pipeline.classify_waiting(store, topic, now)  # the labels say whose full text is wanted
                for ask in () if away else (full_texts, icite, citations):
                    if run := ask(store, topic, asked, now, options.progress):
                        options.log(sentence(run))
                pipeline.classify_candidates(store, topic)
            options.take_over_desk(store, database)
            lost = (*kept_corrections.take_over(store, database), *rob2.take_over(store, database))
            brief = _sum_up(store, topic, now, classified, no_abstracts=no_abstracts)
            found = health.examine(store, copy, now)
        publishing.check(copy, database, max_loss=max_loss)
        publishing.smoke(copy, places.SITE)
        published = publishing.publish(copy, database, now)
        with Store(copy) as store:
            kept_corrections.keep(store, database)
            rob2.keep(store, database)
    click.echo(brief)
    options.log(f"Published {database}." if published else f"Nothing changed; {database} stays as it is.")
    told = (*found.alarms, *lost)
    alarms.tell(told, f"Evidence tracker {topic.topic}: {len(told)} alarms", options.log)
    if away:
        raise away


def _harvest(store: Store, topic: Topic, asked: HarvestOptions, now: datetime) -> SourceError | None:
    """Harvest; a source that is away is told at the end, after what is known has been published with its failed run."""
    try:
        for run in harvest(store, topic, asked, now, options.progress):
            options.log(sentence(run))
    except SourceError as error:
        if not any(True for _ in store.reports()):
            raise
        return error
    return None


def _sum_up(store: Store, topic: Topic, now: datetime, classified: int, *, no_abstracts: bool) -> str:
    classified += pipeline.classify_waiting(store, topic, now)  # what the desk's corrections made new
    read, articles = pipeline.read_waiting(store, topic, now), article_values.read_waiting(store, topic, now)
    full = f", {options.counted(articles, 'full text')} read" if articles else ""
    options.log(f"{options.counted(classified, 'record')} classified, {read} read{full}")
    try:
        return pipeline.synthesize_evidence(store, topic, now, abstracts=not no_abstracts)
    except EvidenceError:
        options.log("The brief could not be proven; nothing was published.")
        raise
