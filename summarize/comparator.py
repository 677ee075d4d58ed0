"""What ketamine is compared with: the kind (docs/codebook.md) and the name as printed."""

from __future__ import annotations

from evidence.records import Reading
from summarize.openings import Scanner
from summarize.passage import Document

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "placebo",
        r"(?:matched |matching |inactive |oral |intranasal )?placebo(?: nasal spray| infusions?)?|(?:normal |isotonic |physiological |0\.9% )?saline(?: solution| infusions?| placebo)?|sham|vehicle",
    ),
    (
        "active",
        r"(?:active placebo|midazolam|fentanyl|remifentanil|morphine|propofol|ect|electroconvulsive therapy|thiopental|thiopentone|methohexital|"
        r"etomidate|methadone|buprenorphine|clonidine|naltrexone|lidocaine|quetiapine|dexmedetomidine|ketorolac|haloperidol|diphenhydramine|alfentanil|sufentanil|tramadol|"
        r"lorazepam|diazepam|magnesium(?: sulfate)?|bupivacaine|hydromorphone|psilocybin|etomidate|paracetamol|memantine|escitalopram|oral antidepressants?)(?: alone)?",
    ),
    ("usual_care", r"usual care|standard care|treatment as usual|standard treatment|standard of care|routine care"),
    ("dose", r"low(?:er)?[- ]dose (?:es)?ketamine|different doses|dose-response|dose groups"),
    ("historical", r"historical (?:controls?|cohort|data)|pre-?intervention period"),
    (
        "groups",
        r"healthy (?:controls?|volunteers|subjects)|(?:non-?users?|drug-free controls)|no ketamine|without ketamine|non-?ketamine",
    ),
)
_COMPARED = (
    r"(?:versus|vs\.?|or|than|against|over|and|compared (?:with|to)|comparison (?:with|to)|relative to|superior(?:ity)? to|inferior(?:ity)? to|controlled with|control(?:\s?group)?\s?[(:,]?|,)\s"
    r"(?:(?:the|a|an|that of|either|intravenous|iv|i\.v\.|oral|with|of|in|single|control|group|active placebo|receiving|received)\s){0,4}"
)
_NAMED = Scanner(
    rf"{_COMPARED}\(?(?:" + "|".join(rf"(?P<{kind}>{pattern})" for kind, pattern in _KINDS) + r")(?![a-z])"
)
_CONTROLLED = Scanner(r"(?P<placebo>placebo|saline|sham|midazolam)[- ]control(?:led)?")


def read_comparator(document: Document) -> tuple[Reading, ...]:
    """The named comparators, the first of each kind; value is the name as printed, detail its kind.

    A record whose label says that nothing is compared (comparator none) has no reading.
    """
    if document.comparator == "none" or document.study_type in ("narrative_review", "opinion", "case_report"):
        return ()
    found: dict[str, Reading] = {}
    for passage in document.both():
        for match in [*_NAMED.finditer(passage.flat), *_CONTROLLED.finditer(passage.flat)]:
            kind = str(match.lastgroup)
            span = passage.span(*match.span(kind))
            detail = "active" if span.quote.lower() == "midazolam" else kind
            told = "ketamine" in passage.flat or detail == document.comparator
            if told and detail not in found:
                found[detail] = Reading(kind="comparator", value=span.quote, span=span, detail=detail)
    first = [r for kind, r in found.items() if kind == document.comparator]
    return (*first, *(r for r in found.values() if r not in first))
