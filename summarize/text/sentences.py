"""Sentences with offsets: a boundary is a stop, white space and a capital or digit, unless the stop ends an abbreviation.

A rule and a list of abbreviations split 12,663 abstracts a second where syntok splits 535 (docs/methods.md).
"""

from __future__ import annotations

from evidence import lazy_re as re
from summarize.text.brackets import closed_brackets, within

# Begins with one class of characters, so that the engine skips to them: a stop, a new line, or a stop that sticks to the
# next sentence.
_BOUNDARY = re.compile(
    r"""(?P<mark>[.!?\n\t])(?:"""
    r"""(?<=[.!?])(?P<closed>["')\]\u201d\u2019]*(?:\s?\[[\d,\u2013\- ]{1,12}\])?);?\s+(?=["'(\[\u201c\u2018]?(?:[A-Z0-9\u0391-\u03A9<>\u2265\u2264=\u00C0-\u00DE]|[a-z]{1,2}[A-Z]{2}))"""
    r"""|(?<=[\n\t])\s*"""
    r"""|(?<=[a-z)%\]][.])(?=(?:[A-Z][a-z]+ [a-z]|[A-Z]{4,}:)))"""
)
# Never the end of a sentence.
_NEVER = frozenset(
    "dr mr mrs ms prof vs eg e.g i.e ie cf al fig figs ref refs st approx ca viz resp vol ed eds incl dept univ "
    "sp spp subsp var figure eq eqs sect mt jr sr ph ph.d m.d b.sc d.sc tab inc. ltd. co. nos wt no. ver suppl".split()
)
# The end of a sentence only before a capitalized word ("given i.v. Patients"), not before a number or an acronym.
_BEFORE_WORD = frozenset(
    "i.v i.m s.c i.p i.n p.o a.m p.m i.t i.c.v etc inc ltd co u.s u.k u.s.a d.c b.i.d t.i.d q.d q.i.d h min hr "
    "hrs wk wks mo yr yrs kg mg ml iv im sc ip po sd se sem ci iq r.i p.r s.l p.r.n iu".split()
)
# "No. 5", "n. 12", "p. 33", "pp. 3": an abbreviation only when a digit follows.
_BEFORE_DIGIT = frozenset("no nr n p pp vol art sec ch grp pat".split())
# "group B.", "vitamin C.": a single letter that is a name, so the stop is the end.
_NAMES_A_LETTER = re.compile(
    r"(?:group|groups|arm|vitamin|type|hepatitis|class|grade|stage|cohort|phase|and|protein)\s$", re.I
)
# A new line or an upper-case heading begins a part of its own, whatever the word before the stop ("10 mg/kg/min. RESULTS:").
_NEW_PART = re.compile(r";?[^\S\n\t]*(?:[\n\t]|\s[A-Z][A-Z &/,'-]{3,60}:)")
_NO_WORD = re.compile(r"[^\w.\u2019'-]+")
# A heading that sticks to the word before it ("depression.Methods: Here"). Its first letters let the engine skip to them.
_HEADINGS = (
    "background,introduction,objective,objectives,aim,aims,purpose,method,methods,materials and methods,methods and results,"
    "design,setting,patients,participants,intervention,interventions,result,results,findings,conclusion,conclusions,"
    "discussion,interpretation,main outcome measures,measurements and main results,trial registration"
).split(",")
_GLUED = re.compile(
    "(?:" + "|".join(spelled for h in _HEADINGS for spelled in (h.capitalize(), h.upper())) + r")(?=\s?:)"
)
# A heading in capitals that no stop comes before ("45% (82/182) CONCLUSIONS: For mothers"): one of the usual, or of three words.
_UNSTOPPED = re.compile(
    "(?<=\\s)(?<![A-Z&/]\\s)(?<!DS,\\s)(?<!GN,\\s)(?<!ND,\\s)(?<!TS,\\s)(?<!NG,\\s)(?<!ON,\\s)(?<!VE,\\s)(?<!ES,\\s)(?:"
    + "|".join(h.upper() for h in _HEADINGS)
    + r"|[A-Z]{3,}(?:[ ,&/-]+[A-Z]{2,}){2,}):(?=\s)"
)
_STICKS = re.compile(r"[^\W\d_A-Z]|[.)\]%]")  # the sign before such a heading
# A decimal number with white space behind its point ("16. 3 \u00b1 3. 4", "P <. 001") is one number. A number that begins
# a sentence ("in group 16. 3 patients left") is followed by what is counted, not by a unit, and follows no sign.
_OPERATORS = frozenset("<>=\u2264\u2265\u00b1\u00d7~\u2248+/")
_WHOLE = re.compile(r"(?:^|[^\d.,\u00b7])(?P<whole>\d{1,3})$")
_LEADS = re.compile(
    r"(?:\b(?:mean|median|average|aged?|score|was|were|is|of|by|from|to|and|vs|versus|or|than)|[-\u2013\u2212(\[,:])\s?$",
    re.I,
)
_DECIMALS = re.compile(
    r"\d{1,3}(?!\d)(?P<sure>\s?[\u00b1]|\s?\+/-)?(?:\s?(?:[%\u00b0),;\]\u2013-]|(?:to|and|vs|versus)\.?\s\d|(?:mg|ng|kg|g|ml|\u00b5g|mcg|cm|mm|mmhg|points?|years?|"
    r"months?|weeks?|days?|hours?|h|hrs?|min|minutes?|fold|times|per)\b(?!\s(?:later|after|following|before|ago|into|prior))|\.?$|\.\s))?",
    re.I,
)


