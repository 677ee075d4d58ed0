"""evidence annotate: read a file of records and print one JSON line a record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence.collector import collect_rarely
from evidence.errors import InputError
from evidence.pattern_store import patterns_kept
from evidence.plain_copy import plain_copy
from evidence.topic import Topic
from operate.budget import RECORD_SECONDS, within_budget
from operate.commands import options

if TYPE_CHECKING:
    from classify import Model
    from evidence.records import Paper, Sentence

    Pair = tuple[Paper, dict[str, Any] | None]

ARTICLE_SECONDS = 60.0  # CPU seconds; the longest articles take two
CHUNK = 256  # records labelled and read at a time
QUESTION = ("outcome", "intervention", "comparator")


@click.command(
    help=(
        "Read the records of FILE (.jsonl, .xml[.gz], .nbib, .ris, .txt; an article in JATS: .nxml) and print labels and "
        "values as one JSON line a record."
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.topic_option()
def command(file: Path, topic: Topic) -> None:
    """Annotate a file; no database is needed.

    JSON lines that also carry outcome, intervention and comparator (and evidence, a sentence) get direction_of_effect.
    """
    collect_rarely()
    with patterns_kept():
        import classify
        import summarize  # noqa: F401 - loaded before what is loaded is frozen
        from harvest.files.readers import load_records
        from harvest.files.tagged import Notes

    model = classify.load_model()
    if is_article(file):
        [article] = within_budget(
            [file], lambda files: [of_article(f, topic, model) for f in files], _too_long, chunk_seconds=ARTICLE_SECONDS
        )
        click.echo(json.dumps(article, ensure_ascii=False))
        options.log("1 article annotated.")
        return
    collect_rarely()  # what has been loaded since, too
    done = 0
    given_up: list[str] = []
    notes = Notes()
    pairs = zip(load_records(file, notes), questions(file), strict=False)

    def read(chunk: Sequence[Pair]) -> Iterator[dict[str, Any] | None]:
        return annotated(list(chunk), topic, model)

    def give_up(pair: Pair) -> None:
        given_up.append(pair[0].paper)

    try:
        while chunk := list(islice(pairs, CHUNK)):
            for line in within_budget(chunk, read, give_up):
                if line is not None:
                    click.echo(json.dumps(line, ensure_ascii=False))
            done += len(chunk)
            options.progress(f"{options.counted(done, 'record')} annotated")
    finally:
        options.log(notes.sentence(file.name))
    options.log(f"{options.counted(done - len(given_up), 'record')} annotated.")
    if given_up:
        text = f"{', '.join(given_up)}: the text takes more than {RECORD_SECONDS:.0f} CPU seconds to read and was left out."
        raise InputError(f"{file}: {text} Shorten it, or leave it out of the file.")


def is_article(file: Path) -> bool:
    """Whether a file holds one article in JATS by its name: .nxml, or PMC's and Europe PMC's PMC123.xml."""
    return file.suffix.lower() == ".nxml" or (file.suffix.lower() == ".xml" and file.stem.upper().startswith("PMC"))


def _too_long(file: Path) -> dict[str, Any]:
    raise InputError(f"{file}: the article takes more than {ARTICLE_SECONDS:.0f} CPU seconds to read; shorten it.")


def of_article(file: Path, topic: Topic, model: Model) -> dict[str, Any]:
    """The object of an article in JATS: labelled by title and abstract like any record, read as a whole."""
    with patterns_kept():
        import classify
        from harvest.articles.jats import read_article
        from operate.annotate import is_explained
        from operate.annotate_article import article_annotation
        from operate.comparators import with_comparators
        from summarize.articles import reader

    article = read_article(file)
    [labelled] = with_comparators(
        [article.paper], classify.classify_papers([article.paper], topic, model, is_explained)
    )
    labels = {label.field: label.value for label in labelled.labels}
    return article_annotation(article, labelled, reader.read_article(article, labels, topic))


def annotated(chunk: list[Pair], topic: Topic, model: Model) -> Iterator[dict[str, Any]]:
    """The annotations of some records, in order."""
    import classify
    import summarize
    from operate.annotate import annotation, is_explained
    from operate.comparators import with_comparators

    copies = [plain_copy(paper) for paper, _ in chunk]
    papers = [copy.paper for copy in copies]
    labelled = list(with_comparators(papers, classify.classify_papers(papers, topic, model, is_explained)))
    pairs = ((c.paper, {x.field: x for x in found.labels}) for c, found in zip(copies, labelled, strict=True))
    read = summarize.read_papers(pairs, topic)
    for copy, (paper, question), labels, values in zip(copies, chunk, labelled, read, strict=True):
        line = annotation(paper, copy.put_back(labels), copy.put_back(values))
        if question is not None:
            line["direction_of_effect"] = copy.put_back(effect(copy.paper, values.sentences, question))
        yield line


def effect(paper: Paper, sentences: Sequence[Sentence], asked: dict[str, Any]) -> dict[str, Any] | None:
    """The direction of effect asked for: from the evidence sentence when it is given, else from the abstract; None for a table's row.

    Offsets point into the field named: evidence or abstract.
    """
    from summarize.findings import direction

    question = direction.question(asked["outcome"], asked["intervention"], asked["comparator"])
    evidence = asked.get("evidence")
    if isinstance(evidence, str) and evidence.strip():
        text, field, found = evidence, "evidence", direction.effect_of_sentence(evidence, question)
    else:
        text, field = paper.abstract or "", "abstract"
        found = direction.effect_of_text(text, sentences, question)
    if found is None:
        return None
    return {
        "label": found.label,
        "value": found.label,
        "kind": "model",
        "probability": round(found.probability, 4),
        "probabilities": {k: round(p, 4) for k, p in zip(direction.LABELS, found.probabilities, strict=True)},
        "field": field,
        "start": found.start,
        "end": found.end,
        "quote": text[found.start : found.end],
    }


def questions(file: Path) -> Iterator[dict[str, Any] | None]:
    """For each record of a JSON lines file its question (outcome, intervention, comparator, evidence) or None."""
    if not file.name.endswith((".jsonl", ".jsonl.gz")):
        while True:
            yield None
    yield from _asked(file)


def _asked(file: Path) -> Iterable[dict[str, Any] | None]:
    from harvest.files.readers import numbered_lines

    for _, line in numbered_lines(file):
        if line.strip():
            row = json.loads(line) if '"outcome"' in line else {}
            yield row if isinstance(row, dict) and all(isinstance(row.get(k), str) for k in QUESTION) else None
