"""The terms that a page uses and a reader may not know: one short definition each, for the hover and for the page."""

from __future__ import annotations

from collections.abc import Mapping

# anchor -> (term, what it means here)
TERMS: Mapping[str, tuple[str, str]] = {
    "randomized-trial": (
        "Randomized trial",
        "Participants were assigned to groups by chance, so that the groups differ systematically in treatment only.",
    ),
    "nonrandomized-trial": (
        "Non-randomized trial",
        "A treatment was given according to a study plan, without random assignment to groups.",
    ),
    "comparative": (
        "Comparative study",
        "Groups that were not assigned by the researchers are compared; they may differ in more than treatment.",
    ),
    "descriptive": ("Descriptive study", "The course of a group of people is described without a comparison group."),
    "case-report": ("Case report", "The course of one person or a few people is described individually."),
    "comparison-group": (
        "Comparison group",
        "Participants who received something other than ketamine. Without such a group, improvement may have other causes.",
    ),
    "more-against-less": (
        "More against less ketamine",
        "All groups received ketamine: a study of dose, form or number of sessions. It does not show whether "
        "ketamine helps at all.",
    ),
    "direction": (
        "Direction",
        "Which group a result favors, from the patient's point of view, as the authors report it. A difference reported as"
        " not significant counts as no difference.",
    ),
    "no-difference": (
        "No difference",
        "The authors report no difference, or none that is significant. This does not show that there is none, least of"
        " all in a small study.",
    ),
    "unclear": (
        "Direction unclear",
        "An effect is reported, but its direction could not be read. It is marked for review and not counted.",
    ),
    "independent-study": (
        "Independent study",
        "A study is counted once, however many reports it has; reviews and retracted studies are not counted.",
    ),
    "interval": (
        "95 % interval",
        "Wilson's confidence interval of a proportion of studies. It is not an interval of an effect.",
    ),
    "sign-test": (
        "Sign test",
        "How likely so uneven a count of directions, or a more uneven one, would be by chance alone. It does not show the size of "
        "an effect.",
    ),
    "standardized": (
        "Standardized mean difference",
        "A difference divided by its standard deviation, so that results on different scales can be compared; about 0.2 is small, "
        "0.8 large (Cohen).",
    ),
    "risk-ratio": (
        "Risk ratio",
        "How many times as often something happened in one group as in the other; 1 is no difference.",
    ),
    "odds-ratio": (
        "Odds ratio",
        "The odds in one group over the odds in the other; 1 is no difference. For frequent events it looks "
        "larger than a risk ratio.",
    ),
    "core": ("Directly relevant", "The record is about ketamine for the condition in question."),
    "adjacent": (
        "Related",
        "The record is about a related question, such as ketamine for a related condition, and is counted separately.",
    ),
    "digest": (
        "Project digest",
        "A summary in the project's own words, shown where the published abstract may not be reproduced.",
    ),
    "preprint": ("Preprint", "A report that has not been peer reviewed."),
    "retracted": (
        "Retracted",
        "Withdrawn by the journal or the authors. It stays visible but its results are not counted.",
    ),
    "needs-review": (
        "Needs review",
        "The program was uncertain, readers disagree or the text changed; check the value before use.",
    ),
    "iv": ("Intravenous (IV)", "Into a vein, as an infusion or an injection."),
    "im": ("Intramuscular (IM)", "Into a muscle, as an injection."),
    "oud": (
        "Opioid use disorder (OUD)",
        "Opioid use that a person cannot control despite harm; usually treated with methadone or buprenorphine.",
    ),
}

# Words of the code and of the data dictionary, beside those of the field above.
CODE: Mapping[str, str] = {
    "record": "A publication or registry entry as a source gave it: one row of papers.",
    "report": "A record that reports results of a study; a study has one or several (Cochrane Handbook, chapter 4).",
    "study": "An investigation of one group of participants, however many reports it has; the unit that is counted.",
    "reading": "A value extracted from a text, with the span that supports it.",
    "span": "Field, start and end in characters, and the quote between them: text[start:end] == quote.",
    "folded text": "A text in lower case with one kind of space, dash and quotation mark, of the same length.",
    "arm": "A group of a study by what it received.",
    "contrast": "What a result compares: ketamine with something else, before with after, doses, kinds of patients.",
    "finding": "An outcome, a contrast and a direction, with the sentence that states them.",
    "vote": "A study's direction on an outcome, written once; every count is a count of votes or of records.",
    "claim": "A statement in the topic file that is checked against the votes and given a verdict in fixed words.",
    "scope": "The relevance of a record to the question: directly relevant, related, harm from ketamine, other.",
    "synthesis": "The summary of the votes on an outcome: counts by direction, never a pooled effect (SWiM).",
    "answer class": "What a source's answer means for the run: usable, wait and ask again, give up, alarm.",
    "quarantine": "Records that could not be read or were rejected; kept as received, with the reason.",
    "tombstone": "The row of a record that its source deleted or merged: kept and marked, never counted.",
    "literal": "Words of which a text must contain at least one before a pattern is tried on it.",
}
_HEAD = """# Glossary

The terms of pages, tables and code; generated by `evidence describe` from publish/glossary.py. The site shows the first
table at /glossary.

| term | meaning |
|---|---|
"""


def page() -> str:
    """The text of docs/glossary.md."""
    field = "".join(f"| {term} | {meaning} |\n" for term, meaning in TERMS.values())
    code = "".join(f"| {term} | {meaning} |\n" for term, meaning in CODE.items())
    return f"{_HEAD}{field}\n## In the code and the data dictionary\n\n| term | meaning |\n|---|---|\n{code}"
