from __future__ import annotations

import pytest
from reading_builders import document

from summarize.readings import dose
from summarize.readings.dose import read_doses, unit_of
from summarize.readings.route import read_routes


def doses(text: str, title: str = "A study") -> list[str]:
    return [r.value for r in read_doses(document(text, title))]


def routes(text: str, title: str = "Ketamine study") -> set[str]:
    return {r.value for r in read_routes(document(text, title))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adults got ketamine 0.5 mg/kg.", ["0.5 mg/kg"]),
        ("Adults got 0.5\u2009mg/kg of ketamine.", ["0.5\u2009mg/kg"]),
        ("Ketamine (0.5 mg/kg) or midazolam (0.045 mg/kg) was given.", ["0.5 mg/kg"]),
        ("Either midazolam 2 mg or ketamine 30 mg was given.", ["30 mg"]),
        ("Ketamine 0.1, 0.2 and 0.4 mg/kg were tried.", ["0.1, 0.2 and 0.4 mg/kg"]),
        ("Esketamine 56 mg or 84 mg was sprayed.", ["56 mg", "84 mg"]),
        ("Ketamine was raised from 0.3-0.6 mg/kg/h.", ["0.3-0.6 mg/kg/h"]),
        ("S-ketamine 0.2 mg kg-1 h-1 was infused.", ["0.2 mg kg-1 h-1"]),
        ("Ketamine 5 \u00b5g/kg/min ran all night.", ["5 \u00b5g/kg/min"]),
        ("Ketamine 0.25 mg/(kg\u00b7h) ran all night.", ["0.25 mg/(kg\u00b7h)"]),
    ],
)
def test_doses_of_ketamine_are_read_verbatim(text: str, expected: list[str]) -> None:
    assert doses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine was infused to a target plasma concentration of 100 ng/ml.",
        "Ketamine came in a solution of 50 mg/ml.",
        "Morphine 10 mg was compared with ketamine.",
        "Ketamine and saline were given; propofol 2 mg/kg followed.",
        "Serum levels of ketamine were 30 ng per ml.",
    ],
)
def test_concentrations_and_doses_of_other_drugs_are_no_doses_of_ketamine(text: str) -> None:
    assert doses(text) == []


def test_a_record_without_ketamine_has_no_doses() -> None:
    assert doses("Patients had morphine 10 mg and fentanyl 50 mcg.") == []


def test_a_single_dose_that_an_enumeration_lists_is_not_repeated() -> None:
    text = "Ketamine 0.1, 0.2 and 0.4 mg/kg were tried. Most chose ketamine 0.4 mg/kg."
    assert doses(text) == ["0.1, 0.2 and 0.4 mg/kg"]


def test_a_single_dose_has_a_number_and_a_range_has_none() -> None:
    single, several = (read_doses(document(f"Ketamine {d} was given."))[0] for d in ("0.5 mg/kg", "0.1 to 0.5 mg/kg"))
    assert (single.number, single.unit, single.detail) == (0.5, "mg/kg", "dose")
    assert (several.number, several.detail, several.data["numbers"]) == (None, "range", [0.1, 0.5])


def test_the_schedule_of_the_sentence_is_kept() -> None:
    reading = read_doses(document("Ketamine 0.5 mg/kg was given twice weekly."))[0]
    assert reading.data["schedule"] == "twice weekly"


@pytest.mark.parametrize(
    ("unit", "per", "expected"),
    [
        ("mg", "/kg", "mg/kg"),
        ("mg", " kg-1 h-1", "mg/kg/h"),
        ("\u03bcg", "/kg/min", "mcg/kg/min"),
        ("microg", "", "mcg"),
        ("mg", "/kg per hour", "mg/kg/h"),
        ("mg", "/day", "mg/day"),
    ],
)
def test_units_come_in_one_spelling(unit: str, per: str, expected: str) -> None:
    assert unit_of(unit, per) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("METHODS: Intravenous ketamine was given.", {"intravenous"}),
        ("METHODS: Ketamine 2 mg/kg i.m. was given.", {"intramuscular"}),
        ("METHODS: Adults used an esketamine nasal spray.", {"intranasal"}),
        ("METHODS: Ketamine was given by intravenous, oral and rectal routes.", {"intravenous", "oral", "rectal"}),
        ("METHODS: Sublingual ketamine lozenges were mailed.", {"sublingual", "oral"}),
        ("METHODS: Ketamine 16 mg was put under the tongue.", {"sublingual"}),
        ("METHODS: Epidural ketamine was tried.", {"epidural_intrathecal"}),
        ("METHODS: Rats had ketamine i.p. before the test.", {"intraperitoneal"}),
    ],
)
def test_routes_are_those_of_ketamine(text: str, expected: set[str]) -> None:
    assert routes(text) == expected


