"""What an article says of its own study is read, with the section it stands in; what it tells of others is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from evidence.errors import InputError
from evidence.records import Reading, Span, TextField
from operate.cli import cli

Annotate = Callable[..., dict[str, Any]]


def places(value: Any) -> list[dict[str, Any]]:
    """Every object with a place in a text."""
    if isinstance(value, list):
        return [place for one in value for place in places(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if isinstance(value.get("start"), int) and value.get("field") else []
    return own + [place for name, one in value.items() if name != "texts" for place in places(one)]


def test_every_quote_verifies_in_the_text_that_its_field_names(annotate: Annotate) -> None:
    line = annotate(back="<ack><p>Funded by the Ministry of Health.</p></ack>")
    found = places(line)
    assert {"title", "abstract", "Methods", "Acknowledgments"} <= {place["field"] for place in found}
    for place in found:
        if "quote" in place:
            assert line["texts"][place["field"]][place["start"] : place["end"]] == place["quote"]


def test_the_article_is_called_by_its_pmid_and_keeps_the_keys_of_a_record(annotate: Annotate) -> None:
    line = annotate()
    assert (line["id"], line["pmcid"]) == ("900001", "PMC900002")
    assert {"study_type", "doses", "routes", "arms", "findings", "follow_up", "registry_ids", "sample_size"} <= set(
        line
    )


@pytest.mark.parametrize("part", ["intro", "discussion"])
def test_doses_of_other_studies_in_introduction_and_discussion_are_none_of_this_one(
    part: str, annotate: Annotate
) -> None:
    line = annotate(**{part: "<p>Intravenous ketamine 2 mg/kg and oral ketamine 5 mg/kg relieved pain.</p>"})
    assert [dose["value"] for dose in line["doses"]] == ["0.3 mg/kg"]
    assert [route["value"] for route in line["routes"]] == ["intravenous"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine was infused to a target plasma concentration of 150 ng/ml.",
        "Ketamine 10 mg/ml was kept in the pharmacy.",
        "The sample size rests on a previous study of ketamine 1.5 mg/kg.",
        "Doe et al. gave ketamine 1.5 mg/kg.",
    ],
)
def test_target_levels_strengths_and_doses_of_cited_trials_are_no_doses(sentence: str, annotate: Annotate) -> None:
    methods = f"<p>The ketamine group received intravenous ketamine 0.3 mg/kg.</p><p>{sentence}</p>"
    assert [dose["value"] for dose in annotate(methods=methods)["doses"]] == ["0.3 mg/kg"]


def test_a_dose_by_weight_that_is_called_a_concentration_is_a_dose(annotate: Annotate) -> None:
    line = annotate(methods="<p>Ketamine was given with a concentration of 0.4 mg/kg body weight.</p>")
    assert "0.4 mg/kg" in [dose["value"] for dose in line["doses"]]


def test_the_number_of_a_group_is_no_dose(annotate: Annotate) -> None:
    methods = "<p>Fentanyl was given to group 2, and 0.5 mg/kg of ketamine to group 3.</p>"
    assert "0.5 mg/kg" in [dose["value"] for dose in annotate(methods=methods)["doses"]]


def test_an_old_gamma_is_a_microgram(annotate: Annotate) -> None:
    [dose] = annotate(abstract="<p>Pain.</p>", methods="<p>An infusion of ketamine 100 γ/kg/min was added.</p>")[
        "doses"
    ]
    assert (dose["value"], dose["unit"]) == ("100 γ/kg/min", "mcg/kg/min")


def test_a_route_of_all_treatments_is_ketamine_s_too(annotate: Annotate) -> None:
    methods = "<p>The others got midazolam and fentanyl. Both treatments were given by intramuscular injection.</p>"
    line = annotate(abstract="<p>Ketamine was compared with midazolam.</p>", methods=methods)
    assert [route["value"] for route in line["routes"]] == ["intramuscular"]


def test_the_letters_of_a_statistics_section_are_no_route(annotate: Annotate) -> None:
    methods = (
        "<p>Ketamine lozenges were given.</p><sec><title>Statistics</title><p>Ketamine was the IV (group).</p></sec>"
    )
    line = annotate(title="Ketamine lozenges", abstract="<p>Ketamine was given.</p>", methods=methods)
    assert "intravenous" not in [route["value"] for route in line["routes"]]


def test_a_bolus_and_an_infusion_are_two_doses(annotate: Annotate) -> None:
    methods = "<p>A bolus of ketamine 0.5 mg/kg was followed by an infusion of ketamine 0.12 mg/kg/h for 24 h.</p>"
    assert {"0.5 mg/kg", "0.12 mg/kg/h"} <= {dose["value"] for dose in annotate(methods=methods)["doses"]}


def test_screened_planned_randomized_and_analysed_are_told_apart(annotate: Annotate) -> None:
    line = annotate(
        abstract="<p>Ketamine was compared with saline in adults.</p>",
        methods="<p>A sample of 40 patients per group was required.</p>" + "<p>Ketamine 0.3 mg/kg was given.</p>",
        results="<p>Of 131 patients screened, 84 patients were randomly assigned to two groups. "
        "Four withdrew, and 80 patients were analysed.</p>",
    )
    kinds = {(size["value"], size["kind"]) for size in line["sample_sizes"]}
    assert line["sample_size"]["value"] == 84
    assert {(84, "randomized"), (80, "analysed")} <= kinds
    assert not any(value == 131 and kind in ("randomized", "analysed") for value, kind in kinds)


@pytest.mark.parametrize(
    ("methods", "results", "floats", "people"),
    [
        ("Seventy-eight adults with pain received ketamine or saline in random order.", "Pain fell.", "", 78),
        ("Ketamine was given.", "Of 151 adults approached, 128 patients underwent randomization.", "", 128),
        ("Ketamine was given.", "Data of 123 participants were available for analysis.", "", 123),
        (
            "Ketamine was given.",
            "Pain fell.",
            "CONSORT flow diagram. Assessed for eligibility (n = 88); excluded (n = 16); randomized (n = 72).",
            72,
        ),
    ],
)
def test_people_are_read_where_no_sentence_is_in_the_usual_words(
    methods: str, results: str, floats: str, people: int, annotate: Annotate
) -> None:
    line = annotate(
        title="Ketamine before surgery",
        abstract="<p>Ketamine was compared with saline.</p>",
        methods=f"<p>{methods}</p>",
        results=f"<p>{results}</p>",
        floats=f"<fig><label>Figure 1</label><caption><p>{floats}</p></caption></fig>" if floats else "",
    )
    assert line["sample_size"]["number"] == people


@pytest.mark.parametrize("p", ["P = 5.0", "P = 1.7", "P = 0.00", "P &lt; 5"])
@pytest.mark.parametrize("arms", ["ketamine and saline", "saline and ketamine"])
def test_an_impossible_or_bare_p_value_gives_no_direction(p: str, arms: str, annotate: Annotate) -> None:
    line = annotate(
        abstract="<p>Sixty adults were randomized to ketamine or saline.</p>",
        results=f"<p>Pain scores were recorded in the {arms} groups ({p}).</p>",
        discussion="<p>The trial was small.</p>",
    )
    assert [f["direction"] for f in line["findings"] if f["direction"] not in ("unclear", "observed")] == []


def test_an_article_that_contradicts_its_abstract_is_shown_with_both(annotate: Annotate) -> None:
    line = annotate(
        methods="<p>The ketamine group received intravenous ketamine 0.5 mg/kg.</p>",
        results="<p>Seventy patients were randomized to two groups.</p>",
    )
    told = {d["kind"]: (d["abstract"]["value"], d["article"]["value"]) for d in line["disagreements"]}
    assert told == {"sample_size": ("60", "70"), "dose": ("0.3 mg/kg", "0.5 mg/kg")}
    assert line["sample_size"]["value"] == 70
    assert {place["abstract"]["field"] for place in line["disagreements"]} == {"abstract"}


def test_an_article_that_agrees_with_its_abstract_has_no_disagreement(annotate: Annotate) -> None:
    assert annotate(results="<p>Sixty patients were randomized to two groups.</p>")["disagreements"] == []


def test_a_letter_without_headings_speaks_as_a_whole(annotate: Annotate) -> None:
    line = annotate(abstract="", body="<p>We gave 12 patients intravenous ketamine 0.25 mg/kg.</p>")
    assert [dose["value"] for dose in line["doses"]] == ["0.25 mg/kg"]


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        ("The trial was registered (NCT01234567).", ["NCT01234567"]),
        ("This trial was registered in www.irct.ir (code: 16913).", ["16913"]),
        ("The Ethics Committee approved it (code: 16913).", []),
        ("Approved by the ethics board under number IR.UMS.REC.1394.12.", []),
    ],
)
def test_a_registration_is_read_and_an_ethics_code_is_none(sentence: str, ids: list[str], annotate: Annotate) -> None:
    assert [x["value"] for x in annotate(methods=f"<p>{sentence}</p>")["registry_ids"]] == ids


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ("sequence_generation", "A computer-generated list assigned the patients."),
        ("sequence_generation", "Patients seen on odd days received ketamine."),
        ("allocation_concealment", "Assignments lay in sealed opaque envelopes."),
        ("allocation_concealment", "Syringes were prepared by the pharmacy."),
        ("blinding_participants", "Neither drug could be told: patients were blinded."),
        ("blinding_participants", "All syringes were identical in appearance."),
        ("blinding_assessors", "A nurse unaware of the group recorded pain."),
        ("blinding_assessors", "None of the patients or physicians were informed of the group."),
        ("attrition", "Three patients were lost to follow-up."),
        ("intention_to_treat", "Analysis was by intention to treat."),
        ("sample_size_calculation", "A power analysis asked for 30 patients in each group."),
        ("baseline_balance", "Age and sex were similar in both groups."),
        # the same in other words
        ("sequence_generation", "Randomization was done with a computer."),
        ("sequence_generation", "Patients were divided into two groups by coin toss."),
        ("allocation_concealment", "Those who enrolled infants could not foresee the group."),
        ("attrition", "After five exclusions the others were analysed."),
        ("attrition", "Eighty-four people finished the six-month visit."),
        ("intention_to_treat", "Patients who stopped were analysed as randomised."),
        ("intention_to_treat", "Infants were kept in the group to which they had been drawn."),
        ("baseline_balance", "The groups were alike in age and weight."),
    ],
)
def test_a_reporting_signal_is_the_sentence_that_tells(item: str, sentence: str, annotate: Annotate) -> None:
    line = annotate(
        title="Ketamine before surgery", abstract="<p>Ketamine was given.</p>", methods=f"<p>{sentence}</p>"
    )
    assert line["reporting"][item]["quote"] == sentence
    assert line["reporting"][item]["field"] == "Methods"


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ("allocation_concealment", "This was a randomized, double-blind trial."),
        ("blinding_assessors", "This was a randomized, double-blind trial."),
        ("blinding_participants", "The trial was open-label and patients were not blinded."),
        ("attrition", "Patients with heart disease were excluded."),
        ("baseline_balance", "Pain scores were similar in both groups."),
        ("intention_to_treat", "We intend to treat pain early."),
    ],
)
def test_what_only_sounds_like_a_signal_is_none(item: str, sentence: str, annotate: Annotate) -> None:
    line = annotate(
        title="Ketamine before surgery", abstract="<p>Ketamine was given.</p>", methods=f"<p>{sentence}</p>"
    )
    assert line["reporting"][item] is None


@pytest.mark.parametrize(
    ("back", "funding"),
    [
        ("<fn-group><fn fn-type='supported-by'><p>Source of Support: Nil</p></fn></fn-group>", "none"),
        ("<ack><p>This work was supported by the National Research Council.</p></ack>", "public"),
        ("<sec><title>Funding</title><p>Funded by Example Pharma Ltd.</p></sec>", "industry"),
        (
            "<sec><title>Funding</title><p>Funded by Example Pharma Ltd. It was also supported by the University of Ulm.</p></sec>",
            "mixed",
        ),
        ("<sec><title>Funding</title><p>The authors received no financial support.</p></sec>", "none"),
        ("<ack><p>We thank the nurses.</p></ack>", None),
        ("<fn-group><fn><p>Financial support and sponsorship</p><p>Nil.</p></fn></fn-group>", "none"),
        (
            "<sec><title>Funding</title><p>The Example Organisation for Health Research paid for the study.</p></sec>",
            "public",
        ),
    ],
)
def test_who_paid_is_read_from_the_back_matter(back: str, funding: str | None, annotate: Annotate) -> None:
    found = annotate(back=back)["funding"]
    assert (found and found["value"]) == funding


@pytest.mark.parametrize(
    ("back", "conflicts"),
    [
        ("<notes><p>The authors declare no conflict of interest.</p></notes>", "none declared"),
        ("<sec><title>Conflicts of interest</title><p>Nil.</p></sec>", "none declared"),
        (
            "<sec><title>Competing interests</title><p>One author received fees from a maker of ketamine.</p></sec>",
            "declared",
        ),
        (
            "<sec><title>Competing interests</title><p>One author is a maker's consultant. The others declare no conflict.</p></sec>",
            "declared",
        ),
        ("", None),
    ],
)
def test_declared_interests_are_read(back: str, conflicts: str | None, annotate: Annotate) -> None:
    found = annotate(back=back)["conflicts"]
    assert (found and found["value"]) == conflicts


@pytest.mark.parametrize(
    ("sentence", "country"),
    [
        ("The trial was conducted at a university hospital in Ulm, Germany.", "Germany"),
        ("Data were analysed at our center with a program (Example Inc., Chicago, USA).", None),
        ("The hospital bought ketamine of Example Pharma Ltd, Basel, Switzerland.", None),
        ("Patients were recruited at two sites.", None),
    ],
)
def test_the_country_is_where_the_study_was_done_and_no_maker_s_or_author_s(
    sentence: str, country: str | None, annotate: Annotate
) -> None:
    address = "<author-notes><corresp>Example Hospital, Oslo, Norway</corresp></author-notes>"
    found = annotate(front=address, methods=f"<p>{sentence}</p>")["country"]
    assert (found and found["value"]) == country


def test_women_and_men_are_counted_as_stated(annotate: Annotate) -> None:
    line = annotate(results="<p>Of the patients 21 were women and 39 were men.</p>")
    assert [(s["kind"], s["number"], s["unit"]) for s in line["sex"]] == [
        ("women", 21.0, "people"),
        ("men", 39.0, "people"),
    ]
    line = annotate(results="<p>The groups held 21 women and 39 men.</p>")
    assert [(s["kind"], s["number"], s["unit"]) for s in line["sex"]] == [
        ("women", 21.0, "people"),
        ("men", 39.0, "people"),
    ]


def table(caption: str, heads: list[str], *rows: list[str]) -> str:
    """A table of these header cells and rows."""
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f"<table-wrap><label>Table 2</label><caption><p>{caption}</p></caption>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></table-wrap>"
    )


def counted(line: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Event -> (arm, events, of, percent) of each count."""
    return {h["event"]: [tuple(c.values()) for c in h["counts"]] for h in line["adverse_events"]}


