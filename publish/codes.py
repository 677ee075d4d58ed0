"""Codes in a text: found, set as code, or put into plain words where no markup can be."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from evidence import lazy_re as re

CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")  # what no page shows as it is stored
SETTINGS: Mapping[str, str] = {"emergency_department": "Emergency department", "intensive_care": "Intensive care"}
CONTRASTS: Mapping[str, str] = {
    "ketamine_against_other": "Ketamine against something else",
    "before_and_after": "Before and after",
    "ketamine_against_ketamine": "More against less ketamine",
    "patients_against_patients": "Patients against patients",
    "relation": "Relation, not a comparison",
    "other_drug": "Another drug",
}


def counted_as(detail: str | None) -> str | None:
    """How participants were counted, in the spelling of the site."""
    return "analyzed" if detail == "analysed" else detail


def mark(text: str) -> Markup:
    """A description with the codes in it set as code, as safe HTML."""
    return Markup(CODE.sub(lambda code: f"<code>{code[0]}</code>", str(escape(text))))


def plain(text: str) -> str:
    """The same where no markup can be: underscores become spaces."""
    return CODE.sub(lambda code: code[0].replace("_", " "), text)