def test_an_infusion_without_another_route_is_intravenous() -> None:
    found = read_routes(document("METHODS: Adults had one ketamine infusion.", "A trial"))
    assert [(r.value, r.detail, r.span.quote) for r in found] == [("intravenous", "implied", "infusion")]


def test_an_infusion_adds_nothing_when_a_route_is_stated() -> None:
    assert routes("METHODS: Adults had a subcutaneous ketamine infusion.") == {"subcutaneous"}


def test_the_route_of_another_drug_is_not_taken() -> None:
    assert routes("METHODS: Ketamine i.m. was compared with oral midazolam.") == {"intramuscular"}


def test_an_intravenous_line_is_no_route() -> None:
    assert routes("METHODS: Ketamine i.m. was given before intravenous cannulation.") == {"intramuscular"}


def test_background_sentences_speak_only_when_no_other_does() -> None:
    text = "BACKGROUND: Intravenous ketamine works. METHODS: We gave ketamine as a nasal spray."
    assert routes(text) == {"intranasal"}
    assert routes("BACKGROUND: Intravenous ketamine works. METHODS: We asked doctors.") == {"intravenous"}


@pytest.mark.parametrize(
    "text", ["Ketamine was followed by 20 mg of hyoscine.", "Ketamine and triazolam (0.2 mg) were given."]
)
def test_a_drug_that_no_list_holds_owns_its_dose(text: str) -> None:
    assert read_doses(document(text)) == ()


def test_single_is_said_only_where_the_text_says_so() -> None:
    details = [read_doses(document(t))[0].detail for t in ("A single dose of ketamine 40 mg.", "Ketamine 40 mg daily.")]
    assert details == ["single", "dose"]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Intravitreal ketamine was given.", "other: intravitreal"),
        ("Intra-articular ketamine was given.", "other: intraarticular"),
        ("Ketamine suppositories were given.", "rectal"),
        ("A ketamine patch was applied.", "topical"),
        ("A bladder irrigation with 1 % ketamine was given.", "other: bladder irrigation"),
        ("He fell after ketamine instillations.", "other: instillations"),
        ("One drop of ketamine in each eye was given.", "topical"),
        ("An oral microemulsion form of ketamine was given.", "oral"),
        ("He was ill after ingestion of 10 g and 4 g of ketamine.", "oral"),
        ("After ketamine he was given intravenous dextrose.", None),
        ("Oral intake of food was noted before ketamine.", None),
        ("He had a ketamine injection.", None),
        ("Layer IV cells and ketamine were studied.", None),
        ("Ketamine lowered oral morphine equivalents.", None),
    ],
)
def test_routes_beyond_the_list_are_named_and_other_senses_are_none(text: str, route: str | None) -> None:
    assert {r.value for r in read_routes(document(text))} == ({route} if route else set())


def test_a_long_run_of_digits_is_read_in_bounded_pieces() -> None:
    pieces = [m.end() - m.start() for m in dose._DOSE.finditer("ketamine " + "7" * 20_000 + " mg")]
    assert all(size < 400 for size in pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("METHODS: We gave intravenous fentanyl, ketamine, or lidocaine in random order.", {"intravenous"}),
        ("METHODS: We gave fentanyl 2 mcg/kg and ketamine 1 mg/kg i.m. before sleep.", {"intramuscular"}),
        ("METHODS: We gave ketamine 1 mg/kg and fentanyl 2 mcg/kg i.m. before sleep.", {"intramuscular"}),
        ("METHODS: Oral midazolam was compared with intravenous fentanyl, then ketamine i.m.", {"intramuscular"}),
        ("METHODS: A tablet for oral administration of XY-417 followed ketamine i.m.", {"intramuscular"}),
        ("METHODS: Ketamine i.m. was followed by oral midazolam and propofol.", {"intramuscular"}),
    ],
)
def test_a_route_belongs_to_every_drug_of_its_list_and_to_no_other(text: str, expected: set[str]) -> None:
    assert routes(text) == expected


