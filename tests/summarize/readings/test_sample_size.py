from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_builders import document

from summarize.readings import sample_size
from summarize.readings.sample_size import candidates, read_sample_size
from summarize.text.numerals import numerals, value_of

TOTALS = ("analysed", "randomized", "enrolled")


def total(text: str, study_type: str = "randomized_trial") -> int | None:
    found = [r for r in read_sample_size(document(text, study_type=study_type)) if r.detail in TOTALS]
    assert len(found) <= 1
    return int(found[0].number or 0) if found else None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twelve", 12),
        ("forty-two", 42),
        ("one hundred and fifteen", 115),
        ("1,204", 1204),
        ("two hundred", 200),
        ("four thousand nine hundred twenty-two", 4922),
        ("a hundred", 100),
    ],
)
def test_numbers_in_words_and_digits_have_their_value(words: str, value: int) -> None:
    assert value_of(words) == value


def test_decimals_percentages_and_parts_of_words_are_no_whole_numbers() -> None:
    assert [n.value for n in numerals("0.5 mg, 30%, covid-19 and 12 people, 1.5")] == [12]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("METHODS: A total of 64 adults with opioid use disorder were randomized to ketamine or placebo.", 64),
        ("METHODS: Sixty-four patients were randomly assigned to two groups (n = 32 each).", 64),
        ("METHODS: We enrolled 90 participants with depression, and 45 of them received ketamine.", 90),
        ("METHODS: In this crossover trial, 18 healthy volunteers received ketamine and placebo.", 18),
    ],
)
def test_the_total_is_found(text: str, value: int) -> None:
    assert total(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "RESULTS: Thirty patients in the ketamine group and 31 patients in the placebo group improved.",
        "METHODS: 41 patients were randomized to ketamine and 39 to saline.",
        "METHODS: There were 25 patients in each group.",
    ],
)
def test_an_arm_is_never_given_as_the_total(text: str) -> None:
    assert total(text) is None


def test_a_protocol_has_no_total() -> None:
    text = "METHODS: We will enroll 120 adults who will be randomized to ketamine or placebo."
    assert total(text, "protocol") is None
    assert any(r.detail == "planned" for r in read_sample_size(document(text, study_type="protocol")))


def test_studies_of_a_review_are_studies() -> None:
    found = read_sample_size(document("RESULTS: Twelve studies were included.", study_type="systematic_review"))
    assert [(r.number, r.detail) for r in found] == [(12.0, "studies")]


def test_animals_are_animals() -> None:
    found = read_sample_size(document("METHODS: We trained 24 rats.", study_type="preclinical"))
    assert [(r.number, r.detail) for r in found] == [(24.0, "animals")]


def test_a_case_report_of_one_patient_has_one() -> None:
    found = read_sample_size(document("We tell of a 45-year-old man in withdrawal.", study_type="case_report"))
    assert (found[0].number, found[0].span.quote) == (1.0, "a 45-year-old")


def test_a_year_is_no_number_of_people() -> None:
    assert total("METHODS: The study ran from May to June 2022 patients came by themselves.") is None


def test_ages_and_doses_are_no_candidates() -> None:
    passage = document("METHODS: Adults aged 18 years had 30 mg over 40 minutes in 6 sessions.").abstract
    assert list(candidates(passage)) == []


@given(st.text(alphabet="0123456789 ,.()n=patientsofgroup", max_size=80))
def test_every_candidate_lies_in_the_text(text: str) -> None:
    passage = document(text).abstract
    for found in candidates(passage):
        assert 0 <= found.start < found.end <= len(text)
        assert found.value > 0


@pytest.mark.parametrize(
    ("text", "value", "quotes"),
    [
        ("METHODS: Patients were assigned to ketamine (n = 30) or saline (n = 31).", 61, ["n = 30", "n = 31"]),
        ("METHODS: We studied 18 men and 22 women.", 40, ["18 men", "22 women"]),
        ("METHODS: Volunteers were randomized to three groups (n = 50 per group).", 150, None),
    ],
)
def test_two_stated_parts_are_summed_and_both_are_quoted(text: str, value: int, quotes: list[str] | None) -> None:
    passage = document(text, study_type="randomized_trial").abstract
    reading = next(r for r in read_sample_size(document(text, study_type="randomized_trial")) if r.detail in TOTALS)
    parts = reading.data["parts"]
    assert isinstance(parts, list)
    assert reading.number == value
    assert all(passage.text[p["start"] : p["end"]] == p["quote"] for p in parts)
    assert quotes is None or [p["quote"].strip("()") for p in parts] == quotes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("METHODS: A total of 84 newly diagnosed type 2 diabetic patients were randomized.", 84),
        ("METHODS: 640 ASA physical status I and II patients were randomized.", 640),
        ("RESULTS: A total of 31 204 patients were enrolled.", 31204),
        ("METHODS: One hundred and six patients were randomized to two treatments.", 106),
        ("RESULTS: 290 patients were screened, of whom 118 patients were randomized.", 118),
        ("Of 290 patients screened, 118 were randomised to ketamine or midazolam.", 118),
        ("Among 290 people screened for eligibility, 172 were excluded and 118 were randomized.", 118),
    ],
)
def test_totals_of_other_fields_are_found(text: str, value: int) -> None:
    assert total(text) == value


