"""A trial with results at its registry and no paper votes like a report, marked as what it is, from its analyses alone."""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from builders import at, batch, paper, retraction, run

from evidence.records import Batch, Classification, Label, LabelSource, RegistryId, Trial
from evidence.store import Store
from evidence.topic import load_topic
from harvest.registries.registry_records import record_of, with_records
from operate import pipeline
from operate.quotes_hold import check_quotes

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from posted import posted

TOPIC = load_topic(Path(__file__).resolve().parents[2] / "topics" / "ketamine-oud.yml")
NUMBER = "NCT04177706"
KEY = f"registry:{NUMBER}"
LOWER = {"Ketamine": "31.5", "Saline": "52.25"}
HIGHER = {"Ketamine": "52.25", "Saline": "31.5"}


def results(
    *,
    titles: tuple[str, ...] = ("Ketamine", "Saline"),
    values: tuple[str, ...] = ("31.5", "52.25"),
    title: str = "Craving, 0 to 100",
    about: str = "Worst craving of the day",
    **analysis: str | None,
) -> dict[str, Any]:
    """Posted results with one outcome, its groups by title and their values, and one analysis (none without numbers)."""
    made = posted(title=title)
    [first, _] = made["outcomeMeasuresModule"]["outcomeMeasures"]
    ids = [f"OG00{i}" for i in range(len(titles))]
    first["description"] = about
    first["groups"] = [{"id": i, "title": t, "description": f"{t}, once"} for i, t in zip(ids, titles, strict=True)]
    given = [{"groupId": i, "value": v} for i, v in zip(ids, values, strict=True)]
    first["classes"] = [{"categories": [{"measurements": given}]}]
    numbers = {name: text for name, text in analysis.items() if text is not None}
    first["analyses"] = [{"groupIds": ids, **numbers}] if numbers else []
    first["denoms"] = [{"units": "Participants", "counts": [{"groupId": i, "value": "20"} for i in ids]}]
    made["outcomeMeasuresModule"]["outcomeMeasures"] = [first]
    for i, group in enumerate(made["adverseEventsModule"]["eventGroups"]):
        group["title"] = titles[i] if i < len(titles) else "Nobody"
    return made


def trial(posted_results: Any, **values: Any) -> Trial:
    fields: dict[str, Any] = {
        "trial": NUMBER,
        "title": "Intranasal ketamine in opioid use disorder: a randomized trial",
        "status": "COMPLETED",
        "study_type": "INTERVENTIONAL",
        "conditions": ("Opioid use disorder",),
        "interventions": ("Ketamine", "Saline"),
        "sponsor": "An Invented Hospital",
        "completion_date": "2024-05",
        "last_update": "2026-01-05",
        "has_results": True,
        "allocation": "RANDOMIZED",
        "results": posted_results,
    }
    return Trial(**(fields | values))


def summed(store: Store, day: int = 1, **values: Any) -> None:
    found = Batch(harvest=run(day, source="clinicaltrials.gov"), **values)
    pipeline.save_harvest(store, [found], lambda _: None)
    pipeline.classify_waiting(store, TOPIC, at(day))
    pipeline.read_waiting(store, TOPIC, at(day))
    pipeline.synthesize_evidence(store, TOPIC, at(day))
    check_quotes(store.connection, "new")


def votes(store: Store) -> list[tuple[Any, ...]]:
    rows = store.connection.execute(
        "SELECT outcome, direction, read_from, paper FROM votes ORDER BY outcome, direction"
    )
    return [tuple(row) for row in rows]


def line(store: Store, key: str = KEY) -> dict[str, Any]:
    return dict(store.connection.execute('SELECT * FROM "rows" WHERE paper = ?', (key,)).fetchone())


