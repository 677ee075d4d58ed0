"""A kind of reading is one entry: its reader, its words, its place at a glance and its name in the schema come from it."""

from __future__ import annotations

from pathlib import Path

from reading_builders import labels

from evidence.records import Paper
from evidence.records.reading_kinds import KINDS
from evidence.schema import TABLES
from evidence.topic import load_topic
from publish import pages_glance, words
from summarize import read_papers
from summarize.read import READERS

ROOT = Path(__file__).resolve().parents[3]


def test_every_reader_of_the_folder_belongs_to_one_kind() -> None:
    modules = [reader.__module__ for reader, _ in READERS]
    files = {path.stem for path in (ROOT / "summarize" / "readings").glob("*.py")}
    assert {module.rpartition(".")[2] for module in modules} <= files
    assert len(READERS) == len({reader for reader, _ in READERS}) == sum(len(kind.read) for kind in KINDS)


def test_what_is_read_is_of_a_kind_that_has_an_entry() -> None:
    text = (
        "Forty patients with opioid use disorder were randomized to ketamine 0.5 mg/kg intravenously or placebo. Craving"
        " fell with ketamine (p = 0.01) after 2 weeks. Nausea was reported. NCT01234567."
    )
    paper = Paper(paper="1", title="Ketamine: a randomized trial", abstract=text)
    pair = (paper, labels(study_type="randomized_trial", scope="core"))
    (found,) = read_papers([pair], load_topic(ROOT / "topics" / "ketamine-oud.yml"))
    kinds = {reading.kind for reading in found.readings}
    assert {"sample_size", "dose", "route"} <= kinds <= {kind.name for kind in KINDS}


def test_words_schema_and_glance_name_every_kind() -> None:
    assert list(words.READINGS) == [kind.name for kind in KINDS]
    assert all(kind.name in TABLES["readings"].columns["kind"] for kind in KINDS)
    assert list(pages_glance.AT_A_GLANCE)[:4] == ["sample_size", "dose", "route", "comparator"]
