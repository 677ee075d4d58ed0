"""Every digest says what its facts row says, and no number more."""

from __future__ import annotations

import json
import re

import pytest
from corpus import LABELS, Digest, Facts, load_digests, load_facts, parse_digest

FACTS = load_facts()
DIGESTS, WITHOUT = load_digests()
WORDS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split(),
        [*range(2, 13), 20, 30, 40, 50],
        strict=True,
    )
)
READ = (
    "title",
    "year",
    "date",
    "volume",
    "design",
    "n",
    "dose_route",
    "comparator",
    "outcomes",
    "notes",
    "registry_ids",
)


def numbers(text: str) -> set[str]:
    """The numbers of a text, as digits: 0.5, 70, 13 (of "n=13"), and number words from two on."""
    digits = {number.rstrip(".") for number in re.findall(r"\d+(?:\.\d+)?", text)}
    return digits | {str(WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in WORDS}


def facts_numbers(facts: Facts) -> set[str]:
    return numbers(" ; ".join(json.dumps(facts.get(name), ensure_ascii=False) for name in READ))


def sentences(digest: Digest) -> list[str]:
    return [s for _, body in digest.sections for s in re.split(r"(?<=[.?!])\s+(?=[A-Z])", body)]


@pytest.mark.parametrize("key", DIGESTS)
def test_every_number_of_a_digest_stands_in_its_facts(key: str) -> None:
    assert numbers(DIGESTS[key].text) <= facts_numbers(FACTS[key])


def test_the_check_of_numbers_notices_an_invented_one() -> None:
    row = {"n": "70", "title": "Ketamine", "outcomes": "abstinence 50% vs 22.2%"}
    assert not numbers("71 people") <= facts_numbers(row)
    assert not numbers("Three people took 22.3%") <= facts_numbers(row)
    assert numbers("70 people, 22.2%.") <= facts_numbers(row)


@pytest.mark.parametrize("key", DIGESTS)
def test_a_digest_has_two_to_eight_sentences(key: str) -> None:
    found = sentences(DIGESTS[key])
    assert 2 <= len(found) <= 8
    assert all(s.endswith(".") for s in found)


@pytest.mark.parametrize("key", DIGESTS)
def test_the_sections_come_labelled_once_and_in_order(key: str) -> None:
    labels = [label for label, _ in DIGESTS[key].sections]
    assert labels == [label for label in LABELS if label in labels]
    assert labels[:2] == ["BACKGROUND", "METHODS"]


def test_a_line_without_a_known_label_is_refused() -> None:
    with pytest.raises(ValueError, match="not a labelled section"):
        parse_digest("METHODS: a.\nand on.")
    with pytest.raises(ValueError, match="not a labelled section"):
        parse_digest("FINDINGS: a.")


def test_every_row_of_facts_has_a_digest_or_the_reason_why_not() -> None:
    assert set(DIGESTS) | set(WITHOUT) == set(FACTS)
    assert not set(DIGESTS) & set(WITHOUT)
    assert all(len(reason.split()) > 5 for reason in WITHOUT.values())


def test_no_pmid_stands_anywhere_but_in_the_facts() -> None:
    for key, digest in DIGESTS.items():
        allowed = facts_numbers(FACTS[key])
        assert all(number in allowed for number in re.findall(r"\d{5,}", digest.text))


def test_a_retracted_row_says_so_first_and_gives_no_result() -> None:
    retracted = [key for key, row in FACTS.items() if row["retracted"]]
    assert retracted == ["E14", "E15", "E16"]
    for key in retracted:
        assert "has been retracted" in sentences(DIGESTS[key])[0]
        assert dict(DIGESTS[key].sections)["RESULTS"].startswith("No result is given")


@pytest.mark.parametrize("key", [k for k in DIGESTS if not FACTS[k]["retracted"]])
def test_only_a_retracted_row_is_called_retracted(key: str) -> None:
    assert "retract" not in DIGESTS[key].text


SILENT = ("unclear", "n/a")


@pytest.mark.parametrize("key", [k for k in DIGESTS if FACTS[k].get("outcomes") in (None, *SILENT)])
def test_facts_without_a_result_give_no_result_in_the_digest(key: str) -> None:
    results = dict(DIGESTS[key].sections).get("RESULTS")
    assert results is None or "no result" in results or results.startswith(("According to the title", "The review "))


@pytest.mark.parametrize("key", DIGESTS)
def test_no_digest_speaks_of_what_its_writer_did_not_have(key: str) -> None:
    assert "at hand" not in DIGESTS[key].text
    assert "at hand" not in FACTS[key]["title"]


@pytest.mark.parametrize("key", DIGESTS)
def test_significance_is_claimed_only_where_the_facts_state_it(key: str) -> None:
    row = json.dumps(FACTS[key])
    if re.search(r"\bsignifican", DIGESTS[key].text):
        assert "significan" in row
    for value in re.findall(r"p\s*[<=>]\s*[\d.]*\d", DIGESTS[key].text):
        assert value.replace(" ", "") in row.replace(" ", "")


@pytest.mark.parametrize("key", DIGESTS)
def test_a_harm_is_named_only_where_the_facts_name_it(key: str) -> None:
    row = json.dumps(FACTS[key]).lower()
    for word in ("hallucinat", "dissociat", "nausea", "vomit", "sedation", "side effect", "adverse", "blood pressure"):
        if word in DIGESTS[key].text.lower():
            assert word in row or (word == "adverse" and " ae" in row)


@pytest.mark.parametrize("key", DIGESTS)
def test_randomization_is_claimed_only_where_the_facts_state_it(key: str) -> None:
    row = FACTS[key]
    states = re.search(r"rct|randomi|crossover", json.dumps(row).lower())
    if re.search(r"randomiz", DIGESTS[key].text.replace("without randomization", "")):
        assert states
    if row["design"] == "RCT" and not row["retracted"]:
        assert re.search(r"randomiz|randomly", DIGESTS[key].text)


@pytest.mark.parametrize("key", [k for k, row in FACTS.items() if row["design"] == "case report"])
def test_a_case_report_is_called_one(key: str) -> None:
    assert re.search(r"case report", DIGESTS[key].text)


@pytest.mark.parametrize("key", [k for k in DIGESTS if str(FACTS[k].get("design")).startswith("animal")])
def test_an_animal_study_is_called_one(key: str) -> None:
    assert "animal study" in DIGESTS[key].text or key == "N27"


def test_the_direction_of_an_uncontrolled_study_is_not_called_better_than_something() -> None:
    for key, row in FACTS.items():
        if "(uncontrolled)" in str(row.get("outcomes")) and key in DIGESTS:
            results = dict(DIGESTS[key].sections)["RESULTS"]
            assert not re.search(r"than with|compared with (?:placebo|saline)", results)
