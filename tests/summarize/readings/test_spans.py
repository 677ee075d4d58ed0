from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_builders import labels, topic

from evidence.records import Extraction, Label, Paper
from operate.commands.annotate import command
from summarize import read_papers
from summarize.read import BLOCK

TRIAL = labels(study_type="randomized_trial", scope="core", comparator="placebo")
WORDS = (
    "ketamine placebo 0.5\u2009mg/kg intravenous infusion craving lower than significantly (p < 0.05). RESULTS: METHODS: "
    "40 patients were randomized n = 20 group K NCT01234567 nausea adverse events 95% CI OR 1.5 \u0130 \u00df \n week 4 follow-up"
).split(" ")


def all_spans_hold(paper: Paper, read: Extraction) -> bool:
    spans = [x.span for x in (*read.readings, *read.findings)]
    return all(paper.text(s.field)[s.start : s.end] == s.quote and s.quote for s in spans)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.text(max_size=40))
def test_every_value_of_any_text_quotes_it(words: list[str], more: str) -> None:
    paper = Paper(paper="1", title=more or "Ketamine", abstract=" ".join(words) + more)
    (read,) = read_papers([(paper, TRIAL)], topic())
    assert all_spans_hold(paper, read)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_reading_fail(text: str) -> None:
    paper = Paper(paper="1", title="Ketamine and ketamine", abstract="ketamine " + text)
    (read,) = read_papers([(paper, TRIAL)], topic())
    assert all_spans_hold(paper, read)


def _records(shared: Path) -> Iterator[Paper]:
    for name in ("labelled/in_domain.jsonl.gz", "studytype/ketamine_unlabelled.jsonl.gz"):
        with gzip.open(shared / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield Paper(
                    paper=str(row.get("id") or row.get("pmid")), title=row["title"] or "", abstract=row["abstract"]
                )


def test_every_value_of_the_shared_records_quotes_its_text(shared: Path) -> None:
    papers = list(_records(shared))
    for paper, read in zip(papers, read_papers(((p, TRIAL) for p in papers), topic()), strict=True):
        assert all_spans_hold(paper, read), paper.paper


def test_annotate_prints_one_line_a_record_with_values_that_quote_their_text(tmp_path: Path) -> None:
    abstract = "METHODS: 40 adults were randomized to ketamine 0.5\u2009mg/kg i.v. or placebo. RESULTS: Craving was significantly lower with ketamine than with placebo (p = 0.01)."  # noqa: E501 - one text
    rows = [
        {"id": "a", "title": "Ketamine for craving in heroin dependence", "abstract": abstract},
        {"id": "b", "title": "Nothing more than a title"},
        {
            "id": "c",
            "title": "Asked",
            "outcome": "craving",
            "intervention": "ketamine",
            "comparator": "placebo",
            "evidence": "Craving was lower with ketamine than with placebo (p < 0.01).",
        },
    ]
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    result = CliRunner().invoke(command, [str(file)])
    assert result.exit_code == 0, result.output
    lines = [json.loads(x) for x in result.stdout.splitlines() if x.startswith("{")]
    assert [x["id"] for x in lines] == ["a", "b", "c"]
    first = lines[0]
    assert first["sample_size"]["value"] == 40
    for value in (first["sample_size"], *first["doses"], *first["routes"], *first["findings"], first["key_sentence"]):
        text = rows[0][value["field"]]
        assert text[value["start"] : value["end"]] == value["quote"]
    assert lines[1]["sample_size"] is None
    assert lines[2]["direction_of_effect"]["label"] == "significantly decreased"
    assert "direction_of_effect" not in first


def test_a_comparator_quotes_its_name_or_the_word_that_speaks_most_for_it(tmp_path: Path) -> None:
    rows = [
        {"id": "named", "title": "Morphine in the knee", "abstract": "METHODS: 40 adults had morphine or saline, at random, double-blind. RESULTS: Pain was lower than with saline."},  # noqa: E501 - one text
        {"id": "groups", "title": "Case-control study of ketamine users", "abstract": "METHODS: 40 ketamine users were matched with 40 persons who never used drugs. RESULTS: Memory differed between the groups."},  # noqa: E501 - one text
        {"id": "alone", "title": "A case report", "abstract": "A man with pain was given ketamine."},
    ]  # fmt: skip
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    result = CliRunner().invoke(command, [str(file)])
    found = {
        x["id"]: x["comparator"] for x in map(json.loads, filter(lambda x: x[0] == "{", result.stdout.splitlines()))
    }
    assert (found["named"]["value"], found["named"]["quote"]) == ("placebo", "saline")
    assert found["groups"]["value"] == "groups"
    assert (found["alone"]["value"], found["alone"]["quote"]) == ("none", None)
    for row in rows[:2]:
        value = found[row["id"]]
        assert value["quote"]
        assert row[value["field"]][value["start"] : value["end"]] == value["quote"]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 5))
def test_records_are_read_in_order_and_alike_however_many_are_read_together(size: int) -> None:
    texts = [
        f"RESULTS: Craving fell in {n} of 40 patients after ketamine {n} mg/kg. CONCLUSIONS: It fell." for n in range(7)
    ]
    pairs = [(Paper(paper=str(n), title="Ketamine", abstract=text), TRIAL) for n, text in enumerate(texts)]
    whole = list(read_papers(pairs, topic()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("summarize.read.BLOCK", size)
        assert list(read_papers(iter(pairs), topic())) == whole
    assert [read.paper for read in whole] == [str(n) for n in range(7)]


def test_no_more_records_are_taken_than_are_read_together() -> None:
    taken: list[int] = []

    def stream() -> Iterator[tuple[Paper, Mapping[str, Label]]]:
        for n in range(10 * BLOCK):
            taken.append(n)
            yield Paper(paper=str(n), title="Ketamine", abstract=None), {}

    next(read_papers(stream(), topic()))
    assert len(taken) == BLOCK
