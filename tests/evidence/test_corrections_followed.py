"""A correction of every field is followed by page, outcome, brief, claim, export, feed and diff, after two more runs."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evidence.records import Correction
from evidence.store import Store
from evidence.topic import load_topic
from operate import pipeline
from operate.cli import cli
from operate.publishing import open_site

ROOT = Path(__file__).resolve().parents[2]
TOPIC = load_topic(ROOT / "topics" / "ketamine-oud.yml")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A correction with what it shows: address -> pattern of the page's text; pages hold no machine value of it."""

    paper: str | None
    field: str
    value: str
    quote: str | None = None
    pages: tuple[tuple[str, str], ...] = ()
    brief: str = ""
    column: str = ""  # of the CSV
    cell: str = ""


def study(paper: str, pattern: str) -> tuple[str, str]:
    return f"/study/{paper}", pattern


RAPM = "doi:10.1136/rapm-2023-105035"
CASES = (
    Case(
        paper="39210398",
        field="sample_size",
        value="37",
        quote="37 patients",
        pages=(
            study("39210398", r"Participants 37 (?:\[\d+\] )?✎ corrected by a person"),
            ("/outcome/moud_initiation", r"independent study ; participants: 37\."),
        ),
        brief=r"Who and how many .* participants in 11 studies",
        column="n",
        cell="37",
    ),
    Case(
        paper="37579118",
        field="dose",
        value="2.5 mg/kg",
        quote="two intravenous ketamine infusions",
        pages=(study("37579118", r"Dose 2\.5 mg/kg (?:\[\d+\] )?✎ corrected by a person"),),
        brief=r"run from 0\.2 to 2\.5 mg/kg",
        column="doses",
        cell="2.5 mg/kg",
    ),
    Case(
        paper="37579118",
        field="route",
        value="oral",
        quote="two intravenous ketamine infusions",
        pages=(study("37579118", r"Route Oral (?:\[\d+\] )?✎ corrected by a person"),),
        brief=r"oral in 2",
        column="routes",
        cell="oral",
    ),
    Case(
        paper="38140979",
        field="comparator",
        value="none",
        pages=(study("38140979", r"Compared with No comparison ✎ corrected by a person(?!.*Tags Comparator)"),),
        column="comparator",
        cell="none",
    ),
    Case(
        paper=RAPM,
        field="follow_up",
        value="12 months",
        quote="103 at 12 months",
        pages=(study(RAPM, r"Follow-up 12 months (?:\[\d+\] )?✎ corrected by a person"),),
        brief=r"A follow-up of 3 months or more is stated in 7 of 13",
        column="checked",
        cell="follow_up: corrected by a person",
    ),
    Case(
        paper="37579118",
        field="finding:withdrawal",
        value="harm",
        pages=(
            study("37579118", r"Withdrawal symptoms: worse with ketamine (?:\[\d+\] )?✎ corrected by a person"),
            ("/outcome/withdrawal", r"ithout a comparison: [^.]*1 worsened"),
            ("/claim/C2", r"Against (?:Precipitated|.*37579118|.*Precipitated Opioid Withdrawal Treated)"),
        ),
        brief=r"Withdrawal symptoms: .*1 study saw worsening",
        column="directions",
        cell="withdrawal: harm",
    ),
    Case(
        paper="39210398",
        field="finding:retention",
        value="none",
        pages=(
            study("39210398", r"Results Start of buprenorphine or other treatment: (?!.*Retention)[^;]*(?=Digest)"),
            ("/outcome/retention", r"ithout a comparison: [^.]*1 improved"),
        ),
        column="outcomes",
        cell="moud_initiation",
    ),
    Case(
        paper="37579118",
        field="adverse_event:dissociation",
        value="absent",
        quote="Withdrawal resolved fully",
        pages=(study("37579118", r"Adverse event: Dissociation and hallucinations \(none\), corrected by a person"),),
        brief=r"absent or no different: dissociation and hallucinations 1",
        column="checked",
        cell="adverse_event:dissociation: corrected by a person",
    ),
    Case(
        paper="38140979",
        field="key_sentence",
        value="There was no difference between ketamine and buprenorphine.",
        pages=(study("38140979", r"Main result, corrected by a person There was no difference between ketamine"),),
        column="checked",
        cell="key_sentence: corrected by a person",
    ),
    Case(
        paper="demo:n06",
        field="scope",
        value="adjacent",
        pages=(study("demo:n06", r"Scope by a person's correction Related ✎"),),
        brief=r"13 independent studies in people",
        column="scope",
        cell="adjacent",
    ),
    Case(
        paper="doi:10.1186/s12888-016-1112-2",
        field="study",
        value="doi:10.1080/00952990.2025.2541212",
        pages=(study("doi:10.1186/s12888-016-1112-2", r"Main report of study NCT05051449: put together by a person"),),
        brief=r"13 independent studies in people",
    ),
    Case(paper="demo:a12", field="study", value="own", pages=(study("demo:a12", r"Main report of study demo:a12"),)),
    Case(
        paper=None,
        field="claim:C7",
        value="insufficient",
        pages=(("/claim/C7", r"Judged by a person: the evidence is insufficient"),),
    ),
    Case(
        paper="32508606",
        field="study_type",
        value="unclear",
        pages=(study("32508606", r"Study type Unclear ✎ corrected by a person(?!.*probability of)"),),
        column="study_type_probability",
        cell="",
    ),
    Case(
        paper="40795937",
        field="finding:depression",
        value="unclear",
        pages=(
            study("40795937", r"Depression: direction unclear (?:\[\d+\] )?✎ corrected by a person"),
            ("/outcome/depression", r"Direction unclear .*1 directly relevant study reports"),
        ),
        column="directions",
        cell="depression: unclear",
    ),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with all the corrections, read and summed up twice more."""
    path = tmp_path_factory.mktemp("followed") / "evidence.db"
    load = ["--load", str(ROOT / "demo/records.jsonl"), "--load", str(ROOT / "demo/trials.json")]
    words = ["update", str(ROOT / "topics/ketamine-oud.yml"), "--replay", str(ROOT / "demo/recordings"), *load]
    CliRunner().invoke(cli, [*words, "--db", str(path)], standalone_mode=False, catch_exceptions=False)
    with Store(path) as store:
        for case in CASES:
            store.save_correction(
                Correction(
                    paper=case.paper,
                    field=case.field,
                    value=case.value,
                    quote=case.quote,
                    by="a reader",
                    reason="read in full",
                    made_at=datetime.now(UTC),
                )
            )
        for _ in range(2):
            now = datetime.now(UTC)
            pipeline.classify_waiting(store, TOPIC, now, redo=True)
            pipeline.read_waiting(store, TOPIC, now, redo=True)
            pipeline.synthesize_evidence(store, TOPIC, now)
    return path


@pytest.fixture
async def site(demo: Path) -> Any:
    opened = open_site(demo, ROOT)
    await opened.invoke_startup()
    return opened


async def said(site: Any, address: str) -> str:
    """The text of a page, in one line."""
    answer = await site.client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def names(cases: Iterator[Case] | tuple[Case, ...]) -> list[Any]:
    return [pytest.param(case, id=f"{case.paper}-{case.field}") for case in cases]


@pytest.mark.parametrize("case", names(CASES))
async def test_its_pages_say_so(site: Any, case: Case) -> None:
    for address, pattern in case.pages:
        text = await said(site, address)
        assert re.search(pattern, text), text


@pytest.mark.parametrize("case", names(tuple(c for c in CASES if c.brief)))
async def test_the_brief_counts_it(site: Any, case: Case) -> None:
    text = await said(site, "/brief")
    assert re.search(case.brief, text), text


@pytest.mark.parametrize("case", names(tuple(c for c in CASES if c.column)))
async def test_the_export_holds_it(site: Any, case: Case) -> None:
    text = (await site.client.get(f"/export/csv?paper={case.paper}")).text
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["status"] == "corrected by a person"
    if case.column == "checked":
        assert case.cell in row["checked"].split("; ")
    else:
        assert row[case.column] == case.cell


@pytest.mark.parametrize("case", names(CASES))
async def test_feed_changes_and_diff_tell_it(site: Any, demo: Path, case: Case) -> None:
    told = f"{case.field.replace('_', ' ')}:? .*{re.escape(case.value)}.*by a reader \\(read in full\\)"
    diff = CliRunner().invoke(cli, ["diff", "--db", str(demo)], standalone_mode=False).stdout
    key = re.escape(case.paper or "-")
    assert re.search(rf"^  {key}\tby_person\t{told}", diff, re.M), diff
    feed = (await site.client.get("/feed.atom")).text
    assert re.search(told, html.unescape(feed))
    assert re.search(told, await said(site, "/changes"))


async def test_the_brief_says_how_many_votes_a_person_stands_behind(site: Any) -> None:
    text = await said(site, "/brief")
    assert re.search(r"Verified or corrected by a person: 1 of \d+ results", text)


async def test_verified_only_counts_what_people_verified_on_every_synthesis_page(site: Any) -> None:
    assert "Without a comparison: 1 worsened." in await said(site, "/outcome/withdrawal?verified=1")
    assert "improved" not in (await said(site, "/outcome/withdrawal?verified=1")).split("The studies, strongest")[0]
    assert "no directly relevant study gives a readable direction" in await said(site, "/outcome/craving?verified=1")
    brief = await said(site, "/brief?verified=1")
    assert "Verified or corrected by a person: 1 of 1 result" in brief
    for address in ("/", "/outcomes", "/claims", "/claim/C2"):
        text = await said(site, f"{address}?verified=1")
        assert "Only results that a person verified or corrected are counted here" in text
        assert "Only results that a person verified" not in await said(site, address)
    answer = await site.client.get("/outcome/withdrawal?verified=1")
    assert 'href="/study/37579118?verified=1"' in answer.text
    assert (await site.client.get("/feed.atom?verified=1")).status_code == 200


async def test_verified_only_joins_with_a_past_day(site: Any, demo: Path) -> None:
    with Store(demo, readonly=True) as store:
        last, first = store.meta()["built_at"][:10], str(store.scalar("SELECT min(valid_from) FROM versions"))[:10]
    assert first < last
    for day, votes in ((last, "1 of 1 result"), (first, None)):
        brief = await said(site, f"/brief?as_of={day}&verified=1")
        assert f"The evidence as of {day}" in brief
        told = (
            "Only results that a person verified or corrected" if votes else "No result has been verified or corrected"
        )
        assert told in brief
        assert ("Verified or corrected by a person: 1 of 1 result" in brief) is (votes is not None)
    answer = await site.client.get(f"/outcome/withdrawal?as_of={last}&verified=1")
    assert f'href="/study/37579118?as_of={last}&amp;verified=1"' in answer.text
    assert 'href="/?verified=1">Go to today' in answer.text
    assert f'href="/?as_of={last}">Show all results' in answer.text
    table = await site.client.get(f"/evidence/evidence.json?as_of={last}&verified=1")
    assert table.headers["location"] == f"/evidence-{last}-verified/evidence.json"
    assert (await site.client.get("/brief?verified=1&as_of=soon")).status_code == 400


async def test_every_value_of_the_table_carries_its_mark_and_the_facet_counts_them(site: Any) -> None:
    text = await said(site, "/evidence/evidence?paper=39210398")
    assert re.search(r"37 (?:unclear )?✎ corrected by a person", text)
    assert "○" in text
    found = (await site.client.get("/evidence/evidence.json?status=corrected by a person&_shape=array")).json()
    assert {row["paper"] for row in found} == {case.paper for case in CASES if case.paper}
