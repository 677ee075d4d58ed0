"""What an answer with RoB 2 can be, and what several people's answers come to (pure).

Domains, judgments and answers are those of RoB 2 (Sterne 2019, doi:10.1136/bmj.l4898). Two people judge apart and then
agree; until they do, what they judged differently is shown as that, never as either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

DOMAINS: Mapping[str, str] = {
    "D1": "Randomization",
    "D2": "Deviations from the intended interventions",
    "D3": "Missing outcome data",
    "D4": "Measurement of the outcome",
    "D5": "Selection of the reported result",
    "Overall": "Overall",
}
JUDGMENTS = ("Low", "Some concerns", "High")
TAKEN_BACK = "Not assessed"
DIFFER = "Judged differently"
ANSWERS = ("Y", "PY", "PN", "N", "NI", "NA")


def word(domain: str, text: str) -> str | None:
    """The answer as RoB 2 writes it, of a domain or of a question; None for what is no answer to it."""
    allowed = (*JUDGMENTS, TAKEN_BACK) if domain in DOMAINS else ANSWERS
    return next((one for one in allowed if one.lower() == " ".join(text.lower().split())), None)


def settled(answers: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], dict[str, str]]:
    """(record, result) -> domain -> judgment, from each person's last word; what nobody judges stands in none.

    answers: rows in the order in which they were given. A result all of whose judgments were taken back is left out.
    """
    last: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for row in answers:
        if row["question"] in DOMAINS:
            people = last.setdefault((row["paper"], row["result"]), {}).setdefault(row["question"], {})
            people[row["made_by"]] = row["answer"]
    found: dict[tuple[str, str], dict[str, str]] = {}
    for key, domains in last.items():
        for domain, people in domains.items():
            said = {answer for answer in people.values() if answer != TAKEN_BACK}
            if said:
                found.setdefault(key, {})[domain] = said.pop() if len(said) == 1 else DIFFER
    return found
