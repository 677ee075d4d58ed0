"""People with an adverse event are read from the tables of an article in whatever layout, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from harvest.articles.jats import read_article
from summarize.articles.harm_tables import table_harms

K, S = "Ketamine (n = 30)", "Saline (n = 31)"
ARMS = ["Ketamine", "Saline"]
Told = dict[str, list[tuple[Any, ...]]]


def rows(*lines: list[str], tag: str = "td") -> str:
    """Rows of a table; a cell "text^3" stands over three columns, "text_2" over two rows."""
    made = ""
    for line in lines:
        cells = ""
        for cell in line:
            text, _, wide = cell.partition("^")
            text, _, deep = text.partition("_")
            spans = (f' colspan="{wide}"' if wide else "") + (f' rowspan="{deep}"' if deep else "")
            cells += f"<{tag}{spans}>{text}</{tag}>"
        made += f"<tr>{cells}</tr>"
    return made


@pytest.fixture
def told(written: Any) -> Any:
    """Event -> (arm, events, of, percent) of each count of a table with this caption, heads and rows."""

    def tell(caption: str, heads: list[list[str]], *lines: list[str]) -> Told:
        floats = (
            f"<table-wrap><label>Table 1</label><caption><p>{caption}</p></caption><table>"
            f"<thead>{rows(*heads, tag='th')}</thead><tbody>{rows(*lines)}</tbody></table></table-wrap>"
        )
        article = read_article(written(floats=floats))
        found = list(table_harms(article))
        texts = article.texts
        for harm in found:
            assert all(str(c.events) in texts[harm.field][harm.start : harm.end] for c in harm.counts if c.events)
        return {h.event: [(c.arm, c.events, c.of, c.percent) for c in h.counts] for h in found}

    return tell


BOTH = [("Ketamine", 4, 30, 13.3), ("Saline", 1, 31, 3.2)]
PLAIN = [("Ketamine", 4, 30, None), ("Saline", 1, 31, None)]
SHARES = [("Ketamine", None, None, 13.3), ("Saline", None, None, 3.2)]


@pytest.mark.parametrize(
    ("caption", "heads", "lines", "counts"),
    [
        ("Side effects, n (%)", [["", K, S]], [["Nausea", "4 (13.3)", "1 (3.2)"]], BOTH),
        ("Side effects", [["n (%)", K, S]], [["Nausea", "4 (13.3%)", "1 (3.2%)"]], BOTH),
        ("Side effects", [["", K, S]], [["Nausea, n (%)", "4 [13.3]", "1 [3.2]"]], BOTH),
        ("Incidence of side effects", [["", K, S]], [["Nausea", "4/30 (13.3)<sup>*,1</sup>", "1/31 (3.2)"]], BOTH),
        ("Incidence of side effects", [["", K, S]], [["Nausea", "13.3% (4)", "3.2% (1)"]], BOTH),
        ("Incidence of side effects", [["", K, S]], [["Nausea", "13.3%", "3.2%"]], SHARES),
        ("Incidence of side effects (%)", [["", K, S]], [["Nausea", "13.3", "3.2"]], SHARES),
        ("Number of patients with side effects", [["", K, S]], [["Nausea", "4<sup>a</sup>", "1<sup>2</sup>"]], PLAIN),
        ("Number of patients with side effects", [["", K, S, "P"]], [["Nausea", "4†", "1", "0.3"]], PLAIN),
        (
            "Side effects, n (%)",
            [["", K, S, "Total (n = 61)", "P value"]],
            [["Nausea", "4 (13.3)", "1 (3.2)", "5 (8.2)", "0.3"]],
            BOTH,
        ),
        (
            "Side effects",
            [["Event_2", f"{K}^2", f"{S}^2", "P_2"], ["n", "%", "n", "%"]],
            [["Nausea", "4", "13.3", "1", "3.2", "0.3"]],
            BOTH,
        ),
        (
            "Side effects",
            [["Event_2", "Groups^2", "P_2"], [K, S]],
            [["Nausea", "4 (13.3)", "1 (3.2)", "0.3"]],
            BOTH,
        ),
        (
            "Number of patients with side effects",
            [["", "Ketamine", "Saline"]],
            [["n", "30", "31"], ["Nausea", "4", "1"]],
            PLAIN,
        ),
        (
            "Side effects",
            [["Group", "Nausea, n (%)", "P"]],
            [[K, "4 (13.3)", "0.3"], [S, "1 (3.2)", ""]],
            BOTH,
        ),
        (
            "Number of patients with side effects",
            [["Group", "n", "Nausea", "Duration of surgery (min)"]],
            [["Ketamine", "30", "4", "25"], ["Saline", "31", "1", "26"]],
            PLAIN,
        ),
        (
            "Postoperative data",
            [["", K, S]],
            [["Side effects, n (%)", "", ""], ["Nausea", "4 (13.3)", "1 (3.2)"]],
            BOTH,
        ),
        # cells that say themselves that they count people
        ("Adverse events up to 60 min", [["", K, S]], [["Nausea", "4 (13.3)", "1 (3.2)"]], BOTH),
        ("Adverse events", [["", "Ketamine", "Saline"]], [["Nausea", "4/30 (13.3%)", "1/31 (3.2%)"]], BOTH),
        ("Adverse events", [["", "Ketamine", "Saline"]], [["Nausea", "4 of 30", "1 of 31"]], PLAIN),
        ("Adverse events, % (n)", [["", K, S]], [["Nausea", "13.3 (4)", "3.2 (1)"]], BOTH),
        # how many there are: below the names, in the caption, in the notes
        ("Adverse events", [["", "Ketamine", "Saline"], ["", "(n = 30)", "(n = 31)"]], [["Nausea", "4", "1"]], PLAIN),
        ("Adverse events", [["", "Ketamine", "Saline"]], [["", "n = 30", "n = 31"], ["Nausea", "4", "1"]], PLAIN),
        ("Adverse events with ketamine (n = 30) and saline (n = 31)", [["", *ARMS]], [["Nausea", "4", "1"]], PLAIN),
        # a column of differences, episodes beside people, two columns of names
        (
            "Adverse events",
            [["", K, S, "Risk difference (95% CI)", "P"]],
            [["Nausea", "4 (13.3)", "1 (3.2)", "10.1 (-3.5 to 23.7)", "0.2"]],
            BOTH,
        ),
        (
            "Adverse events",
            [["_2", f"{K}^2", f"{S}^2"], ["Events", "Patients", "Events", "Patients"]],
            [["Nausea", "7", "4", "2", "1"], ["Total", "9", "6", "4", "3"]],
            PLAIN,
        ),
        (
            "Nausea in both groups",
            [["", "", K, S]],
            [["Nausea_2", "Yes", "4 (13.3)", "1 (3.2)"], ["No", "26 (86.7)", "30 (96.8)"]],
            BOTH,
        ),
        (
            "Side effects, n (%)",
            [["", S, K]],  # the other way round
            [["Nausea", "1 (3.3)", "4 (12.9)"]],
            None,
        ),
    ],
)
def test_an_event_is_read_with_the_people_of_each_arm_in_every_layout(
    told: Any, caption: str, heads: list[list[str]], lines: list[list[str]], counts: list[tuple[Any, ...]] | None
) -> None:
    if counts is None:
        heads, lines = [["", "Saline (n = 30)", "Ketamine (n = 31)"]], lines
        counts = [("Saline", 1, 30, 3.3), ("Ketamine", 4, 31, 12.9)]
    assert told(caption, heads, *lines) == {"Nausea": counts}


@pytest.mark.parametrize(
    ("caption", "heads", "line"),
    [
        # the same people at several times
        ("Patients with nausea, n (%)", [["", "2 h", "24 h"]], ["Ketamine", "4 (13.3)", "1 (3.3)"]),
        ("Side effects", [["_2", f"{K}^2", f"{S}^2"], ["2 h", "24 h", "2 h", "24 h"]], ["Nausea", "4", "1", "3", "2"]),
        ("Number of patients with side effects", [["Nausea", K, S]], ["2 h", "4", "1"]),
        ("Side effects, n", [["", K, S, K, S]], ["Nausea", "4", "1", "3", "2"]),
        # degrees without the event
        ("Sedation after surgery, n (%)", [["", "Mild", "Moderate"]], ["Ketamine", "4 (13.3)", "1 (3.3)"]),
        ("Side effects, n (%)", [["", K, S]], ["Mild", "4 (13.3)", "1 (3.2)"]),
        ("Side effects, n (%)", [["Ramsay score", K, S]], ["3", "4 (13.3)", "1 (3.2)"]),
        # no people
        ("Number of side effects", [["", K, S]], ["Episodes of vomiting", "4", "1"]),
        ("Episodes of vomiting", [["", K, S]], ["Vomiting", "4", "1"]),
        ("Nausea scores as side effects, median", [["", K, S]], ["Nausea", "4", "1"]),
        ("Side effects, number (%)", [["", K, S]], ["Nausea score", "4", "1"]),
        (
            "Adverse events",
            [["_2", "Ketamine^2", "Saline^2"], ["Events", "Patients"] * 2],
            ["Nausea", "5", "30", "1", "31"],
        ),
        # no event of the treatment
        ("Side effects, n (%)", [["", K, S]], ["Rescue antiemetics", "4 (13.3)", "1 (3.2)"]),
        ("Side effects, n (%)", [["", K, S]], ["Need for ondansetron", "4 (13.3)", "1 (3.2)"]),
        ("Side effects, n (%)", [["", K, S]], ["Total", "4 (13.3)", "1 (3.2)"]),
        ("Side effects, n (%)", [["", K, S]], ["No side effects", "4 (13.3)", "1 (3.2)"]),
        ("Side effects, n (%)", [["", K, S]], ["Number of patients", "30", "31"]),
        ("Side effects, n", [["", "Ketamine", "Saline"]], ["Duration of surgery (min)", "45 (12)", "44 (11)"]),
        ("Side effects, n", [["", "Ketamine", "Saline"]], ["Age (years)", "45", "44"]),
        ("Baseline characteristics, n (%)", [["", K, S]], ["Hypertension", "4 (13.3)", "1 (3.2)"]),
        # what cannot be
        ("Side effects, n (%)", [["", K, S]], ["Nausea", "45 (16)", "31 (90)"]),
        ("Side effects (%)", [["", K, S]], ["Nausea", "130", "3"]),
    ],
)
def test_what_is_no_number_of_people_with_an_event_is_passed_over(
    told: Any, caption: str, heads: list[list[str]], line: list[str]
) -> None:
    assert told(caption, heads, line) == {}


def test_nil_is_nobody_and_a_dash_says_nothing(told: Any) -> None:
    found = told("Adverse events", [["", K, S]], ["Nausea", "4 (13.3)", "Nil"], ["Vomiting", "2 (6.7)", "–"])
    assert found == {
        "Nausea": [("Ketamine", 4, 30, 13.3), ("Saline", 0, 31, None)],
        "Vomiting": [("Ketamine", 2, 30, 6.7)],
    }


def test_a_group_called_p_is_no_column_of_p_values(told: Any) -> None:
    found = told("Adverse events", [["", "KP (n = 30)", "P (n = 31)", "P"]], ["Nausea", "4", "1", "0.3"])
    assert found == {"Nausea": [("KP", 4, 30, None), ("P", 1, 31, None)]}


@pytest.mark.parametrize("note", ["n = 30 in each group.", "Values are numbers; 30 patients per group."])
def test_the_size_of_all_groups_is_read_from_the_notes(note: str, annotate: Any) -> None:
    floats = (
        "<table-wrap><label>Table 1</label><caption><p>Adverse events, n (%)</p></caption><table><thead>"
        f"{rows(['', *ARMS], tag='th')}</thead><tbody>{rows(['Shivering', '4 (13)', '9 (30)'])}</tbody></table>"
        f"<table-wrap-foot><p>{note}</p></table-wrap-foot></table-wrap>"
    )
    (harm,) = annotate(floats=floats)["adverse_events"]
    assert [(c["events"], c["of"]) for c in harm["counts"]] == [(4, 30), (9, 30)]


def test_a_degree_is_told_with_its_event(told: Any) -> None:
    found = told(
        "Side effects, n (%)",
        [["", K, S]],
        ["Nausea", "", ""],
        ["Mild", "4 (13.3)", "1 (3.2)"],
        ["Severe", "1 (3.3)", "0 (0)"],
        ["Vomiting", "", ""],
        ["Yes", "2 (6.7)", "1 (3.2)"],
        ["No", "28 (93.3)", "30 (96.8)"],
    )
    assert list(found) == ["Nausea, Mild", "Nausea, Severe", "Vomiting"]


def test_people_as_they_were_before_are_no_harm_of_the_treatment_below_a_heading(told: Any) -> None:
    found = told(
        "Adverse events and history, n (%)",
        [["", K, S]],
        ["Medical history", "", ""],
        ["Hypertension", "4 (13.3)", "1 (3.2)"],
        ["Adverse events", "", ""],
        ["Nausea", "4 (13.3)", "1 (3.2)"],
    )
    assert found == {"Nausea": BOTH}


def test_of_arms_in_rows_a_column_that_a_row_has_no_cell_for_is_passed_over(told: Any) -> None:
    heads = [["Group", "Nausea, n (%)", "Headache, n (%)"]]
    lines = [K, "4 (13.3)", "2 (6.7)"], [], [S, "1 (3.2)"]
    assert told("Side effects", heads, *lines) == {"Nausea": BOTH}
