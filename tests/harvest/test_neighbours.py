"""The neighbors give what they have, and fail without harm."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Clock
from hypothesis import given
from hypothesis import strategies as st
from made import at, topic
from standin import Fault, Loopback
from standin_neighbours import Preprints, Registry, Works, preprint, study, work

from evidence.records import Batch, Known
from harvest.europepmc import harvest_preprints, read_preprint
from harvest.net.transport import Limits, Service
from harvest.net.web import CROSSREF, CTGOV, EUROPEPMC, Web
from harvest.notices import harvest_notices, read_notices
from harvest.registries.trials import harvest_trials, read_trial

NOW = at("2026-02-01")
TOPIC = topic(
    registry={"condition": "opioid use disorder OR heroin dependence", "intervention": "ketamine"},
    preprints="ketamine AND heroin AND SRC:PPR",
)


def web(service: Service, server: Loopback) -> Web:
    clock = Clock()
    limits = Limits(connect=2, read=2, total=5)
    return Web(service, base_url=server.url, email="tests@example.org", limits=limits, clock=clock, sleep=clock.sleep)


def trials_of(server: Registry, nct_ids: tuple[str, ...] = (), known: Known | None = None) -> list[Batch]:
    return list(harvest_trials(TOPIC, web(CTGOV, server), known or Known(), now=NOW, nct_ids=nct_ids))


def test_trials_are_found_by_search_and_by_every_number_in_papers() -> None:
    with Registry() as server:
        server.add(
            study("NCT00000001"), study("NCT00000002", conditions=("Depression",)), study("NCT00000003", title="Other")
        )
        batches = trials_of(server, ("nct00000002", "NCT00000009", "NCT00000001", "ISRCTN1", "NCT1|NCT2"))
    assert [t.trial for b in batches for t in b.trials] == ["NCT00000001", "NCT00000003", "NCT00000002"]
    run = batches[-1].harvest
    assert (run.status, run.count, run.fetched, run.missing) == ("complete", 2, 3, ("NCT00000009",))
    assert batches[-1].cursors == {"clinicaltrials.gov": "2026-02-01"}
    assert run.query == "condition: opioid use disorder OR heroin dependence; intervention: ketamine"


def test_an_obsolete_number_in_a_paper_is_found_under_the_number_the_trial_has_today() -> None:
    with Registry() as server:
        joined = study("NCT00000001", conditions=("Depression",))
        joined["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000007", "nct00000008"]
        server.add(joined)
        server.studies["NCT00000007"] = joined
        batches = trials_of(server, ("NCT00000007",))
    assert [(t.trial, t.aliases) for b in batches for t in b.trials] == [
        ("NCT00000001", ("NCT00000007", "NCT00000008"))
    ]
    assert (batches[-1].harvest.status, batches[-1].harvest.missing) == ("complete", ())


@pytest.mark.parametrize(
    ("count", "people"),
    [
        *((40, 40), (0, 0), ("40", 40), (9999, 9999), (99998, 99998)),
        *((99999999, None), (999999999, None), (99999, None), (12_000_000, None)),
        *((-1, None), (True, None), (None, None), ("many", None), (2.5, None)),
    ],
)
def test_an_enrolment_that_stands_for_unknown_is_none(count: object, people: int | None) -> None:
    entry = study("NCT00000001")
    entry["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = count
    trial = read_trial(entry)
    assert trial is not None
    assert trial.enrollment == people


def test_a_trial_is_read_with_arms_comparator_dates_and_only_the_papers_that_report_it() -> None:
    trial = read_trial(study("NCT00000001", references=(("1", "RESULT"), ("2", "BACKGROUND"), ("3", "DERIVED"))))
    assert trial is not None
    assert trial.arms == ("Ketamine", "Saline")
    assert trial.comparator == "Saline"
    assert trial.phase == "phase 1/phase 2"
    assert (trial.enrollment, trial.enrollment_kind) == (40, "ESTIMATED")
    assert (trial.status, trial.primary_completion_date, trial.has_results) == ("RECRUITING", "2027-03", False)
    assert trial.pmids == ("1", "3")


def test_all_pages_of_the_registry_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvest.registries.trials.PAGE", 10)
    with Registry() as server:
        server.add(*(study(f"NCT{i:08}") for i in range(1, 36)))
        batches = trials_of(server)
    assert len({t.trial for b in batches for t in b.trials}) == 35
    assert batches[-1].harvest.status == "complete"


def test_a_registry_list_shorter_than_its_count_is_partial_p13() -> None:
    with Registry() as server:
        server.add(study("NCT00000001"))
        server.faults.append(Fault(body=b'{"studies":[],"totalCount":5}'))
        last = trials_of(server)[-1]
    assert (last.harvest.status, last.cursors) == ("failed", {})
    assert "counts 5" in (last.harvest.shortfall or "")


@pytest.mark.parametrize("nonsense", [[], {}, [{}], None, 7])
def test_a_type_that_is_no_word_is_of_no_kind_p04(nonsense: object) -> None:
    data = study("NCT00000001", references=(("1", "RESULT"),))
    data["protocolSection"]["armsInterventionsModule"]["armGroups"][1]["type"] = nonsense
    data["protocolSection"]["referencesModule"]["references"][0]["type"] = nonsense
    trial = read_trial(data)
    assert trial is not None
    assert (trial.comparator, trial.pmids) == (None, ())


def test_half_the_trials_gone_is_partial_p13() -> None:
    with Registry() as server:
        server.add(study("NCT00000001"))
        assert trials_of(server, known=Known(count=9))[-1].harvest.status == "partial"


AWAY = [
    Fault(status=503, body=b""),
    Fault(body=b"<html>"),
    Fault(body=b"{}"),
    Fault(body=b"[1"),
    Fault(status=404, body=b"no"),
]


@pytest.mark.parametrize("fault", AWAY)
@pytest.mark.parametrize("service", ["trials", "notices", "preprints"])
def test_a_neighbor_that_is_away_gives_a_failed_run_and_no_exception_p13(service: str, fault: Fault) -> None:
    servers = {"trials": Registry, "notices": Works, "preprints": Preprints}
    with servers[service]() as server:
        server.faults.extend([fault] * 30)
        if service == "trials":
            batches = trials_of(server)
        elif service == "notices":
            batches = list(harvest_notices(TOPIC, web(CROSSREF, server), {"1": "10.1000/a"}, now=NOW))
        else:
            batches = list(harvest_preprints(TOPIC, web(EUROPEPMC, server), now=NOW))
    assert batches[-1].harvest.status == "failed"
    assert batches[-1].harvest.shortfall
    assert all(b.cursors == {} for b in batches)


# --- Crossref


def test_crossref_gives_a_second_opinion_on_retraction_concern_and_correction_p23() -> None:
    with Works() as server:
        server.add(
            work(
                "10.1000/A", ("correction", "publisher", "10.1000/n1"), ("retraction", "retraction-watch", "10.1000/n2")
            ),
            work("10.1000/b", ("expression_of_concern", "publisher", "10.1000/n3")),
            work("10.1000/c"),
            work("10.1000/d,e", ("retraction", "publisher", "10.1000/n4")),
        )
        dois = {
            "1": "10.1000/a",
            "2": "10.1000/B",
            "3": "10.1000/c",
            "4": "10.1000/d,e",
            "5": "10.1000/unknown",
            "6": "10.1000/a",
        }
        batches = list(harvest_notices(TOPIC, web(CROSSREF, server), dois, now=NOW))
    notices = {paper: [n.ref_type for n in told] for b in batches for paper, told in b.notices.items()}
    assert notices == {
        "1": ["ErratumIn", "RetractionIn"],
        "6": ["ErratumIn", "RetractionIn"],
        "2": ["ExpressionOfConcernIn"],
        "4": ["RetractionIn"],
    }
    assert {n.origin for b in batches for told in b.notices.values() for n in told} == {"crossref"}
    run = batches[-1].harvest
    assert (run.status, run.fetched) == ("complete", 4)
    assert run.warnings == ("1 records have a DOI that Crossref does not know",)


def test_not_one_known_doi_is_a_failed_run_never_a_clean_bill_p13() -> None:
    with Works() as server:
        for dois in ({"1": "10.1000/unknown"}, {"10.1000/keys": "1"}):  # the second has them the wrong way round
            (last,) = list(harvest_notices(TOPIC, web(CROSSREF, server), dois, now=NOW))[-1:]
            assert last.harvest.status == "failed"
            assert "none of 1 DOIs" in (last.harvest.shortfall or "")


def test_no_record_with_a_doi_is_nothing_to_ask() -> None:
    with Works() as server:
        (only,) = harvest_notices(TOPIC, web(CROSSREF, server), {}, now=NOW)
        assert (only.harvest.status, server.log) == ("complete", [])


def test_a_notice_says_where_and_when_and_by_whom() -> None:
    (notice,) = read_notices(work("10.1000/a", ("retraction", "retraction-watch", "10.1000/N2")))
    assert notice.source == "doi:10.1000/n2"
    assert notice.note == "Retraction, retraction-watch, 2026-01-09"


def test_an_article_is_linked_to_its_preprint() -> None:
    (notice,) = read_notices(work("10.1000/a", preprint="10.1101/x"))
    assert (notice.ref_type, notice.source, notice.note) == ("UpdateOf", "doi:10.1101/x", "preprint")


def test_many_dois_are_asked_for_in_groups() -> None:
    with Works() as server:
        server.add(*(work(f"10.1000/{i}") for i in range(95)))
        batches = list(
            harvest_notices(TOPIC, web(CROSSREF, server), {str(i): f"10.1000/{i}" for i in range(95)}, now=NOW)
        )
        assert len(server.log) == 3
    assert batches[-1].harvest.fetched == 95


def test_who_asks_stands_in_the_user_agent_and_not_in_the_address_p06() -> None:
    with Works() as server:
        list(harvest_notices(TOPIC, web(CROSSREF, server), {"1": "10.1000/a"}, now=NOW))
        assert "mailto:tests@example.org" in server.log[0].headers["User-Agent"]
        assert "example.org" not in server.log[0].query


# --- Europe PMC


def test_preprints_become_records_with_readable_text_and_sections() -> None:
    paper = read_preprint(preprint("10.1101/X"))
    assert paper is not None
    assert paper.paper == "doi:10.1101/x"
    assert paper.abstract == "BACKGROUND: Invented dose of 10⁻³ mg.\nRESULTS: None."
    assert [paper.abstract[s.start : s.end] for s in paper.sections] == ["Invented dose of 10⁻³ mg.", "None."]
    assert (paper.preprint, paper.open_access, paper.source, paper.year) == (True, True, "europepmc", 2026)
    assert paper.authors[0].last_name == "Invented"
    assert paper.entrez_date == date(2026, 1, 21)


def test_a_preprint_points_to_its_article_and_a_withdrawn_one_says_so() -> None:
    links = [{"id": "77", "source": "MED", "type": "Preprint of", "reference": "J Inv"}, {"type": "Withdrawal in"}]
    paper = read_preprint(preprint("10.1101/x", commentCorrectionList={"commentCorrection": links}))
    assert paper is not None
    assert [(n.ref_type, n.pmid) for n in paper.notices] == [("UpdateIn", "77"), ("RetractionIn", None)]
    assert paper.retracted
    for title, retracted in (("WITHDRAWN: Ketamine", True), ("Withdrawal and ketamine", False), ("Ketamine", False)):
        assert (found := read_preprint(preprint("10.1101/x", title=title)))
        assert found.retracted is retracted


def test_the_article_is_told_of_all_its_preprints() -> None:
    link = {"commentCorrection": [{"id": "77", "source": "MED", "type": "Preprint of"}]}
    with Preprints() as server:
        server.add(*(preprint(f"10.1101/{n}", commentCorrectionList=link) for n in "ab"))
        last = list(harvest_preprints(TOPIC, web(EUROPEPMC, server), now=NOW))[-1]
    assert [(n.ref_type, n.source) for n in last.notices["77"]] == [
        ("UpdateOf", "doi:10.1101/a"),
        ("UpdateOf", "doi:10.1101/b"),
    ]


def test_preprints_that_pubmed_has_already_are_left_out_and_open_access_is_flagged() -> None:
    with Preprints() as server:
        server.add(preprint("10.1101/a"), preprint("10.1101/b"))
        server.add(
            {"id": "5", "pmid": "5", "source": "MED", "isOpenAccess": "Y"},
            {"id": "6", "source": "MED", "isOpenAccess": "N"},
        )
        batches = list(
            harvest_preprints(TOPIC, web(EUROPEPMC, server), now=NOW, known_dois={"10.1101/a"}, pmids=("5", "6", "7"))
        )
    assert [p.paper for b in batches for p in b.papers] == ["doi:10.1101/b"]
    assert {k: v for b in batches for k, v in b.open_access.items()} == {"5": True, "6": False}
    assert batches[-1].harvest.status == "complete"


def test_all_pages_of_europe_pmc_are_read_until_the_cursor_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvest.europepmc.PAGE", 10)
    with Preprints() as server:
        server.add(*(preprint(f"10.1101/{i}") for i in range(35)))
        batches = list(harvest_preprints(TOPIC, web(EUROPEPMC, server), now=NOW))
    assert len({p.paper for b in batches for p in b.papers}) == 35
    assert batches[-1].harvest.status == "complete"


def test_fewer_preprints_than_counted_are_partial_p13() -> None:
    with Preprints() as server:
        server.faults.append(Fault(body=b'{"hitCount":3,"nextCursorMark":"*","resultList":{"result":[]}}'))
        last = list(harvest_preprints(TOPIC, web(EUROPEPMC, server), now=NOW))[-1]
    assert last.harvest.status == "failed"


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "protocolSection identificationModule nctId statusModule designModule phases armsInterventionsModule armGroups "
                "label type name interventions referencesModule references pmid doi title source abstractText updated-by "
                "relation has-preprint id id-type updated date-parts DOI authorList author commentCorrectionList "
                "commentCorrection firstPublicationDate firstIndexDate".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(
    st.dictionaries(st.sampled_from(["protocolSection", "doi", "title", "source", "updated-by", "relation"]), json_like)
)
def test_no_answer_of_a_neighbor_breaks_its_reader_p04(data: dict[str, object]) -> None:
    read_trial(data)
    read_notices(data)
    read_preprint({"source": "PPR", "doi": "10.1000/x", "title": "t", **data})


@given(st.text(alphabet="ab<>/&;h4psu \x00", max_size=60))
def test_no_markup_of_an_abstract_breaks_its_reader_p04(markup: str) -> None:
    paper = read_preprint(preprint("10.1000/x", abstractText=markup, title="t " + markup))
    assert paper is None or all((paper.abstract or "")[s.start : s.end] for s in paper.sections)
