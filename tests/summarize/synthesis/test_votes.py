"""The table votes holds what the findings say: counted a second time in SQL from findings, labels and reports."""

from __future__ import annotations

import dataclasses
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW, TEXTS, report, run

from evidence.records import Batch, Classification, Contrast, Direction, Extraction, Report
from evidence.store import Store
from evidence.topic import Topic
from summarize import queries
from summarize.claims import answers as claims
from summarize.directions import BY_AMOUNT, CONTROLLED, UNCONTROLLED
from summarize.studies.grouping import group_reports
from summarize.studies.synthesis import synthesize
from summarize.studies.votes import direction_of, every_vote, table_row, votes

# The second way, written apart from summarize/studies/votes.py: one direction a finding, a study and a kind of comparison.
SECOND = """WITH labelled AS (SELECT f.*, r.study, coalesce(
    t.value IN ('randomized_trial', 'comparative')
    OR (t.value = 'nonrandomized_trial'
        AND c.value IN ('placebo', 'active', 'usual_care', 'dose', 'historical', 'groups'))
    OR (t.value = 'preclinical' AND coalesce(c.value, '') <> 'none'), 0) AS compares,
    coalesce(f.role, '') = 'CONCLUSIONS' AS late
  FROM reports r JOIN findings f ON f.paper = r.paper AND f.valid_to IS NULL
  LEFT JOIN labels t ON t.paper = r.paper AND t.field_name = 'study_type' AND t.valid_to IS NULL
  LEFT JOIN labels c ON c.paper = r.paper AND c.field_name = 'comparator' AND c.valid_to IS NULL
  WHERE r.votes = 1 AND f.direction <> 'unclear' AND NOT (f.spin = 1 AND coalesce(f.role, '') = 'CONCLUSIONS')
  AND coalesce(f.contrast, '') NOT IN ('patients_against_patients', 'relation', 'other_drug')),
stated AS (SELECT study, outcome, late, CASE
  WHEN contrast = 'ketamine_against_ketamine' OR direction LIKE 'more_%' THEN CASE
    WHEN compares AND replace(direction, 'more_', '') IN ('benefit', 'harm', 'no_difference', 'mixed')
    THEN 'more_' || replace(direction, 'more_', '') ELSE 'observed' END
  WHEN contrast = 'before_and_after' OR NOT compares THEN CASE direction WHEN 'benefit' THEN 'uncontrolled_improvement'
    WHEN 'harm' THEN 'uncontrolled_worsening' WHEN 'no_difference' THEN 'uncontrolled_no_change'
    WHEN 'mixed' THEN 'uncontrolled_mixed' ELSE direction END
  WHEN contrast IS NULL AND direction IN ('benefit', 'harm') AND (quote LIKE '%both groups%' OR quote LIKE '%both arms%'
    OR quote LIKE '%all groups%' OR quote LIKE '%all arms%') THEN 'observed'
  ELSE direction END AS d FROM labelled),
kept AS (SELECT *, d LIKE 'more_%' AS amount FROM stated s WHERE late = (SELECT min(o.late) FROM stated o
  WHERE o.study = s.study AND o.outcome = s.outcome AND (o.d LIKE 'more_%') = (s.d LIKE 'more_%'))),
ranked AS (SELECT study, outcome, amount, d, CASE WHEN amount THEN 0
  WHEN d IN ('benefit', 'harm', 'no_difference', 'mixed') THEN 0 WHEN d = 'observed' THEN 2 ELSE 1 END AS rank FROM kept)
SELECT study, outcome, CASE WHEN count(DISTINCT d) = 1 THEN max(d) WHEN amount THEN 'more_mixed' WHEN rank = 0 THEN 'mixed'
  ELSE 'uncontrolled_mixed' END FROM ranked r WHERE rank = (SELECT min(o.rank) FROM ranked o WHERE o.study = r.study
  AND o.outcome = r.outcome AND o.amount = r.amount) GROUP BY study, outcome, amount"""

one_finding = st.tuples(
    st.sampled_from(["craving", "withdrawal"]), st.sampled_from(sorted(TEXTS)), st.sampled_from([None, *Contrast])
)
one_report = st.fixed_dictionaries(
    {
        "study_type": st.sampled_from(
            [
                "randomized_trial",
                "nonrandomized_trial",
                "comparative",
                "descriptive",
                "preclinical",
                "systematic_review",
            ]
        ),
        "findings": st.lists(one_finding, max_size=4),
        "comparator": st.sampled_from(["placebo", "dose", "none", "groups"]),
        "trial": st.one_of(st.none(), st.integers(1, 2)),
        "role": st.sampled_from(["RESULTS", "CONCLUSIONS"]),
        "n": st.one_of(st.none(), st.integers(1, 99)),
    }
)


def made(key: str, row: Mapping[str, Any]) -> Report:
    """A report from a drawn row."""
    plain = report(
        key,
        row["study_type"],
        findings=[(outcome, direction) for outcome, direction, _ in row["findings"]],
        comparator=row["comparator"],
        nct=[f"NCT9000000{row['trial']}"] if row["trial"] else [],
        role=row["role"],
        n=row["n"],
    )
    contrasts = [contrast for _, _, contrast in row["findings"]]
    found = (dataclasses.replace(f, contrast=c) for f, c in zip(plain.findings, contrasts, strict=True))
    return dataclasses.replace(plain, findings=tuple(found))


