"""The review desk: who may write, what is refused, what two readers say, and that the next run takes it over."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from evidence.errors import UsageError
from evidence.store import Store
from evidence.store.judgements import Desk, desk_file, take_over
from operate import editors
from operate.publishing import open_site

pytest.importorskip("datasette_auth_passwords")
from datasette_auth_passwords.utils import hash_password

ROOT = Path(__file__).resolve().parents[2]
WORDS = {"ada": "a long password", "ben": "another long one", "cy": "a third long one"}
HASHES = {name: hash_password(word, iterations=10_000) for name, word in WORDS.items()}


@pytest.fixture
def database(small_db: Path, tmp_path: Path) -> Path:
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    return path


@pytest.fixture
def editors_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_EDITORS", " ".join(f"{name}:{hashed}" for name, hashed in HASHES.items()))


def serve(path: Path) -> Datasette:
    return open_site(path, ROOT)


class Browser:
    """A reader's browser: it keeps cookies and sends the forms of the pages it was given."""

    def __init__(self, site: Any) -> None:
        self.site, self.cookies = site, {}

    async def get(self, path: str) -> Any:
        return self._kept(await self.site.client.get(path, cookies=self.cookies, follow_redirects=False))

    async def post(self, path: str, data: dict[str, str], **headers: str) -> Any:
        return self._kept(await self.site.client.post(path, data=data, cookies=self.cookies, headers=headers))

    def _kept(self, answer: Any) -> Any:
        self.cookies |= dict(answer.cookies.items())
        return answer

    async def sign_in(self, name: str, password: str | None = None) -> Any:
        form = hidden((await self.get("/desk/sign-in")).text)
        return await self.post("/desk/sign-in", {**form, "name": name, "password": password or WORDS[name]})

    async def begin(self, queue: str = "first") -> tuple[str, dict[str, str]]:
        """Where the first record that waits is, and its form as it stands."""
        address = (await self.get(f"/desk/next?queue={queue}")).headers["location"]
        return address, hidden((await self.get(address)).text)


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def place_of(form: dict[str, str], field: str) -> str:
    return next(name.removeprefix("field-") for name, value in form.items() if value == field and "field-" in name)


@pytest.fixture
async def site(database: Path, editors_named: None) -> Any:
    opened = serve(database)
    await opened.invoke_startup()
    return opened


@pytest.fixture
async def ada(site: Any) -> Browser:
    browser = Browser(site)
    assert (await browser.sign_in("ada")).status_code == 303
    return browser


@pytest.fixture
async def ben(site: Any) -> Browser:
    browser = Browser(site)
    assert (await browser.sign_in("ben")).status_code == 303
    return browser


@pytest.fixture
async def cy(site: Any) -> Browser:
    browser = Browser(site)
    assert (await browser.sign_in("cy")).status_code == 303
    return browser


async def test_without_editors_there_is_no_desk_and_nothing_takes_anything(database: Path) -> None:
    opened = serve(database)
    await opened.invoke_startup()
    for path in ("/desk", "/desk/sign-in", "/desk/next", "/desk/record/1"):
        assert (await opened.client.get(path)).status_code == 404
        assert (await opened.client.post(path, data={"name": "ada"})).status_code == 405
    assert not desk_file(database).exists()


async def test_the_desk_takes_forms_and_no_other_address_does(ada: Browser) -> None:
    for path in ("/", "/desk", "/desk/next", "/evidence/evidence", "/study/900001", "/-/login", "/topic/x/desk"):
        assert (await ada.post(path, {})).status_code == 405
    assert (await ada.get("/-/login")).status_code == 404
    assert (await ada.get("/-/password-tool")).status_code == 404


@pytest.mark.parametrize("given", ["Basic !!!", "Basic /w==", "Bearer x", "Basic"])
async def test_a_header_signs_nobody_in_and_shuts_no_page(ada: Browser, database: Path, given: str) -> None:
    stranger = await ada.site.client.get("/desk", headers={"authorization": given})
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/desk/sign-in")
    assert (await ada.site.client.get("/brief", headers={"authorization": given})).status_code == 200
    address, form = await ada.begin()
    form.pop("csrftoken")
    assert (await ada.post(address, {**form, "all": "1"}, authorization=given)).status_code == 403
    assert not desk_file(database).exists()