SIGNIFICANT = {"pValue": "0.003"}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("values", "p", "direction"),
    [(LOWER, "0.003", "benefit"), (HIGHER, "0.003", "harm"), (LOWER, "0.4", "no_difference")],
)
def test_results_without_a_paper_vote_whichever_arm_stands_first_and_whichever_way_they_point(
    store: Store, values: dict[str, str], p: str, direction: str, turned: bool
) -> None:
    titles = ("Saline", "Ketamine") if turned else ("Ketamine", "Saline")
    given = tuple(values[t] for t in titles)
    summed(store, trials=(trial(results(titles=titles, values=given, pValue=p)),))
    assert votes(store) == [("craving", direction, "registry", KEY)]
    row = line(store)
    assert (row["study_type"], row["comparator"], row["scope"], row["species"]) == (
        "randomized_trial",
        "placebo",
        "core",
        "human",
    )
    assert (row["n"], row["n_kind"], row["read_from"], row["study"]) == (47, "randomized", "registry", NUMBER)
    assert store.scalar("SELECT role || ' ' || votes FROM reports") == "registry 1"


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"pValue": "0.003 to 0.2"},
        {"pValue": "<0.1"},
        {"paramValue": "-20", "paramType": "Mean Difference (Final Values)"},
        {
            "pValue": "0.003",
            "ciPctValue": "95",
            "ciLowerLimit": "-9",
            "ciUpperLimit": "4",
            "paramType": "Mean Difference",
        },
        {"pValue": "0.003", "nonInferiorityType": "NON_INFERIORITY"},
        {"ciPctValue": "80", "ciLowerLimit": "-30", "ciUpperLimit": "-11", "paramType": "Mean Difference"},
        {"ciPctValue": "95", "ciLowerLimit": "-30", "ciUpperLimit": "-11", "paramType": "Something else"},
    ],
    ids=[
        "no analysis",
        "no p",
        "a bound that says nothing",
        "estimate alone",
        "p against interval",
        "not inferior",
        "narrow",
        "scale unknown",
    ],
)
def test_no_analysis_that_tells_is_no_vote_and_a_person_looks(store: Store, numbers: dict[str, str]) -> None:
    summed(store, trials=(trial(results(**numbers)),))
    assert votes(store) == []
    assert line(store)["needs_review"] == "direction unclear"


@pytest.mark.parametrize(
    ("numbers", "direction"),
    [
        ({"ciPctValue": "95", "ciLowerLimit": "-30", "ciUpperLimit": "-11", "paramType": "Mean Difference"}, "benefit"),
        ({"ciPctValue": "95", "ciLowerLimit": "11", "ciUpperLimit": "30", "paramType": "Mean Difference"}, "benefit"),
        (
            {"ciPctValue": "95", "ciLowerLimit": "0.7", "ciUpperLimit": "1.2", "paramType": "Odds Ratio"},
            "no_difference",
        ),
        (
            {"ciPctValue": "95", "ciLowerLimit": "-9", "ciUpperLimit": "4", "paramType": "Mean Difference"},
            "no_difference",
        ),
    ],
)
def test_an_interval_says_whether_and_the_groups_values_which_way(
    store: Store, numbers: dict[str, str], direction: str
) -> None:
    summed(store, trials=(trial(results(paramValue="1", **numbers)),))
    assert [v[1] for v in votes(store)] == [direction]


@pytest.mark.parametrize(
    "titles",
    [
        ("Arm A", "Arm B"),
        ("Ketamine Then Saline", "Saline Then Ketamine"),
        ("Ketamine", "Buprenorphine plus esketamine"),
        ("Ketamine in patients", "Ketamine in volunteers"),
    ],
)
def test_where_an_arm_is_not_plain_nothing_votes(store: Store, titles: tuple[str, str]) -> None:
    summed(store, trials=(trial(results(titles=titles, pValue="0.003")),))
    assert votes(store) == []
    assert line(store)["needs_review"] == "direction unclear"