def stored(store: Store, reports: list[Report]) -> tuple[list[Report], Any]:
    """The reports as the store gives them back, their studies, with the table votes written."""
    store.save_batch(Batch(harvest=run(), papers=tuple(r.paper for r in reports)))
    labels = [Classification(paper=r.paper.paper, labels=tuple(r.labels.values()), tags=r.tags) for r in reports]
    store.save_classifications(labels, NOW)
    values = [Extraction(paper=r.paper.paper, readings=r.readings, findings=r.findings) for r in reports]
    store.save_extractions(values, NOW)
    standing = list(store.reports())
    studies = group_reports(standing, ())
    store.save_studies(studies)
    store.save_votes(map(table_row, every_vote(standing, studies)))
    return standing, studies


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(one_report, max_size=6))
def test_the_table_votes_is_what_a_second_count_of_the_findings_gives(topic: Topic, rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "evidence.db") as store:
        standing, studies = stored(store, [made(str(100 + i), row) for i, row in enumerate(rows)])
        written = store.connection.execute("SELECT study, outcome, direction FROM votes").fetchall()
        assert sorted(map(tuple, written)) == sorted(map(tuple, store.connection.execute(SECOND).fetchall()))
        for amount in (False, True):
            together = Counter(
                v.direction for v in votes(standing, studies, ("craving", "withdrawal"), by_amount=amount)
            )
            for direction in (*CONTROLLED, *UNCONTROLLED, "uncontrolled_mixed", "observed", *BY_AMOUNT):
                query = queries.over_votes(
                    "count(*)", f"direction = '{direction}'", ("craving", "withdrawal"), by_amount=amount
                )
                assert store.run_scalar(query) == together[direction]
        misplaced = """SELECT count(*) FROM votes v WHERE NOT EXISTS (SELECT 1 FROM findings f WHERE f.paper = v.paper
            AND f.position = v.finding AND f.outcome = v.outcome AND f.valid_to IS NULL)"""
        assert store.run_scalar(misplaced) == 0
        for s in synthesize(standing, studies, topic):
            said = store.connection.execute(
                "SELECT direction, count(*) FROM votes WHERE outcome = ? AND species = ? AND scope = 'core' GROUP BY 1",
                (s.outcome, s.species),
            )
            assert dict(said.fetchall()) == s.counts


@pytest.mark.parametrize("direction", ["benefit", "harm", "no_difference", "mixed", *BY_AMOUNT])
def test_more_against_less_ketamine_is_never_a_vote_on_whether_ketamine_helps(topic: Topic, direction: str) -> None:
    one = made("1", row(("craving", direction, Contrast.AGAINST_KETAMINE)))
    studies = group_reports([one], ())
    assert votes([one], studies, ("craving",)) == ()
    (vote,) = votes([one], studies, ("craving",), by_amount=True)
    assert vote.direction.removeprefix("more_") == direction.removeprefix("more_")
    assert not vote.compared
    (synthesis,) = synthesize([one], studies, topic)
    assert (synthesis.favours, synthesis.compared, synthesis.sign_test_p) == (0, 0, None)
    assert synthesis.counts == {vote.direction: 1}
    for answer in claims.answer_claims([one], studies, (), topic):
        assert "1" not in (*answer.supports, *answer.against, *answer.silent)
    assert any("1" in answer.by_amount for answer in claims.answer_claims([one], studies, (), topic))


@pytest.mark.parametrize("contrast", [Contrast.PATIENTS, Contrast.RELATION, Contrast.OTHER_DRUG])
@pytest.mark.parametrize("direction", ["benefit", "harm", "no_difference", "more_benefit"])
def test_a_contrast_of_another_kind_is_no_vote(contrast: Contrast, direction: str) -> None:
    one = made("1", row(("craving", direction, contrast)))
    assert list(every_vote([one], group_reports([one], ()))) == []


def test_an_unclear_direction_never_votes_and_waits_for_a_person() -> None:
    one = made("1", row(("craving", "unclear", Contrast.AGAINST_OTHER)))
    assert list(every_vote([one], group_reports([one], ()))) == []
    assert one.needs_review == "direction unclear"
    beside = made("2", row(("craving", "unclear", None), ("craving", "harm", None)))
    assert [v.direction for v in every_vote([beside], group_reports([beside], ()))] == ["harm"]


@pytest.mark.parametrize(("direction", "change"), [("benefit", "improvement"), ("harm", "worsening")])
def test_a_change_before_and_after_in_a_controlled_study_is_no_comparison(direction: str, change: str) -> None:
    one = made("1", row(("craving", direction, Contrast.BEFORE_AFTER)))
    (vote,) = every_vote([one], group_reports([one], ()))
    assert (vote.direction, vote.compared) == (f"uncontrolled_{change}", False)
    assert vote.contrast is Contrast.BEFORE_AFTER


def test_a_study_with_placebo_and_two_doses_votes_on_both_questions() -> None:
    one = made(
        "1",
        row(("craving", "no_difference", Contrast.AGAINST_OTHER), ("craving", "benefit", Contrast.AGAINST_KETAMINE)),
    )
    found = {v.contrast: v.direction for v in every_vote([one], group_reports([one], ()))}
    assert found == {Contrast.AGAINST_OTHER: "no_difference", Contrast.AGAINST_KETAMINE: "more_benefit"}


def test_an_order_of_doses_without_groups_is_reported_and_no_more() -> None:
    one = made("1", row(("craving", "more_benefit", Contrast.AGAINST_KETAMINE)) | {"study_type": "descriptive"})
    assert direction_of(one, one.findings[0]) == Direction.OBSERVED


def row(*findings: tuple[str, str, Contrast | None]) -> dict[str, Any]:
    """A randomized trial with these findings."""
    return {
        "study_type": "randomized_trial",
        "findings": list(findings),
        "comparator": "placebo",
        "trial": None,
        "role": "RESULTS",
        "n": 40,
    }
