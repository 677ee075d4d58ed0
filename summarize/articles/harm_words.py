"""Events that articles count by arm and abstracts hardly name, beside those of the lexicon of adverse events."""

from __future__ import annotations

import re

from summarize.readings.adverse_event_mentions import LEXICON

# A setting, or an outcome more often than an event.
UNLIKE = frozenset({"intensive_care", "misuse", "overdose", "relapse"})
_MORE = re.compile(
    r"\b(?:(?:severe |mild )?cough(?:ing)?|arrh?ythmias?|extrasystoles?|shivering|hiccups?|sore throat|hoarse(?:ness)?|(?:skin )?rash(?:es)?"
    r"|urticaria|flushing|bronchospasm|wheez(?:e|ing)|bad dreams?|hypothermia|fever|hematoma)\b"
)


def events_in(flat: str) -> list[re.Match[str]]:
    """The events that a folded text names, in their order, none within another."""
    found = [hit for name, hit in LEXICON.find(flat) if name not in UNLIKE]
    kept = [
        *found,
        *(m for m in _MORE.finditer(flat) if not any(m.start() < h.end() and h.start() < m.end() for h in found)),
    ]
    return sorted(kept, key=lambda hit: hit.start())
