"""Bulk work: the same bytes however it is run, nothing lost when a process is killed, revisions in order."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

import classify
from evidence.errors import EvidenceError, InputError
from evidence.topic import Topic, load_topic
from harvest.pubmed.xml import parse_file
from operate.bulk import run as bulk_run
from operate.bulk import task
from operate.bulk.merge import merge
from operate.bulk.run import run
from operate.bulk.table import SCHEMA, read_facts, write_table
from operate.bulk.task import Done, checked_md5, convert
from operate.commands.bulk import command

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_topic(ROOT / "topics" / "ketamine-oud.yml")


def article(pmid: int, title: str) -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article>'
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>Ketamine infusions were given to {pmid} patients "
        "with opioid use disorder, randomized to ketamine or placebo.</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle>"
    )


def pubmed_file(path: Path, records: list[tuple[int, str]], deleted: tuple[int, ...] = ()) -> Path:
    inner = "".join(article(pmid, title) for pmid, title in records)
    gone = "".join(f"<PMID>{pmid}</PMID>" for pmid in deleted)
    inner += f"<DeleteCitation>{gone}</DeleteCitation>" if deleted else ""
    path.write_bytes(gzip.compress(f"<PubmedArticleSet>{inner}</PubmedArticleSet>".encode(), mtime=0))
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two baseline files and two update files: revisions, deletions, one deleted and back, one unreadable record."""
    folder = tmp_path / "in"
    folder.mkdir()
    first = [(number, f"Ketamine for opioid withdrawal, report {number}") for number in range(1, 120)]
    second = [(number, f"Ketamine for opioid withdrawal, report {number}") for number in range(120, 240)]
    return [
        pubmed_file(folder / "pubmed99n0001.xml.gz", first),
        pubmed_file(folder / "pubmed99n0002.xml.gz", second),
        pubmed_file(folder / "pubmed99n0003.xml.gz", [(5, "Revised"), (5, "Revised twice")], deleted=(7, 8)),
        pubmed_file(folder / "pubmed99n0004.xml.gz", [(8, "Back again"), (9, "Unreadable \x00")], deleted=(130,)),
    ]


def checksums(out: Path) -> dict[str, str]:
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def titles(out: Path) -> dict[str, str]:
    table = pq.read_table(out / "records.parquet", columns=["paper", "title"]).to_pydict()
    assert len(set(table["paper"])) == len(table["paper"])
    return dict(zip(table["paper"], table["title"], strict=True))


def test_revisions_and_deletions_are_applied_in_the_order_of_the_files(
    files: list[Path], tmp_path: Path, topic: Topic
) -> None:
    manifest = run(list(reversed(files)), tmp_path / "out", topic)
    found = titles(tmp_path / "out")
    assert found["5"] == "Revised twice"
    assert found["8"] == "Back again"
    assert {"7", "130"}.isdisjoint(found)
    assert found["9"].startswith("Ketamine")  # its unreadable revision replaces nothing
    assert len(found) == manifest["records"] == 239 - 2
    assert [entry["quarantined"] for entry in manifest["files"]] == [0, 0, 0, 1]