@pytest.mark.parametrize(
    "text", ["METHODS: Type 2 diabetic subjects took part.", "METHODS: Stage 3 patients took part."]
)
def test_the_number_of_a_kind_counts_nobody(text: str) -> None:
    assert total(text) is None
    assert not list(candidates(document(text).abstract))


def test_only_so_many_numbers_of_people_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    real = sample_size.cues
    monkeypatch.setattr(sample_size, "cues", lambda c, people, doc: weighed.append(len(people)) or real(c, people, doc))
    total(" ".join(f"{n} patients had pain." for n in range(10, 500)))
    assert len(weighed) <= sample_size.MOST
    assert set(weighed) == {sample_size.MOST}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("METHODS: Three thousand one hundred forty women with breast cancer were randomized.", 3140),
        ("METHODS: Adults (n  =  214) with asthma were randomly assigned 2:1 to budesonide or placebo.", 214),
        ("METHODS: Fifty ASA I or II, 20-60 year old patients scheduled for hernia repair were selected.", 50),
        ("METHODS: Sixty-two overweight and sedentary postmenopausal women were randomized to two diets.", 62),
        ("RESULTS: 96 patients were randomized, 51 to sitagliptin and 45 to placebo.", 96),
        ("RESULTS: Ninety patients were randomized (46 to a nerve block and 44 to general anesthesia).", 90),
        ("RESULTS: 412 patients were screened, 205 randomized, and 188 completed the trial.", 205),
        ("RESULTS: 760 patients were assessed, and 310 were randomly assigned, 154 of them to ketamine.", 310),
        ("RESULTS: Of 900 patients of the parent trial, 140 (16%) were women and were included.", 140),
        ("RESULTS: A total of 150 patients were analyzed: 70 in the dressing group and 80 controls.", 150),
    ],
)
def test_a_total_is_found_beside_its_parts_and_beside_those_screened(text: str, value: int) -> None:
    assert total(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "METHODS: In study 1, adults with asthma (n = 44) kept a diary; in study 2, adults (n = 51) had sessions.",
        "METHODS: Scans came from 40 patients (trial 1; 20 had ketamine) and 44 patients (trial 2; 22 had ketamine).",
    ],
)
def test_one_of_several_studies_is_no_total(text: str) -> None:
    assert total(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("METHODS: Fourteen patients with depression and 16 age- and sex-matched controls were scanned.", 30),
        ("METHODS: Fourteen patients with depression were scanned. Of the controls nobody was.", 14),
    ],
)
def test_controls_are_counted_beside_the_patients(text: str, value: int) -> None:
    assert total(text, "nonrandomized_trial") == value


def test_a_series_is_not_one_patient() -> None:
    text = "The first case is an 80-year-old man in withdrawal. The second case was treated alike."
    assert total(text, "case_report") is None


@pytest.mark.parametrize(
    ("text", "number", "detail"),
    [
        ("58 patients were enrolled and 50 were analyzed.", "50", "analysed"),
        ("Fifty-eight patients were enrolled, of whom 50 were analyzed.", "50", "analysed"),
        ("58 patients were randomized and 50 were analyzed.", "58", "randomized"),
        ("58 patients were enrolled and 50 completed.", "58", "randomized"),  # in a randomized trial
    ],
)
def test_randomized_counts_before_analysed_and_analysed_before_enrolled(text: str, number: str, detail: str) -> None:
    made = document(f"METHODS: In a randomized trial, {text}", "A trial of ketamine", study_type="randomized_trial")
    first = read_sample_size(made)[0]
    assert (first.value, first.detail) == (number, detail)


def test_people_who_were_only_screened_are_no_total_where_others_were_drawn() -> None:
    assert total("We screened 310 patients and randomly assigned 124 to ketamine or saline. Craving fell.") is None


@pytest.mark.parametrize("part", ["39", "39 (21 women)", "39 out"])
def test_those_treated_of_those_randomized_are_not_the_number_randomized(part: str) -> None:
    text = f"METHODS: Adults with depression were studied. RESULTS: In total, {part} of 40 randomized patients received treatment."
    (found, *_) = read_sample_size(document(text, "Ketamine in depression", study_type="randomized_trial"))
    assert (found.value, found.detail) == ("40", "randomized")