@pytest.mark.parametrize(
    ("heads", "first", "second"),
    [
        (
            ["Event", "Ketamine (n = 30)", "Saline (n = 31)", "P value"],
            ("Ketamine", 4, 30, 13.3),
            ("Saline", 1, 31, 3.2),
        ),
        (
            ["Event", "Saline (n = 30)", "Ketamine (n = 31)", "P value"],
            ("Saline", 4, 30, 13.3),
            ("Ketamine", 1, 31, 3.2),
        ),
    ],
)
def test_harms_in_a_table_belong_to_the_arm_that_heads_their_column(
    heads: list[str], first: tuple[Any, ...], second: tuple[Any, ...], annotate: Annotate
) -> None:
    harms = table(
        "Adverse events, number (%)",
        heads,
        ["Nausea", "4 (13.3)", "1 (3.2)", "0.2"],
        ["Itching", "0", "2 (6.5)", "0.5"],
    )
    line = annotate(floats=harms)
    assert counted(line)["Nausea"] == [first, second]
    assert counted(line)["Itching"][0][1] == 0
    assert line["adverse_events"][0]["field"] == "Table 2"


@pytest.mark.parametrize(
    ("caption", "row"),
    [
        ("Adverse events, number (%)", ["Nausea score", "4.1 ± 1.2", "3.9 ± 1.1"]),  # means
        ("Adverse events, number (%)", ["Nausea", "45 (16)", "31 (90)"]),  # shares that do not fit their counts
        ("Adverse events, number (%)", ["Nausea", "44/30", "2/30"]),  # more events than people
        ("Pain scores, mean (SD), of patients", ["Headache", "4 (1)", "5 (2)"]),  # no table of harms
    ],
)
def test_means_misprints_and_other_tables_give_no_counts_of_harm(
    caption: str, row: list[str], annotate: Annotate
) -> None:
    line = annotate(floats=table(caption, ["Event", "Ketamine (n = 30)", "Saline (n = 30)"], row))
    assert line["adverse_events"] == []


