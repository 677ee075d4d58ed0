"""The command line as a user types it: a bad input ends in one clear line and its exit code, and loses nothing."""

from __future__ import annotations

import collections
import gzip
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree

from evidence.store import Store
from operate import cli, publishing

ROOT = Path(__file__).resolve().parents[2]
TOPIC = "topics/ketamine-oud.yml"
BUILD = "build it with 'evidence update TOPIC' (in a checkout also 'make db')."
DEMO = [TOPIC, "--replay", "demo/recordings", "--load", "demo/records.jsonl", "--load", "demo/trials.json"]
ONE_LOAD = [TOPIC, "--load", "demo/trials.json"]
CANARY = "canary0123456789abcdef0123456789abcd"


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.err.strip().splitlines()[-1]


class Terminal:
    """Runs the command line in this process, as its console script does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: object) -> Said:
        self.monkeypatch.setattr(sys, "argv", ["evidence", *map(str, words)])
        self.capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], in_root: Path) -> Terminal:
    for name in ("EVIDENCE_EUTILS_URL", "EVIDENCE_SMTP_URL", "EVIDENCE_WEBHOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(monkeypatch, capsys)


def typed(*words: object, cwd: Path = ROOT, **environment: str) -> Said:
    """The same in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NCBI_", "EVIDENCE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "operate.cli", *map(str, words)],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Built:
    """The demo, built once, with what the command said."""

    database: Path
    said: Said


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    database = tmp_path_factory.mktemp("demo") / "evidence.db"
    said = typed("update", *DEMO, "--db", database)
    assert said.code == 0, said.err
    return Built(database, said)


@pytest.fixture
def served(built: Built, tmp_path: Path) -> Path:
    """A copy of the demo's database."""
    return Path(shutil.copy(built.database, tmp_path / "evidence.db"))


def dump(path: Path) -> str:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return "\n".join(connection.iterdump())


