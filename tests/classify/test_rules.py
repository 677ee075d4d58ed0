from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.cues import cue_matcher, cue_terms
from classify.designs import DESIGNS, STATED
from classify.features import Read, read
from classify.head import Head
from classify.publication_types import NAMES, STRONG, WEIGHTS, title_weights, type_weights
from classify.scope import decide_scope
from classify.study_type import decide, is_notice
from classify.text import fold, tidy
from evidence.records import HEADLINES, Paper, PublicationType, Scope, StudyType

from .conftest import paper

T = StudyType


def notice(one: Paper) -> bool:
    """Whether a record is a notice, its texts tidied as the classifier reads them."""
    return is_notice(one, tidy(one.title)[0], tidy(one.abstract or "")[0])


def decided(text: str, groups: dict[str, str], *, title: str = "", reviews: bool = False) -> Scope:
    """The scope of a text in which the words of each group were found."""
    record = read(title, text)
    hits = [
        (group, at, at + len(word))
        for group, word in groups.items()
        for at in range(len(record.folded))
        if record.folded.startswith(word, at)
    ]
    return decide_scope(record, hits, reviews).value


def test_without_the_drug_nothing_else_matters() -> None:
    assert decided("heroin heroin heroin", {"core": "heroin"}, title="heroin") is Scope.NO_KETAMINE


def test_the_core_needs_drug_and_disorder() -> None:
    groups = {"intervention": "ketamine", "core": "heroin"}
    assert decided("ketamine for heroin. heroin again.", groups, title="ketamine") is Scope.CORE
    assert decided("ketamine for pain.", groups, title="ketamine") is Scope.KETAMINE_OTHER


def test_a_drug_in_a_list_of_a_review_is_not_lost() -> None:
    text = "We name aspirin, ketamine and codeine. One. Two. Three."
    assert decided(text, {"intervention": "ketamine"}, title="drugs", reviews=True) is Scope.KETAMINE_OTHER
    assert decided(text, {"intervention": "ketamine"}, title="drugs") is Scope.NO_KETAMINE


@given(
    st.lists(st.tuples(st.sampled_from(["intervention", "core", "adjacent", "harm"]), st.integers(0, 40)), max_size=12),
    st.booleans(),
)
def test_any_mix_of_hits_gets_a_scope_a_chance_and_its_grounds(hits: list[tuple[str, int]], reviews: bool) -> None:
    record = Read("x" * 50, 12, 30, ["x"], False)
    found = decide_scope(record, [(group, at, at + 1) for group, at in hits], reviews)
    assert 0.5 < found.probability < 1
    assert (found.value is Scope.NO_KETAMINE) >= (not any(group == "intervention" for group, _ in hits))
    assert {h[0] for h in found.hits} <= {group for group, _ in hits}


def test_every_weight_is_for_a_study_type_and_positive() -> None:
    for given_ in WEIGHTS.values():
        assert set(given_) <= set(StudyType)
        assert all(weight > 0 for weight in given_.values())


def test_every_identifier_names_a_type_that_weighs() -> None:
    assert set(NAMES.values()) <= set(WEIGHTS)


def test_a_type_is_known_by_its_identifier_whatever_its_name() -> None:
    record = Paper(paper="1", title="T", publication_types=(PublicationType(ui="D002363", name="Fallberichte"),))
    assert list(type_weights(record)) == ["publication type: Case Reports"]


def test_no_type_is_taken_from_a_record_without_types() -> None:
    assert type_weights(paper("A title", "Text.")) == {}


def test_the_mark_of_a_notice_is_final_even_when_given_by_machine() -> None:
    record = paper("T", types=("Published Erratum",), indexing_method="Automated")
    (weights,) = type_weights(record).values()
    assert weights[T.NOTICE] > 3 * STRONG


def test_a_review_of_animal_studies_is_not_pushed_to_preclinical() -> None:
    assert "MeSH: Animals without Humans" not in type_weights(paper("T", types=("Review",), mesh=("Animals",)))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Ketamine in withdrawal: study protocol", T.PROTOCOL),
        ("Design of a trial of ketamine", T.PROTOCOL),
        ("Rationale and design of the K trial", T.PROTOCOL),
        ("Ketamine: a scoping review", T.SYSTEMATIC_REVIEW),
        ("Ketamine meta-analysis", T.SYSTEMATIC_REVIEW),
        ("Ketamine for craving: a case series", T.CASE_REPORT),
        ("A randomised trial of ketamine", T.RANDOMIZED_TRIAL),
        ("Ketamine for craving: an open-label study", T.NONRANDOMIZED_TRIAL),
    ],
)
def test_what_a_title_says_is_heard(title: str, kind: StudyType) -> None:
    assert any(kind in weights for weights in title_weights(title).values())