def test_each_number_in_a_sentence_goes_to_its_own_group(annotate: Annotate) -> None:
    results = (
        "<p>Two patients in Group S due to vomiting and one patient in Group K due to headache stayed overnight.</p>"
    )
    found = counted(annotate(results=results))
    assert found["vomiting"] == [("Group S", 2, None, None)]
    assert found["headache"] == [("Group K", 1, None, None)]


def test_harm_that_nobody_had_is_a_zero_in_every_arm(annotate: Annotate) -> None:
    found = counted(annotate(results="<p>None of the patients had hallucinations or vomiting.</p>"))
    assert {count[1] for counts in found.values() for count in counts} == {0}
    assert set(found) == {"hallucinations", "vomiting"}
    assert len(found["vomiting"]) == 2


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("methods", "No patient should have hallucinations."),  # a plan
        ("discussion", "In another trial [7] no patient had hallucinations."),  # somebody else's
        ("results", "There was no significant difference in hallucinations."),  # a comparison
        ("results", "No patient needed treatment for vomiting."),  # treatment, not the event
        ("intro", "No patient had hallucinations."),
    ],
)
def test_what_is_planned_compared_or_told_of_others_is_no_zero(part: str, sentence: str, annotate: Annotate) -> None:
    assert annotate(**{part: f"<p>{sentence}</p>"})["adverse_events"] == []


