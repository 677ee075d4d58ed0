"""The numbers of the two arms, differences and ratios with their intervals: which arm has more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from evidence import lazy_re as re
from summarize.findings.arm_tokens import ARMS, KET, OTHER, Token

LEAST_ARM = 5  # people; a smaller whole is a scale or a date
_CLEARLY = 0.2  # of the greater number; without a p value a smaller difference of two numbers speaks for neither arm
_TIME = frozenset(
    "week weeks day days d h hour hours hr hrs month months min mins minutes minute year years yr yrs s sec seconds postoperative pod trials studies".split()
)
_UNIT = frozenset("mg μg mcg ug g kg ml".split())
_TIME_BEFORE = frozenset(
    "day days week weeks month months hour hours visit session sessions pod t year phase stage group aged".split()
)
_TIMED_OUTCOME = re.compile(
    r"time|duration|lasted|persisted|stay|latency|onset|length|consum|requir|dose|morphine|sufentanil|fentanyl"
)
_DIGIT = re.compile(r"\d")
_NUMBER = r"(?<![\d.])(-?\s?\d+(?:[.·]\s?\d+)?)"
_RATIO = re.compile(
    r"(?<![a-z])(?<!\d )(?<!\d)(?:odds ratios?|risk ratios?|relative risks?|hazard ratios?|rate ratios?|incidence rate ratio|aors?|(?:(?<=[(\[])|(?<=[(\[,;] ))ors?|ors?(?=\s?[=:]|\s(?:of|was|were)\s\d|\s?\(?\d[\d.]*[,;]?\s[(\[]?9\d)|a?rrs?|a?hrs?|irr)(?![a-z])"
    r"[^;<>]{0,60}?(?<![\d.])(\d+[.·]\d+)(?!\d*\s?(?:%|[mμu]g|mcg|g\b|ml))"
)
_DIFFERENCE = re.compile(
    r"(?<![a-z])(?:differences?|md|smd|wmd|hedges'? g|cohen'?s d|standardi[sz]ed mean difference|effect size|es)(?![a-z])(?:[^\d;]|(?:day|week|month|hour|day )\s?\d+|(?<=[a-z]-)\d+|(?:(?<=\bat\s)|(?<=\bafter\s)|(?<=\bgroup\s)|(?<=\barm\s))\d+){0,90}?(?<![a-z]-)(?<![a-z])(?<!\bat\s)(?<!\bafter\s)(?<!\bgroup\s)(?<!\barm\s)(?<!\bday\s)(?<!\bweek\s)(?<!\bmonth\s)(?<!\bhour\s)"
    + _NUMBER
)
_BOUNDS = re.compile(
    r"(?:(?:95|90|99)(?:[.]\d)?\s?%\s?)?(?:ci|cis|confidence intervals?|cri|credible intervals?)[^\d<>a-z]{0,6}?(?:of |from |was |were )?\(?\[?(-?\s?\d+(?:[.·]\d+)?)\s?%?\s?(?:-|to|,|;|:|and)+\s?(-?\s?\d+(?:[.·]\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """More (+1) or less (-1) with ketamine, 0 where the interval holds no effect; strong: each arm has its own number."""

    sign: int
    strong: bool
    source: str  # numbers, difference or ratio
    apart: bool = True  # the two numbers are clearly apart


def interval_holds_none(flat: str) -> bool | None:
    """Whether the interval behind a ratio or difference holds no effect; None where no interval is read."""
    found = [m for m in (_read(flat, _RATIO, 1.0), _read(flat, _DIFFERENCE, 0.0)) if m is not None]
    crossing = [low <= null <= high for _, low, high, null in found if low is not None and high is not None]
    return any(crossing) if crossing else _is_around_nought(flat) if not found else None


def _is_around_nought(flat: str) -> bool | None:
    """Whether the one interval of a piece, of a difference in words ("0.7 points lower"), holds nought."""
    every = list(islice(_BOUNDS.finditer(flat), 2))
    crosses = len(every) == 1 and _value(every[0][1]) < 0 < _value(every[0][2])
    return crosses or _FROM_LESS_TO_MORE.search(flat) is not None or None


_FROM_LESS_TO_MORE = re.compile(
    r"\bci,?\s\d[\d.]*\s(?:(?:points?|mm|%)\s)?(?:(?:lower|less|fewer)\sto\s\d[\d.]*\s(?:higher|more|greater)|(?:higher|more|greater)\sto\s\d[\d.]*\s(?:lower|less|fewer))\b"
)


@lru_cache(maxsize=256)  # asked of each outcome of a piece, of its estimate and of its interval
def _read(flat: str, pattern: re.Pattern[str], null: float) -> tuple[float, float | None, float | None, float] | None:
    if not _DIGIT.search(flat):
        return None
    every = list(islice(pattern.finditer(flat), 2))
    if len(every) != 1:  # of several it is not known which speaks of the outcome
        return None
    found = every[0]
    value = _value(found[1])
    bounds = _BOUNDS.search(flat, found.end(), found.end() + 70)
    if bounds is None:
        return value, None, None, null
    low, high = sorted((_value(bounds[1]), _value(bounds[2])))
    return value, low, high, null


def estimate(flat: str, tokens: Sequence[Token], refs: frozenset[int]) -> Comparison | None:
    """A difference or ratio of ketamine to the other arm; None where none is read, or its orientation is not known."""
    for source, pattern, null in (("ratio", _RATIO, 1.0), ("difference", _DIFFERENCE, 0.0)):
        read = _read(flat, pattern, null)
        if read is None:
            continue
        value, low, high, _ = read
        if low is not None and high is not None and low <= null <= high:  # "1.00 to 2.45" holds no effect too
            return Comparison(0, True, source)
        if value == null or (low is None and source == "difference" and "-" not in flat):
            continue
        first = _subject_of(tokens, refs)
        minus = re.search(r"minus|between|versus|vs\b|compared|\s-\s", flat) is not None
        roles = {t.role for t in tokens if t.role in ARMS}
        if first is None or (source == "difference" and len(roles) > 1 and not minus):
            continue
        sign = 1 if value > null else -1
        return Comparison(sign if first == KET else -sign, source == "ratio" or "minus" in flat, source)
    return None


def _subject_of(tokens: Sequence[Token], refs: frozenset[int]) -> str | None:
    """The arm that a ratio or difference speaks of: the first that is no reference, else the other than the reference."""
    own = next((t.role for t in tokens if t.role in ARMS and t.start not in refs), None)
    against = next((t.role for t in tokens if t.role in ARMS), None)
    return own or {KET: OTHER, OTHER: KET}.get(against or "")


def values_by_arm(tokens: Sequence[Token], outcome: str) -> Comparison | None:
    """Which arm has the greater number: "14.2 in K and 20.5 in C", "K 3 versus C 5", "K and C: 3 and 5"."""
    items = _turned(_items(tokens, outcome), tokens)
    for kind in ("%", "x/n"):
        shares = [(k, v) for k, v in items if k in ARMS or k == kind]
        count = sum(k == kind for k, _ in shares)
        if count >= 2:
            return _aligned(shares) if count == 2 else _of_many(shares)
    plain = [(k, v) for k, v in items if k in ARMS or k == "#"]
    if any(k == "%" for k, _ in items):
        return None
    count = sum(k == "#" for k, _ in plain)
    return _aligned(plain) if count == 2 else _of_many(plain) if count > 2 else None


def _turned(items: list[tuple[str, float]], tokens: Sequence[Token]) -> list[tuple[str, float]]:
    """The items, each with its arm where "X lowered it from 60 % with Y to 27 %" gives the other arm's number first."""
    if len(items) != len(ARMS) * 2 or [k in ARMS for k, _ in items] != [True, False] * 2 or items[0][0] == items[2][0]:
        return items
    words = [one.text for one, two in pairwise(tokens) if two.text[:1].isdigit() and one.text in ("from", "to")]
    return [items[0], items[3], items[2], items[1]] if words == ["from", "to"] else items


