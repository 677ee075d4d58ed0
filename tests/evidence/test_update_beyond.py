"""One `evidence update` with every source: records, trials with results, full texts and citations, each once and in its place."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))

from made import article
from posted import posted
from standin import Standin
from standin_neighbours import Isrctn, Metrics, Preprints, Registry, Works, cited, full_trial, study

from operate.cli import cli

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    "EUTILS": Standin,
    "CTGOV": Registry,
    "CROSSREF": Works,
    "EUROPEPMC": Preprints,
    "ICITE": Metrics,
    "ISRCTN": Isrctn,
}
ON_QUESTION = (
    "Ketamine for opioid use disorder: a randomized trial",
    "Methods: Forty adults with opioid use disorder were randomized to intravenous ketamine 0.5 mg/kg or saline. "
    "Results: Craving was significantly lower with ketamine than with saline (P = 0.01).",
)
JATS = (
    '<article><front><article-meta><article-id pub-id-type="pmc">77</article-id><title-group><article-title>Ketamine for'
    " opioid use disorder: a randomized trial</article-title></title-group><permissions><license><license-p>Creative Commons"
    "</license-p></license></permissions></article-meta></front><body><sec><title>Methods</title><p>A computer-generated list"
    " assigned the patients.</p></sec></body></article>"
)


def numbers(path: Path) -> dict[str, int]:
    tables = (
        "papers trials registry_flow texts article_values candidates events citation_links citation_metrics".split()
    )
    with closing(sqlite3.connect(path)) as connection:
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


def test_an_update_asks_every_source_once_and_again_only_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NCBI_EMAIL", "tests@example.org")
    record = article("1", *ON_QUESTION).replace(
        b"</ArticleIdList>", b'<ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList>'
    )
    with (
        Standin() as ncbi,
        Registry() as registry,
        Works() as works,
        Preprints() as europe,
        Metrics() as metrics,
        Isrctn() as isrctn,
    ):
        for name, server in zip(NAMES, (ncbi, registry, works, europe, metrics, isrctn), strict=True):
            monkeypatch.setenv(f"EVIDENCE_{name}_URL", server.url)
        ncbi.add(record, article("9", "Methadone and heroin in invented cities", "Nothing was given."))
        ncbi.articles = {"PMC77": JATS}
        ncbi.links = {"pubmed_pubmed_citedin": {"1": ["9"]}}
        isrctn.add(ISRCTN10000001=full_trial("ISRCTN10000001"))
        metrics.add(cited(1, cites=(8,), cited_by=(9,)))
        registry.add(study("NCT00000001", status="COMPLETED", results=posted()))
        path = tmp_path / "evidence.db"
        for _ in range(2):
            done = CliRunner().invoke(cli, ["update", "topics/ketamine-oud.yml", "--db", str(path)])
            assert done.exit_code == 0, done.output + repr(done.exception)
            held = numbers(path)
            assert held["texts"] >= 2
            assert {
                k: held[k]
                for k in ("papers", "trials", "registry_flow", "candidates", "citation_links", "citation_metrics")
            } == {
                "papers": 2,  # one is the record of the results that the trial posted
                "trials": 2,
                "registry_flow": 6,
                "candidates": 1,
                "citation_links": 3,  # PubMed's and iCite's of one record, and one that iCite alone knows
                "citation_metrics": 1,
            }
            assert held["article_values"] > 0
        asked = [a.utility + a.form.get("db", "") for a in ncbi.log]
        assert len(metrics.log) == 1
    assert asked.count("efetchpmc") == 1
    assert asked.count("elinkpubmed") == 2  # refs and citedin, once