def test_a_denial_with_ketamine_as_its_subject_concerns_the_arm_with_ketamine(annotate: Annotate) -> None:
    found = counted(annotate(results="<p>Ketamine did not lead to hallucinations.</p>"))
    assert [arm for arm, *_ in found["hallucinations"]] == ["Ketamine"]


def test_the_count_of_one_event_is_not_that_of_the_next(annotate: Annotate) -> None:
    results = "<p>Apnea was seen in one patient in the ketamine group and all recovered without desaturation.</p>"
    found = counted(annotate(results=results))
    assert found["Apnea"] == [("ketamine group", 1, None, None)]
    assert "desaturation" not in found or {count[1] for count in found["desaturation"]} == {0}


def test_an_event_that_is_counted_is_not_called_absent(annotate: Annotate) -> None:
    harms = table(
        "Side effects, n (%)", ["Event", "Ketamine (n = 30)", "Saline (n = 30)"], ["Vomiting", "3 (10)", "0 (0)"]
    )
    line = annotate(floats=harms, discussion="<p>In our study no patient had vomiting.</p>")
    assert counted(line) == {"Vomiting": [("Ketamine", 3, 30, 10.0), ("Saline", 0, 30, 0.0)]}


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Pain scores were significantly lower in the ketamine group than in the saline group (P = 0.01).", "benefit"),
        ("Pain scores were significantly higher in the ketamine group than in the saline group (P = 0.01).", "harm"),
        ("Pain scores were significantly lower in the saline group than in the ketamine group (P = 0.01).", "harm"),
    ],
)
def test_findings_come_from_the_results_whichever_arm_they_favor(
    sentence: str, direction: str, annotate: Annotate
) -> None:
    line = annotate(abstract="<p>Ketamine was compared with saline for pain.</p>", results=f"<p>{sentence}</p>")
    assert [(f["outcome"], f["direction"], f["field"]) for f in line["findings"]] == [("pain", direction, "Results")]