_EACH = re.compile(r"(?:[KC]v)+|(?:v[KC])+|[KC]+v+|v+[KC]+")


def _of_many(items: Sequence[tuple[str, float]]) -> Comparison | None:
    """Several arms, each with its number, where all with ketamine lie beyond all others: "9.1 (K), 14.2 (C) and 15.0 (D)"."""
    kinds = "".join(k if k in ARMS else "v" for k, _ in items)
    arms, values = [k for k, _ in items if k in ARMS], [v for k, v in items if k not in ARMS]
    if not _EACH.fullmatch(kinds) or len(arms) != len(values) or {*arms} != {*ARMS}:
        return None
    own, others = ([v for k, v in zip(arms, values, strict=True) if k == arm] for arm in ARMS)
    if max(own) < min(others):
        sign, ours, nearest = -1, max(own), min(others)
    elif min(own) > max(others):
        sign, ours, nearest = 1, min(own), max(others)
    else:
        return None
    apart = abs(ours - nearest) >= _CLEARLY * max(abs(ours), abs(nearest))
    return Comparison(sign, True, "numbers", apart)


def _aligned(items: Sequence[tuple[str, float]]) -> Comparison | None:
    kinds = "".join("v" if k not in ARMS else k for k, _ in items)
    kinds = re.sub(r"(K)\1+|(C)\2+", lambda m: m.group()[0], kinds)
    one, two = (v for k, v in items if k not in ARMS)
    order = {
        "KvCv": (one, two), "CvKv": (two, one), "vKvC": (one, two), "vCvK": (two, one),
        "KCvv": (one, two), "CKvv": (two, one), "vvKC": (one, two), "vvCK": (two, one),
        "KvvC": (one, two), "CvvK": (two, one),
    }  # fmt: skip
    weak = {"Kvv": (one, two), "Cvv": (two, one), "vvK": (one, two), "vvC": (two, one), "KvCvK": (one, two), "CvKvC": (two, one),
            "KCvvK": (one, two), "KCvvC": (one, two), "CKvvC": (two, one), "CKvvK": (two, one)}  # fmt: skip
    pair = order.get(kinds) or weak.get(kinds)
    if pair is None or pair[0] == pair[1]:
        return None
    apart = abs(pair[0] - pair[1]) >= _CLEARLY * max(map(abs, pair))
    return Comparison(1 if pair[0] > pair[1] else -1, kinds in order, "numbers", apart)


