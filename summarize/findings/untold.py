"""What compares arms by other than how much of an outcome there was, or is not said to be so: nothing is told of it.

Each rule is of a kind of sentence that was told the wrong way round: when relief came and how long it lasted; the odds of a change; an
outcome whose verb is left out; numbers behind a word on tolerability; a confidence interval on both sides of zero; a claim not borne out.
"""

from __future__ import annotations

from evidence import lazy_re as re
from summarize.findings.arm_tokens import ARMS, StudyArmsKey, arm_tokens
from summarize.findings.verdict import Asked, Verdict

_CHANGE = "relief|improvement|reduction|decrease|decline|fall|drop|resolution|recovery|remission|control|response|benefit|abstinence|retention"
_AMOUNTING = re.compile(
    r"\b(?:improvement|reduction|decrease|decline|fall|drop|relief|gain|increase|rise|worsening)s? (?:in|of)\b[^;,.]{1,60}?\s"
    r"(?P<verb>averaged|amounted to|reached|came to|measured|totall?ed|added up to)(?=\s\d)"
)


def as_was(sentence: str) -> str:
    """The sentence with "was" for "averaged", "amounted to" and their like before a number, in as many letters."""
    found = _AMOUNTING.search(sentence)
    if found is None:
        return sentence
    start, end = found.span("verb")
    return f"{sentence[:start]}{'was'.rjust(end - start)}{sentence[end:]}"


# When relief came and how long it lasted is another measure than how much of it there was.
_LASTED = re.compile(
    rf"\b(?:{_CHANGE})\b[^;,()]{{0,50}}?\s(?:lasted|persisted (?:longer|less)|took (?:longer|less)|(?:was|were) (?:\w+ly )?(?:delayed|briefer|slower"
    r"|shorter(?:-l\w+)?|longer(?:-l\w+)?|of (?:shorter|longer) duration|(?:more|less) (?:durable|sustained|rapid|transient|lasting)))\b"
)
_TIME_TO = re.compile(
    rf"\b(?:time|interval|onset|latency|days|hours|minutes) (?:to|until|of|before) (?:\S+ ){{0,3}}?(?:{_CHANGE})\b[^;,()]{{0,50}}?\s"
    r"(?:(?:was|were) (?:\w+ly )?(?:longer|shorter|prolonged|increased|later|earlier|reduced|delayed|shortened|decreased|extended))\b"
)
_HASTENED = re.compile(
    rf"\b(?:delay|shorten|slow|prolong|hasten|speed|sped|accelerat|extend|retard)\w*(?: up)? (?:the )?(?:{_CHANGE})\b"
    r"|\btook (?:\w+ )?(?:longer|less (?:time|long)) than\b[^;,()]{1,40}\sto\b"
)
# The odds of a change for the better, or for the worse, are not those of what changes.
_RATIO = r"(?:(?:odds|risk|hazard|rate) ratio|relative risk|\b(?:or|rr|hr|arr|aor|ahr)\b)"
_ODDS_OF_CHANGE = re.compile(
    rf"{_RATIO}[^;]*?\b(?:for|of) (?:an? |the |at least |any |clinically |meaningful |\S*%? )*(?:reduction|decrease|decline|fall|drop|worsening|increase|rise)\b"
)
_TOLERABLE = re.compile(r"\b(?:less|more|better|worse)\s(?:\w+ )?(?:tolera\w+|safe|acceptable)\b[^;]*?\d")
_NUMBER = r"[-\u2212\u2013+]?\d+(?:\.\d+)?"
_INTERVAL = re.compile(
    rf"(?:\b(?:ci|cri)(?:\s?95\s?%?)?|(?:confidence|credible|credibility) (?:intervals?|limits))\b[\s,:=\[(]*(?:from |between )?"
    rf"(?P<low>{_NUMBER})%?(?P<fewer> lower| fewer| less)?\s?(?:,|;|to|and|[-\u2013])\s?(?P<high>{_NUMBER})"
)
_CLAIM = r"(?:assumption|claim|prediction|notion|hypothes[ie]s|evidence|expectation|suggestion|idea)"
_UNPROVEN = re.compile(
    rf"\b{_CLAIM}\b.*\b(?:false|lacking|absent|unproven|unsupported|refuted|rejected|unconfirmed|(?:not|n't|neither|nor) (?:\w+ )?(?:\w+ed|hold|held|shown|borne))\b"
    r"|\b(?:unproven|unclear|uncertain|unknown|undecided|an open question)\b.*\b(?:that|whether)\b"
    r"|\b(?:that|whether)\b.*\b(?:unproven|unclear|uncertain|unknown|undecided|an open question)\b"
    r"|\b(?:designed|powered|sought|aimed?|intended|planned|set out|hoped) (?:was )?to (?:detect|show|demonstrate|test|prove|find|confirm|establish)\b"
    r"|\b(?:aim|objective|purpose|goal) (?:\w+ ){0,4}?(?:was|is) to\b"
    r"|\b(?:lower|higher|fewer|less|more|greater|larger|better|worse|benefit|advantage|superiority)\b[^;]*\b(?:than|over|versus|vs|to)\b[^;]*"
    r"\b(?:(?:was|were) (?:absent|lacking|not (?:\w+ )?(?:seen|observed|found|noted|detected|evident|apparent|confirmed|shown|demonstrated|substantiated))"
    r"|(?:failed to|did not) (?:appear|emerge|materiali[sz]e))\s?(?:$|[.;])"
)


