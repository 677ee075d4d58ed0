"""What undoes a change, what turns an outcome into its opposite, when it ended: each sentence with its mirror image."""

from __future__ import annotations

import pytest
from test_when_and_how_said import told

# {A} does better, {B} worse; the outcome.
TOLD = {
    "{A} attenuated the increase in pain scores compared with {B} (p = 0.01).": "pain",
    "{B} blunted the reduction in craving (p = 0.01) compared with {A}.": "craving",
    "{A} reversed the decline in quality of life compared with {B} (p = 0.01).": "quality_of_life",
    "{A} reduced the deterioration in memory compared with {B} (p = 0.01).": "other:cognition",
    "{B} blocked the improvement in depression compared with {A} (p = 0.01).": "depression",
    "{A} blocked withdrawal signs compared with {B} (p = 0.01).": "withdrawal",
    "The increase in anxiety was prevented by {A} but not by {B} (p = 0.01).": "anxiety",
    "The increase in pain was smaller with {A} than with {B} (p = 0.01).": "pain",
    "The decline in quality of life was less pronounced with {A} than with {B} (p = 0.01).": "quality_of_life",
    "The increase in pain was attenuated in the {A} group compared with the {B} group (p = 0.01).": "pain",
    "{A} suppressed morphine-induced withdrawal signs compared with {B} (p = 0.01).": "withdrawal",
    "Pain increased less with {A} than with {B} (p = 0.01).": "pain",
    "{A} protected against relapse compared with {B} (p = 0.01).": "relapse_abstinence",
    "{B} delayed the onset of analgesia compared with {A} (p = 0.01).": "pain",
    "{A} delayed relapse compared with {B} (p = 0.01).": "relapse_abstinence",
    "{B} shortened the duration of abstinence compared with {A} (p = 0.01).": "relapse_abstinence",
    "{B} failed to reduce craving, whereas {A} reduced it (p = 0.01).": "craving",
    "{A} halved craving compared with {B} (p = 0.01).": "craving",
    "{B} doubled the risk of relapse compared with {A} (p = 0.01).": "relapse_abstinence",
    "A higher proportion of responders was seen with {A} than with {B} (p = 0.01).": "depression",
    "Fewer patients relapsed with {A} than with {B} (p = 0.01).": "relapse_abstinence",
    "More patients remained abstinent with {A} than with {B} (p = 0.01).": "relapse_abstinence",
    "{A} lowered the likelihood of relapse compared with {B} (p = 0.01).": "relapse_abstinence",
    "The odds of remission were greater with {A} than with {B} (p = 0.01).": "depression",
    "There were more non-responders in the {B} group than in the {A} group (p = 0.01).": "depression",
    "Non-response was more frequent with {B} than with {A} (p = 0.01).": "depression",
    "Loss of response was more frequent with {B} than with {A} (p = 0.01).": "depression",
    "Pain-free patients were more frequent in the {A} group than in the {B} group (p = 0.01).": "pain",
    "More patients were free of pain with {A} than with {B} (p = 0.01).": "pain",
    "More patients were free of nausea with {A} than with {B} (p = 0.01).": "nausea_vomiting",
    "Days of abstinence were more numerous with {A} than with {B} (p = 0.01).": "relapse_abstinence",
    "{A} increased opioid-free days compared with {B} (p = 0.01).": "relapse_abstinence",
    "Failure to achieve remission was more common with {B} than with {A} (p = 0.01).": "depression",
    "Absence of craving was more common with {A} than with {B} (p = 0.01).": "craving",
    "The rate of opioid-negative urine tests was higher with {A} than with {B} (p = 0.01).": "opioid_use",
    "Opioid-positive urine tests were more frequent with {B} than with {A} (p = 0.01).": "opioid_use",
    "Resolution of suicidal ideation was more frequent with {A} than with {B} (p = 0.01).": "suicidality",
    "Relief of depression was greater with {A} than with {B} (p = 0.01).": "depression",
    "Worsening of depression was more frequent with {B} than with {A} (p = 0.01).": "depression",
    "Deterioration of mood was less with {A} than with {B} (p = 0.01).": "depression",
    "Improvement in pain was less with {B} than with {A} (p = 0.01).": "pain",
    "{A} prolonged the time to relapse compared with {B} (p = 0.01).": "relapse_abstinence",
    "{A} shortened the time to remission compared with {B} (p = 0.01).": "depression",
    "{B} prolonged hospital stay compared with {A} (p = 0.01).": "utilization",
    "Sleep disturbances were fewer with {A} than with {B} (p = 0.01).": "other:sleep",
    "Cognitive impairment was more frequent with {B} than with {A} (p = 0.01).": "other:cognition",
    "Memory was better preserved with {A} than with {B} (p = 0.01).": "other:cognition",
    "Memory was less impaired with {A} than with {B} (p = 0.01).": "other:cognition",
    "{A} provided less pain than {B} (p = 0.01).": "pain",
    "{B} provided worse pain control than {A} (p = 0.01).": "pain",
    "Inadequate analgesia was more common with {B} than with {A} (p = 0.01).": "pain",
    "Patients in the {A} group had less need for opioids than those in the {B} group (p = 0.01).": "opioid_dose",
    "Depression persisted more often with {B} than with {A} (p = 0.01).": "depression",
    "Craving was absent in more patients with {A} than with {B} (p = 0.01).": "craving",
    "Scores for quality of life were worse with {B} than with {A} (p = 0.01).": "quality_of_life",
    "Retention was poorer with {B} than with {A} (p = 0.01).": "retention",
    "Dropout was lower with {A} than with {B} (p = 0.01).": "retention",
    "{A} decreased the number of patients who relapsed compared with {B} (p = 0.01).": "relapse_abstinence",
    "{A} was associated with a lower risk of nausea (RR 0.4, 95% CI 0.2 to 0.8) than {B}.": "nausea_vomiting",
    "The risk of hypotension was lower with {A} (3 of 30) than with {B} (12 of 30; p = 0.01).": "blood_pressure",
    "Pain was worse with {B} than with {A} (p = 0.01).": "pain",
    "Mood was better with {A} than with {B} (p = 0.01).": "depression",
    "Anxiety was better controlled with {A} than with {B} (p = 0.01).": "anxiety",
    "{A} outperformed {B} in retention (p = 0.01).": "retention",
    "Response was maintained longer with {A} than with {B} (p = 0.01).": "depression",
    "The antidepressant effect lasted longer with {A} than with {B} (p = 0.01).": "depression",
    "The return of pain was delayed with {A} compared with {B} (p = 0.01).": "pain",
    "Suicidal ideation declined faster with {A} than with {B} (p = 0.01).": "suicidality",
    "Treatment failure was more frequent with {B} than with {A} for depression (p = 0.01).": "depression",
}
NEVER_TURNED = (
    "{A} prevented the rise in depression scores (p = 0.01).",
    "Patients given {B} were less likely to respond than those given {A} (p = 0.01).",
    "Lack of response was less common with {A} than with {B} (p = 0.01).",
    "{A} was preferable to {B} in terms of pain relief (p = 0.01).",
    "Withdrawal was milder with {A} than with {B} (p = 0.01).",
    "Withdrawal was more severe with {B} than with {A} (p = 0.01).",
    "Analgesia wore off sooner with {B} than with {A} (p = 0.01).",
    "Pain returned sooner with {B} than with {A} (p = 0.01).",
    "Depression recurred sooner with {B} than with {A} (p = 0.01).",
    "The antidepressant effect faded faster with {B} than with {A} (p = 0.01).",
    "Response was lost faster with {B} than with {A} (p = 0.01).",
    "Recovery from sedation was slower with {B} than with {A} (p = 0.01).",
    "Time to discharge was shorter with {A} than with {B} (p = 0.01).",
    "Withdrawal signs disappeared sooner with {A} than with {B} (p = 0.01).",
    "Withdrawal signs appeared sooner with {B} than with {A} (p = 0.01).",
)


@pytest.mark.parametrize("form", TOLD)
def test_it_is_told_the_right_way_round_whichever_arm_does_better(form: str) -> None:
    assert told(form.format(A="ketamine", B="midazolam")).get(TOLD[form]) == "benefit"
    assert told(form.format(A="midazolam", B="ketamine")).get(TOLD[form]) == "harm"


@pytest.mark.parametrize("form", NEVER_TURNED)
def test_what_is_not_understood_is_not_told_the_wrong_way_round(form: str) -> None:
    assert "harm" not in told(form.format(A="ketamine", B="midazolam")).values()
    assert "benefit" not in told(form.format(A="midazolam", B="ketamine")).values()
