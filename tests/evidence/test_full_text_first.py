"""Values of a full text stand before the abstract's, both are kept, what differs waits for a person, and quotes hold."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import at, batch, paper, run

from evidence.errors import GuardError
from evidence.records import Batch, Classification, Correction, FullText, Label, LabelSource, Section
from evidence.store import Store
from evidence.topic import load_topic
from harvest.articles.jats import article_of
from operate import article_values, pipeline
from operate.quotes_hold import check_quotes

ROOT = Path(__file__).resolve().parents[2]
TOPIC = load_topic(ROOT / "topics" / "ketamine-oud.yml")
METHODS = "Sixty adults with opioid use disorder were randomized to intravenous ketamine 0.3 mg/kg or saline."
BETTER = "Craving was significantly lower with ketamine than with saline (P = 0.01)."
WORSE = "Craving was significantly higher with ketamine than with saline (P = 0.01)."
NULL = "Craving did not differ between ketamine and saline (P = 0.61)."
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "articles" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


JATS = load("articles_conftest_first")


def record(results: str) -> Any:
    text = f"METHODS: {METHODS}\nRESULTS: {results}"
    second = text.index("RESULTS: ") + len("RESULTS: ")
    sections = (
        Section(label="METHODS", category="METHODS", start=9, end=second - 10),
        Section(label="RESULTS", category="RESULTS", start=second, end=len(text)),
    )
    return paper(title="Ketamine versus saline for craving", abstract=text, sections=sections, registry_ids=())


def built(store: Store, abstract: str, day: int = 1, **article: str) -> None:
    """A record with its full text, read and summed up."""
    store.save_batch(batch(record(abstract), day=day))
    labels = {"study_type": "randomized_trial", "scope": "core", "humans": "true", "comparator": "placebo"}
    given = tuple(Label(field=f, value=v, source=LabelSource.RULE) for f, v in labels.items())
    store.save_classifications([Classification(paper="900001", labels=given, tags=())], at(day))
    own = f"<sec><title>Methods:</title><p>{METHODS}</p></sec><sec><title>Results:</title><p>{abstract}</p></sec>"
    parts = article_of(JATS.jats(abstract=own, **article).encode(), "made").parts
    kept(store, day, parts=parts, licence=LICENCE)
    summed(store, day)


def kept(store: Store, day: int, **values: Any) -> None:
    found = FullText(paper="900001", pmcid="PMC900002", source="pmc", **values)
    store.save_batch(Batch(harvest=run(day, source="pmc"), full_texts=(found,)))


def summed(store: Store, day: int) -> None:
    pipeline.read_waiting(store, TOPIC, at(day))
    article_values.read_waiting(store, TOPIC, at(day))
    pipeline.synthesize_evidence(store, TOPIC, at(day))


def line(store: Store) -> dict[str, Any]:
    return dict(store.connection.execute('SELECT * FROM "rows" WHERE paper = ?', ("900001",)).fetchone())


def votes(store: Store) -> list[tuple[Any, ...]]:
    rows = store.connection.execute("SELECT outcome, direction, read_from FROM votes WHERE outcome NOT LIKE 'other:%'")
    return [tuple(row) for row in rows]


P = "<p>{}</p>".format
SCREENED = "Of 90 patients screened, 64 patients were randomized. "


def test_a_person_may_quote_the_full_text(store: Store) -> None:
    built(store, BETTER, results=P("Of 90 patients screened, 64 were randomized and sixty-one finished. " + BETTER))
    given = {"by": "A. Reader", "reason": "read", "made_at": at(2), "quote": "sixty-one finished"}
    store.save_correction(Correction(paper="900001", field="sample_size", value="61 analysed", **given))
    summed(store, 3)
    row = store.connection.execute("SELECT * FROM readings WHERE value = '61' AND valid_to IS NULL").fetchone()
    assert (row["field"], row["quote"], line(store)["n"]) == ("Results", "sixty-one finished", 61)
    check_quotes(store.connection, "new")


def test_number_and_dose_of_the_full_text_stand_in_the_table_and_the_abstracts_are_kept(store: Store) -> None:
    methods = P(
        "The ketamine group received intravenous ketamine 0.5 mg/kg, the control group saline. "
        "Patients were followed up for 12 weeks."
    )
    results = P("Of 90 patients screened, 64 patients were randomized. " + BETTER)
    built(store, BETTER, methods=methods, results=results)
    row = line(store)
    assert (row["n"], row["dose"], row["read_from"]) == (64, "0.5 mg/kg", "full_text")
    fields = dict(
        store.connection.execute(
            "SELECT kind, field FROM readings WHERE valid_to IS NULL AND (value IN ('64', '0.5 mg/kg') OR value LIKE '%12 weeks')"
        ).fetchall()
    )
    assert fields == {"sample_size": "Results", "dose": "Methods", "follow_up": "Methods"}
    assert store.scalar("SELECT value || ' ' || quote FROM abstract_values WHERE kind = 'sample_size'").startswith(
        "60 "
    )
    assert row["needs_review"] == "abstract and full text differ"
    check_quotes(store.connection, "new")


def test_what_a_person_says_settles_what_abstract_and_full_text_say_otherwise(store: Store) -> None:
    built(store, BETTER, results=P("Of 90 patients screened, 64 patients were randomized. " + BETTER))
    assert line(store)["needs_review"] == "abstract and full text differ"
    given = {"by": "A. Reader", "reason": "read", "made_at": at(2), "quote": "Sixty adults"}
    store.save_correction(Correction(paper="900001", field="sample_size", value="60 randomized", **given))
    summed(store, 3)
    row = line(store)
    assert (row["n"], row["needs_review"]) == (60, None)


@pytest.mark.parametrize(("abstract", "article"), [(BETTER, WORSE), (WORSE, BETTER), (BETTER, NULL), (NULL, WORSE)])
def test_directions_that_differ_count_for_neither_side_and_wait_for_a_person(
    store: Store, abstract: str, article: str
) -> None:
    built(store, abstract, results=P(article))
    row = line(store)
    assert row["directions"] == '["craving: unclear"]'
    assert votes(store) == []
    assert "abstract and full text differ" in row["needs_review"]
    assert store.scalar("SELECT quote FROM abstract_values WHERE kind = 'finding'") in abstract
    assert store.scalar("SELECT quote FROM findings WHERE valid_to IS NULL") in article


@pytest.mark.parametrize(("words", "direction"), [(BETTER, "benefit"), (WORSE, "harm"), (NULL, "no_difference")])
def test_a_result_that_only_the_full_text_gives_counts_with_its_section(
    store: Store, words: str, direction: str
) -> None:
    built(store, "Everybody was seen again after a week.", results=P(words))
    assert votes(store) == [("craving", direction, "full_text")]
    field, quote = store.connection.execute(
        "SELECT f.field, f.quote FROM votes v JOIN findings f ON f.paper = v.paper AND f.position = v.finding"
    ).fetchone()
    assert field == "Results"
    assert quote in words
    assert line(store)["needs_review"] is None


def test_what_both_say_alike_keeps_the_words_of_the_abstract(store: Store) -> None:
    built(store, BETTER, results=P(BETTER))
    assert votes(store) == [("craving", "benefit", "abstract")]
    assert store.scalar("SELECT count(*) FROM abstract_values") == 0


def test_events_counted_by_arm_in_the_full_text_stand_before_the_abstracts_words(store: Store) -> None:
    told = P(
        "Three patients in the ketamine group due to vomiting stayed. Two patients in the saline group had headache."
    )
    built(store, f"{BETTER} Vomiting occurred.", results=told)
    rows = {
        row["value"]: (row["detail"], row["field"])
        for row in store.connection.execute(
            "SELECT * FROM readings WHERE kind = 'adverse_event' AND valid_to IS NULL"
        ).fetchall()
    }
    assert rows["nausea_vomiting"] == ("reported", "Results")
    assert store.scalar("SELECT quote FROM abstract_values WHERE kind = 'adverse_event'") == "Vomiting"


def test_where_a_licence_goes_the_abstract_speaks_again(store: Store) -> None:
    built(store, BETTER, results=P("Of 90 patients screened, 64 patients were randomized. " + WORSE))
    kept(store, 4, reason="licence", licence="all rights reserved")
    summed(store, 4)
    row = line(store)
    assert (row["n"], row["dose"], row["read_from"], row["needs_review"]) == (60, "0.3 mg/kg", "abstract", None)
    assert votes(store) == [("craving", "benefit", "abstract")]
    assert store.scalar("SELECT count(*) FROM abstract_values WHERE valid_to IS NULL") == 0


def test_a_revised_abstract_is_read_again_beside_its_full_text(store: Store) -> None:
    built(store, NULL, results=P(BETTER))
    built(store, BETTER, day=3, results=P(BETTER))
    assert votes(store) == [("craving", "benefit", "abstract")]


@pytest.mark.parametrize("table", ["readings", "findings"])
def test_no_value_is_published_whose_part_of_the_full_text_lacks_its_quote(store: Store, table: str) -> None:
    built(store, "Everybody was seen again.", methods=P("Ketamine 0.7 mg/kg was given."), results=P(BETTER))
    check_quotes(store.connection, "new")
    moved = store.connection.execute(
        f"UPDATE {table} SET start = start + 1, \"end\" = \"end\" + 1 WHERE field NOT IN ('title', 'abstract')"
    )
    assert moved.rowcount
    with pytest.raises(GuardError, match="record 900001 quotes"):
        check_quotes(store.connection, "new")


def test_a_direction_stands_beside_a_mere_mention(store: Store) -> None:
    built(store, BETTER, results=P("Craving was recorded with ketamine and saline."))
    assert votes(store) == [("craving", "benefit", "abstract")]
    assert line(store)["needs_review"] is None
