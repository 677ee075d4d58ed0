"""Full texts keep their parts and what was read from them with their history, and only while their licence allows."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import at, batch, paper, run

from evidence.errors import GuardError
from evidence.records import Batch, Classification, FullText, Label, LabelSource, Part
from evidence.store import Store
from evidence.store.past import set_back
from evidence.topic import load_topic
from harvest.articles.jats import article_of
from operate import article_values
from operate.quotes_hold import check_quotes

ROOT = Path(__file__).resolve().parents[2]
Made = Callable[..., str]


@pytest.fixture(scope="module")
def made() -> Made:
    """jats(...) of tests/articles (tests are not a package)."""
    spec = importlib.util.spec_from_file_location("articles_conftest", ROOT / "tests" / "articles" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    jats: Made = module.jats
    return jats


def parts(made: Made, **sections: str) -> tuple[Part, ...]:
    return article_of(made(**sections).encode(), "made").parts


def keep(store: Store, day: int, **values: Any) -> None:
    found = FullText(paper="900001", pmcid="PMC900002", source="pmc", **values)
    store.save_batch(Batch(harvest=run(day, source="pmc"), full_texts=(found,)))


def read(store: Store, day: int) -> int:
    return article_values.read_waiting(store, load_topic(ROOT / "topics" / "ketamine-oud.yml"), at(day))


def label(store: Store, field: str, value: str) -> None:
    given = Label(field=field, value=value, source=LabelSource.RULE)
    store.save_classifications([Classification(paper="900001", labels=(given,), tags=())], at(1))


@pytest.fixture
def one(store: Store) -> Store:
    store.save_batch(batch(paper(pmcid="PMC900002")))
    label(store, "scope", "core")
    return store


def test_what_is_wanted_is_on_the_question_and_not_yet_settled(one: Store) -> None:
    assert one.full_texts_wanted(at(2), 30) == {"900001": "PMC900002"}
    keep(one, 2, reason="away")
    assert one.full_texts_wanted(at(3), 30) == {"900001": "PMC900002"}
    keep(one, 3, reason="licence")
    assert one.full_texts_wanted(at(4), 30) == {}
    assert one.full_texts_wanted(at(20), 10) == {"900001": "PMC900002"}
    label(one, "scope", "adjacent")
    assert one.full_texts_wanted(at(20), 10) == {}


def test_every_value_of_a_kept_text_verifies_in_the_part_it_names(one: Store, made: Made) -> None:
    results = "<p>None of the patients had vomiting. A nurse unaware of the group recorded pain.</p>"
    keep(one, 2, parts=parts(made, results=results), licence="https://creativecommons.org/licenses/by/4.0/")
    assert read(one, 2) == 1
    assert read(one, 2) == 0
    rows = one.connection.execute(
        "SELECT v.*, t.text FROM article_values v JOIN texts t USING (paper, field) WHERE t.valid_to IS NULL"
    ).fetchall()
    assert len(rows) == one.scalar("SELECT count(*) FROM article_values")
    assert all(row["text"][row["start"] : row["end"]] == row["quote"] for row in map(dict, rows))
    kinds = {row["kind"] for row in rows}
    assert {"dose", "route", "reporting", "adverse_event"} <= kinds
    [counts] = [json.loads(r["data"])["counts"] for r in rows if r["kind"] == "adverse_event"]
    assert {one["events"] for one in counts} == {0}


def test_spin_of_the_article_and_a_text_against_its_table_are_kept_with_their_words(store: Store, made: Made) -> None:
    abstract = (
        "Sixty adults were randomized to ketamine or saline. The primary outcome was the pain score at 24 hours. The primary "
        "outcome, the pain score at 24 hours, did not differ between the groups (P = 0.61). In conclusion, ketamine did not "
        "reduce pain scores."
    )
    store.save_batch(batch(paper(pmcid="PMC900002", abstract=abstract, sections=())))
    label(store, "scope", "core")
    label(store, "study_type", "randomized_trial")
    claim = "Ketamine is an effective treatment of pain."
    table = (
        "<table-wrap><label>Table 2</label><caption><p>Side effects, n (%)</p></caption><table><thead><tr><th></th>"
        "<th>Ketamine (n = 30)</th><th>Saline (n = 30)</th></tr></thead><tbody><tr><td>Nausea</td><td>9 (30)</td>"
        "<td>3 (10)</td></tr></tbody></table></table-wrap>"
    )
    sections = {
        "abstract": f"<p>{abstract}</p>",
        "results": "<p>Nausea was seen in 3 patients in the ketamine group and 9 patients in the saline group.</p>",
        "discussion": f"<p>Pain.</p><sec><title>Conclusion</title><p>{claim}</p></sec>",
        "floats": table,
    }
    keep(store, 2, parts=parts(made, **sections), licence="https://creativecommons.org/licenses/by/4.0/")
    assert read(store, 2) == 1
    rows = {row["kind"]: dict(row) for row in store.connection.execute("SELECT * FROM article_values")}
    assert (rows["spin"]["value"], rows["spin"]["quote"]) == ("benefit_claimed", claim)
    assert "did not differ" in json.loads(rows["spin"]["data"])["against"]["quote"]
    other = json.loads(rows["adverse_event"]["data"])["otherwise"]
    assert other["field"] == "Results"
    assert [one["events"] for one in other["counts"]] == [3, 9]
    check_quotes(store.connection, "t.db")


def test_a_revised_text_is_read_again_and_a_past_day_has_the_text_of_its_time(one: Store, made: Made) -> None:
    for day, dose in ((2, "0.4"), (4, "0.7")):
        keep(one, day, parts=parts(made, methods=f"<p>Intravenous ketamine {dose} mg/kg was given.</p>"))
        assert read(one, day) == 1
    doses = (
        "SELECT group_concat(value) FROM article_values WHERE kind = 'dose' AND field = 'Methods' AND valid_to IS NULL"
    )
    assert one.scalar(doses) == "0.7 mg/kg"
    assert one.scalar("SELECT count(*) FROM texts WHERE field = 'Methods'") == 2
    assert one.scalar("SELECT count(*) FROM texts WHERE field = 'Introduction'") == 1
    set_back(one, datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC))
    assert one.scalar(doses) == "0.4 mg/kg"
    assert one.scalar("SELECT count(*) FROM full_texts") == 1
    set_back(one, datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC))
    assert one.scalar("SELECT count(*) FROM full_texts") == 0


def test_a_text_whose_licence_is_withdrawn_goes_and_one_that_is_away_stays(one: Store, made: Made) -> None:
    keep(one, 2, parts=parts(made))
    read(one, 2)
    for day, reason in ((3, "away"), (4, "no_text")):
        keep(one, day, reason=reason)
        assert one.scalar("SELECT status FROM full_texts") == "kept"
        assert one.scalar("SELECT count(*) FROM article_values") > 0
    keep(one, 5, reason="licence")
    assert one.scalar("SELECT status || ' ' || reason FROM full_texts") == "missed licence"
    assert one.scalar("SELECT count(*) FROM texts") == one.scalar("SELECT count(*) FROM article_values") == 0


def test_the_same_text_again_writes_nothing(one: Store, made: Made) -> None:
    for day in (2, 3):
        keep(one, day, parts=parts(made))
        read(one, day)
    assert one.scalar("SELECT count(DISTINCT valid_from) FROM texts") == 1
    assert one.scalar("SELECT count(DISTINCT valid_from) FROM article_values") == 1


def test_an_article_of_a_record_that_is_no_more_is_not_read(one: Store, made: Made) -> None:
    keep(one, 2, parts=parts(made))
    one.connection.execute("UPDATE papers SET deleted_on = '2026-03-02'")
    assert read(one, 3) == 0
    assert one.full_texts_wanted(at(20), 1) == {}


def test_an_abstract_that_says_otherwise_is_told_beside_the_article(one: Store, made: Made) -> None:
    keep(one, 2, parts=parts(made, methods="<p>The ketamine group received intravenous ketamine 0.5 mg/kg.</p>"))
    read(one, 2)
    row = one.connection.execute(
        "SELECT detail, value, data FROM article_values WHERE kind = 'disagreement'"
    ).fetchone()
    assert (row["detail"].split()[0], row["value"]) == ("dose", "0.5 mg/kg")
    assert json.loads(row["data"])["abstract"]["value"] == "0.3 mg/kg"


def test_a_quote_that_its_article_lacks_is_never_published(one: Store, made: Made) -> None:
    keep(one, 2, parts=parts(made))
    read(one, 2)
    check_quotes(one.connection, "new")
    one.connection.execute("UPDATE article_values SET start = start + 1, end = end + 1 WHERE kind = 'dose'")
    with pytest.raises(GuardError, match="record 900001 quotes"):
        check_quotes(one.connection, "new")
