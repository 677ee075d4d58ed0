"""The words of the site: a label for every code of the tables, so that no page shows a code or a column name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from evidence.records import VERDICTS, Status, trial_of_posted
from evidence.records.reading_kinds import KINDS

STUDY_TYPES: Mapping[str, str] = {
    "randomized_trial": "Randomized trial",
    "nonrandomized_trial": "Non-randomized trial",
    "comparative": "Comparative study",
    "descriptive": "Descriptive study",
    "case_report": "Case report",
    "systematic_review": "Systematic review",
    "guideline": "Guideline",
    "narrative_review": "Narrative review",
    "opinion": "Opinion",
    "protocol": "Protocol",
    "preclinical": "Animal or laboratory",
    "other": "Other",
    "notice": "Notice",
}
PLURALS: Mapping[str, str] = {
    "comparative": "Comparative studies",
    "descriptive": "Descriptive studies",
    "opinion": "Opinions and letters",
    "preclinical": "Animal or laboratory studies",
    "other": "Other records",
}
SCOPES: Mapping[str, str] = {
    "core": "Directly relevant",
    "adjacent": "Related",
    "ketamine_harm": "Harm from ketamine",
    "ketamine_other": "Ketamine for something else",
    "no_ketamine": "Not about ketamine",
}
SPECIES: Mapping[str, str] = {"human": "People", "animal": "Animals", "unclear": "Not clear"}
COMPARATORS: Mapping[str, str] = {
    "none": "None",
    "placebo": "Placebo",
    "active": "Another treatment",
    "usual_care": "Usual care",
    "dose": "Another dose",
    "historical": "Earlier patients",
    "groups": "Other groups",
    "unclear": "Not clear",
}
DIRECTIONS: Mapping[str, str] = {
    "benefit": "Better with ketamine",
    "no_difference": "No difference",
    "mixed": "Mixed results",
    "harm": "Worse with ketamine",
    "uncontrolled_improvement": "Improved, without a comparison",
    "uncontrolled_worsening": "Worsened, without a comparison",
    "uncontrolled_no_change": "No change, without a comparison",
    "uncontrolled_mixed": "Mixed, without a comparison",
    "observed": "Reported, no direction",
    "more_benefit": "Better with more ketamine",
    "more_harm": "Worse with more ketamine",
    "more_no_difference": "No difference between more and less ketamine",
    "more_mixed": "Mixed between more and less ketamine",
    "unclear": "Direction unclear",
}
SHORT_DIRECTIONS: Mapping[str, str] = {
    "benefit": "better",
    "no_difference": "no difference",
    "mixed": "mixed",
    "harm": "worse",
    "uncontrolled_improvement": "improved, without a comparison",
    "uncontrolled_worsening": "worsened, without a comparison",
    "uncontrolled_no_change": "no change, without a comparison",
    "uncontrolled_mixed": "mixed, without a comparison",
    "observed": "reported",
    "more_benefit": "better with more",
    "more_harm": "worse with more",
    "more_no_difference": "no difference by dose",
    "more_mixed": "mixed by dose",
    "unclear": "unclear",
}
CONTROLLED = ("benefit", "no_difference", "mixed", "harm")
BY_AMOUNT = ("more_benefit", "more_no_difference", "more_mixed", "more_harm")  # more against less ketamine
ROUTES: Mapping[str, str] = {
    "intravenous": "Intravenous (IV)",
    "intramuscular": "Intramuscular (IM)",
    "intranasal": "Intranasal",
    "oral": "Oral",
    "sublingual": "Sublingual",
    "subcutaneous": "Subcutaneous",
    "epidural_intrathecal": "Epidural or intrathecal",
    "intraperitoneal": "Intraperitoneal (animals)",
    "topical": "Topical",
    "rectal": "Rectal",
    "inhaled": "Inhaled",
}
READINGS: Mapping[str, str] = {kind.name: kind.label for kind in KINDS}
PRIMARY_OUTCOMES: Mapping[str, str] = {
    "met": "The result suggests that the primary outcome was met",
    "not_met": "The result suggests that the primary outcome was not met",
    "unclear": "It is unclear whether the primary outcome was met",
}
SPIN: Mapping[str, str] = {
    "benefit_claimed": "The conclusion states a benefit, but the primary outcome appears not met",
    "other_outcome": "The conclusion is based on an outcome other than the primary one, which appears not met",
    "within_group": "The conclusion is based on changes within arms, but the primary outcome appears not met",
    "subgroup": "The conclusion is based on a subgroup, but the primary outcome appears not met",
    "trend": "The conclusion mentions a trend, but the primary outcome appears not met",
    "equivalence": "The conclusion calls the arms equivalent; finding no difference does not show equivalence",
}  # by the kind after Boutron 2010; plain sentences, the reader compares the two quotes
SPIN_UNNAMED = "No primary outcome is named; the conclusion goes beyond the first result that compares the arms"
ADVERSE_EVENTS: Mapping[str, str] = {
    "reported": "reported",
    "none": "none",
    "tolerated": "called safe or well tolerated",
    "not_tolerated": "not well tolerated",
    "speculated": "possible",
    "other_arm": "without ketamine",
    "no_difference": "no difference between arms",
}  # what is said of an event, by the reading's detail or the words in its data
EVENTS: Mapping[str, str] = {
    "delirium": "Delirium, agitation or confusion",
}  # events whose name says less than what is read as one of them
SOURCES: Mapping[str, str] = {
    "correction": "a person's correction",
    "publication_type": "PubMed's publication type",
    "rule": "a written rule",
    "classifier": "the classifier",
}
NOTICES: Mapping[str, str] = {
    "RetractionIn": "Retracted",
    "RetractionOf": "Retraction of",
    "ExpressionOfConcernIn": "Expression of concern",
    "ErratumIn": "Erratum",
    "CorrectedandRepublishedIn": "Corrected and republished",
    "PartialRetractionIn": "Partly retracted",
    "UpdateOf": "Update of",
    "UpdateIn": "Updated in",
    "CommentIn": "Comment",
    "CommentOn": "Comment on",
    "RepublishedIn": "Republished",
}
CHANGES: Mapping[str, str] = {
    "conclusion": "What it changes",
    "new": "New",
    "title_revised": "Title revised",
    "abstract_revised": "Abstract revised",
    "types_revised": "Publication types revised",
    "now_indexed": "Now indexed",
    "retracted": "Retracted",
    "corrected": "Corrected",
    "by_person": "Checked by a person",
    "concern": "Expression of concern",
    "deleted": "Removed by its source",
    "merged": "Merged into another record",
    "unlisted": "Not listed by the search",
    "restored": "Back in its source",
    "cites_retracted": "Cites retracted work",
    "trial_changed": "Trial changed",
}
CLAIM_STATUS: Mapping[str, str] = {
    "answered": "Evidence found",
    "none_found": "Searched, none found",
    "not_extractable": "Found, but no direction could be read",
    "not_searched": "Not searched",
    **{str(verdict): f"Judged by a person: {text}" for verdict, text in VERDICTS.items()},
}
CLAIM_VERDICTS: Mapping[str, str] = {
    "supported_controlled": "Supported by controlled studies",
    "supported_partly": "Supported in part",
    "stated": "Supported by authors' statements",
    "only_uncontrolled": "Only uncontrolled",
    "contradicted_controlled": "Contradicted",
    "other_form": "Tested only in another form",
    "outside_question": "Reported only in other populations",
    "mixed_results": "Mixed",
    "not_studied": "Not studied",
    "cannot_judge": "Cannot be judged from abstracts",
    "outside": "Outside this search",
}
ROLES: Mapping[str, str] = {
    "primary": "Main report",
    "secondary": "Further report",
    "protocol": "Protocol",
    "preprint": "Preprint",
    "registry": "Results at the registry",
    "notice": "Notice",
    "review": "Review",
}


MARKS: Mapping[Status, tuple[str, str]] = {
    Status.MACHINE: ("machine", "○"),
    Status.AGREED: ("agree", "◎"),
    Status.DIFFER: ("differ", "≠"),
    Status.VERIFIED: ("verified", "✓"),
    Status.CORRECTED: ("corrected", "✎"),
}  # status -> class and sign


@cache  # of a handful of statuses, for every value of every line
def mark(status: str | None) -> Markup:
    """The small mark of who stands behind a value, with its words; those of the machine's values are for screen readers."""
    one = Status(status) if status else Status.MACHINE
    kind, sign = MARKS[one]
    words = "read by the program" if one is Status.MACHINE else one.value
    hidden = " unseen" if one is Status.MACHINE else ""
    html = '<span class="by {}" title="{}"><span aria-hidden="true">{}</span><span class="words{}"> {}</span></span>'
    return Markup(html).format(kind, words, sign, hidden, words)