def test_a_direction_that_the_abstract_gives_otherwise_is_shown_with_both_and_told_as_neither(
    annotate: Annotate,
) -> None:
    line = annotate(
        results="<p>Pain scores were significantly higher in the ketamine group than in the saline group (P = 0.01).</p>",
    )
    [found] = [d for d in line["disagreements"] if d["kind"] == "finding"]
    assert (found["abstract"]["kind"], found["abstract"]["value"], found["article"]["value"]) == (
        "pain",
        "benefit",
        "harm",
    )
    assert line["findings"] == []


@pytest.mark.parametrize("word", ["higher", "lower"])
def test_a_sedation_score_that_differs_is_left_to_a_person(word: str, annotate: Annotate) -> None:
    results = f"<p>Sedation scores were significantly {word} in the ketamine group than in the saline group.</p>"
    line = annotate(abstract="<p>Ketamine was compared with saline.</p>", results=results)
    assert not [f for f in line["findings"] if f["outcome"] == "sedation"]


def test_groups_alike_at_the_start_are_no_finding(annotate: Annotate) -> None:
    results = "<p>Baseline blood pressure was similar in the ketamine group and the saline group.</p>"
    assert annotate(abstract="<p>Ketamine was compared with saline.</p>", results=results)["findings"] == []


def test_the_verb_prints_one_line_of_json_for_an_article(written: Callable[..., Any]) -> None:
    answer = CliRunner().invoke(cli, ["annotate", str(written(results="<p>No patient had nausea.</p>" * 30))])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["id"] == "900001"