@pytest.mark.parametrize(
    ("text", "study_type", "expected"),
    [
        ("A rash followed the second ketamine injection.", "case_report", {"other: injection"}),
        ("A rash followed the second ketamine injection.", "randomized_trial", set()),
        ("A rash followed the second ketamine injection into a vein, given i.v.", "case_report", {"intravenous"}),
        ("A rash followed parenteral ketamine.", "randomized_trial", {"other: parenteral"}),
        ("A rash followed parenteral ketamine, given i.v.", "randomized_trial", {"intravenous"}),
        ("A rash followed non-parenteral ketamine.", "case_report", set()),
        ("Parenteral midazolam calmed a man who used ketamine.", "case_report", set()),
        ("The insulin injection hurt more than ocular ketamine.", "case_report", {"other: ocular"}),
    ],
)
def test_a_vague_word_for_a_route_is_taken_where_nothing_closer_is_said(
    text: str, study_type: str, expected: set[str]
) -> None:
    assert {r.value for r in read_routes(document(text, "A report", study_type=study_type))} == expected


@pytest.mark.parametrize(
    "text",
    [
        "A rash after ketamine was confirmed by a patch test.",
        "An intradermal test with ketamine was positive.",
        "An intramuscular challenge with ketamine was positive.",
        "Topical treatment of ketamine-induced ulcers is described.",
        "Fever with ketamine toxicity resolved after intravenous dantrolene.",
        "Parenteral pyridoxine is the remedy for seizures with ketamine.",
        "Ketamine caused oral and gastrointestinal ulcers.",
        "Ketamine toxicity was treated with intravenous hyperalimentation.",
    ],
)
def test_the_route_of_a_test_or_of_a_remedy_is_not_that_of_ketamine(text: str) -> None:
    assert routes(text) == set()


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Intrathecal ketamine-induced weakness is described.", "epidural_intrathecal"),
        ("Ketamine-induced fever began after an intravenous infusion.", "intravenous"),
        ("A skin patch with ketamine was worn.", "topical"),
        ("Oral and rectal ketamine were given.", "oral"),
    ],
)
def test_the_route_of_ketamine_is_read_also_where_it_did_harm(text: str, route: str) -> None:
    assert route in routes(text)


def test_the_routes_of_studies_still_to_be_done_are_not_those_of_this_one() -> None:
    text = "Adults got subcutaneous ketamine. Future studies of intravenous and intranasal ketamine are warranted."
    assert routes(text) == {"subcutaneous"}


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "Subcutaneous metastases were seen after percutaneous ketamine injection.",
            {"percutaneous ketamine injection"},
        ),
        ("An intramuscular hematoma grew after oral ketamine.", {"oral"}),
        ("Submucosal injection of ketamine raised his pressure.", {"Submucosal injection"}),
        ("A clot followed peripheral vein ketamine infusion.", {"peripheral vein"}),
        ("Drowsiness followed 1 drop of ketamine in each eye.", {"drop of ketamine in each eye"}),
        ("Ketamine was given as bolus injection.", {"bolus injection"}),
        ("After an infliximab infusion reaction his arm swelled at the site of ketamine infusion.", {"infusion"}),
    ],
)
def test_the_words_for_a_route_are_those_of_ketamine_and_of_no_finding(text: str, quotes: set[str]) -> None:
    found = read_routes(document(text, "A report", study_type="case_report"))
    assert {r.span.quote for r in found} == quotes
    assert all(text[r.span.start : r.span.end] == r.span.quote for r in found)
    if "infliximab" in text:
        assert found[0].span.start == text.rindex("infusion")