def checked(status: str | None) -> str:
    """Who stands behind a value, as an addition to it; nothing for the machine alone."""
    return f", {status}" if status and status != Status.MACHINE else ""


def label(words: Mapping[str, str], code: str | None) -> str:
    """The words for a code; an unknown code with its underscores as spaces; "Not stated" for None."""
    if code is None or code == "":
        return "Not stated"
    return words.get(code) or code.replace("_", " ").capitalize()


def plural(study_type: str) -> str:
    """Several studies of a type: "Randomized trials"."""
    return PLURALS.get(study_type) or label(STUDY_TYPES, study_type) + "s"


def count(number: int, singular: str, several: str | None = None) -> str:
    """A number with its noun: "1 study", "3 studies"."""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"


def who(row: Mapping[str, Any]) -> str:
    """A record in a few words: first author and year; one without an author by the first words of its title."""
    title = str(row.get("title") or "").split()
    named = " ".join(title[:4]) + ("…" if len(title) > 4 else "")
    name = f"{row['first_author'] or named or row.get('paper') or 'No author'} {row['year'] or ''}".strip()
    return f"{name}{registry_mark(row.get('paper'))}"


def registry_mark(paper: object) -> str:
    """What stands behind the name of a record that is a trial's posted results, no paper."""
    return " (registry)" if isinstance(paper, str) and trial_of_posted(paper) else ""


def result_sentence(sentence: str | None) -> str | None:
    """A sentence that gives a result; one that says there is none is no result."""
    silent = (
        "give no result",
        "gives no result",
        "No result is given",
        "no result in the abstract",
        "not in the facts at hand",
    )
    return None if not sentence or any(words in sentence for words in silent) else sentence


def percent(share: float) -> str:
    """A probability as a whole percentage; never a certainty: "over 99 %", "under 1 %"."""
    whole = round(share * 100)
    return "over 99 %" if whole > 99 else "under 1 %" if whole < 1 else f"{whole} %"


def adverse_event(detail: str | None, data: str | None) -> str:
    """What is said of an adverse event: reported, none, no more than without, more with one arm (data is JSON)."""
    said = json.loads(data) if data else {}
    if "arm" in said and said.get("comparison") in ("more", "fewer"):
        against = f" than with {said['against']}" if "against" in said else ""
        return f"{said['comparison']} with {said['arm']}{against}"
    words = said.get("wording") or said.get("comparison") or detail or "reported"
    qualifier = f", {said['qualifier']}" if "qualifier" in said else ""
    return label(ADVERSE_EVENTS, words) + qualifier