def is_untold(sentence: str, piece: tuple[int, int], own: Verdict, asked: Asked, key: StudyArmsKey) -> bool:
    """Whether a direction read in a piece of the sentence is one that its words do not say."""
    if own.by == "words" and any(p.search(sentence, *piece) for p in (_LASTED, _TIME_TO, _HASTENED)):
        return True
    if _ODDS_OF_CHANGE.search(sentence, *piece) or _UNPROVEN.search(sentence, piece[0]):
        return True
    tolerable = _TOLERABLE.search(sentence, 0, asked.end + 30)
    if tolerable and own.by == "words" and tolerable.start() < asked.start:
        return True
    return _crosses_zero(sentence, piece) or _is_gapped(sentence, piece, asked, key)


def _crosses_zero(sentence: str, piece: tuple[int, int]) -> bool:
    """Whether the only interval of a piece has zero in it: -1.9 to 0.5, or 1.9 lower to 0.5 higher."""
    found = list(_INTERVAL.finditer(sentence, *piece))
    if len(found) != 1:
        return False
    low, high = (float(found[0][name].replace("\u2212", "-").replace("\u2013", "-")) for name in ("low", "high"))
    return low < 0 < high or (
        found[0]["fewer"] is not None and sentence[found[0].end() :].startswith((" higher", " more"))
    )


_DEGREE = re.compile(r"\b(?:lower|higher|more|less|fewer|greater|better|worse|further|superior|favou?r\w*|milder)\b")
_OTHER_SIDE = re.compile(r"\b(?:than|versus|vs|compared|relative|both|respectively|alone|and not|but not)\b")


def _is_gapped(sentence: str, piece: tuple[int, int], asked: Asked, key: StudyArmsKey) -> bool:
    """Whether one word of degree serves two outcomes, each with its own arm: "pain was less with X and nausea with Y"."""
    flat = sentence[slice(*piece)]
    beside = any(piece[0] <= a < piece[1] for a, _ in asked.others)
    if not beside or len(_DEGREE.findall(flat)) != 1 or _OTHER_SIDE.search(flat):
        return False
    arms = [t for t in arm_tokens(flat, key) if t.role in ARMS]
    if len({t.role for t in arms}) < len(ARMS):
        return False
    return _latest(asked, piece[0]) > min(t.start for t in arms) + piece[0]


def _latest(asked: Asked, start: int) -> int:
    """The later of where the outcome asked for begins, and where the first of all outcomes of the piece does."""
    return max(asked.start, min(a for a, _ in (*asked.others, (asked.start, asked.end)) if a >= start))