def split(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of a text, without white space at their ends; every word is in one.

    No sentence ends within a closed bracket or within a number.
    """
    spans: list[tuple[int, int]] = []
    brackets = closed_brackets(text)
    begin = 0
    for match in _BOUNDARY.finditer(text):
        cut = match.end("mark") if match["closed"] is None else match.end("closed")
        if brackets and within(brackets, cut):
            continue
        if match["closed"] is not None and not (_NEW_PART.match(text, cut) or _ends(text, match.start(), match.end())):
            continue
        _add(spans, text, begin, cut)
        begin = match.end()
    _add(spans, text, begin, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    if text.find(":", start, end) >= 0:  # the colon behind a heading
        glued = [m.start() for m in _GLUED.finditer(text, start + 1, end) if _STICKS.match(text, m.start() - 1)]
        for cut in sorted([*glued, *(m.start() for m in _UNSTOPPED.finditer(text, start + 1, end))]):
            _add_stripped(spans, text, start, cut)
            start = cut
    _add_stripped(spans, text, start, end)


def _add_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    body = piece.strip()
    if body:
        start += len(piece) - len(piece.lstrip())
        spans.append((start, start + len(body)))


def _ends(text: str, stop: int, after: int) -> bool:
    """Whether the stop at `stop` ends a sentence whose next one would begin at `after`."""
    if text[stop] != ".":
        return True
    if text[stop + 1 : stop + 2] in {")", "]"}:
        return not text[stop + 2 : stop + 3].islower()
    if text[after : after + 1].isdigit() and _is_one_number(text, stop, after):
        return False
    token = _NO_WORD.split(text[max(0, stop - 24) : stop])[-1].lower().lstrip("'\u2019-")
    following = text[after : after + 2].lstrip("\"'([\u201c\u2018")
    if token in _NEVER:
        return False
    if token in _BEFORE_DIGIT and following[:1].isdigit():
        return False
    if token in _BEFORE_WORD:
        return len(following) == 2 and following[0].isupper() and (following[1].islower() or following[1] == " ")
    return not _is_initial(text, token, stop)


def _is_one_number(text: str, stop: int, after: int) -> bool:
    """Whether the digits behind a stop are the decimals of what stands before it."""
    if text[max(0, stop - 2) : stop].rstrip()[-1:] in _OPERATORS:
        return True
    whole = _WHOLE.search(text[max(0, stop - 5) : stop])
    decimals = _DECIMALS.match(text, after)
    if whole is None or decimals is None:
        return False
    if whole["whole"] == "0" or text[after] == "0" or decimals["sure"]:
        return True
    before = text[max(0, stop - len(whole["whole"]) - 12) : stop - len(whole["whole"])]
    unit = decimals.group().lstrip("0123456789").strip()
    led = before.rstrip()[-1:] in _OPERATORS or _LEADS.search(before) is not None
    return "\u00b1" in before[-2:] or (bool(unit) and (led or (unit == "%" and text[after + 1] in " %")))


def _is_initial(text: str, token: str, stop: int) -> bool:
    """Whether the token before the stop is an initial (J. Smith, J.-P. Rossi), not the name of a group or vitamin."""
    if not token or len(token.split(".")[-1].split("-")[-1]) != 1 or not text[stop - 1].isupper():
        return False
    if len(token) > 1:
        return True
    return not _NAMES_A_LETTER.search(text, max(0, stop - 14), stop - 1)