def _items(tokens: Sequence[Token], outcome: str) -> list[tuple[str, float]]:
    """Arms, percentages (%) and other results (#) in order."""
    out: list[tuple[str, float]] = []
    timed = _TIMED_OUTCOME.search(outcome) is not None
    skip_to = -1
    for i, token in enumerate(tokens):
        number = token.text[:1].isdigit()
        if token.role in ARMS:
            out.append((token.role, 0.0))
        elif token.text in ("ci", "confidence", "range", "iqr", "interquartile", "sd") and i > skip_to:
            skip_to = next((j for j in range(i, len(tokens)) if tokens[j].text in ")];"), len(tokens))
        elif number and i > skip_to and (share := _share(tokens, i)) is not None:
            out.append(("x/n", share))
            skip_to = i + 2
        elif number and i > skip_to and (kind := _kind(tokens, i, timed)):
            out.append((kind, _signed(tokens, i)))
    return out


def _share(tokens: Sequence[Token], i: int) -> float | None:
    """The share in "6/40" or "6 of 40"; None where the tokens are none ("120/80 mmhg", "1 of 2")."""
    texts = [t.text for t in tokens[i : i + 4]]
    if len(texts) < 3 or texts[1] not in ("/", "of") or not (texts[0].isdigit() and texts[2].isdigit()):
        return None
    part, whole = int(texts[0]), int(texts[2])
    return part / whole if LEAST_ARM <= whole >= part and texts[3:] not in (["mmhg"], ["mm"], ["%"]) else None


_RESULT_BEFORE = frozenset(
    "± ( vs versus in and point points with for mm compared mg h min days hours minutes weeks / ) , [ μg mcg of after".split()
) | {""}
_NO_SHARE = frozenset(
    "ci confidence - more less higher lower greater fewer increased decreased reduced likelier".split()
)  # "78 % more likely"
_COUNTED = frozenset("patients participants subjects trials studies groups arms -".split())
_SIZE_OF_EFFECT = frozenset("es size sizes smd wmd md d g β beta coefficient difference ratio or rr hr".split())
_STATISTIC = frozenset("p n t f d r z q b g β es beta coefficient".split())


def _kind(tokens: Sequence[Token], i: int, timed: bool) -> str:
    """What a number is: a percentage, a result, or nothing of the two."""
    before, second = (tokens[k].text if k >= 0 else "" for k in (i - 1, i - 2))
    if before == "-" and second == "=":
        before, second = second, tokens[i - 3].text if i > 2 else ""
    after, beyond = (tokens[k].text if k < len(tokens) else "" for k in (i + 1, i + 2))
    if after == "%":
        threshold = before in ("≥", ">", "≤", "<", "least", "minimum")  # "a reduction of at least 50 %"
        return "" if threshold or beyond in _NO_SHARE else "%"
    if _is_no_result(before, second, after, timed) or after in _COUNTED:
        return ""
    return "#" if after in _RESULT_BEFORE or not tokens[i].text.isdigit() else ""


def _is_no_result(before: str, second: str, after: str, timed: bool) -> bool:
    """Whether a number is a p value, a size, a spread, a time, a dose or the second of a range."""
    if before in _TIME_BEFORE or before in ("from", "/", "±", "<", ">", "≤", "≥"):
        return True
    if before == "." and second in ("=", "<", ">", "≤", "≥"):
        return True  # "p = .004"
    if before == "=" and (second in _STATISTIC or (not timed and second not in ("mean", "median", "m"))):
        return True
    if before in _SIZE_OF_EFFECT or (before == "of" and second in _SIZE_OF_EFFECT):
        return True
    if timed:
        return before in ("at", "day", "within", "first", "after")
    return after in _UNIT or after in _TIME


def _signed(tokens: Sequence[Token], i: int) -> float:
    """The number, negative behind a minus that follows no number."""
    negative = i > 0 and tokens[i - 1].text == "-" and not (i > 1 and tokens[i - 2].text[:1].isdigit())
    return -_value(tokens[i].text) if negative else _value(tokens[i].text)


def _value(text: str) -> float:
    digits = "".join(text.replace("·", ".").split())
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", digits):
        digits = digits.replace(",", "")
    parts = digits.replace(",", ".").split(".")
    return float(".".join(parts[:2]) or 0)
