"""What no line may end within: dates, numbers with their unit, p values, ranges."""

from __future__ import annotations

from markupsafe import Markup, escape

from evidence import lazy_re as re

_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = r"(?:%|(?:µg|mcg|mg|kg|g|mL|ml)(?:[\s/]?(?:kg|h|hr|min|d|day|mL|ml)(?:-1)?)*)(?![A-Za-z])"
_WHOLE = re.compile(
    r"\d{4}-\d\d(?:-\d\d)?(?![\d-])"
    r"|\b[Pp]\s?(?:=|<|>|≤|≥)\s?0?\.\d+"
    rf"|\b{_NUMBER}(?:\s?[-–]\s?{_NUMBER})?\s?{_UNIT}"
    rf"|(?<![\w.-])-?{_NUMBER}\s?[-–]\s?-?{_NUMBER}(?![\w-])"
)
MOST = 40  # characters of such a piece; a longer one may be cut


def unbroken(text: object) -> Markup:
    """A text as safe HTML, each such piece kept on one line; HTML that is given stays as it is, None is empty."""
    if isinstance(text, Markup):
        return text
    parts, at = [], 0
    plain = "" if text is None else str(text)
    for piece in _WHOLE.finditer(plain):
        if len(piece[0]) <= MOST and any(sign in piece[0] for sign in " -–\xa0"):
            parts += [escape(plain[at : piece.start()]), Markup('<span class="unbroken">{}</span>').format(piece[0])]
            at = piece.end()
    return Markup("").join([*parts, escape(plain[at:])])