def test_two_groups_without_ketamine_say_nothing_of_it(store: Store) -> None:
    summed(store, trials=(trial(results(titles=("Midazolam", "Saline"), pValue="0.003")),))
    assert votes(store) == []
    assert line(store)["needs_review"] is None


@pytest.mark.parametrize(("values", "direction"), [(("20", "40"), "more_benefit"), (("40", "20"), "more_harm")])
def test_dose_against_dose_is_a_class_of_its_own(store: Store, values: tuple[str, str], direction: str) -> None:
    titles = ("Ketamine 1.0 mg/kg", "Ketamine 0.5 mg/kg")
    summed(store, trials=(trial(results(titles=titles, values=values, pValue="0.003")),))
    assert votes(store) == [("craving", direction, "registry", KEY)]
    assert store.scalar("SELECT compared FROM votes") == 0
    assert line(store)["comparator"] == "dose"


@pytest.mark.parametrize("p", [None, "0.001"])
def test_results_of_one_arm_are_never_a_benefit(store: Store, p: str | None) -> None:
    summed(store, trials=(trial(results(titles=("Ketamine",), values=("31.5",), pValue=p), allocation="NA"),))
    assert votes(store) == []
    row = line(store)
    assert (row["study_type"], row["comparator"]) == ("nonrandomized_trial", "none")


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Reduction of craving", "Points"),
        ("Craving-free days", "Days"),
        ("Craving and withdrawal", "Points"),
        ("Craving", "Higher scores mean less craving"),
        ("Opioid abstinence", "Higher numbers mean more severe use"),
    ],
)
def test_a_title_that_may_run_against_its_outcome_waits_for_a_person(store: Store, title: str, about: str) -> None:
    summed(store, trials=(trial(results(title=title, about=about, pValue="0.003")),))
    assert votes(store) == []
    assert line(store)["needs_review"] == "direction unclear"


def test_an_outcome_added_afterwards_and_arms_alike_say_nothing(store: Store) -> None:
    added = results(pValue="0.003")
    added["outcomeMeasuresModule"]["outcomeMeasures"][0]["type"] = "POST_HOC"
    summed(store, trials=(trial(added),))
    assert votes(store) == []
    alike = results(values=("20", "20"), pValue="0.003")
    summed(store, 2, trials=(trial(alike, last_update="2026-01-09"),))
    assert votes(store) == []


@pytest.mark.parametrize(("title", "direction"), [("Opioid abstinence", "harm"), ("Relapse", "benefit")])
def test_polarity_is_that_of_what_is_measured(store: Store, title: str, direction: str) -> None:
    summed(store, trials=(trial(results(title=title, pValue="0.003")),))
    assert {v[1] for v in votes(store)} == {direction}


def test_counted_people_are_compared_by_their_share(store: Store) -> None:
    made = results(title="Relapse", values=("9", "8"), pValue="0.003")
    [measure] = made["outcomeMeasuresModule"]["outcomeMeasures"]
    measure |= {"paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants"}
    measure["denoms"][0]["counts"] = [{"groupId": "OG000", "value": "40"}, {"groupId": "OG001", "value": "10"}]
    summed(store, trials=(trial(made),))
    assert {v[1] for v in votes(store)} == {"benefit"}
    measure["denoms"] = []
    summed(store, 2, trials=(trial(made, last_update="2026-01-09"),))
    assert votes(store) == []


def with_paper(store: Store, day: int, **values: Any) -> None:
    """A paper of the trial, labelled as a randomized trial, without a result on craving."""
    own = paper(registry_ids=(RegistryId(id=NUMBER, registry="ClinicalTrials.gov"),), **values)
    store.save_batch(batch(own, day=day))
    labels = {"study_type": "randomized_trial", "scope": "core", "humans": "true", "comparator": "placebo"}
    given = tuple(Label(field=f, value=v, source=LabelSource.RULE) for f, v in labels.items())
    store.save_classifications([Classification(paper="900001", labels=given, tags=())], at(day))