def number(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def value(path: Path, sql: str) -> str:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return str(connection.execute(sql).fetchone()[0])


def closed_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """No source can be reached, none is looked for outside this machine, and nobody waits for one."""
    from harvest.net import transport
    from harvest.net.entrez import Entrez

    monkeypatch.setitem(Entrez.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    monkeypatch.setattr(transport, "time", SimpleNamespace(**vars(time) | {"sleep": lambda seconds: None}))
    monkeypatch.setenv("NCBI_EMAIL", "tests@example.org")
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", f"http://127.0.0.1:{closed_port()}/entrez/eutils")
    for name in ("CTGOV", "ISRCTN", "ICITE", "CROSSREF", "EUROPEPMC"):
        monkeypatch.setenv(f"EVIDENCE_{name}_URL", f"http://127.0.0.1:{closed_port()}")


# Bad inputs: name, what is typed ({tmp}: a folder with bad files, {db}: a good database), exit code, what the last line says
BAD = {
    "missing topic": ("update {tmp}/none.yml --db {tmp}/new.db", 1, "none.yml: no such topic file"),
    "broken YAML": ("update {tmp}/broken.yml --db {tmp}/new.db", 1, "not valid YAML at line 2"),
    "binary topic": ("check {tmp}/random.xml", 1, "random.xml"),
    "a folder for a topic": ("check {tmp}", 1, "{tmp}: cannot be read (Is a directory)"),
    "topic without a search": ("check {tmp}/empty.yml", 1, "empty.yml"),
    "bytes for XML": (f"update {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/random.xml", 1, "no PubMed records in it"),
    "empty XML": (f"update {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/empty.xml", 1, "no PubMed records in it"),
    "gzip that is none": (f"update {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/broken.xml.gz", 1, "broken.xml.gz"),
    "absent XML": (f"update {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/absent.xml", 1, "absent.xml: cannot be read"),
    "broken JSON lines": (f"harvest {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/broken.jsonl", 1, "broken.jsonl"),
    "broken demo records": (f"harvest {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/records.jsonl", 1, "records.jsonl"),
    "broken trials": (f"harvest {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/trials.json", 1, "trials.json"),
    "unknown kind of file": (f"harvest {TOPIC} --db {{tmp}}/new.db --load {{tmp}}/notes.docx", 1, "notes.docx"),
    "no e-mail": (f"update {TOPIC} --db {{tmp}}/new.db", 2, "set NCBI_EMAIL="),
    "no e-mail to count": (f"harvest {TOPIC} --dry-run", 2, "set NCBI_EMAIL="),
    "unknown verb": ("frobnicate", 2, "No such command 'frobnicate'"),
    "unknown option": (f"update {TOPIC} --fast", 2, "No such option"),
    "record and replay": (
        f"update {TOPIC} --db {{tmp}}/new.db --record {{tmp}}/a --replay {{tmp}}/b",
        2,
        "exclude each",
    ),
    "bad --since": (f"harvest {TOPIC} --db {{tmp}}/new.db --since yesterday", 2, "'yesterday' does not match"),
    "bad --limit": (f"harvest {TOPIC} --db {{tmp}}/new.db --limit 0", 2, "--limit"),
    "bad --max-loss": (f"update {TOPIC} --db {{tmp}}/new.db --max-loss much", 2, "--max-loss"),
    "replay of a missing folder": (f"update {TOPIC} --db {{tmp}}/new.db --replay {{tmp}}/nowhere", 1, "nowhere"),
    "status of no database": ("status --db {tmp}/not.db", 1, "not.db: cannot be opened as a database"),
    "classify of no database": ("classify --db {tmp}/not.db", 1, "not.db: cannot be opened as a database"),
    "update of no database": (
        f"update {TOPIC} --db {{tmp}}/not.db --load demo/trials.json",
        1,
        "not.db: cannot be copied",
    ),
    "absent database": ("status --db {tmp}/absent.db", 1, "absent.db: no such database"),
    "database is a folder": ("status --db {tmp}", 2, "is a directory"),
    "folder cannot be made": (
        f"update {TOPIC} --db /proc/none/evidence.db --load demo/trials.json",
        1,
        "the folder cannot",
    ),
    "newer database": ("status --db {tmp}/newer.db", 1, "made by a newer version"),
    "newer database, written": ("classify --db {tmp}/newer.db", 1, "made by a newer version"),
    "unknown paper": ("show 1 --db {db}", 1, "1: no such record"),
    "unknown run": ("diff nothing --db {db}", 1, "nothing: no such run"),
    "unknown field": (
        "correct 37579118 color blue --by A --reason b --db {db}",
        1,
        "'color' cannot be corrected; use one of",
    ),
    "unknown value": ("correct 37579118 study_type novel --by A --reason b --db {db}", 1, "'novel' is no study_type"),
    "correction of nobody": ("correct 1 study_type comparative --by A --reason b --db {db}", 1, "1: no such record"),
    "correction without a reason": (
        "correct 37579118 study_type comparative --by A --db {db}",
        2,
        "Missing option '--reason'",
    ),
    "corrections without columns": ("corrections import {tmp}/broken.csv --db {db}", 1, "no column is named paper"),
    "no topic": ("update", 2, "Missing argument 'TOPIC'"),
    "no topic to harvest": ("harvest --db {tmp}/new.db", 2, "Missing argument 'TOPIC'"),
    "no quote to verify": (
        "verify {tmp}/empty.yml --db {db}",
        1,
        "empty.yml: holds no quote; write one JSON object a line",
    ),
    "nothing to restore": ("restore --db {tmp}/lost.db", 1, "no version is kept"),
    "a folder for a version": ("restore {tmp} --db {tmp}/lost.db", 1, "--from DIR brings a backup back"),
    "unknown version": ("restore evidence-1 --db {db}", 1, "no version evidence-1 is kept"),
    "annotate bytes": ("annotate {tmp}/random.xml", 1, "no PubMed records in it"),
    "annotate nothing": ("annotate {tmp}/absent.jsonl", 1, "absent.jsonl: cannot be read"),
    "annotate broken lines": ("annotate {tmp}/broken.jsonl", 1, "broken.jsonl, line 1"),
    "annotate a folder": ("annotate {tmp}", 2, "is a directory"),
    "predict without a model": ("predict {tmp}/broken.jsonl --model {tmp}/absent.model", 1, "absent.model"),
    "predict with bytes": ("predict {tmp}/broken.jsonl --model {tmp}/random.xml", 1, "random.xml"),
    "export in an unknown format": ("export --format docx --db {db}", 2, "'docx' is not one of"),
    "export of a bad filter": ("export --format ris craving --db {db}", 1, "A filter is written column=value"),
    "export by an unknown column": ("export --format ris color=blue --db {db}", 1, "color"),
    "port out of range": ("serve --port 99999", 2, "not in the range"),
}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "broken.yml").write_text("topic: [a\n")
    (folder / "empty.yml").write_text("")
    (folder / "random.xml").write_bytes(bytes(range(256)))
    (folder / "empty.xml").write_bytes(b"")
    (folder / "broken.xml.gz").write_bytes(b"no gzip at all")
    for name in ("broken.jsonl", "records.jsonl", "trials.json"):
        (folder / name).write_text('{"id": \n')
    (folder / "notes.docx").write_bytes(b"PK")
    (folder / "not.db").write_text("this is no database, whatever its name says" * 40)
    (folder / "broken.csv").write_text("name,value\na,b\n")
    with closing(sqlite3.connect(folder / "newer.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    return folder


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_ends_in_one_clear_line_its_code_and_no_loss(
    run: Terminal, bad: Path, served: Path, name: str
) -> None:
    words, code, sentence = BAD[name]
    before = {p: p.read_bytes() for p in [*bad.iterdir(), served]}
    said = run(*(word.format(tmp=bad, db=served) for word in words.split()))
    assert (said.code, sentence.format(tmp=bad) in said.last) == (code, True), said
    assert {p: p.read_bytes() for p in before} == before
    assert not (bad / "new.db").exists() or number(bad / "new.db", "SELECT count(*) FROM papers") == 0
    assert not list(bad.glob(".*.building"))
    if code == 1:
        assert said.last.startswith("evidence: ")
        assert len([line for line in said.err.splitlines() if line.startswith("evidence: ")]) == 1


def invented(*numbers: int) -> str:
    """A PubMed document without its last tag."""
    record = (
        "<PubmedArticle><MedlineCitation><PMID>{0}</PMID><Article><ArticleTitle>Invented {0}</ArticleTitle>"
        "</Article></MedlineCitation></PubmedArticle>"
    )
    return "<PubmedArticleSet>" + "".join(record.format(n) for n in numbers)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("end", ["inside a record", "between two records", "in the closing tag"])
def test_a_file_cut_off_keeps_its_whole_records_and_ends_in_1(
    run: Terminal, tmp_path: Path, end: str, zipped: bool
) -> None:
    text = invented(11, 12, 13)
    text = {
        "inside a record": text[: text.index("Invented 13")],
        "between two records": invented(11, 12),
        "in the closing tag": invented(11, 12) + "</PubmedArt",
    }[end]
    file = tmp_path / ("cut.xml.gz" if zipped else "cut.xml")
    file.write_bytes(gzip.compress(text.encode()) if zipped else text.encode())
    said = run("harvest", TOPIC, "--db", tmp_path / "new.db", "--load", file)
    assert said.code == 1
    assert f"{file}: cut off after 2 records" in said.last
    assert "get the whole file and load it again" in said.last
    kept = "SELECT group_concat(paper) FROM (SELECT paper FROM papers ORDER BY paper)"
    assert value(tmp_path / "new.db", kept) == "11,12"
    assert value(tmp_path / "new.db", "SELECT status FROM harvests") == "partial"
    assert "cut off after 2 records" in value(tmp_path / "new.db", "SELECT shortfall FROM harvests")


def test_a_gzip_file_whose_own_end_is_cut_off_ends_in_1_too(run: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "cut.xml.gz"
    file.write_bytes(gzip.compress((invented(*range(1, 900)) + "</PubmedArticleSet>").encode())[:-40])
    said = run("harvest", TOPIC, "--db", tmp_path / "new.db", "--load", file)
    assert said.code == 1
    assert "cut off after" in said.last
    assert value(tmp_path / "new.db", "SELECT status FROM harvests") == "partial"


def test_an_update_from_a_file_cut_off_publishes_nothing(run: Terminal, served: Path, tmp_path: Path) -> None:
    before = dump(served)
    (tmp_path / "cut.xml").write_text(invented(11, 12))
    said = run("update", TOPIC, "--db", served, "--load", tmp_path / "cut.xml")
    assert said.code == 1
    assert "cut.xml: cut off after 2 records" in said.last
    assert dump(served) == before


def test_a_damaged_record_inside_a_whole_file_is_no_cut(run: Terminal, tmp_path: Path) -> None:
    text = invented(11, 12, 13).replace("Invented 13", "Invented <b>13") + "</PubmedArticleSet>"
    (tmp_path / "whole.xml").write_text(text)
    said = run("harvest", TOPIC, "--db", tmp_path / "new.db", "--load", tmp_path / "whole.xml")
    assert said.code == 0
    assert "2 fetched, 2 new" in said.out
    assert "partial: 1 records could not be read" in said.out
    assert number(tmp_path / "new.db", "SELECT count(*) FROM quarantine") == 1


def test_lines_read_before_a_broken_one_are_kept_as_a_partial_run(run: Terminal, tmp_path: Path) -> None:
    lines = [f'{{"id": "x{n}", "title": "Invented {n}"}}\n' for n in range(205)]
    (tmp_path / "lines.jsonl").write_text("".join(lines) + "{\n")
    said = run("harvest", TOPIC, "--db", tmp_path / "new.db", "--load", tmp_path / "lines.jsonl")
    assert said.code == 1
    assert "lines.jsonl, line 206" in said.last
    assert number(tmp_path / "new.db", "SELECT count(*) FROM papers") == 205
    assert value(tmp_path / "new.db", "SELECT status FROM harvests") == "partial"


def test_a_file_that_cannot_be_written_keeps_the_old_site(run: Terminal, served: Path) -> None:
    before = dump(served)
    (served.parent / "evidence.versions").write_text("a file where the folder should be")
    said = run("update", *ONE_LOAD, "--db", served)
    assert said.code == 1
    assert said.last.startswith("evidence: ")
    assert dump(served) == before


def test_a_locked_database_is_told_and_left_alone(run: Terminal, served: Path) -> None:
    before = dump(served)
    with Store(served):
        for verb in (
            ["classify"],
            ["update", *ONE_LOAD],
            ["correct", "37579118", "humans", "true", "--by", "A", "--reason", "b"],
        ):
            said = run(*verb, "--db", served)
            assert (said.code, "another run is writing this database" in said.last) == (1, True)
        assert run("show", "37579118", "--db", served).code == 0  # reading needs no lock
    assert dump(served) == before


def test_a_taken_port_names_another_p38(
    tmp_path: Path, built: Built, run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(built.database, tmp_path / "evidence.db")
    monkeypatch.chdir(tmp_path)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("serve", "--port", port)
    assert said.code == 1
    assert f"port {port} is taken" in said.last


def test_serving_without_a_database_says_how_to_make_one(
    run: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("serve")
    assert (said.code, said.last) == (1, f"evidence: evidence.db: no such database; {BUILD}")


CHANGING = {
    "classify": "--topic ketamine-oud",
    "summarize": "--topic ketamine-oud",
    "correct": "1 study_type comparative --by A --reason b",
    "corrections import": "{tmp}/sheet.csv",
    "rob2 import": "{tmp}/sheet.csv",
    "read-again": "--model m --dry-run --topic ketamine-oud",
}


@pytest.mark.parametrize("verb", CHANGING)
def test_a_verb_with_nothing_to_work_on_leaves_no_empty_database_behind(
    run: Terminal, tmp_path: Path, verb: str
) -> None:
    (tmp_path / "sheet.csv").touch()
    words = f"{verb} {CHANGING[verb]} --db {{tmp}}/new.db".format(tmp=tmp_path)
    said = run(*words.split())
    assert (said.code, said.last) == (1, f"evidence: {tmp_path}/new.db: no such database; {BUILD}")
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.csv"]


def test_what_is_made_from_the_code_is_written_in_a_checkout_only(
    run: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("describe")
    assert (said.code, "'evidence describe' is called in a checkout" in said.last) == (2, True)


def test_a_folder_without_versions_says_so_and_names_the_way_to_a_backup(run: Terminal, tmp_path: Path) -> None:
    said = run("restore", "--list", "--db", tmp_path / "lost.db")
    assert (said.code, said.out) == (0, "")
    assert said.last == f"No version of {tmp_path}/lost.db is kept; --from DIR brings back a backup."


def test_one_quote_that_fails_is_told_in_the_singular(run: Terminal, built: Built, tmp_path: Path) -> None:
    asked = {"paper": "37579118", "field": "title", "start": 0, "end": 3, "quote": "zzz"}
    (tmp_path / "one.json").write_text(json.dumps(asked))
    assert run("verify", tmp_path / "one.json", "--db", built.database).last == "1 quote checked, 1 does not hold."


def test_serving_never_shows_another_database_than_the_one_named(
    run: Terminal, tmp_path: Path, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(built.database, tmp_path / "evidence.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVIDENCE_DB", str(tmp_path / "other.db"))
    said = run("serve", "--port", 0)
    assert said.code == 1
    assert "EVIDENCE_DB names" in said.last
    assert "unset EVIDENCE_DB" in said.last


def site_folder(built: Built, folder: Path) -> Path:
    """A folder that can be served: the site's files and the demo's database."""
    for name in ("plugins", "templates", "static", "metadata.yml", "settings.json"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(built.database, folder / "evidence.db")
    return folder


def test_serving_goes_on_without_a_terminal_until_sigterm_and_says_when_it_is_ready(
    built: Built, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "operate.cli", "serve", "--port", "0"]
    serving = subprocess.Popen(
        words,
        cwd=site_folder(built, tmp_path),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert serving.stdout is not None
        ready = serving.stdout.readline()
        assert ready.startswith("Ready: http://127.0.0.1:"), ready
        address = ready.split()[1]
        with urllib.request.urlopen(address + "robots.txt") as answer:
            assert answer.status == 200
        assert serving.poll() is None
    finally:
        serving.terminate()
    assert serving.wait(20) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)


def test_a_check_probes_two_pages_and_stops(built: Built, tmp_path: Path) -> None:
    said = typed("serve", "--check", "--port", "0", cwd=site_folder(built, tmp_path))
    assert (said.code, said.out.count(" answers.")) == (0, 2)


def test_an_address_that_is_not_this_machines_is_named(
    built: Built, tmp_path: Path, run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(built.database, tmp_path / "evidence.db")
    monkeypatch.chdir(tmp_path)
    said = run("serve", "--host", "203.0.113.9", "--port", "0")
    assert (said.code, "--host 203.0.113.9" in said.last) == (1, True)


def test_a_source_that_is_away_ends_in_3_and_keeps_the_old_content(
    run: Terminal, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(monkeypatch)
    count = 'SELECT (SELECT count(*) FROM papers) * 100000 + (SELECT count(*) FROM "rows")'
    before = number(served, count)
    said = run("update", TOPIC, "--db", served)
    assert said.code == 3
    assert said.last.endswith("it is safe to run again.")
    assert number(served, count) == before
    assert number(served, "SELECT count(*) FROM harvests WHERE status = 'failed'") == 1  # and the site says so


def test_a_source_that_is_away_at_the_first_run_publishes_nothing(
    run: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(monkeypatch)
    assert run("update", TOPIC, "--db", tmp_path / "new.db").code == 3
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("table", ["findings", "tags"])
def test_a_guard_that_refuses_ends_in_4_and_keeps_the_old_site_p32(run: Terminal, served: Path, table: str) -> None:
    with closing(sqlite3.connect(served, isolation_level=None)) as connection:
        sql = f"UPDATE {table} SET quote = 'never written' WHERE valid_to IS NULL AND quote IS NOT NULL AND paper = ?"
        assert connection.execute(sql, ("30113350",)).rowcount > 0
    damaged = dump(served)
    said = run("update", *ONE_LOAD, "--db", served)
    assert said.code == 4
    assert said.last.startswith("evidence: ")
    assert table == "findings" or "quotes 'never written', which its text lacks" in said.last
    assert dump(served) == damaged


def test_the_same_update_twice_publishes_once_and_leaves_an_equal_dump_p16(run: Terminal, served: Path) -> None:
    before = dump(served)
    said = run("update", *DEMO, "--db", served)
    assert said.code == 0
    assert dump(served) == before
    shutil.copytree(served.parent, served.parent / "again", ignore=shutil.ignore_patterns("*.lock", "again"))
    said = run("update", *DEMO, "--db", served.parent / "again" / "evidence.db")
    assert "Nothing changed" in said.err


def test_two_builds_from_nothing_are_equal_line_by_line_p16(run: Terminal, built: Built, tmp_path: Path) -> None:
    assert run("update", *DEMO, "--db", tmp_path / "evidence.db").code == 0
    assert dump(tmp_path / "evidence.db") == dump(built.database)


def test_the_counts_printed_are_the_counts_stored(built: Built) -> None:
    printed = {
        kind: (int(n), int(new))
        for kind, n, new in re.findall(r"^(\w+): .*?([\d,]+) fetched, ([\d,]+) new", built.said.err, re.M)
    }
    pubmed = "SELECT count(*) FROM papers WHERE source = 'pubmed'"
    assert printed["pubmed"] == (number(built.database, pubmed),) * 2
    classified, read = map(int, re.search(r"(\d+) records classified, (\d+) read", built.said.err).groups())  # type: ignore[union-attr]
    papers = number(built.database, "SELECT count(*) FROM papers")
    assert papers == classified == read == number(built.database, 'SELECT count(*) FROM "rows"')
    words = re.sub(r"\s+", " ", built.said.out)
    assert f"the table holds {papers} records" in words
    retracted = number(built.database, "SELECT count(*) FROM papers WHERE retracted")
    assert f"{retracted} records are retracted" in words
    assert f"{number(built.database, 'SELECT count(*) FROM trials')} trials are registered" in words


def test_status_tells_what_is_stored_and_its_code_says_whether_to_act(run: Terminal, built: Built) -> None:
    said = run("status", "--db", built.database)
    assert f": {number(built.database, 'SELECT count(*) FROM papers')} records" in said.out
    assert said.code == (1 if "OVERDUE" in said.out or "alarm: " in said.out else 0)


def test_every_quote_of_the_demo_stands_where_it_says_p31(built: Built) -> None:
    with closing(sqlite3.connect(built.database)) as connection:
        texts = {
            p: {"title": t, "abstract": a}
            for p, t, a in connection.execute("SELECT paper, title, abstract FROM papers")
        }
        for table in ("readings", "findings", "tags"):
            rows = connection.execute(
                f'SELECT paper, field, "start", "end", quote FROM "{table}" WHERE quote IS NOT NULL'
            ).fetchall()
            assert rows
            for paper, field, start, end, quote in rows:
                assert texts[paper][field][start:end] == quote, (table, paper)


def test_no_record_of_real_xml_is_lost(run: Terminal, shared: Path, tmp_path: Path) -> None:
    files = sorted(f for f in (shared / "pubmed").rglob("*") if f.name.endswith((".xml", ".xml.gz")))
    assert files
    for at, file in enumerate(files):
        raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        root = etree.fromstring(raw, etree.XMLParser(recover=True, huge_tree=True))
        pmids = {e.text for e in root.iterfind(".//PubmedArticle/MedlineCitation/PMID")}
        pmids |= {e.text for e in root.iterfind(".//PubmedBookArticle/BookDocument/PMID")}
        if not pmids:
            continue
        said = run("harvest", TOPIC, "--db", tmp_path / f"{at}.db", "--load", file)
        assert said.code == 0, said.err
        with closing(sqlite3.connect(tmp_path / f"{at}.db")) as connection:
            stored = {
                row[0] for row in connection.execute("SELECT pmid FROM papers UNION SELECT paper FROM quarantine")
            }
        assert pmids <= stored, f"{file.name}: {len(pmids - stored)} records lost"


def test_a_key_never_reaches_the_database_a_log_or_a_recording_p37(
    run: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(monkeypatch)
    monkeypatch.setenv("NCBI_API_KEY", CANARY)
    said = run("harvest", TOPIC, "--db", tmp_path / "evidence.db", "--record", tmp_path / "traffic")
    assert said.code == 3
    again = run("update", TOPIC, "--db", tmp_path / "evidence.db", "--record", tmp_path / "more")
    checked = run("check", TOPIC, "--online")
    assert checked.code == 3
    for text in (said.out, said.err, again.out, again.err, checked.out, checked.err):
        assert CANARY not in text
    files = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert files
    assert not [f for f in files if CANARY.encode() in f.read_bytes()]


def test_a_refused_key_stops_the_run_and_is_not_repeated_in_the_error_p37(
    run: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "harvest"))
    from standin import Standin

    with Standin(key="another") as ncbi:
        monkeypatch.setenv("NCBI_EMAIL", "tests@example.org")
        monkeypatch.setenv("NCBI_API_KEY", CANARY)
        monkeypatch.setenv("EVIDENCE_EUTILS_URL", ncbi.url)
        said = run("update", TOPIC, "--db", tmp_path / "evidence.db", "--record", tmp_path / "traffic")
    assert said.code == 1
    assert "key" in said.last
    assert CANARY not in said.out + said.err
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and CANARY.encode() in f.read_bytes()]


def test_a_correction_is_kept_exported_and_imported_without_loss(run: Terminal, served: Path, tmp_path: Path) -> None:
    assert (
        run(
            "correct",
            "37579118",
            "study_type",
            "case_report",
            "--by",
            "A. Reader",
            "--reason",
            'ünïcode, "quoted"',
            "--db",
            served,
        ).code
        == 0
    )
    first = run("corrections", "export", tmp_path / "made.csv", "--db", served)
    assert first.code == 0
    assert (
        "1 correction imported"
        in run("corrections", "import", tmp_path / "made.csv", "--db", _fresh(served, tmp_path)).out
    )
    run("corrections", "export", tmp_path / "again.csv", "--db", tmp_path / "fresh" / "evidence.db")
    assert (tmp_path / "again.csv").read_text() == (tmp_path / "made.csv").read_text()


def _fresh(served: Path, tmp_path: Path) -> Path:
    target = tmp_path / "fresh" / "evidence.db"
    target.parent.mkdir()
    shutil.copy(served, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("DELETE FROM corrections")
    return target


def test_a_restored_version_is_the_published_one_again_p34(run: Terminal, built: Built, tmp_path: Path) -> None:
    shutil.copytree(built.database.parent, tmp_path / "site", ignore=shutil.ignore_patterns("*.lock"))
    database = tmp_path / "site" / "evidence.db"
    before = dump(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DELETE FROM tags")
    listed = run("restore", "--list", "--db", database)
    assert listed.out.split()[0] == publishing.sha256(publishing.versions(database)[0])
    assert run("restore", "--db", database).code == 0
    assert dump(database) == before


def test_show_prints_a_paper_with_its_quotes(run: Terminal, built: Built) -> None:
    said = run("show", "37579118", "--db", built.database)
    assert said.code == 0
    assert "study_type: " in said.out
    quotes = collections.Counter(re.findall("“(.+?)”", said.out))
    assert quotes


def test_help_names_every_verb(run: Terminal) -> None:
    said = run("--help")
    assert said.code == 0
    assert [verb for verb in cli.VERBS if verb not in said.out] == []


def test_the_console_script_ends_like_main_without_a_traceback() -> None:
    said = typed("frobnicate")
    assert (said.code, "Traceback" in said.err) == (2, False)


@pytest.mark.parametrize(("set_by_user", "kept"), [(None, "1"), ("3", "3")])
def test_one_thread_is_asked_of_numerical_libraries_unless_the_user_says_otherwise(
    run: Terminal, monkeypatch: pytest.MonkeyPatch, set_by_user: str | None, kept: str
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", set_by_user or "")
    if set_by_user is None:
        monkeypatch.delenv("OMP_NUM_THREADS")
    run("--version")
    assert os.environ["OMP_NUM_THREADS"] == kept