async def test_the_file_may_lie_in_a_folder_of_its_own_and_one_that_cannot_be_written_is_told(
    ada: Browser, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, form = await ada.begin()
    monkeypatch.setenv("EVIDENCE_DESK_FOLDER", str(tmp_path / "away"))
    answer = await ada.post(address, {**form, "all": "1"})
    assert answer.status_code == 400
    assert "cannot be written" in answer.text
    (tmp_path / "away").mkdir()
    assert (await ada.post(address, {**form, "all": "1"})).status_code == 303
    assert (tmp_path / "away" / "evidence.desk").exists()
    assert not (tmp_path / "evidence.desk").exists()


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_stores_nothing(
    site: Any, ada: Browser, database: Path
) -> None:
    stranger = Browser(site)
    for path in ("/desk", "/desk/next", "/desk/record/900001"):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")
    address, form = await ada.begin()
    form["csrftoken"] = hidden((await stranger.get("/desk/sign-in")).text)["csrftoken"]
    assert (await stranger.post(address, {**form, "all": "1"})).status_code == 403
    assert not desk_file(database).exists()


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "wrong"), ("nobody", "x"), ("root", "x"), ("ada", WORDS["ben"])]
)
async def test_a_wrong_password_is_refused(site: Any, name: str, password: str) -> None:
    browser = Browser(site)
    answer = await browser.sign_in(name, password)
    assert answer.status_code == 403
    assert "ds_actor" not in browser.cookies
    assert (await browser.get("/desk")).status_code == 303


async def test_after_five_wrong_passwords_the_right_one_has_to_wait(site: Any) -> None:
    browser = Browser(site)
    for _ in range(editors.TRIES["pair"]):
        assert (await browser.sign_in("ada", "wrong")).status_code == 403
    answer = await browser.sign_in("ada")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_another_ones_guesses_keep_nobody_out(site: Any) -> None:
    stranger, browser = Browser(site), Browser(site)
    form = hidden((await stranger.get("/desk/sign-in")).text)
    for _ in range(editors.TRIES["pair"] + 1):
        sent = {**form, "name": "ada", "password": "wrong"}
        refused = await stranger.post("/desk/sign-in", sent, **{"x-forwarded-for": "10.0.0.9"})
    assert refused.status_code == 429
    assert (await browser.sign_in("ada")).status_code == 303


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        ("127.0.0.1", "10.0.0.9", "10.0.0.9"),
        ("127.0.0.1", "6.6.6.6, 10.0.0.9", "10.0.0.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("10.0.0.9", "6.6.6.6", "10.0.0.9"),
    ],
)
def test_an_address_is_believed_only_of_a_proxy_on_this_machine(client: str, forwarded: str, address: str) -> None:
    assert editors.keys_of("ada", client, forwarded)[1] == f"address {address}"


def test_the_wait_ends() -> None:
    now = [0.0]
    tries = editors.Tries(lambda: now[0])
    for _ in range(editors.TRIES["pair"]):
        assert tries.wait("pair a") == 0
        tries.failed("pair a")
    assert tries.wait("pair a", "address b") > 0
    assert tries.wait("pair c") == 0
    now[0] = editors.WITHIN_SECONDS + 1
    assert tries.wait("pair a") == 0


async def test_an_expired_session_another_password_and_a_forged_cookie_are_refused(
    site: Any, ada: Browser, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, form = await ada.begin()
    good = dict(ada.cookies)
    ended = site.sign(editors.session("ada", 0), "actor")
    for cookie in (ended, good["ds_actor"][:-2] + "xx", site.sign({"a": {"id": "ada"}}, "actor")):
        ada.cookies = {**good, "ds_actor": cookie}
        assert (await ada.post(address, {**form, "all": "1"})).status_code == 403
        assert (await ada.get("/desk")).headers["location"] == "/desk/sign-in"
    ada.cookies = good
    monkeypatch.setenv("EVIDENCE_EDITORS", f"ada:{hash_password('new', iterations=10_000)}")
    assert (await ada.post(address, {**form, "all": "1"})).status_code == 403
    assert not desk_file(database).exists()


async def test_the_cookie_is_kept_from_scripts_and_other_sites_and_no_page_of_the_desk_from_caches(site: Any) -> None:
    browser = Browser(site)
    answer = await browser.sign_in("ada")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("ds_actor"))
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    secure = await site.client.post(
        "/desk/sign-in",
        data={**hidden((await browser.get("/desk/sign-in")).text), "name": "ada", "password": WORDS["ada"]},
        cookies=browser.cookies,
        headers={"x-forwarded-proto": "https"},
    )
    assert "secure" in next(c for c in secure.headers.get_list("set-cookie") if c.startswith("ds_actor")).lower()
    for path in ("/desk", "/desk/sign-in"):
        assert "no-store" in (await browser.get(path)).headers["cache-control"]


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
async def test_a_form_of_another_site_is_refused(ada: Browser, database: Path, headers: dict[str, str]) -> None:
    address, form = await ada.begin()
    assert (await ada.post(address, {**form, "all": "1"}, **headers)).status_code == 403
    assert not desk_file(database).exists()


