"""Section headings inside a text ("METHODS: ...", "Objective. ...") and the roles that they allow."""

from __future__ import annotations

from functools import lru_cache

from evidence import lazy_re as re

ROLES = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
ALL = frozenset(ROLES)

_WORDS = (
    r"background|introduction|context|rationale|importance|objectives?|objects?|aims?|purposes?|goals?|hypothes[ie]s|questions?|scope|"
    r"motivation|problem|methods?|methodology|materials?|patients?|participants?|subjects?|sample|population|designs?|"
    r"settings?|interventions?|measure(?:ment)?s?|procedures?|approach|experimental|eligibility|criteria|evidence|"
    r"acquisition|sources?|data|search|strategy|selection|extraction|collection|analys[ie]s|synthesis|statistical|"
    r"results?|findings?|outcomes?|observations?|case|cases|presentation|description|reports?|history|"
    r"conclusions?|concluding|remarks?|discussions?|interpretations?|significance|implications?|limitations?|"
    r"relevance|summary|impact|lessons?|strengths?|novelty|perspectives?|practice|clinical|funding|registration|trial|registry|"
    r"registered|number|identifiers?|keywords?|support|disclosures?|ethics|approval|level|"
    r"main|key|principal|primary|secondary|major|study|review|research|exposures?|dissemination|practical|therapeutic|"
    r"diagnos[ie]s|diagnostic|concerns?|assessment|effect|specific|recent|current|status|systematic|meta-analysis|protocol|expert|opinion|areas?|covered|commentary"
)
_HEADING = re.compile(
    rf"(?P<label>(?:{_WORDS})(?:(?:\s?[/,&+]\s?(?:and\s)?|\s(?:and|of|for|the|in|or)\s(?:the\s)?|\s)(?:{_WORDS})){{0,6}})"
    r"\s?(?P<mark>:|\.(?=\s+[A-Z])|\s[-\u2013\u2014](?=\s))\s*",
    re.IGNORECASE,
)
# First rule whose word occurs in the label; the order settles mixed labels ("Methods and results": either of the two).
_RULES: tuple[tuple[str, frozenset[str]], ...] = (
    (
        r"(?:trial|clinical|study|protocol)?\s?regist|fund|keyword|ethic|disclos|support|identifier",
        frozenset({"METHODS"}),
    ),
    (r"method\w*(?:/| and | & |, )(?:principal |main )?(?:results?|findings?)", frozenset({"METHODS", "RESULTS"})),
    (
        r"results?(?:/| and | & |, )(?:the )?(?:conclusion|discussion|interpretation)",
        frozenset({"RESULTS", "CONCLUSIONS"}),
    ),
    (
        r"main outcome|outcomes? and measure|outcome measure|outcomes? measure|primary outcome|secondary outcome",
        frozenset({"METHODS"}),
    ),
    (
        r"background data|purpose of|background|introduct|context|rationale|importance|motivation|problem",
        frozenset({"BACKGROUND"}),
    ),
    (r"objectiv|\baims?\b|purpose|goal|hypothes|question|scope|\bobjects?\b", frozenset({"BACKGROUND"})),
    (
        r"conclu|discuss|interpret|signific|implicat|limitat|relevan|summary|impact|lesson|strength|novelty|perspective|remark|"
        r"expert opinion|commentary",
        frozenset({"CONCLUSIONS"}),
    ),
    (
        r"measurements? and (?:main )?results?|results?|findings?|observations?|outcomes?|data synthesis|evidence synthesis",
        frozenset({"RESULTS"}),
    ),
    (r"case|presentation|history|diagnos|concern|areas? covered", frozenset({"METHODS", "RESULTS"})),
    (r".", frozenset({"METHODS"})),
)
_COMPILED = tuple((re.compile(pattern), roles) for pattern, roles in _RULES)
# Words that also open ordinary sentences ("Patients: ...") only count as a heading in these shapes.
_LEAD = re.compile(r"[A-Z]")


def heading_at(text: str, start: int) -> tuple[int, frozenset[str]] | None:
    """Where the body begins after a heading at `start`, and the roles it allows; None when there is no heading."""
    if not _LEAD.match(text, start):
        return None
    match = _HEADING.match(text, start)
    if match is None or match.end("label") - start > 70:
        return None
    label = match["label"]
    if match["mark"] != ":" and len(label.split()) > 4:
        return None
    if not label.isupper() and " " in label and match["mark"] != ":" and label != label.title():
        return None
    return match.end(), roles_of(label)


@lru_cache(maxsize=4096)
def roles_of(label: str, category: str | None = None) -> frozenset[str]:
    """The roles a section label allows; `category` (NlmCategory) speaks when the label has no known word."""
    folded = " ".join(label.lower().split())
    for pattern, roles in _COMPILED[:-1]:
        if pattern.search(folded):
            return roles
    if category in ROLES:
        return frozenset({category})
    if category == "OBJECTIVE":
        return frozenset({"BACKGROUND"})
    return _COMPILED[-1][1] if _HEADING.match(folded + ":") else ALL
