"""The terms that a page uses and a reader may not know: one short definition each, for the hover and for the page."""

from __future__ import annotations

from collections.abc import Mapping

# anchor -> (term, what it means here)
TERMS: Mapping[str, tuple[str, str]] = {
    "randomized-trial": (
        "Randomized trial",
        "People were put into groups by chance, so that the groups differ in treatment only.",
    ),
    "nonrandomized-trial": (
        "Non-randomized trial",
        "A treatment was tried by plan, but nobody was put into groups by chance.",
    ),
    "comparative": (
        "Comparative study",
        "Groups that came about by themselves are compared; they may differ in more than treatment.",
    ),
    "descriptive": ("Descriptive study", "What happened to a group of people is reported, without a comparison group."),
    "case-report": ("Case report", "What happened to one person or a few."),
    "comparison-group": (
        "Comparison group",
        "People who did not get ketamine, or got another dose. Without one, getting better may have other causes.",
    ),
    "more-against-less": (
        "More against less ketamine",
        "Both groups got ketamine: a study of dose, form or number of sessions. It cannot say whether "
        "ketamine helps at all.",
    ),
    "direction": ("Direction", "Which side a result favors for the patient, whatever its statistical significance."),
    "no-difference": (
        "No difference",
        "The abstract reports none. That is not proof that there is none, least of all in a small study.",
    ),
    "unclear": (
        "Direction unclear",
        "An effect is reported and which side it favors could not be read; it waits for a person and is not counted.",
    ),
    "independent-study": (
        "Independent study",
        "One study counts once, however many reports it has; reviews and retracted work do not count.",
    ),
    "interval": (
        "95 % interval",
        "Wilson's interval of a share: what the share of studies could be if there were many more like these.",
    ),
    "sign-test": (
        "Sign test",
        "How often chance alone would give so uneven a count of directions. It says nothing about the size of "
        "an effect.",
    ),
    "standardized": (
        "Standardized mean difference",
        "A difference divided by its spread, so that different scales can be read alike; about 0.2 is small, "
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
    "core": ("Directly relevant", "The record is about ketamine for the condition of the question."),
    "adjacent": (
        "Related",
        "The record is close to the question, such as ketamine for a neighboring condition, and is counted apart.",
    ),
    "digest": (
        "Project digest",
        "A summary in the project's own words, shown where the published abstract is not ours to show.",
    ),
    "preprint": ("Preprint", "A report that no journal has reviewed yet."),
    "retracted": ("Retracted", "Withdrawn by journal or authors. It stays visible and is left out of every count."),
    "needs-review": (
        "Needs review",
        "The program was not sure, or the text changed; a person should look before the value is used.",
    ),
    "iv": ("Intravenous (IV)", "Into a vein, as an infusion or an injection."),
    "im": ("Intramuscular (IM)", "Into a muscle, as an injection."),
    "oud": (
        "Opioid use disorder (OUD)",
        "Opioid use that a person cannot control despite harm; treated above all with methadone or buprenorphine.",
    ),
}

# Words of the code and of the data dictionary, beside those of the field above.
CODE: Mapping[str, str] = {
    "record": "A publication or registry entry as a source gave it: one row of papers.",
    "report": "A record that reports results of a study; a study has one or several (Cochrane Handbook, chapter 4).",
    "study": "What happened once to a group of people, whatever was written of it; the unit that is counted.",
    "reading": "A value that a reader took from a text, with the span it rests on.",
    "span": "Field, start and end in characters, and the quote between them: text[start:end] == quote.",
    "folded text": "A text in lower case with one kind of space, dash and quotation mark, of the same length; called flat.",
    "arm": "A group of a study by what it received.",
    "contrast": "What a result compares: ketamine with something else, before with after, doses, kinds of patients.",
    "finding": "An outcome, a contrast and a direction, with the sentence that states them.",
    "vote": "A study's direction on an outcome, written once; every count is a count of votes or of records.",
    "claim": "A statement of the topic that is held against the votes; its verdict is one of seven wordings.",
    "scope": "How near a record is to the question: directly relevant, related, harm of ketamine, other.",
    "synthesis": "What the votes on an outcome come to: a count by direction, never a pooled effect (SWiM).",
    "answer class": "What a source's answer means for the run: usable, wait and ask again, give up, alarm.",
    "quarantine": "Records that could not be read or are not believed; kept as they came, with the reason.",
    "tombstone": "The row of a record that its source deleted or merged: kept and marked, never counted.",
    "literal": "Words one of which a text must hold before a pattern is tried on it.",
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
