"""Made-up trial results, each stated twice with the arms swapped: {A} does better, {B} worse; less of {o} is better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

INTRO = (
    "BACKGROUND: Better treatment of opioid use disorder is needed. "
    "METHODS: Sixty adults were randomized to ketamine 0.5 mg/kg (n = 30) "
    "or {c} (n = 30). RESULTS: "
)
COMPARATORS = (
    "placebo",
    "saline",
    "midazolam",
    "fentanyl",
    "electroconvulsive therapy",
    "contingency management",
    "usual care",
    "hyoscine",
    "dexmedetomidine",
    "repetitive transcranial magnetic stimulation",
    "lofexidine",
)
LESS_IS_BETTER = {  # words -> outcome
    "depression scores": "depression",
    "pain scores": "pain",
    "craving": "craving",
    "withdrawal scores": "withdrawal",
    "morphine consumption": "opioid_dose",
    "anxiety scores": "anxiety",
    "suicidal ideation": "suicidality",
    "illicit opioid use": "opioid_use",
}
FORMS = {
    "lower with": "{o} was significantly lower with {A} than with {B} (p = 0.01).",
    "higher with": "{o} was significantly higher with {B} than with {A} (p = 0.01).",
    "lower in the group": "{o} was significantly lower in the {A} group (p = 0.01).",
    "higher in the group": "{o} was significantly higher in the {B} group (p = 0.01).",
    "in the group, lower": "In the {A} group, {o} was lower than in the {B} group (p = 0.02).",
    "in the group, higher": "In the {B} group, {o} was higher than in the {A} group (p = 0.02).",
    "had lower": "The {A} group had significantly lower {o} than the {B} group (p = 0.01).",
    "had higher": "The {B} group had significantly higher {o} than the {A} group (p = 0.01).",
    "compared with, lower": "Compared with {B}, {o} was significantly lower with {A} (p < 0.001).",
    "compared with the group, had": "Compared with the {B} group, the {A} group had lower {o} (p = 0.003).",
    "fell more": "{o} fell significantly more with {A} than with {B} (p = 0.01).",
    "fell less": "{o} fell less with {B} than with {A} (p = 0.01).",
    "greater reduction": "A greater reduction in {o} was seen with {A} than with {B} (p = 0.01).",
    "smaller reduction": "A smaller reduction in {o} was seen with {B} than with {A} (p = 0.01).",
    "reduction was greater": "The reduction in {o} was significantly greater in the {A} group than in the {B} group.",
    "reduced to a greater extent": "{o} was reduced to a greater extent by {A} than by {B} (p = 0.02).",
    "superior": "{A} was superior to {B} in reducing {o} (p = 0.01).",
    "inferior": "{B} was inferior to {A} in reducing {o} (p = 0.01).",
    "more effective": "{A} was more effective than {B} in reducing {o} (p = 0.04).",
    "less effective": "{B} was less effective than {A} at reducing {o} (p = 0.04).",
    "two numbers in": "{o} was 14.2 in the {A} group and 20.5 in the {B} group (p = 0.01).",
    "two numbers respectively": "{o} was 14.2 and 20.5 in the {A} and {B} groups, respectively (p = 0.01).",
    "numbers versus": "{o} was 20.5 versus 14.2 with {B} and {A}, respectively (p = 0.01).",
    "numbers in brackets": "{o} differed between the {A} group (14.2 ± 3.1) and the {B} group (20.5 ± 3.3; p = 0.01).",
    "lower in, brackets": "{o} was lower in the {A} than in the {B} group (14.2 ± 3.1 vs 20.5 ± 3.3, p = 0.01).",
    "compared with in, numbers": "{o} was 2.1 in the {A} group compared with 4.6 in the {B} group (p = 0.01).",
    "difference minus": "The mean difference in {o} ({A} minus {B}) was -4.1 (95% CI -6.0 to -2.2).",
    "fell by": "{o} fell by 15.9 points in the {A} group, whereas it fell by 11.2 points in the {B} group (p = 0.01).",
    "decreased in one not other": "{o} decreased significantly in the {A} group but not in the {B} group.",
    "percent improved": "{o} improved in 60% of patients after {A} and in 30% after {B} (p = 0.01).",
    "reference first": "Relative to {B}, {A} was associated with lower {o} (p = 0.02).",
    "favored": "The difference in {o} favored {A} over {B} (p = 0.02).",
    "more severe": "{o} was more severe with {B} than with {A} (p = 0.02).",
    "worse": "{o} was worse in the {B} group than in the {A} group (p = 0.02).",
    "better": "{o} was better controlled with {A} than with {B} (p = 0.02).",
    "in contrast to": "In contrast to {B}, {A} significantly reduced {o} (p = 0.01).",
    "in contrast to the group": "In contrast to the {B} group, {o} decreased significantly in the {A} group (p = 0.01).",
    "unlike": "Unlike {B}, {A} significantly reduced {o} (p = 0.02).",
    "but not the other": "{A}, but not {B}, significantly reduced {o} (p = 0.02).",
    "whereas the other did not": "{A} reduced {o} significantly, whereas {B} did not (p = 0.02).",
    "unchanged in the other": "{o} fell in the {A} group (p = 0.001) but remained unchanged in the {B} group.",
    "unchanged, but decreased": "{o} did not change in the {B} group but decreased significantly in the {A} group (p = 0.01).",
    "no reduction, but a reduction": "There was no reduction in {o} with {B} but a significant reduction with {A} (p = 0.01).",
    "no change was seen": "{o} was reduced by {A} (p = 0.01), while no change was seen with {B}.",
    "increased whereas decreased": "{o} increased in the {B} group, whereas it decreased in the {A} group (p = 0.01).",
    "only in": "{o} decreased significantly only in the {A} group (p = 0.01).",
    "not as effective as": "{B} was not as effective as {A} in reducing {o} (p = 0.01).",
    "in favor of": "{o} differed significantly between groups, in favor of {A} (p = 0.01).",
    "exceeded": "The improvement in {o} with {A} exceeded that with {B} (p = 0.01).",
    "compared with, increased": "Compared with {A}, {B} significantly increased {o} (p = 0.01).",
    "from and to": "{o} fell from 20.1 to 9.8 with {A} and from 20.3 to 15.7 with {B} (p = 0.01 between groups).",
}


class Case(NamedTuple):
    """One made-up record and what a reader should say of it: +1 ketamine is better, -1 worse."""

    form: str
    outcome: str
    sign: int
    title: str
    abstract: str


def cases() -> Iterator[Case]:
    """Every form with every outcome's words, both ways round, the comparators in turn."""
    turn = 0
    for name, form in FORMS.items():
        for words, outcome in LESS_IS_BETTER.items():
            turn += 1
            c = COMPARATORS[turn % len(COMPARATORS)]
            for sign in (1, -1):
                a, b = ("ketamine", c) if sign > 0 else (c, "ketamine")
                text = form.format(A=a, B=b, o=words)
                title = f"Ketamine versus {c}: a randomized trial"
                yield Case(name, outcome, sign, title, INTRO.format(c=c) + text[0].upper() + text[1:])
