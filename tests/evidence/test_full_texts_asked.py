"""A run asks for the full texts of what it labelled as on the question; a recording of it replays to the same database."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from builders import at, batch, paper

from evidence.records import Classification, Label, LabelSource
from evidence.store import Store
from evidence.topic import load_topic
from operate import sources
from operate.sources import HarvestOptions

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))

from standin import Standin
from standin_neighbours import Preprints

ROOT = Path(__file__).resolve().parents[2]

JATS = (
    '<article><front><article-meta><article-id pub-id-type="pmc">77</article-id><title-group><article-title>Invented'
    "</article-title></title-group><permissions><license><license-p>Creative Commons Attribution</license-p></license>"
    "</permissions></article-meta></front><body><sec><title>Methods</title><p>Ketamine was given.</p></sec></body></article>"
)


def filled(store: Store) -> None:
    store.save_batch(batch(paper(pmcid="PMC77"), paper("900002", pmcid="PMC88")))
    for one, scope in (("900001", "core"), ("900002", "adjacent")):
        label = Label(field="scope", value=scope, source=LabelSource.RULE)
        store.save_classifications([Classification(paper=one, labels=(label,), tags=())], at(1))


def asked(path: Path, wanted: HarvestOptions) -> list[tuple[str, ...]]:
    topic = load_topic(ROOT / "topics" / "ketamine-oud.yml")
    with Store(path) as store:
        filled(store)
        with sources.session(wanted) as now:
            sources.full_texts(store, topic, wanted, now, lambda said: None)
        rows = store.connection.execute("SELECT paper, status, tried_at, sha256 FROM full_texts").fetchall()
        return [tuple(row) for row in rows]


def test_a_recorded_run_replays_to_the_same_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_EMAIL", "tests@example.org")
    with Standin() as ncbi, Preprints() as europe:
        ncbi.articles = {"PMC77": JATS}
        monkeypatch.setenv("EVIDENCE_EUTILS_URL", ncbi.url)
        monkeypatch.setenv("EVIDENCE_EUROPEPMC_URL", europe.url)
        first = asked(tmp_path / "a.db", HarvestOptions(record=tmp_path / "traffic"))
        assert [a.form["id"] for a in ncbi.log] == ["77"]  # what is not on the question is not asked for
    monkeypatch.delenv("EVIDENCE_EUTILS_URL")
    monkeypatch.delenv("EVIDENCE_EUROPEPMC_URL")
    assert [row[:2] for row in first] == [("900001", "kept")]
    assert asked(tmp_path / "b.db", HarvestOptions(replay=tmp_path / "traffic")) == first


def test_files_alone_and_recordings_without_articles_ask_for_nothing(tmp_path: Path) -> None:
    assert asked(tmp_path / "a.db", HarvestOptions(load=(tmp_path / "x.xml",))) == []
    assert asked(tmp_path / "b.db", HarvestOptions(replay=ROOT / "demo" / "recordings")) == []
