"""Better and worse from the patient's side: the sign is never turned round, and worse is told as well as better."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from reading_builders import document, topic

from evidence.records import Direction
from summarize.findings.mentions import mentions_of
from summarize.findings.reader import read_findings
from summarize.text.outcomes import outcome_mentions

OUTCOMES = {  # words for an outcome -> +1 when more of it is better for the patient
    "craving": -1,
    "withdrawal symptoms": -1,
    "withdrawal scores": -1,
    "the clinical opiate withdrawal scale score": -1,
    "COWS scores": -1,
    "illicit opioid use": -1,
    "heroin use": -1,
    "opioid use": -1,
    "the number of opioid-positive urine tests": -1,
    "relapse": -1,
    "the relapse rate": -1,
    "abstinence": 1,
    "the rate of abstinence": 1,
    "the share of patients who were opioid-free": 1,
    "retention in treatment": 1,
    "dropout": -1,
    "buprenorphine initiation": 1,
    "opioid consumption": -1,
    "morphine consumption": -1,
    "the opioid dose": -1,
    "methadone dose": -1,
    "depression scores": -1,
    "anxiety scores": -1,
    "suicidal ideation": -1,
    "pain intensity": -1,
    "pain scores": -1,
    "quality of life": 1,
    "hospital stay": -1,
    "overdose": -1,
    "mortality": -1,
    "nausea": -1,
    "dissociative symptoms": -1,
    "blood pressure": -1,
    "sedation": -1,
}
TRIAL, SINGLE = ("randomized_trial", "placebo"), ("nonrandomized_trial", "none")
COMPARED, ALONE = ("comparative", "usual_care"), ("descriptive", "none")
SENTENCES = {  # what is said -> +1 more, -1 less, 0 the same with ketamine; study type and comparator
    "{} was significantly lower with ketamine than with placebo (p = 0.01).": (-1, *TRIAL),
    "{} was significantly higher with ketamine than with placebo (p = 0.01).": (1, *TRIAL),
    "{} was significantly lower with placebo than with ketamine (p = 0.01).": (1, *TRIAL),
    "{} was significantly higher with placebo than with ketamine (p = 0.01).": (-1, *TRIAL),
    "Ketamine significantly reduced {} compared with placebo (p < 0.001).": (-1, *TRIAL),
    "Ketamine significantly increased {} compared with placebo (p < 0.001).": (1, *TRIAL),
    "Compared with placebo, ketamine significantly lowered {} (p = 0.01).": (-1, *TRIAL),
    "Compared with placebo, {} was significantly higher with ketamine (p = 0.01).": (1, *TRIAL),
    "Compared with the placebo group, the ketamine group had significantly lower {} (p = 0.003).": (-1, *TRIAL),
    "Compared with the placebo group, the ketamine group had significantly higher {} (p = 0.003).": (1, *TRIAL),
    "The placebo group had significantly higher {} than the ketamine group (p = 0.03).": (-1, *TRIAL),
    "The placebo group had significantly lower {} than the ketamine group (p = 0.03).": (1, *TRIAL),
    "In the ketamine group, {} was lower than in the control group (3.1 vs 5.2, p = 0.02).": (-1, *TRIAL),
    "In the ketamine group, {} was higher than in the control group (5.2 vs 3.1, p = 0.02).": (1, *TRIAL),
    "{} was 20% with ketamine versus 45% with placebo (p = 0.01).": (-1, *TRIAL),
    "{} was 45% with ketamine versus 20% with placebo (p = 0.01).": (1, *TRIAL),
    "{} was reduced by 40% with ketamine and by 10% with placebo (p = 0.02).": (-1, *TRIAL),
    "A greater reduction in {} was seen with ketamine than with placebo (p = 0.01).": (-1, *TRIAL),
    "A greater increase in {} was seen with ketamine than with placebo (p = 0.01).": (1, *TRIAL),
    "A smaller reduction in {} was seen with ketamine than with placebo (p = 0.01).": (1, *TRIAL),
    "There was no significant difference in {} between ketamine and placebo (p = 0.45).": (0, *TRIAL),
    "{} did not differ between the groups.": (0, *TRIAL),
    "{} was similar in the ketamine and placebo groups.": (0, *TRIAL),
    "Ketamine had no effect on {}.": (0, *TRIAL),
    "Ketamine did not reduce {} compared with placebo (p = 0.6).": (0, *TRIAL),
    "Ketamine was not superior to placebo in reducing {} (p = 0.6).": (0, *TRIAL),
    "{} was lower with ketamine.": (-1, *COMPARED),
    "{} was higher with ketamine.": (1, *COMPARED),
    "Ketamine was associated with lower {} (odds ratio 0.5, 95% CI 0.3 to 0.8).": (-1, *COMPARED),
    "Ketamine was associated with higher {} (odds ratio 2.0, 95% CI 1.3 to 3.1).": (1, *COMPARED),
    "Ketamine was associated with less {}.": (-1, *COMPARED),
    "Ketamine was associated with more {}.": (1, *COMPARED),
    "{} decreased significantly from baseline after the ketamine infusion (p < 0.001).": (-1, *SINGLE),
    "{} increased significantly from baseline after the ketamine infusion (p < 0.001).": (1, *SINGLE),
    "After three infusions, {} was reduced from 8 to 3.": (-1, *SINGLE),
    "After three infusions, {} increased from 3 to 8.": (1, *SINGLE),
    "{} fell after ketamine.": (-1, *SINGLE),
    "{} rose after ketamine.": (1, *SINGLE),
    "{} did not change after ketamine.": (0, *SINGLE),
    "No change in {} was seen.": (0, *SINGLE),
    "{} was not reduced.": (0, *SINGLE),
    "With ketamine, {} was higher.": (1, *ALONE),
    "With ketamine, {} was lower.": (-1, *ALONE),
}
SIGN = {
    Direction.BENEFIT: 1,
    Direction.UNCONTROLLED_IMPROVEMENT: 1,
    Direction.HARM: -1,
    Direction.UNCONTROLLED_WORSENING: -1,
    Direction.MORE_BENEFIT: 1,
    Direction.MORE_HARM: -1,
}


@cache
def told(outcome: str, sentence: str) -> Direction | None:
    """The direction of the first finding of a small abstract; None when it has none."""
    _, study_type, comparator = SENTENCES[sentence]
    said = sentence.format(outcome)
    text = (
        "BACKGROUND: Opioid use disorder is treated with ketamine. METHODS: We studied 60 patients who received ketamine. "
        f"RESULTS: {said[0].upper()}{said[1:]} CONCLUSIONS: More studies are needed."
    )
    kind = {"study_type": study_type, "comparator": comparator, "scope": "core"}
    found = read_findings(document(text, "Ketamine in patients with opioid use disorder", **kind), topic())
    return found[0].direction if found else None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_better_is_never_told_as_worse_nor_worse_as_better_nor_either_where_nothing_changed(sentence: str) -> None:
    more = SENTENCES[sentence][0]
    given = {outcome: told(outcome, sentence) for outcome in OUTCOMES}
    wrong = [o for o, direction in given.items() if direction and SIGN.get(direction, 0) not in (0, more * OUTCOMES[o])]
    assert wrong == []


def test_worse_in_a_trial_is_told_as_well_as_better() -> None:
    counts: Counter[tuple[int, bool]] = Counter()
    for sentence, (more, study_type, _) in SENTENCES.items():
        for outcome, good in OUTCOMES.items():
            if study_type == "randomized_trial" and more:
                counts[more * good, told(outcome, sentence) is not None] += 1
    better, worse = (counts[side, True] / (counts[side, True] + counts[side, False]) for side in (1, -1))
    assert min(better, worse) > 0.9
    assert abs(better - worse) < 0.05


@pytest.mark.parametrize("sentence", [text for text, (more, _, _) in SENTENCES.items() if not more])
def test_a_stated_absence_of_a_difference_is_reported_nearly_always_between_arms_and_mostly_without(
    sentence: str,
) -> None:
    given = Counter(told(outcome, sentence) for outcome in OUTCOMES)
    assert set(given) <= {Direction.NO_DIFFERENCE, None}
    assert given[Direction.NO_DIFFERENCE] >= (30 if SENTENCES[sentence][1:] in (TRIAL, COMPARED) else 20)


@pytest.mark.parametrize(
    ("words", "outcome", "better"),
    [
        ("patients were off opioids", "relapse_abstinence", 1),
        ("patients were opioid free", "relapse_abstinence", 1),
        ("opioid cessation", "relapse_abstinence", 1),
        ("time to relapse", "relapse_abstinence", 1),
        ("lapses", "relapse_abstinence", -1),
        ("abstinence syndrome", "withdrawal", -1),
        ("signs of abstinence", "withdrawal", -1),
        ("somatic signs of abstinence", "withdrawal", -1),
        ("naloxone-precipitated abstinence", "withdrawal", -1),
        ("symptoms of opioid withdrawal", "withdrawal", -1),
        ("opioid-negative urine", "opioid_use", 1),
        ("time to response", "depression", -1),
        ("response rate", "depression", 1),
        ("cgi-s scores", "global_improvement", -1),
        ("insomnia", "other:sleep", -1),
        ("sleep quality", "other:sleep", 1),
    ],
)
def test_what_runs_against_its_outcome_is_known(words: str, outcome: str, better: int) -> None:
    assert [(m.outcome, m.polarity) for m in outcome_mentions(words, topic())] == [(outcome, better)]


@pytest.mark.parametrize("words", ["in treatment-resistant depression", "after cessation of the infusion"])
def test_words_that_merely_resemble_an_outcome_name_none_of_treatment_or_relapse(words: str) -> None:
    found = {mention.outcome for mention in outcome_mentions(words, topic())}
    assert found.isdisjoint({"retention", "relapse_abstinence"})


@pytest.mark.parametrize(
    ("scope", "title", "meant"),
    [
        ("core", "Ketamine in opioid use disorder", "opioid_use"),
        ("core", "Ketamine in opioid use disorder after surgery", "opioid_dose"),
        ("adjacent", "Ketamine and pain", "opioid_dose"),
    ],
)
def test_opioid_use_after_surgery_is_a_dose_and_in_opioid_use_disorder_the_use(
    scope: str, title: str, meant: str
) -> None:
    text = "RESULTS: Opioid use was lower with ketamine than with placebo."
    given = document(text, title, study_type="randomized_trial", comparator="placebo", scope=scope)
    assert {m.outcome for m in mentions_of(given, topic())} == {meant}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("RESULTS: The share of patients who were opioid-free was 60% at 3 months.", "relapse_abstinence"),
        ("RESULTS: Withdrawal behaviors were reduced with ketamine.", "withdrawal"),
        ("CONCLUSIONS: Ketamine led to a significantly greater reduction in craving than placebo.", "craving"),
    ],
)
def test_what_a_study_of_the_topic_says_of_the_topics_own_outcomes_is_a_finding(said: str, outcome: str) -> None:
    kind = {"study_type": "nonrandomized_trial", "comparator": "none", "scope": "core"}
    assert outcome in {f.outcome for f in read_findings(document(said, "Ketamine in rats or people", **kind), topic())}


ARMS = [
    ("ketamine", "midazolam"),
    ("esketamine", "morphine alone"),
    ("S-ketamine", "methadone"),
    ("ketamine infusions", "usual care"),
    ("intravenous ketamine", "no ketamine"),
    ("high-dose ketamine", "low-dose ketamine"),
    ("the ketamine group", "the control group"),
]


@pytest.mark.parametrize(("drug", "other"), ARMS)
@pytest.mark.parametrize("outcome", ["craving", "abstinence", "pain intensity"])
def test_better_and_worse_are_the_drugs_whatever_it_is_compared_with(drug: str, other: str, outcome: str) -> None:
    for sentence, more in {
        f"{outcome} was significantly lower with {drug} than with {other} (p = 0.01).": -1,
        f"{outcome} was significantly higher with {drug} than with {other} (p = 0.01).": 1,
        f"{outcome} was higher with {other} than with {drug} (p = 0.02).": -1,
        f"{outcome} was lower with {other} than with {drug} (p = 0.02).": 1,
        f"Compared with {other}, {drug} significantly reduced {outcome} (p < 0.001).": -1,
        f"Compared with {other}, {drug} significantly increased {outcome} (p < 0.001).": 1,
        f"{outcome} did not differ between {drug} and {other} (p = 0.4).": 0,
    }.items():
        kind = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}
        text = f"METHODS: We randomized 60 patients to {drug} or {other}. RESULTS: {sentence}"
        found = read_findings(document(text, "Ketamine in opioid use disorder", **kind), topic())
        assert {SIGN.get(f.direction, 0) for f in found} <= {more * OUTCOMES[outcome]}, sentence