def test_serial_processes_and_threads_write_the_same_bytes(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    run(files, tmp_path / "serial", topic)
    run(files, tmp_path / "loky", topic, backend="loky", jobs=2)
    run(files, tmp_path / "threads", topic, backend="threading", jobs=2)
    assert checksums(tmp_path / "serial") == checksums(tmp_path / "loky") == checksums(tmp_path / "threads")


def test_a_dask_cluster_of_two_processes_writes_the_same_bytes(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    distributed = pytest.importorskip("distributed")
    run(files, tmp_path / "serial", topic)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        run(files, tmp_path / "dask", topic, backend="dask", jobs=2, scheduler=cluster.scheduler_address)
    assert checksums(tmp_path / "serial") == checksums(tmp_path / "dask")


def test_a_killed_worker_loses_nothing(
    files: list[Path], tmp_path: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker that takes a file kills itself with SIGKILL; the run goes on with what is left."""
    run(files, tmp_path / "serial", topic)
    monkeypatch.setattr(bulk_run, "convert", KilledOnce(tmp_path / "killed"))
    run(files, tmp_path / "out", topic, backend="loky", jobs=2)
    assert (tmp_path / "killed").exists()
    assert checksums(tmp_path / "out") == checksums(tmp_path / "serial")


class KilledOnce:
    """`convert`, but the process that comes first dies half-way through its file, as by the kernel's out-of-memory killer."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self, source: Path, target: Path, topic: Topic) -> Done:
        try:
            self.mark.touch(exist_ok=False)
        except FileExistsError:
            return convert(source, target, topic)
        target.with_name(f".{target.name}.{os.getpid()}").write_bytes(b"half a file")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def test_a_run_that_is_killed_goes_on_where_it_stopped(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    run(files, tmp_path / "whole", topic)
    run(files[:2], tmp_path / "out", topic)
    (tmp_path / "out" / "files" / "pubmed99n0002.parquet").write_bytes(b"PAR1 torn")
    seen: list[Done] = []
    run(files, tmp_path / "out", topic, progress=seen.append)
    assert [item.again for item in sorted(seen, key=lambda item: item.source)] == [True, False, False, False]
    assert checksums(tmp_path / "out") == checksums(tmp_path / "whole")


def test_a_changed_file_or_another_model_is_done_again(
    files: list[Path], tmp_path: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.parquet"
    assert not convert(files[2], target, topic).again
    assert convert(files[2], target, topic).again
    monkeypatch.setattr(task, "PARSER_VERSION", "another")
    assert not convert(files[2], target, topic).again
    pubmed_file(files[2], [(5, "Changed")])
    assert not convert(files[2], target, topic).again


def test_a_failure_half_way_leaves_no_file_behind(
    files: list[Path], tmp_path: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(path: Path) -> Iterator[object]:
        yield from list(parse_file(path))[:3]
        raise OSError("disk full")

    monkeypatch.setattr(task, "parse_file", torn)
    done = convert(files[0], tmp_path / "a.parquet", topic)
    assert done.error == "disk full"
    assert list(tmp_path.glob("*.parquet*")) == []
    assert list(tmp_path.glob(".a*")) == []


@pytest.mark.parametrize("form", ["MD5({name})= {md5}\n", "{md5}  {name}\n"])
def test_a_file_that_differs_from_its_md5_is_refused_and_the_others_are_kept(
    files: list[Path], tmp_path: Path, topic: Topic, form: str
) -> None:
    for path in files:
        md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        path.with_name(path.name + ".md5").write_text(form.format(name=path.name, md5=md5))
    assert checked_md5(files[0])
    files[1].write_bytes(files[1].read_bytes()[:-50])
    with pytest.raises(InputError, match=r"1 of 4 files .*pubmed99n0002.*download both again"):
        run(files, tmp_path / "out", topic)
    assert len(list((tmp_path / "out" / "files").iterdir())) == 3


def test_a_file_that_is_no_pubmed_xml_is_named_and_the_others_are_kept(
    files: list[Path], tmp_path: Path, topic: Topic
) -> None:
    files[1].write_bytes(b"<html>busy</html>")
    with pytest.raises(InputError, match=r"pubmed99n0002.*no PubMed records"):
        run(files, tmp_path / "out", topic)
    assert read_facts(tmp_path / "out" / "files" / "pubmed99n0001.parquet")


def test_a_second_run_into_the_same_folder_is_refused(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out" / ".lock"), pytest.raises(InputError, match="another run is writing"):
        run(files, tmp_path / "out", topic)


def test_two_files_of_one_name_are_refused_before_any_work(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    other = tmp_path / "pubmed99n0001.xml"
    other.write_bytes(b"")
    with pytest.raises(InputError, match="would both become"):
        run([files[0], other], tmp_path / "out", topic)


def test_every_row_says_what_the_parser_and_the_classifier_say(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    run(files[:1], tmp_path / "out", topic)
    rows = pq.read_table(tmp_path / "out" / "records.parquet").to_pylist()
    papers = list(parse_file(files[0]))
    labels = list(classify.classify_papers(papers, topic, classify.load_model()))
    for row, paper, label in zip(rows, papers, labels, strict=True):
        values = {item.field: item.value for item in label.labels}
        assert (row["paper"], row["title"], row["abstract"]) == (paper.paper, paper.title, paper.abstract)
        assert (row["study_type"], row["scope"]) == (values["study_type"], values["scope"])
        assert row["raw_sha256"] == paper.raw_sha256


def test_an_unreadable_record_is_kept_with_its_bytes(files: list[Path], tmp_path: Path, topic: Topic) -> None:
    convert(files[3], tmp_path / "a.parquet", topic)
    (bad,) = [row for row in pq.read_table(tmp_path / "a.parquet").to_pylist() if row["kind"] == "quarantined"]
    assert bad["paper"] == "9"
    assert b"\x00" in bad["raw"]
    assert bad["error"]


def test_real_files_keep_every_record(shared: Path, tmp_path: Path, topic: Topic) -> None:
    target = tmp_path / "a.parquet"
    done = convert(shared / "pubmed" / "topic.xml.gz", target, topic)
    assert done.facts is not None
    assert json.loads(done.facts["counts"]) == {"record": 293, "deleted": 0, "quarantined": 0}
    assert pq.read_metadata(target).num_rows == 293


events = st.lists(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["record", "deleted", "quarantined"])), max_size=12),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(events)
def test_merging_equals_applying_every_row_in_order(tmp_path_factory: pytest.TempPathFactory, events: list) -> None:  # type: ignore[type-arg]
    folder = tmp_path_factory.mktemp("merge")
    standing: dict[str, str] = {}
    tables = []
    for number, rows in enumerate(events):
        path = folder / f"n{number}.parquet"
        marked = [
            {"paper": str(pmid), "kind": kind, "title": f"{number}.{place}"} for place, (pmid, kind) in enumerate(rows)
        ]
        write_table(path, marked, {})
        tables.append(path)
        for row in marked:
            if row["kind"] == "record":
                standing[row["paper"]] = row["title"]
            elif row["kind"] == "deleted":
                standing.pop(row["paper"], None)
    assert merge(tables[::-1], folder / "records.parquet") == len(standing)
    assert titles(folder) == standing


def test_the_command_says_what_it_did_and_the_second_run_does_nothing(files: list[Path], tmp_path: Path) -> None:
    given = [
        *map(str, files),
        "-o",
        str(tmp_path / "out"),
        "--topic",
        str(ROOT / "topics/ketamine-oud.yml"),
        "--jobs",
        "1",
    ]
    first = CliRunner().invoke(command, given)
    assert first.exit_code == 0, first.output
    assert "237 records" in first.output
    before = checksums(tmp_path / "out")
    second = CliRunner().invoke(command, given)
    assert "(4 already done before)" in second.output
    assert checksums(tmp_path / "out") == before


def test_a_missing_extra_is_one_clear_line(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("operate.bulk")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    topic_file = str(ROOT / "topics/ketamine-oud.yml")
    outcome = CliRunner().invoke(command, [str(files[0]), "-o", str(tmp_path / "out"), "--topic", topic_file])
    assert isinstance(outcome.exception, EvidenceError)
    assert str(outcome.exception).startswith("pyarrow is missing, which the extra bulk brings")
    assert "-m pip install " in str(outcome.exception)


def test_a_scheduler_without_dask_is_a_wrong_call(files: list[Path], tmp_path: Path) -> None:
    given = [
        str(files[0]),
        "-o",
        str(tmp_path),
        "--scheduler",
        "tcp://127.0.0.1:1",
        "--topic",
        str(ROOT / "topics/ketamine-oud.yml"),
    ]
    outcome = CliRunner().invoke(command, given)
    assert isinstance(outcome.exception, EvidenceError)
    assert outcome.exception.exit_code == 2


def test_the_columns_of_the_table_are_the_documented_ones() -> None:
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    assert [name for name in SCHEMA.names if f"`{name}`" not in text] == []