@pytest.mark.parametrize("token", ["", "x", None])
async def test_a_form_without_the_token_of_the_browser_is_refused(
    ada: Browser, database: Path, token: str | None
) -> None:
    address, form = await ada.begin()
    form.pop("csrftoken")
    sent = {**form, "all": "1"} | ({} if token is None else {"csrftoken": token})
    assert (await ada.post(address, sent)).status_code == 403
    without = {name: value for name, value in ada.cookies.items() if name != "ds_csrftoken"}
    answer = await ada.site.client.post(address, data={**sent, "csrftoken": ""}, cookies=without)
    assert answer.status_code == 403
    assert not desk_file(database).exists()


async def test_a_form_sent_again_is_refused_and_stored_once(ada: Browser, database: Path) -> None:
    address, form = await ada.begin()
    assert (await ada.post(address, {**form, "all": "1"})).status_code == 303
    stored = Desk(desk_file(database)).all()
    assert (await ada.post(address, {**form, "all": "1"})).status_code == 403
    assert Desk(desk_file(database)).all() == stored
    assert desk_file(database).stat().st_mode & 0o077 == 0


async def test_one_sitting_goes_from_the_first_record_to_the_last_without_a_reload(
    ada: Browser, database: Path
) -> None:
    address, _ = await ada.begin()
    seen = []
    while "/desk/record/" in address:
        seen.append(address)
        page = await ada.get(address)
        assert page.text.count("autofocus") == 1
        address = (await ada.post(address, {**hidden(page.text), "all": "1"})).headers["location"]
        assert len(seen) < 100
    assert address == "/desk"
    assert len(seen) == len(set(seen)) > 3
    with Store(database) as store:
        assert take_over(store, Desk(desk_file(database)).all()) > len(seen)
        assert take_over(store, Desk(desk_file(database)).all()) == 0
        outcomes = {row[0] for row in store.connection.execute("SELECT DISTINCT outcome FROM judgements")}
        assert outcomes == {"seen", "correction"}


async def test_right_wrong_and_another_value_become_corrections(ada: Browser, database: Path) -> None:
    address, form = "", {}
    for _ in range(100):
        address, form = await ada.begin()
        if any(value.startswith("finding:") for value in form.values()):
            break
        await ada.post(address, {**form})
    finding = next(value for name, value in form.items() if value.startswith("finding:"))
    answers = {
        f"judge-{place_of(form, 'study_type')}": "right",
        f"judge-{place_of(form, 'scope')}": "other",
        f"value-{place_of(form, 'scope')}": "adjacent",
        f"judge-{place_of(form, finding)}": "wrong",
    }
    assert (await ada.post(address, {**form, **answers, "reason": "table 2"})).status_code == 303
    with Store(database) as store:
        take_over(store, Desk(desk_file(database)).all())
        made = {row["field_name"]: row for row in store.corrections() if row["made_by"] == "ada"}
        (report,) = store.reports(paper=next(iter(made.values()))["paper"])
    assert {f: made[f]["value"] for f in ("scope", finding)} == {"scope": "adjacent", finding: "none"}
    assert made["study_type"]["value"] == made["study_type"]["old_value"]
    assert {row["reason"] for row in made.values()} == {"table 2"}
    assert report.labels["study_type"].status == "verified by a person"
    assert report.labels["scope"].status == "corrected by a person"


