"""Traffic lights of the risk of bias, drawn only from what people judged; what nobody judged is "Not assessed"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from evidence.correcting.rob2 import DIFFER, DOMAINS, TAKEN_BACK, settled
from publish.reading import Query, Row

_SIGNS: Mapping[str, tuple[str, str]] = {  # judgment -> class of the style sheet, sign (as robvis draws them)
    "Low": ("low", "+"),
    "Some concerns": ("some", "–"),
    "High": ("high", "×"),
    DIFFER: ("differ", "≠"),
    TAKEN_BACK: ("none", "?"),
}
ALL = "SELECT * FROM rob2_answers ORDER BY made_on, answer_number"


def query(paper: str) -> Query:
    """What people answered of one record, in the order in which they did."""
    return "SELECT * FROM rob2_answers WHERE paper = ? ORDER BY made_on, answer_number", (paper,)


def light(judgment: str | None) -> Markup:
    """A judgment as a light with its words; the sign stands in it too, so that no color is needed to tell them apart."""
    words = judgment or TAKEN_BACK
    kind, sign = _SIGNS[words]
    return Markup('<span class="light {}" aria-hidden="true">{}</span> {}').format(kind, sign, words)


def lights(study_type: str | None, answers: Sequence[Row]) -> dict[str, Any] | None:
    """The table of a record: a line a result with every domain; None for what is no randomized trial and nobody judged."""
    judged = settled(answers)
    if not judged and study_type != "randomized_trial":
        return None
    last = {(row["result"], row["question"], row["made_by"]): row for row in answers}
    return {
        "domains": list(DOMAINS.items()),
        "results": [(result, [light(domains.get(d)) for d in DOMAINS]) for (_, result), domains in judged.items()],
        "by": list(dict.fromkeys(row["made_by"] for row in answers)),
        "notes": [row for row in last.values() if row["note"]],
    }


def overall(answers: Sequence[Row]) -> dict[str, Markup]:
    """Of each record that people judged the overall risk of bias, result by result."""
    found: dict[str, list[Markup]] = {}
    for (paper, result), domains in settled(answers).items():
        found.setdefault(paper, []).append(light(domains.get("Overall")) + Markup(" ({})").format(escape(result)))
    return {paper: Markup("; ").join(lines) for paper, lines in found.items()}
