"""The columns on people, country, funding and conflicts say what was read, the full text's word first."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import at, batch, classification, extraction, paper
from hypothesis import given
from hypothesis import strategies as st

from evidence.store import Store
from evidence.store.people import Value, people_columns, women_percent


def sex(detail: str, number: float, unit: str = "people") -> Value:
    return Value("sex", "as printed", number, unit, detail)


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ([sex("women", 65, "%")], 65.0),
        ([sex("men", 37.5, "%")], 62.5),
        ([sex("men", 37, "%"), sex("women", 64, "%")], 64.0),
        ([sex("women", 5), sex("men", 15)], 25.0),
        ([sex("women", 654)], None),  # of how many is not known
        ([sex("men", 13)], None),
        ([sex("women", 120, "%")], None),
        ([sex("women", 60, "%"), sex("women", 20, "%")], 60.0),  # the first stands for the study
        ([], None),
    ],
)
def test_the_share_of_women_is_stated_or_of_both_numbers_never_of_one(values: list[Value], share: float | None) -> None:
    assert women_percent(values) == share


@given(st.integers(1, 10**5), st.integers(1, 10**5))
def test_told_of_women_or_of_men_the_share_is_the_same(women: int, men: int) -> None:
    share = women_percent([sex("women", women), sex("men", men)])
    assert share == round(100 * women / (women + men), 1)
    turned = women_percent([sex("women", men), sex("men", women)])
    assert turned is not None
    assert share is not None
    assert share + turned == pytest.approx(100, abs=0.11)


def test_the_full_text_s_word_comes_before_the_abstract_s_and_each_alone_stands() -> None:
    own = [Value("country", "Iran"), Value("population", "mean age 40", 40, "years", "age_mean"), sex("women", 50, "%")]
    told = people_columns([], own)
    assert (told["country"], told["mean_age"], told["women_percent"]) == ('["Iran"]', 40, 50.0)
    assert (told["funding"], told["conflicts"]) == (None, None)
    paid = [Value("funding", "industry"), Value("conflicts", "declared")]
    more = people_columns([], [*paid, Value("country", "A"), Value("country", "B")])
    assert (more["funding"], more["conflicts"], more["country"]) == ("industry", "declared", '["A","B"]')


def test_a_row_of_the_table_takes_them_and_facets_count_them(tmp_path: Path) -> None:
    with Store(tmp_path / "evidence.db") as store:
        store.save_batch(batch(paper("900001"), paper("900002")))
        for key in ("900001", "900002"):
            store.save_classifications([classification(key)], at(1))
            store.save_extractions([extraction(key)], at(1))
        with store.transaction():
            for position, (kind, value) in enumerate((("funding", "public"), ("country", "Germany")), 1):
                store.connection.execute(
                    "INSERT INTO article_values (paper, kind, position, value, valid_from) VALUES ('900001', ?, ?, ?, '2026')",
                    (kind, position, value),
                )
            store.connection.execute(
                "INSERT INTO article_values (paper, kind, position, value, valid_from, valid_to)"
                " VALUES ('900002', 'funding', 1, 'industry', '2025', '2026')"
            )
        store.save_rows(list(store.reports()), [])
        rows = store.connection.execute("SELECT paper, country, funding FROM evidence ORDER BY paper").fetchall()
        facets = store.connection.execute(
            "SELECT value, lines FROM facets WHERE facet = 'funding' ORDER BY value"
        ).fetchall()
    assert [tuple(row) for row in rows] == [("900001", '["Germany"]', "public"), ("900002", None, None)]
    assert [tuple(row) for row in facets] == [("", 1), ("public", 1)]
