"""Tables of the results that trials post at their registry: one row an object of the registry's answer, with its path.

Names and sense of the fields are those of the registry (https://clinicaltrials.gov/data-api/about-api/study-data-structure,
resultsSection); what has no column of its own stands in registry_more, so that nothing is lost.
"""

from __future__ import annotations

from evidence.schema.parts import Table

_PATH = {
    "trial": "TEXT registration number",
    "path": "TEXT where the row stands in the registry's answer, from resultsSection on",
}
_ARM = {
    "group_id": "TEXT the registry's name of the group",
    "arm": "TEXT title of the group",
}
_KEY = ("trial", "path")
_TO_TRIALS = {"trial": "trials.trial"}

TABLES: dict[str, Table] = {
    "registry_groups": Table(
        about="Groups of people in the results of a trial at its registry; each section and outcome has its own.",
        columns={
            **_PATH,
            "section": "TEXT flow, baseline, outcome or events",
            "measure": "INTEGER position of the outcome the group belongs to, from 1; empty for a whole section",
            "group_id": "TEXT the registry's name of the group",
            "title": "TEXT title",
            "description": "TEXT what the group was given, as registered",
        },
        pk=_KEY,
        foreign=_TO_TRIALS,
    ),
    "registry_flow": Table(
        about="How many people started, finished and left each period of a trial, by arm, as posted at its registry.",
        columns={
            **_PATH,
            "period": "TEXT period",
            "kind": "TEXT milestone, or dropout (did not finish)",
            "event": "TEXT milestone (STARTED, COMPLETED ...) or reason for leaving",
            **_ARM,
            "people": "INTEGER people",
            "units": "INTEGER other units counted (eyes, clinics)",
            "comment": "TEXT comment",
        },
        pk=_KEY,
        foreign=_TO_TRIALS,
    ),
    "registry_values": Table(
        about="Baseline characteristics and outcomes by arm, and how many people each rests on, as posted at the registry.",
        columns={
            **_PATH,
            "section": "TEXT baseline or outcome",
            "measure": "INTEGER position of the characteristic or outcome, from 1; 0 for the people of the whole section",
            "title": "TEXT characteristic or outcome",
            "type": "TEXT PRIMARY, SECONDARY, OTHER_PRE_SPECIFIED or POST_HOC",
            "time_frame": "TEXT time frame",
            "parameter": "TEXT what the value is: MEAN, MEDIAN, COUNT_OF_PARTICIPANTS ...",
            "dispersion": "TEXT what spread or interval are: STANDARD_DEVIATION, CI_95 ...",
            "unit": "TEXT unit",
            "class": "TEXT row of the registry's table",
            "category": "TEXT category within the row",
            **_ARM,
            "what": "TEXT value, or denominator (how many people or units it rests on)",
            "value": "TEXT value as printed (NA where it could not be computed)",
            "number": "REAL value as a number",
            "spread": "REAL spread",
            "lower": "REAL lower limit",
            "upper": "REAL upper limit",
            "comment": "TEXT comment",
        },
        pk=_KEY,
        foreign=_TO_TRIALS,
        indexes=(("trial", "section", "measure"),),
    ),
    "registry_analyses": Table(
        about="Statistical analyses of the outcomes of a trial, as posted at its registry.",
        columns={
            **_PATH,
            "measure": "INTEGER position of the outcome, from 1",
            "title": "TEXT outcome",
            "groups": "TEXT titles of the groups compared: JSON list",
            "about": "TEXT what was compared, in the sponsor's words",
            "method": "TEXT statistical method",
            "p_printed": "TEXT p value as printed",
            "p_value": "REAL p value; empty where a bound is printed",
            "parameter": "TEXT what the estimate is",
            "estimate": "REAL estimate",
            "interval_percent": "REAL confidence level of the interval in percent",
            "interval_sides": "TEXT ONE_SIDED or TWO_SIDED",
            "lower": "REAL lower limit",
            "upper": "REAL upper limit",
            "dispersion": "TEXT what the dispersion is",
            "dispersion_value": "REAL dispersion of the estimate",
            "hypothesis": "TEXT SUPERIORITY, NON_INFERIORITY, EQUIVALENCE ...",
            "comment": "TEXT comments",
        },
        pk=_KEY,
        foreign=_TO_TRIALS,
    ),
    "registry_events": Table(
        about="Deaths and adverse events of a trial by arm, as posted at its registry.",
        columns={
            **_PATH,
            "kind": "TEXT serious or other (one event); any_serious, any_other or death (people with any)",
            "term": "TEXT event",
            "organ_system": "TEXT organ system",
            **_ARM,
            "affected": "INTEGER people with the event",
            "at_risk": "INTEGER people at risk",
            "events": "INTEGER events",
            "assessment": "TEXT SYSTEMATIC_ASSESSMENT or NON_SYSTEMATIC_ASSESSMENT",
            "vocabulary": "TEXT vocabulary of the term",
            "notes": "TEXT notes",
        },
        pk=("trial", "path", "kind"),
        foreign=_TO_TRIALS,
        indexes=(("trial", "kind"), ("term",)),
    ),
    "registry_more": Table(
        about="What else a trial's results at its registry say, a value a row: descriptions, populations, thresholds.",
        columns={**_PATH, "value": "TEXT value", "number": "REAL value as a number"},
        pk=_KEY,
        foreign=_TO_TRIALS,
    ),
}