async def test_a_value_that_cannot_be_is_told_beside_it_and_nothing_typed_is_lost(ada: Browser, database: Path) -> None:
    address, form = await ada.begin()
    n = place_of(form, "sample_size")
    sent = {**form, f"judge-{n}": "other", f"value-{n}": "many", "reason": "kept & safe"}
    answer = await ada.post(address, sent)
    assert answer.status_code == 400
    assert "&#39;many&#39; is no sample_size" in answer.text
    assert 'value="many"' in answer.text
    assert 'value="kept &amp; safe"' in answer.text
    assert not desk_file(database).exists()


@pytest.mark.parametrize("settled_by", ["both", "a third"])
async def test_the_second_reader_does_not_see_the_first_ones_values_and_a_difference_is_settled_by_both_or_a_third(
    ada: Browser, ben: Browser, cy: Browser, database: Path, settled_by: str
) -> None:
    address, form = await ada.begin()
    n = place_of(form, "study_type")
    told = {f"judge-{n}": "other", f"value-{n}": "guideline"}
    assert (await ada.post(address, {**form, **told, "reason": "seen by ada"})).status_code == 303
    with Store(database) as store:
        take_over(store, Desk(desk_file(database)).all())
    second, theirs = await ben.begin("second")
    assert second.split("?")[0] == address.split("?")[0]
    page = (await ben.get(second)).text
    assert "seen by ada" not in page
    assert theirs[f"shown-{n}"] == form[f"shown-{n}"] != "guideline"
    assert (await ben.post(second, {**theirs, f"judge-{n}": "right"})).status_code == 303
    with Store(database) as store:
        take_over(store, Desk(desk_file(database)).all())
        assert [row["value"] for row in store.corrections()].count(theirs[f"shown-{n}"]) == 0
        differ = store.connection.execute("SELECT made_by FROM judgements WHERE outcome = 'differs'").fetchall()
        (report,) = store.reports(paper=Desk(desk_file(database)).all()[0].paper)
        assert report.labels["study_type"].status == report.status == "readers differ"
        assert "readers differ" in str(report.needs_review)
    assert [row[0] for row in differ] == ["ben"]
    desk = (await ben.get("/desk")).text
    assert "0 of 1 agree" in desk
    assert "Agree to this" in desk
    given = {"value": theirs[f"shown-{n}"], "reason": "both read again"}
    assert (await ben.post("/desk/settle", {**hidden(desk), **given})).status_code == 303
    with Store(database) as store:
        take_over(store, Desk(desk_file(database)).all())
        assert [row["value"] for row in store.corrections()].count(theirs[f"shown-{n}"]) == 0
    assert "<legend>" in (await ben.get("/desk")).text
    other = {"both": ada, "a third": cy}[settled_by]
    page = (await other.get("/desk")).text
    assert "ben; accepts this value" in page
    assert ("Agree to this" in page) is (settled_by == "both")
    assert (await other.post("/desk/settle", {**hidden(page), **given})).status_code == 303
    assert "<legend>" not in (await ben.get("/desk")).text
    with Store(database) as store:
        take_over(store, Desk(desk_file(database)).all())
        assert store.corrections()[-1]["value"] == theirs[f"shown-{n}"]
        (report,) = store.reports(paper=report.paper.paper)
        assert report.labels["study_type"].status == "verified by a person"
        assert "readers differ" not in str(report.needs_review)


async def test_two_readers_at_once_are_given_different_records(ada: Browser, ben: Browser) -> None:
    assert (await ada.begin())[0] != (await ben.begin())[0]


async def test_harms_and_outcomes_with_few_votes_wait_first(ada: Browser, database: Path) -> None:
    from publish import pages_desk

    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(pages_desk.QUEUE)]
    votes = [row["votes"] for row in rows]
    stated = [v for v in votes if v is not None]
    assert votes[: len(stated)] == sorted(stated)
    for few in set(stated):
        harms = [row["harm"] for row in rows if row["votes"] == few]
        assert harms == sorted(harms, reverse=True)


@pytest.mark.parametrize("value", ["ada", "ada:plain", "root:" + HASHES["ada"], "a/b:" + HASHES["ada"]])
def test_what_names_no_editor_is_refused_without_showing_a_secret(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EVIDENCE_EDITORS", value)
    with pytest.raises(UsageError) as refused:
        editors.editors()
    assert "plain" not in str(refused.value)
    assert HASHES["ada"] not in str(refused.value)
