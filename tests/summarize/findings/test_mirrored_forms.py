"""More made-up results, arms swapped, with the arms called by group letters, numbers or names: none is turned round."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from reading_builders import document, topic

from evidence.records import Direction
from summarize.findings import read_findings

SIGN = {Direction.BENEFIT: 1, Direction.HARM: -1}
KIND = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
INTROS = {  # how methods name the arms, and how results call ketamine's and the other
    "named": (
        "METHODS: Eighty patients were randomly assigned to receive ketamine or {c}. RESULTS: ",
        "ketamine",
        "{c}",
    ),
    "letters": (
        "METHODS: Patients were randomly allocated to group K (ketamine 0.5 mg/kg, n = 40) or group C ({c}, n = 40)."
        " RESULTS: ",
        "group K",
        "group C",
    ),
    "letter S": (
        "METHODS: Eighty patients were divided into the {c} group (group S) and the esketamine group (group E). RESULTS: ",
        "group E",
        "group S",
    ),
    "numbers": (
        "METHODS: Patients in group 1 received {c}; patients in group 2 received ketamine. RESULTS: ",
        "group 2",
        "group 1",
    ),
    "groups": (
        "METHODS: Participants were randomized 1:1 to the ketamine group (n = 41) or the {c} group (n = 39). RESULTS: ",
        "the ketamine group",
        "the {c} group",
    ),
    "letters in brackets behind the arms": (
        "METHODS: In this double-blind trial, 80 patients received either ketamine (group K, n = 40) or {c} (group C, n = 40)."
        " RESULTS: ",
        "group K",
        "group C",
    ),
    "numbers in brackets, sizes first": (
        "METHODS: Eighty patients were randomized to receive {c} (n = 40, group 1) or ketamine (n = 40, group 2). RESULTS: ",
        "group 2",
        "group 1",
    ),
    "the control group got ketamine": (
        "METHODS: Eighty patients were randomized to {c} (intervention group) or ketamine (control group). RESULTS: ",
        "the control group",
        "the intervention group",
    ),
    "the control group received ketamine": (
        "METHODS: The control group received intravenous ketamine and the study group received {c}. RESULTS: ",
        "the control group",
        "the study group",
    ),
    "comparison and experimental arm": (
        "METHODS: Patients in the experimental arm received {c}; those in the comparison arm received ketamine. RESULTS: ",
        "the comparison arm",
        "the experimental arm",
    ),
    "the control group got as much saline": (
        "METHODS: The intervention group received ketamine; the control group received saline in the same volume as"
        " ketamine. RESULTS: ",
        "the intervention group",
        "the control group",
    ),
    "short names": (
        "METHODS: Eighty patients were randomized to ketamine (KET; n = 40) or {c} (CON; n = 40). RESULTS: ",
        "the KET group",
        "the CON group",
    ),
    "arms with numbers": (
        "METHODS: Eighty patients were randomized: arm 1 = {c}, arm 2 = ketamine. RESULTS: ",
        "arm 2",
        "arm 1",
    ),
    "each with midazolam": (
        "METHODS: Patients were randomized to intravenous ketamine 0.5 mg/kg plus midazolam (KM group) or {c} plus midazolam"
        " (CM group). RESULTS: ",
        "the KM group",
        "the CM group",
    ),
}
COMPARATORS = (
    "cognitive behavioral therapy",
    "placebo",
    "saline",
    "buprenorphine",
    "morphine",
    "ECT",
    "clonidine",
    "standard care",
)
LESS_IS_BETTER = {
    "craving scores": "craving",
    "pain intensity": "pain",
    "depressive symptoms": "depression",
    "anxiety": "anxiety",
    "opioid withdrawal symptoms": "withdrawal",
    "suicidal ideation": "suicidality",
    "nausea and vomiting": "nausea_vomiting",
}
FORMS = {  # {A} does better, {B} worse
    "lower among": "{o} were significantly lower among {A} than among {B} (P < .001).",
    "reported less": "{A} reported significantly less {o} than {B} (P = .02).",
    "experienced more": "{B} experienced significantly more {o} than {A} (P = .02).",
    "in contrast to": "In contrast to {B}, {A} showed a significant decrease in {o} (P = .003).",
    "unlike": "Unlike {A}, {B} showed no change in {o} (between-group P = .01).",
    "medians": "Median {o} were 3 (IQR 2-5) in {A} and 6 (IQR 4-8) in {B} (P = .004).",
    "md ci": "At week 4, {o} were lower in {A} (mean difference, -2.3; 95% CI, -3.9 to -0.7; P = .005).",
    "higher in md": "At week 4, {o} were higher in {B} (mean difference, 2.3; 95% CI, 0.7 to 3.9; P = .005).",
    "or": "{o} occurred less often in {A} (odds ratio 0.42, 95% CI 0.22 to 0.80).",
    "xn": "{o} were present in 6/40 patients in {A} and 17/40 in {B} (P = .007).",
    "percent vs": "Significantly fewer patients in {A} had {o} (12% vs 34% in {B}; P = .01).",
    "percent more": "Significantly more patients in {B} had {o} (34% vs 12% in {A}; P = .01).",
    "passive by": "{o} were reduced significantly more by {A} than by {B} at 24 h (P = .01).",
    "over time": "From baseline to week 2, {o} decreased by 60% in {A} and by 25% in {B} (P < .01).",
    "compared to, comma": "Compared to {A}, {B} had significantly greater {o} at 6 hours (P = .01).",
    "when compared": "{o} were significantly less in {A} when compared with {B} (p<0.05).",
    "as compared": "{o} were significantly greater in {B} as compared to {A} (p<0.05).",
    "interaction": "A significant group by time interaction showed a steeper decline of {o} in {A} than in {B} (P = .02).",
    "although": "Although {o} improved in both groups, the improvement was significantly greater in {A} (P = .02).",
    "both, less": "{o} decreased in both arms, but less so in {B} than in {A} (P = .03).",
    "whereas worse": "{o} increased in {B}, whereas they decreased in {A} (P = .01 between groups).",
    "worsened": "{o} worsened in {B} compared with {A} (P = .01).",
    "effective": "{A} was significantly more effective than {B} for {o} (P = .01).",
    "failed": "{B} failed to reduce {o}, whereas {A} reduced them significantly (P = .01).",
    "two-fold": "{o} were twice as high in {B} as in {A} (P = .01).",
    "half": "{o} in {A} were half those in {B} (P = .01).",
    "respectively 2": "Mean {o} in {B} and {A} were 6.4 and 3.1, respectively (P < .001).",
    "ranked": "{o} were lowest in {A} (P = .01).",
    "highest": "{o} were highest in {B} (P = .01).",
    "superiority": "{A} showed superiority over {B} with regard to {o} (P = .01).",
    "advantage": "There was a significant advantage of {A} over {B} on {o} (P = .01).",
    "effect size": "{A} produced a larger reduction in {o} than {B} (Cohen d = 0.8, P = .01).",
    "risk reduced": "The risk of {o} was lower with {A} than {B} (RR 0.55, 95% CI 0.35-0.86).",
    "attenuated": "{A} attenuated {o} relative to {B} (P = .02).",
    "only": "A significant reduction in {o} was observed only in {A}.",
    "no reduction": "No significant reduction in {o} was seen in {B}, but there was a significant reduction in {A}.",
    "than did": "{A} had lower {o} than did {B} (P = .02).",
    "versus paren": "{o} (4.1 ± 1.2 in {A} versus 7.9 ± 1.6 in {B}, P < .001) differed between the groups.",
    "were less severe": "{o} were less severe in {A} than in {B} (P = .02).",
    "by so many": "{o} were reported by 8 patients (20%) in {A} and 21 patients (53%) in {B} (P = .003).",
    "required": "{B} was followed by significantly more {o} than {A} (P = .02).",
}
NULLS = {
    "no diff": "{o} did not differ between {A} and {B} (P = .45).",
    "similar": "{o} were similar in {A} and {B}.",
    "ns numbers": "{o} were 5.1 in {A} and 5.3 in {B} (P = .60).",
    "not lower": "{o} were not significantly lower in {A} than in {B}.",
    "num lower": "{o} were numerically lower in {A} than in {B} (P = .12).",
    "neither": "Neither {A} nor {B} reduced {o}.",
    "ci": "The difference in {o} between {A} and {B} was -0.4 (95% CI -1.6 to 0.8).",
    "noninf": "{A} was non-inferior to {B} for {o}.",
    "or1": "{A} did not reduce {o} compared with {B} (OR 0.9, 95% CI 0.6 to 1.4).",
    "trend": "There was a trend toward lower {o} in {A} compared with {B} (P = .08).",
}


@cache
def read(forms: str) -> dict[tuple[str, int], Counter[str]]:
    """(form, which arm did better) -> right, reversed, silent."""
    found: dict[tuple[str, int], Counter[str]] = {}
    turn = 0
    for place, (name, form) in enumerate((FORMS if forms == "sided" else NULLS).items()):
        for intro, ketamine, other in list(INTROS.values())[place % 2 :: 2]:  # every other way to call the arms
            turn += 1
            words, outcome = list(LESS_IS_BETTER.items())[turn % len(LESS_IS_BETTER)]
            c = COMPARATORS[turn % len(COMPARATORS)]
            for sign in (1, -1):
                arms = (ketamine, other.format(c=c))[::sign]
                text = form.format(A=arms[0], B=arms[1], o=words)
                abstract = intro.format(c=c) + text[0].upper() + text[1:]
                told = read_findings(document(abstract, f"Ketamine versus {c}: a randomized trial", **KIND), topic())
                signs = {SIGN.get(f.direction, 0) for f in told if f.outcome == outcome}
                wanted = sign if forms == "sided" else 0
                verdict = "right" if wanted in signs else "reversed" if signs & {1, -1} else "silent"
                found.setdefault((name, sign), Counter())[verdict] += 1
    return found


@pytest.mark.parametrize("form", FORMS)
def test_no_form_is_turned_round_whatever_the_arms_are_called(form: str) -> None:
    assert [read("sided")[form, sign]["reversed"] for sign in (1, -1)] == [0, 0]


@pytest.mark.parametrize("form", NULLS)
def test_no_null_result_takes_a_side(form: str) -> None:
    assert [read("nulls")[form, sign]["reversed"] for sign in (1, -1)] == [0, 0]


def test_both_sides_are_read_as_often() -> None:
    """Of all forms; a form that is not read at all ("half those in") is silent on both sides."""
    right = {sign: sum(read("sided")[form, sign]["right"] for form in FORMS) for sign in (1, -1)}
    total = sum(read("sided")[form, 1].total() for form in FORMS)
    assert min(right.values()) >= 0.9 * total
    assert abs(right[1] - right[-1]) <= 0.02 * total
    nulls = sum(count["right"] for count in read("nulls").values())
    assert nulls >= 0.95 * sum(count.total() for count in read("nulls").values())
