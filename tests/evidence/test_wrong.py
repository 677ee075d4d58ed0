"""“Wrong?” beside a value leads to a form with the value in it, and what readers fill in is imported as a correction."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from builders import at, batch, classification, extraction, paper
from click.testing import CliRunner, Result

from evidence.correcting import forms
from evidence.errors import InputError, TopicError
from evidence.store import Store
from evidence.topic import digest, load_topic
from operate import pipeline
from operate.cli import cli
from operate.publishing import open_site

ROOT = Path(__file__).resolve().parents[2]
TOPIC = ROOT / "topics" / "ketamine-oud.yml"
MAIL = "mailto:evidence@example.org?subject={title}&body={body}"


def topic_file(folder: Path, url: str | None) -> Path:
    path = folder / "ketamine-oud.yml"
    path.write_text(TOPIC.read_text(encoding="utf-8") + (f"wrong_url: '{url}'\n" if url else ""), encoding="utf-8")
    return path


def built(folder: Path, url: str | None) -> Path:
    target = folder / "evidence.db"
    with Store(target) as store:
        store.save_batch(batch(paper()))
        store.save_classifications([classification()], at(1))
        store.save_extractions([extraction()], at(1))
        pipeline.synthesize_evidence(store, load_topic(topic_file(folder, url)), at(2))
    return target


async def page(database: Path) -> str:
    site = open_site(database, ROOT)
    await site.invoke_startup()
    return str((await site.client.get("/study/900001")).text)


def imported(database: Path, text: str) -> Result:
    path = database.parent / "mail.txt"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["corrections", "import", str(path), "--db", str(database)], standalone_mode=False)


def form_of(text: str, field: str) -> str:
    for href in re.findall(r'class="wrong" href="([^"]+)"', text):
        body = parse_qs(urlsplit(html.unescape(href)).query)["body"][0]
        if f"\nfield: {field}\n" in body:
            return body
    raise AssertionError(f"no link for {field}")


async def test_every_value_has_its_link_only_where_the_topic_names_an_address(tmp_path: Path) -> None:
    for url, shown in ((MAIL, True), ("https://example.org/new?title={title}&body={body}", True), (None, False)):
        folder = tmp_path / str(len(url or ""))
        folder.mkdir()
        text = await page(built(folder, url))
        assert ("Wrong?" in text) is shown
        if shown:
            for field in ("study_type", "scope", "sample_size", "dose", "finding:craving"):
                form_of(text, field)


async def test_a_vote_and_a_claim_have_their_link_too(tmp_path: Path) -> None:
    site = open_site(built(tmp_path, MAIL), ROOT)
    await site.invoke_startup()
    vote = form_of((await site.client.get("/outcome/craving")).text, "finding:craving")
    assert "paper: 900001" in vote
    claim = form_of((await site.client.get("/claim/C7")).text, "claim:C7")
    assert "paper: -" in claim
    filled = (
        claim.replace("should be:", "should be: insufficient").replace("by:", "by: R").replace("reason:", "reason: x")
    )
    assert imported(tmp_path / "evidence.db", filled).stdout.startswith("1 correction imported")


async def test_the_form_carries_record_field_value_quote_and_version_and_comes_back_as_a_correction(
    tmp_path: Path,
) -> None:
    database = built(tmp_path, MAIL)
    form = form_of(await page(database), "finding:craving")
    for line in ("paper: 900001", "is: uncontrolled_improvement", "quote: Craving fell", "text: ", "version: evidence"):
        assert line in form
    answer = "Hello,\n\n" + "".join(
        f"> {line}\n"
        for line in form.replace("should be:", "should be: harm")
        .replace("by:", "by: A. Reader")
        .replace("reason:", "reason: table 2")
        .splitlines()
    )
    assert imported(database, answer).stdout == "1 correction imported, 0 known already.\n"
    assert imported(database, answer).stdout == "0 corrections imported, 1 known already.\n"
    with Store(database) as store:
        (made,) = store.corrections()
        (report,) = store.reports()
    assert (made["made_by"], made["value"], made["old_value"]) == ("A. Reader", "harm", "uncontrolled_improvement")
    assert [str(f.direction) for f in report.findings] == ["harm"]
    assert made["text_sha256"] == form.split("text: ")[1].strip()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("should be:", r"mail\.txt, line 3: the form about 900001 has nothing after 'should be:'"),
        ("by:", r"line 3: .* nothing after 'by:'"),
        ("reason:", r"line 3: .* nothing after 'reason:'"),
        ("field: mood", r"line 3: 'mood' cannot be corrected"),
        ("field: setting", r"line 3: 'setting' cannot be corrected"),
        ("should be: dreadful", r"line 3: 'dreadful' is no finding:craving; use one of benefit"),
        ("quote: words that are not there", r"line 3: .* does not stand in the title or abstract"),
        ("paper: 77", r"line 3: 77: no such record"),
        ("text: abc", r"line 3: text_sha256 'abc' is no SHA-256"),
    ],
)
def test_a_form_with_something_missing_or_wrong_is_refused_whole(tmp_path: Path, line: str, said: str) -> None:
    database = built(tmp_path, None)
    form = forms.blank(paper="900001", field="finding:craving", value="x", quote=None, version="1", text=None)
    filled = form.replace("should be:", "should be: harm").replace("by:", "by: R").replace("reason:", "reason: read")
    name = line.partition(":")[0]
    done = imported(database, re.sub(rf"(?m)^{name}:.*$", line, filled))
    assert isinstance(done.exception, InputError)
    assert re.search(said, str(done.exception))
    with Store(database) as store:
        assert store.corrections() == []


@pytest.mark.parametrize("url", ["javascript:alert({body})", "http://x/{body}", "https://x/", "mailto:a@b?body={text}"])
def test_an_address_that_cannot_be_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(TopicError, match="'wrong_url' must start with https://"):
        load_topic(topic_file(tmp_path, url))


def test_a_topic_without_the_address_is_the_same_topic_as_before(tmp_path: Path) -> None:
    assert digest(load_topic(topic_file(tmp_path, None))) == digest(load_topic(TOPIC))
