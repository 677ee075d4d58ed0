"""Events that articles count by arm and abstracts hardly name, beside those of the lexicon of adverse events."""

from __future__ import annotations

from evidence import lazy_re as re
from summarize.readings.adverse_event_mentions import LEXICON

# A setting, or an outcome more often than an event.
UNLIKE = frozenset({"intensive_care", "misuse", "overdose", "relapse"})
_MORE = re.compile(
    r"\b(?:(?:severe |mild )?cough(?:ing)?|arrh?ythmias?|extrasystoles?|shivering|hiccups?|sore throat|hoarse(?:ness)?|(?:skin )?rash(?:es)?"
    r"|urticaria|flushing|bronchospasm|wheez(?:e|ing)|bad dreams?|hypothermia|fever|hematoma"
    r"|myoclon(?:us|ic (?:movements?|jerks?))|dysphoria|euphoria|(?:hyper|increased |excessive )?salivation|(?:increased |excessive |oral )?secretions"
    r"|bradypnea|constipation|diarrhea|dyspepsia|abdominal pain|bleeding|hemorrhage|(?:wound |surgical site )?infections?|restlessness|palpitations?"
    r"|(?:pain on injection|injection (?:site )?pain)|phlebitis|aspiration|pneumonia|ileus|ataxia|insomnia|(?:upper )?airway obstruction"
    r"|psycho(?:to)?mimetic (?:effects?|symptoms?|reactions?|phenomena)|tinnitus|sweating|diaphoresis|tremors?|(?:muscle |chest wall )?rigidity"
    r"|syncope|fainting|amnesia|nasal (?:discomfort|irritation|burning)|(?:bitter|bad|metallic|unpleasant) taste|throat irritation|epistaxis|sneezing"
    r"|chest (?:pain|tightness)|feelings? of unreality|postoperative nausea and vomiting|numbness)\b"
)


def events_in(flat: str) -> list[re.Match[str]]:
    """The events that a folded text names, in their order, none within another."""
    found = [hit for name, hit in LEXICON.find(flat) if name not in UNLIKE]
    more = [m for m in _MORE.finditer(flat) if not any(_is_within(m, h) for h in found)]
    kept = [*(h for h in found if not any(_is_within(h, m) for m in more)), *more]
    return sorted(kept, key=lambda hit: hit.start())


def _is_within(one: re.Match[str], other: re.Match[str]) -> bool:
    return other.start() <= one.start() and one.end() <= other.end()
