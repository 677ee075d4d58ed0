"""Read what a record says of a study: sentences, values, findings, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice

from evidence.records import Extraction, Label, Paper, Reading
from evidence.topic import Topic
from summarize.findings import read_findings
from summarize.readings.adverse_events import read_adverse_events
from summarize.readings.comparator import read_arms, read_comparator
from summarize.readings.dose import read_doses
from summarize.readings.effect_size import read_effect_sizes
from summarize.readings.follow_up import read_follow_up
from summarize.readings.instruments import read_instruments
from summarize.readings.key_sentence import read_key_sentence
from summarize.readings.people import read_countries, read_sexes
from summarize.readings.population import read_population
from summarize.readings.registry import read_registry_ids
from summarize.readings.route import read_routes
from summarize.readings.sample_size import read_sample_size
from summarize.readings.search_date import read_search_date
from summarize.readings.setting import read_setting
from summarize.readings.spin import read_primary_and_spin
from summarize.text.documents import document_of
from summarize.text.passage import Document

Reader = Callable[[Document], tuple[Reading, ...]]

BLOCK = 64  # records that one reader reads before the next one does: its patterns stay at hand in the processor
READERS: tuple[Reader, ...] = (
    read_sample_size,
    read_doses,
    read_routes,
    read_comparator,
    read_arms,
    read_population,
    read_follow_up,
    read_setting,
    read_countries,
    read_sexes,
    read_search_date,
    read_registry_ids,
    read_adverse_events,
    read_effect_sizes,
    read_key_sentence,
    read_primary_and_spin,
)


def read_papers(pairs: Iterable[tuple[Paper, Mapping[str, Label]]], topic: Topic) -> Iterator[Extraction]:
    """One Extraction a record, in order; labels (study_type, scope, comparator) say what kind of study it is."""
    stream = iter(pairs)
    while block := list(islice(stream, BLOCK)):
        documents = [document_of(paper, {name: x.value for name, x in labels.items()}) for paper, labels in block]
        read = [[reader(document) for document in documents] for reader in READERS]
        read.append([read_instruments(document, topic) for document in documents])
        found = [read_findings(document, topic) for document in documents]
        together = zip(*read, strict=True)
        for (paper, _), document, readings, findings in zip(block, documents, together, found, strict=True):
            yield Extraction(
                paper=paper.paper,
                readings=tuple(chain.from_iterable(readings)),
                findings=findings,
                sentences=document.abstract.sentences,
            )