def test_an_article_that_takes_too_long_is_left_with_a_sentence(
    written: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(records: list[Any], read: Any, give_up: Callable[[Any], Any], **_: Any) -> list[Any]:
        return [give_up(record) for record in records]

    monkeypatch.setattr("operate.commands.annotate.within_budget", refuse)
    answer = CliRunner().invoke(cli, ["annotate", str(written())])
    assert isinstance(answer.exception, InputError)
    assert "CPU seconds" in str(answer.exception)


@pytest.mark.parametrize(
    "sentence",
    [
        # a scale that measures anything says nothing of pain where pain is not named
        "Hoarseness measured by visual analog scale was significantly higher with ketamine than with saline (P = 0.01).",
        # what one drug causes compares no arms
        "Adverse effects of ketamine were not seen in any patient.",
        # events that a clause only names after it has compared something else
        "Satisfaction was higher in the ketamine group (70%) than in the saline group (20%), incidence of adverse "
        "events like hoarseness (10% versus 3%).",
    ],
)
def test_words_of_an_outcome_that_compare_nothing_in_it_are_no_finding(sentence: str, annotate: Annotate) -> None:
    line = annotate(abstract="<p>Ketamine was compared with saline.</p>", results=f"<p>{sentence}</p>")
    assert line["findings"] == []


def test_arms_are_meant_only_where_their_number_is_the_one_stated() -> None:
    from summarize.articles.arms_meant import arms_meant

    def arm(name: str, kind: str = "other") -> Reading:
        return Reading(
            kind="arm", value=name, span=Span(field=TextField.ABSTRACT, start=0, end=0, quote=""), detail=kind
        )

    three = [arm("ketamine", "ketamine"), arm("saline"), arm("midazolam")]
    assert arms_meant("They were allocated to two groups.", three, []) == ()
    assert arms_meant("They were allocated to three groups.", three, []) == ("ketamine", "saline", "midazolam")
    assert arms_meant("Two groups: Group A had ketamine, Group B saline.", three, []) == ("Group A", "Group B")
    assert arms_meant("Two groups in the first part, three groups in the second.", three, []) == ()
    assert arms_meant("They had either drug.", three, []) == ()
    assert arms_meant("They had either drug.", three[:2], []) == ("ketamine", "saline")


def test_a_conclusion_alone_is_no_finding(annotate: Annotate) -> None:
    abstract = (
        "<sec><title>Methods:</title><p>Ketamine was compared with saline.</p></sec>"
        "<sec><title>Conclusions:</title><p>Pain scores were significantly lower with ketamine than with saline.</p></sec>"
    )
    assert annotate(abstract=abstract, results="<p>Sixty patients were treated.</p>")["findings"] == []


ADDED = (
    "<p>Ninety adults were randomized to three groups: Group 1 received ketamine, Group 2 fentanyl and Group 3 saline. "
    "In the two groups with a drug it was given slowly.</p>"
)


def test_a_zero_goes_to_lettered_groups_whose_number_is_the_largest_stated(annotate: Annotate) -> None:
    found = counted(annotate(methods=ADDED, results="<p>There was no episode of desaturation in any group.</p>"))
    assert [arm for arm, *_ in found["desaturation"]] == ["Group 1", "Group 2", "Group 3"]


def test_effects_of_a_drug_are_denied_of_those_who_were_given_it(annotate: Annotate) -> None:
    found = counted(annotate(results="<p>Adverse effects of ketamine did not occur in any patient.</p>"))
    assert len(found["Adverse effects"]) == 1
    assert "etamine" in str(found["Adverse effects"][0][0])
    other = counted(annotate(results="<p>No patient had side effects of the study drugs.</p>"))
    assert not any("saline" in (arm or "").lower() for arm, *_ in other["side effects"])


def test_a_denial_that_speaks_of_nobody_is_of_all_together(annotate: Annotate) -> None:
    found = counted(annotate(results="<p>The infusion did not lead to adverse events.</p>"))
    assert found["adverse events"] == [(None, 0, None, None)]


def test_what_did_not_increase_is_not_denied(annotate: Annotate) -> None:
    assert annotate(results="<p>There was no increase in time to discharge or vomiting.</p>")["adverse_events"] == []


def test_no_adverse_events_is_told_once_with_its_arms(annotate: Annotate) -> None:
    results = "<p>The infusion ended without side effects. No patient in either group had adverse events.</p>"
    [(event, counts)] = counted(annotate(results=results)).items()
    assert (event, len(counts)) == ("adverse events", 2)


@pytest.mark.parametrize("word", ["higher", "lower", "no different"])
def test_times_set_against_each_other_are_no_comparison_of_arms(word: str, annotate: Annotate) -> None:
    results = f"<p>Pain scores were {word} between the two visits (P = 0.01).</p>"
    assert annotate(abstract="<p>Ketamine was compared with saline.</p>", results=results)["findings"] == []


def test_people_alike_in_age_and_weight_are_no_result(annotate: Annotate) -> None:
    sentence = "There was no significant difference in mean age (P = 0.6), weight and respiratory rate with ketamine and saline."
    line = annotate(abstract="<p>Ketamine was compared with saline.</p>", results=f"<p>{sentence}</p>")
    assert line["findings"] == []
