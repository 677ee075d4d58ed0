"""ISRCTN's trials are read as registered, each once whatever registry else has it, and a failure does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made import at, topic
from standin import Arrival, Fault
from standin_neighbours import Isrctn, full_trial

from evidence.records import Batch, Known, Trial
from harvest.net.recording import recording, replaying
from harvest.net.transport import Limits
from harvest.net.web import ISRCTN, Web
from harvest.registries import isrctn

NOW = at("2026-02-01")
TOPIC = topic(registry={"condition": "opioid use disorder OR heroin", "intervention": "ketamine OR esketamine"})
ONE, TWO = "ISRCTN10000001", "ISRCTN10000002"


def web(server: Isrctn) -> Web:
    clock = Clock()
    limits = Limits(connect=2, read=2, total=5)
    return Web(ISRCTN, base_url=server.url, email="tests@example.org", limits=limits, clock=clock, sleep=clock.sleep)


def asked(server: Isrctn, *numbers: str, known: Known | None = None, here: tuple[str, ...] = ()) -> list[Batch]:
    return list(isrctn.harvest_isrctn(TOPIC, web(server), known or Known(), now=NOW, numbers=numbers, here=here))


def trials(batches: list[Batch]) -> list[str]:
    return [t.trial for b in batches for t in b.trials]


def read(number: str = ONE, **parts: str) -> Trial:
    plain = isrctn._plain(etree.fromstring(full_trial(number, **parts)))
    trial = isrctn.read_trial(plain, NOW)
    assert trial is not None
    return trial


def test_trials_are_found_by_the_topic_s_search_and_by_every_number_in_papers() -> None:
    with Isrctn() as server:
        server.add(
            **{ONE: full_trial(ONE), TWO: full_trial(TWO, "Of something else", description="Pain", drugNames="Sleep")}
        )
        batches = asked(server, "isrctn10000002", ONE, "NCT00000001", "ISRCTN1", "ISRCTN10000001 OR x")
        assert [a.form["q"] for a in server.log] == [
            '("opioid use disorder" OR heroin) AND (ketamine OR esketamine)',
            "ISRCTN10000002",
        ]
    assert trials(batches) == [ONE, TWO]
    run = batches[-1].harvest
    assert (run.source, run.status, run.count, run.fetched) == ("isrctn", "complete", 1, 2)
    assert batches[-1].cursors == {"isrctn": "2026-02-01"}


def test_a_trial_is_read_as_registered() -> None:
    trial = read()
    assert (trial.trial, trial.status, trial.phase, trial.study_type) == (
        ONE,
        "RECRUITING",
        "phase 1/phase 2",
        "INTERVENTIONAL",
    )
    assert (trial.enrollment, trial.enrollment_kind, trial.comparator) == (80, "ESTIMATED", "Placebo")
    assert (trial.start_date, trial.completion_date, trial.last_update) == ("2025-05-01", "2027-12-31", "2026-01-26")
    assert (trial.conditions, trial.interventions) == (("Opioid use disorder",), ("Ketamine",))
    assert trial.regimens == ("Ketamine: Invented 0.5 mg/kg into a vein",)
    assert (trial.sponsor, trial.source, trial.primary_completion_date) == ("Invented University", "isrctn", None)
    assert not trial.has_results


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"recruitmentStart": "2026-05-01T00:00:00.000Z"}, "NOT_YET_RECRUITING"),
        ({"recruitmentEnd": "2026-01-31T00:00:00.000Z"}, "ACTIVE_NOT_RECRUITING"),
        ({"recruitmentEnd": "2026-02-01T00:00:00.000Z"}, "RECRUITING"),
        ({"overallEndDate": "2026-01-31T00:00:00.000Z"}, "COMPLETED"),
        ({"overallEndDate": "", "recruitmentEnd": "2020-01-31T00:00:00.000Z"}, "UNKNOWN"),
        ({"recruitmentStatusOverride": "Stopped"}, "TERMINATED"),
        ({"recruitmentStatusOverride": "Suspended"}, "SUSPENDED"),
        ({"recruitmentStart": "soon", "recruitmentEnd": "", "overallEndDate": ""}, None),
    ],
)
def test_the_status_is_what_is_said_of_recruitment_else_what_the_dates_tell(
    parts: dict[str, str], status: str | None
) -> None:
    assert read(**parts).status == status


def test_people_enrolled_come_before_those_planned_and_results_are_told_from_protocols() -> None:
    trial = read(
        totalFinalEnrolment="25",
        phase="Not Applicable",
        basicReport="Basic results see attached file (added 01/09/2026)",
        publicationDetails="2020 Protocol article in https://pubmed.ncbi.nlm.nih.gov/111/ (added 1/1/2020)\n"
        "2023 Results article in https://pubmed.ncbi.nlm.nih.gov/222/ (added 30/09/2023)\n"
        "2024 Other results in https://www.ncbi.nlm.nih.gov/pubmed/333 and https://doi.org/10.1/x",
    )
    assert (trial.enrollment, trial.enrollment_kind, trial.phase, trial.has_results) == (25, "ACTUAL", None, True)
    assert trial.pmids == ("222", "333")


@pytest.mark.parametrize(
    "parts",
    [
        {"clinicalTrialsGovNumber": "NCT00000007"},
        {"secondaryNumbers": '<secondaryNumber id="1" numberType="nct">nct00000007</secondaryNumber>'},
    ],
)
def test_a_trial_that_is_here_from_another_registry_is_not_counted_twice(parts: dict[str, str]) -> None:
    with Isrctn() as server:
        server.add(**{ONE: full_trial(ONE, **parts)})
        assert trials(asked(server, here=("NCT00000007",))) == []
        assert trials(asked(server, ONE, here=("NCT00000007",))) == []
        assert trials(asked(server, here=("NCT00000008",))) == [ONE]


def test_more_trials_than_asked_for_at_first_are_asked_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isrctn, "FIRST", 2)
    numbers = [f"ISRCTN1000000{n}" for n in range(5)]
    with Isrctn() as server:
        server.add(**{n: full_trial(n) for n in numbers})
        batches = asked(server)
        assert [a.form["limit"] for a in server.log] == ["2", "5"]
    assert trials(batches) == numbers
    assert batches[-1].harvest.status == "complete"


def test_a_search_without_end_is_a_shortfall_and_no_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isrctn, "FIRST", 2)
    monkeypatch.setattr(isrctn, "MOST", 3)
    with Isrctn() as server:
        server.add(**{n: full_trial(n) for n in (f"ISRCTN1000000{n}" for n in range(5))})
        (batch,) = asked(server)
    assert batch.harvest.status == "failed"
    assert "counts 5 trials but listed 2" in (batch.harvest.shortfall or "")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(status=503, body=b""), "transient"),
        (Fault(body=b"<html>Just a moment</html>"), "transient"),
        (Fault(body=b"<allTrials totalCount='1'><fullTrial>"), "incomplete"),
        (Fault(body=b"<allTrials totalCount='1'><a></b></allTrials>"), "cannot be read"),
        (Fault(body=b"<allTrials count='1'></allTrials>"), "lacks totalCount"),
        (Fault(body=b"<allTrials totalCount='5'></allTrials>"), "counts 5 trials but listed 0"),
        (
            Fault(
                body=b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><allTrials totalCount="1">&y;</allTrials>'
            ),
            "listed 0",
        ),
    ],
)
def test_a_failure_is_a_failed_run_with_its_reason_and_no_trial_p13(fault: Fault, said: str) -> None:
    with Isrctn() as server:
        server.add(**{ONE: full_trial(ONE)})
        server.faults.extend([fault] * 20)
        batches = asked(server, ONE)
    assert (trials(batches), batches[-1].harvest.status, batches[-1].cursors) == ([], "failed", {})
    assert said in (batches[-1].harvest.shortfall or "")


def test_half_the_trials_gone_is_partial_and_keeps_the_cursor_p13() -> None:
    with Isrctn() as server:
        server.add(**{ONE: full_trial(ONE)})
        last = asked(server, known=Known(count=5))[-1]
    assert (last.harvest.status, last.cursors) == ("partial", {})


@pytest.mark.parametrize(("part", "needed"), [("title", True), ("recruitmentStart", False)])
def test_a_renamed_part_is_told_by_name(part: str, needed: bool) -> None:
    with Isrctn() as server:
        server.add(**{n: full_trial(n) for n in (f"ISRCTN100000{n}" for n in range(10, 22))})
        real = server.answer

        def answer(arrival: Arrival) -> tuple[int, str, bytes]:
            status, kind, body = real(arrival)
            return (
                status,
                kind,
                body.replace(f"<{part}>".encode(), b"<renamed>").replace(f"</{part}>".encode(), b"</renamed>"),
            )

        server.answer = answer  # type: ignore[method-assign]
        run = asked(server)[-1].harvest
    assert part in " ".join((run.shortfall or "", *run.warnings))
    assert (run.status == "failed") is needed


def test_where_nothing_is_wanted_nothing_is_asked() -> None:
    with Isrctn() as server:
        assert (
            list(isrctn.harvest_isrctn(topic(registry={}), web(server), Known(), now=NOW, numbers=("NCT00000001",)))
            == []
        )
        assert list(server.log) == []


@pytest.mark.parametrize(
    ("registry", "query"),
    [
        ({}, None),
        ({"term": "ketamine"}, "(ketamine)"),
        ({"condition": '"opioid use" AND relapse OR heroin'}, '("opioid use" AND relapse OR heroin)'),
        ({"condition": "a b OR c"}, '("a b" OR c)'),
        ({"condition": " ", "term": "x"}, "(x)"),
    ],
)
def test_the_registry_search_is_put_as_isrctn_takes_it(registry: dict[str, str], query: str | None) -> None:
    assert isrctn.search_of(registry) == query


NAMES = st.sampled_from(
    "fullTrial trial isrctn participants conditions condition interventions intervention results title trialDescription"
    " sponsor phase externalRefs secondaryNumbers trialDesign".split()
)
TREES = st.recursive(
    st.text(alphabet="abI/1 é", max_size=6), lambda inner: st.lists(st.tuples(NAMES, inner), max_size=4), max_leaves=12
)


def build(name: str, inner: object) -> etree._Element:
    element = etree.Element(name)
    if isinstance(inner, list):
        for tag, child in inner:
            element.append(build(tag, child))
    else:
        element.text = str(inner)
    return element


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_no_shape_of_an_answer_stops_the_reading(tree: object) -> None:
    plain = isrctn._plain(build("fullTrial", [("trial", tree), ("sponsor", tree)]))
    trial = isrctn.read_trial(plain, NOW)
    assert trial is None or trial.trial.startswith("ISRCTN")
    assert isrctn._numbers(plain) == set()


def test_a_recorded_run_is_replayed_alike_without_the_server(tmp_path: Path) -> None:
    with Isrctn() as server, recording(tmp_path / "r", NOW):
        server.add(**{ONE: full_trial(ONE)})
        live = asked(server)
    assert "https://www.isrctn.com/api/query/format/default" in (tmp_path / "r" / "traffic.yaml").read_text()
    with replaying(tmp_path / "r") as run:
        again = list(isrctn.harvest_isrctn(TOPIC, Web(ISRCTN), Known(), now=run.now))
    assert again == live