def test_a_plain_title_says_nothing() -> None:
    assert title_weights("Ketamine and mood in adults") == {}


ABSTRACT = (
    "BACKGROUND: Pain is common. METHODS: Adults got ketamine. RESULTS: Pain fell. CONCLUSIONS: Ketamine helps. " * 8
)


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Corrigendum to 'Ketamine at home'", ABSTRACT),
        ("Corrigendum \u2018Ketamine at home\u2019", ABSTRACT),
        ("Erratum regarding Ketamine at home", ABSTRACT),
        ("Ketamine at home: corrigendum", ABSTRACT),
        ("Ketamine at home (Publisher Correction)", ABSTRACT),
        ("Corri\u00adgendum: Ketamine at home", ABSTRACT),
        ("Author\u2019s correction: Ketamine at home", None),
        ("Ketamine at home", "[This corrects the article on ketamine.] " + ABSTRACT),
        ("Ketamine at home", "In the original article, there was an error in Table 2. " + ABSTRACT),
        ("Retraction: Ketamine at home", ABSTRACT),
    ],
)
def test_a_notice_stays_one_when_it_repeats_the_abstract(title: str, abstract: str | None) -> None:
    assert notice(paper(title, abstract))


@pytest.mark.parametrize("title", ["RETRACTED: Ketamine at home", "Retracted article: Ketamine at home"])
def test_a_retracted_article_that_keeps_its_abstract_is_no_notice(title: str) -> None:
    assert not notice(paper(title, ABSTRACT))


@pytest.mark.parametrize(
    "title",
    [
        "Scoliosis and its correction",
        "Ketamine for correction of hypotension",
        "Corrections officers and naloxone",
        "Retracting the uvula",
        "Errata in print shops",
    ],
)
def test_words_that_only_begin_like_a_notice_are_none(title: str) -> None:
    assert not notice(paper(title))


def test_every_study_type_has_a_headline() -> None:
    assert set(HEADLINES) == set(StudyType)
    assert set(HEADLINES.values()) == {
        "trial",
        "case report",
        "comparative",
        "review",
        "protocol",
        "preclinical",
        "other",
    }


def test_every_stated_design_is_a_design() -> None:
    assert set(STATED.values()) <= set(DESIGNS)


def test_every_phrase_of_a_cue_finds_itself() -> None:
    for number, phrases in enumerate(cue_terms().values()):
        for phrase in phrases:
            found = {name for name, _, _ in cue_matcher().find(fold(phrase.strip("*")))}
            assert number in found, phrase


KINDS = ("comparative", "descriptive", "randomized_trial")
BLANK = Head(
    field="study_type",
    classes=KINDS,
    weights=np.zeros((1, 3), np.float32),
    intercept=np.zeros(3, np.float32),
    members=(),
    pool=(1.0,),
    thresholds={},
)


def shares(compared: float, scores: tuple[float, float, float] = (0, 0, 0)) -> dict[str, float]:
    """Probabilities of the three types, given scores and the log odds that groups are compared."""
    found = decide(paper("Pain at home"), read("Pain at home", ""), np.array(scores, np.float32), BLANK, compared)
    return dict(found.probabilities)


def test_groups_that_are_compared_speak_for_a_comparative_study_and_against_a_description() -> None:
    yes, even, no = shares(3), shares(0), shares(-3)
    assert yes["comparative"] > even["comparative"] > no["comparative"]
    assert yes["descriptive"] < even["descriptive"] < no["descriptive"]
    assert len(set(even.values())) == 1


def test_groups_that_are_compared_do_not_turn_a_plain_trial_into_a_comparative_study() -> None:
    assert max(shares(5, (0, 0, 4)).items(), key=lambda item: item[1])[0] == "randomized_trial"


@given(st.floats(-9, 9), st.tuples(*[st.floats(-5, 5)] * 3))
def test_what_is_added_is_told_and_adds_up_to_the_margin(compared: float, scores: tuple[float, float, float]) -> None:
    given_scores = np.array(scores, np.float32)
    found = decide(paper("Pain at home"), read("Pain at home", ""), given_scores, BLANK, compared)
    column = KINDS.index(found.value)
    assert found.margin() == pytest.approx(
        float(given_scores[column] - given_scores.mean()) + sum(found.added().values()), abs=1e-3
    )
