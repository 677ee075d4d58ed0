"""A second topic is one more file: it builds offline from its own recording and is served beside the first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.database import Database

from evidence.errors import TopicError
from evidence.topic import load_topic
from operate import publishing
from operate.cli import cli

ROOT = Path(__file__).resolve().parents[2]
TOPICS = {"ketamine-oud": ("evidence", "recordings"), "ketamine-aud": ("ketamine-aud", "recordings-aud")}
PAGES = ("", "/brief", "/outcomes", "/claims", "/trials", "/changes", "/methods")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the databases of both topics."""
    folder = tmp_path_factory.mktemp("topics")
    for topic, (name, recording) in TOPICS.items():
        words = ["--replay", str(ROOT / "demo" / recording), "--load", str(ROOT / "demo" / "records.jsonl")]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EVIDENCE_DB", str(folder / f"{name}.db"))
            patch.delenv("NCBI_EMAIL", raising=False)
            done = CliRunner().invoke(cli, ["update", str(ROOT / "topics" / f"{topic}.yml"), *words])
        assert done.exit_code == 0, done.output
    return folder


def rows(database: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
async def site(folder: Path) -> Datasette:
    site = publishing.open_site(folder / "evidence.db", ROOT)
    site.add_database(Database(site, path=str(folder / "ketamine-aud.db"), is_mutable=True))
    await site.invoke_startup()
    return site  # type: ignore[no-any-return]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_shipped_topic_passes_the_check(topic: str, in_root: Path) -> None:
    done = CliRunner().invoke(cli, ["check", f"topics/{topic}.yml"])
    assert "all fits together" in done.output


def test_the_second_topic_has_its_own_outcomes_claims_and_search() -> None:
    first, second = (load_topic(ROOT / "topics" / f"{topic}.yml") for topic in TOPICS)
    assert {"drinking", "abstinence", "relapse", "benzodiazepine_dose"} <= set(second.outcomes) - set(first.outcomes)
    assert not set(first.claims) & set(second.claims)
    assert second.query != first.query
    assert "opioid" not in second.query


def test_its_recording_can_be_published(lint_recording: Callable[[Path], list[str]]) -> None:
    assert lint_recording(ROOT / "demo" / "recordings-aud") == []


def test_each_topic_has_its_own_core(folder: Path) -> None:
    core = "SELECT paper FROM \"rows\" WHERE scope = 'core' AND study_type = 'randomized_trial'"
    first, second = ({row[0] for row in rows(folder / f"{name}.db", core)} for name, _ in TOPICS.values())
    assert second == {"40795937", "doi:10.1176/appi.ajp.2019.19070684", "doi:10.1176/appi.ajp.2021.21030277"}
    assert not first & second


def test_its_findings_are_those_of_the_digests(folder: Path) -> None:
    found = rows(folder / "ketamine-aud.db", "SELECT paper, outcome, direction FROM findings WHERE valid_to IS NULL")
    assert {("doi:10.1176/appi.ajp.2021.21030277", "relapse", "no_difference")} <= set(found)
    assert {("doi:10.1176/appi.ajp.2021.21030277", "abstinence", "benefit")} <= set(found)
    assert {("40795937", "depression", "no_difference")} <= set(found)


@pytest.mark.parametrize("page", PAGES)
async def test_both_topics_are_served_together_page_by_page(site: Datasette, page: str) -> None:
    titles = []
    for prefix in ("", "/topic/ketamine-aud"):
        answer = await site.client.get(f"{prefix}{page}" or "/")
        assert answer.status_code == 200, f"{prefix}{page}"
        titles.append(answer.text)
    assert titles[0] != titles[1]
    assert "alcohol use disorder" in titles[1]
    assert "/topic/ketamine-aud/" in titles[1]


async def test_every_record_outcome_and_claim_of_the_second_topic_has_its_page(site: Datasette, folder: Path) -> None:
    topic = load_topic(ROOT / "topics" / "ketamine-aud.yml")
    papers = [row[0] for row in rows(folder / "ketamine-aud.db", "SELECT paper FROM \"rows\" WHERE scope = 'core'")]
    addresses = [f"study/{quote(paper, safe=':/')}" for paper in papers]
    addresses += [f"outcome/{outcome}" for outcome in topic.outcomes] + [f"claim/{claim}" for claim in topic.claims]
    answers = {a: (await site.client.get(f"/topic/ketamine-aud/{a}")).status_code for a in addresses}
    assert {a: s for a, s in answers.items() if s != 200} == {}


async def test_the_tables_of_both_are_counted_apart(site: Datasette, folder: Path) -> None:
    for name, _ in TOPICS.values():
        answer = await site.client.get(f"/{name}/evidence.json?_size=1")
        assert answer.json()["filtered_table_rows_count"] == len(rows(folder / f"{name}.db", "SELECT 1 FROM evidence"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"search": {"drug": None}}, "search.drug"),
        ({"search": {"drug": "ketamine"}}, "search.drug"),
        ({"search": {"drug": [None]}}, "search.drug"),
        ({"scope_terms": {"core": "opioid"}}, "scope_terms.core"),
        ({"registry": {"condition": ["a"]}}, "registry"),
        ({"registry": "opioid"}, "registry"),
        ({"recall": {"Doe 2020": "123"}}, "recall.Doe 2020"),
        ({"recall": ["123"]}, "recall"),
        ({"schedule_days": 10**12}, "schedule_days"),
        ({"schedule_days": 0}, "schedule_days"),
        ({"refresh_days": "30"}, "refresh_days"),
        ({"title": 7}, "title"),
        ({"outcomes": {"craving": {"label": "Craving", "polarity": -1, "terms": "craving"}}}, "outcomes.craving.terms"),
        ({"outcomes": {"craving": {"label": "Craving", "polarity": -1, "core": "yes"}}}, "outcomes.craving.core"),
        ({"claims": {"C1": {"text": "It helps.", "outcomes": "craving"}}}, "claims.C1.outcomes"),
        ({"vocabulary": {"theme": {"x": {"label": "X", "terms": "x"}}}}, "vocabulary.theme.x.terms"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_by_its_field(tmp_path: Path, change: dict[str, object], field: str) -> None:
    good = {
        "topic": "t",
        "title": "T",
        "question": "Q",
        "population": "P",
        "intervention": "I",
        "search": {"drug": ["ketamine"]},
        "outcomes": {"craving": {"label": "Craving", "polarity": -1}},
    }
    path = tmp_path / "t.yml"
    path.write_text(yaml.safe_dump(good), encoding="utf-8")
    load_topic(path)
    path.write_text(yaml.safe_dump({**good, **change}), encoding="utf-8")
    with pytest.raises(TopicError, match=re.escape(field)):
        load_topic(path)
