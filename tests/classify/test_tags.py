from __future__ import annotations

import pytest

import classify
from classify.model import Model
from evidence.records import Classification, Paper, Tag, TextField
from evidence.topic import Topic

from .conftest import CASE, PROTOCOL, RATS, REVIEW, TRIAL, paper


def classified(record: Paper, topic: Topic, model: Model) -> Classification:
    return next(classify.classify_papers([record], topic, model))


def tags(record: Paper, topic: Topic, model: Model) -> dict[tuple[str, str], Tag]:
    return {(t.kind, t.tag): t for t in classified(record, topic, model).tags}


def scope(record: Paper, topic: Topic, model: Model) -> str:
    return next(label.value for label in classified(record, topic, model).labels if label.field == "scope")


@pytest.mark.parametrize("text", [TRIAL, CASE, RATS, REVIEW, PROTOCOL])
def test_every_quote_stands_in_the_text(topic: Topic, model: Model, text: tuple[str, str]) -> None:
    record = paper(*text)
    spans = [tag.span for tag in tags(record, topic, model).values() if tag.span]
    assert spans
    for span in spans:
        assert record.text(span.field)[span.start : span.end] == span.quote


def test_a_tag_in_the_title_points_at_the_title(topic: Topic, model: Model) -> None:
    span = tags(paper(*TRIAL), topic, model)["intervention", "ketamine"].span
    assert span is not None
    assert (span.field, span.start, span.quote) == (TextField.TITLE, 0, "Ketamine")


@pytest.mark.parametrize(
    ("text", "headline"),
    [(TRIAL, "trial"), (CASE, "case report"), (RATS, "preclinical"), (REVIEW, "review"), (PROTOCOL, "protocol")],
)
def test_the_headline_follows_the_study_type(topic: Topic, model: Model, text: tuple[str, str], headline: str) -> None:
    assert ("headline", headline) in tags(paper(*text), topic, model)


def test_designs_are_read_from_the_words(topic: Topic, model: Model) -> None:
    found = tags(paper(*TRIAL), topic, model)
    assert ("design", "double-blind") in found
    assert ("design", "placebo-controlled") in found


def test_a_review_is_not_tagged_with_the_designs_it_discusses(topic: Topic, model: Model) -> None:
    found = tags(paper(REVIEW[0], REVIEW[1] + " Most were double-blind crossover trials."), topic, model)
    assert ("design", "double-blind") not in found
    assert ("design", "crossover") not in found
    assert ("design", "meta-analysis") in found


def test_a_paradigm_of_the_laboratory_is_no_mechanism_in_people(topic: Topic, model: Model) -> None:
    """People taking a lozenge at home are no animals pressing a lever, and an antidepressant beside the drug is no finding."""
    taken = "Ketamine was given for self-administration at home beside an antidepressant"
    case = tags(
        paper("Ketamine at home: a case series", f"{taken} to three patients with opioid use disorder."), topic, model
    )
    assert not {tag for kind, tag in case if kind == "mechanism"}
    animals = paper("Ketamine in rats", "Ketamine reduced heroin self-administration in rats. Male rats were used.")
    assert ("mechanism", "mech_reward") in tags(animals, topic, model)
    circuit = paper("Ketamine: a case series", "In three patients ketamine changed reward and anhedonia on a scale.")
    assert {("mechanism", "mech_reward"), ("mechanism", "mech_mood")} <= set(tags(circuit, topic, model))


def test_flags_come_from_the_record(topic: Topic, model: Model) -> None:
    found = tags(paper(*TRIAL, retracted=True, preprint=True), topic, model)
    assert {("flag", "retracted"), ("flag", "preprint")} <= set(found)
    assert not [key for key in tags(paper(*TRIAL), topic, model) if key[0] == "flag"]


def test_mesh_headings_stand_in_where_no_word_does(topic: Topic, model: Model) -> None:
    found = tags(paper("Ketamine", "Ketamine was given.", mesh=("Opioid-Related Disorders",)), topic, model)
    assert found["condition", "opioid_use_disorder"].span is None


@pytest.mark.parametrize("text", [TRIAL, CASE, RATS, PROTOCOL])
def test_ketamine_for_opioid_use_disorder_is_core(topic: Topic, model: Model, text: tuple[str, str]) -> None:
    assert scope(paper(*text), topic, model) == "core"


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Aspirin for headache", "Aspirin was given to adults.", "no_ketamine"),
        ("Ketamine for depression", "Ketamine eased depression in adults.", "ketamine_other"),
        ("Ketamine for alcohol use disorder", "Adults drinking too much got ketamine.", "adjacent"),
        ("Ketamine and morphine consumption after surgery", "Ketamine had an opioid-sparing effect.", "adjacent"),
        (
            "Bladder pain in ketamine users",
            "People misusing ketamine were asked. Ketamine abuse harms.",
            "ketamine_harm",
        ),
        ("Ketamine use disorder: a cohort", "Ketamine dependence was followed for years.", "ketamine_harm"),
        ("Depression in heroin users given ketamine", "Ketamine eased depression.", "core"),
    ],
)
def test_scope_follows_the_codebook(topic: Topic, model: Model, title: str, abstract: str, expected: str) -> None:
    assert scope(paper(title, abstract), topic, model) == expected


def test_one_mention_in_passing_is_sent_to_review(topic: Topic, model: Model) -> None:
    found = classified(
        paper("Drugs in wells", "We looked for aspirin, ketamine and codeine. Water is wet. It is."), topic, model
    )
    label = next(x for x in found.labels if x.field == "scope")
    assert (label.value, label.needs_review) == ("no_ketamine", "mention in passing")


def test_the_words_that_set_the_scope_are_shown(topic: Topic, model: Model) -> None:
    found = classified(paper(*CASE), topic, model)
    names = [t.name for t in next(x for x in found.labels if x.field == "scope").terms]
    assert any(name.startswith("core: ") for name in names)