def test_a_trial_with_a_paper_votes_once_and_its_registry_record_stays(store: Store) -> None:
    summed(store, trials=(trial(results(pValue="0.003")),))
    assert votes(store) == [("craving", "benefit", "registry", KEY)]
    with_paper(store, 2, abstract="RESULTS: Craving did not differ between ketamine and saline (P = 0.5).", sections=())
    summed(store, 2)
    assert [v[1:] for v in votes(store) if v[0] == "craving"] == [("no_difference", "abstract", "900001")]
    rows = store.connection.execute("SELECT paper, role, votes FROM reports WHERE study = ? ORDER BY paper", (NUMBER,))
    assert [tuple(r) for r in rows] == [("900001", "primary", 1), (KEY, "registry", 0)]


def test_a_retracted_paper_takes_the_registry_results_of_its_trial_out_as_well(store: Store) -> None:
    with_paper(store, 1)
    store.save_batch(batch(retraction(registry_ids=(RegistryId(id=NUMBER, registry="ClinicalTrials.gov"),)), day=2))
    summed(store, 3, trials=(trial(results(pValue="0.003")),))
    assert votes(store) == []


def test_a_paper_that_only_the_registry_names_is_the_trials_paper(store: Store) -> None:
    store.save_batch(batch(paper(registry_ids=())))
    with_paper(store, 2)
    store.save_batch(batch(paper(registry_ids=()), day=3))
    summed(store, 3, trials=(trial(results(pValue="0.003"), pmids=("900001",), start_date="2020-01"),))
    assert {v[3] for v in votes(store)} <= {"900001"}
    assert store.scalar("SELECT votes FROM reports WHERE paper = ?", KEY) == 0


def test_events_are_read_by_arm_of_the_people_with_ketamine_first(store: Store) -> None:
    summed(store, trials=(trial(results(pValue="0.4")),))
    rows = store.connection.execute(
        "SELECT value, detail, data FROM readings WHERE kind = 'adverse_event' AND valid_to IS NULL"
    ).fetchall()
    told = {row["value"]: (row["detail"], row["data"]) for row in rows}
    assert told["dissociation"][0] == "reported"
    assert (told["serious_ae"][0], told["death"][0]) == ("reported", "none")
    assert '"arm":"Ketamine","events":11,"of":24' in told["dissociation"][1]
    assert store.scalar("SELECT present FROM harms WHERE event = 'dissociation'") == 1


def test_results_withdrawn_or_revised_change_the_record(store: Store) -> None:
    summed(store, trials=(trial(results(pValue="0.003")),))
    summed(store, 2, trials=(trial(results(pValue="0.6"), last_update="2026-02-01"),))
    assert [v[1] for v in votes(store)] == ["no_difference"]
    summed(store, 3, trials=(trial(None, has_results=False, last_update="2020-01-01"),))  # an old file
    assert [v[1] for v in votes(store)] == ["no_difference"]
    summed(store, 4, trials=(trial(None, has_results=False, last_update="2026-02-11"),))
    assert votes(store) == []
    assert store.scalar('SELECT count(*) FROM "rows"') == 0


def test_results_that_say_nothing_make_no_record() -> None:
    empty = deepcopy(results(pValue="0.003"))
    empty["outcomeMeasuresModule"], empty["adverseEventsModule"] = {}, {}
    assert record_of(trial(empty)) is None
    assert with_records(Batch(harvest=run(), trials=(trial({"outcomeMeasuresModule": [1]}),))).papers == ()


def test_a_registry_record_is_asked_for_at_no_source_and_never_takes_a_papers_place(store: Store) -> None:
    summed(store, trials=(trial(results(pValue="0.003")),))
    assert store.full_texts_wanted(at(2), 1) == {}
    assert store.registry_ids_in_papers() == ()
    assert store.state().results_alone == {NUMBER: trial(None).title}
