"""Who paid for a study, and what interests its authors declare: from the statements at an article's end or beginning.

Kinds of funding: industry, public (also universities, hospitals, foundations), mixed, none, unclear.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence import lazy_re as re
from evidence.records import Article, Part
from summarize.text.passage import fold
from summarize.text.sentences import split

_PAID = re.compile(
    r"\b(?:funded|funding|financed|paid (?:for|by)|financial(?:ly)? support|financial assistance|supported|supporting|support (?:of|from|by|was|for the (?:project|study|research))|source of support|grants?|sponsor\w*|"
    r"scholarship|fellowship|award(?:ed)?|(?:solely|only) from|departmental (?:sources|funds|resources))\b"
)
_NO_MONEY = re.compile(
    r"(?:^|[:.\n]\s?|(?:sponsorship|support|funding) )\s?(?:nil|none|no|not applicable|n/a)\s?\.?\s?$|\b(?:no|nil|without(?: any)?|not (?:receive|have|supported|funded)|did not receive|neither)\b[^.;]{0,60}\b(?:fund|support|grant|sponsor|financ)|(?:fund|support|grant|sponsor|financ)\w*[^.;]{0,30}(?::|was|were|is|-)\s?(?:nil|none|no\b|not\b)|self-?fund"
)
_PUBLIC = re.compile(
    r"universit|organi[sz]ation for|wellcome|\bcommission\b|health (?:research|service)|research agency|facult|college|hospital|department|institut|council|ministr|national|government|federal|foundation|stiftung|society|academy|\bnih\b|\bnhs\b|\bnsf\b|\bdfg\b|\bnihr\b|\bmrc\b|charit|trust\b|public|research (?:cent(?:er|re)|fund|deputy|committee|program)|european|association|school of|vice chancellor|province|municipal|departmental"
)
_COMPANY = re.compile(
    r"pharma(?!c(?:y|ist|olog|okin))|\b(?:inc|ltd|llc|gmbh|corp(?:oration)?|co|plc|s\.?a|ag|b\.?v)\b\.?(?=[\s,;.)]|$)|laborator(?:y|ies)\b(?= (?:inc|ltd))|\b(?:company|industr(?:y|ial)|manufacturer)\b|"
    r"astrazeneca|glaxosmithkline|\bgsk\b|lundbeck|pfizer|janssen|johnson|novartis|roche|merck|\blilly\b|sanofi|bayer|abbvie|abbott|servier|organon|baxter|hospira|grunenthal|grünenthal|mundipharma|heel\b|allergan|otsuka|takeda|boehringer"
)
_NO_INTEREST = re.compile(
    r"\b(?:no|nil|none|not|nothing|without|neither)\b(?![^.;]{0,25}\bother than)[^.]{0,160}?(?:conflict|competing|interest|disclos|declare|financial)|(?:conflicts?|competing|interests?|disclosures?)[^.]{0,60}\b(?:nil|none|no|nothing)\b|^\s?(?:nil|none(?: declared)?|nothing)\b"
)
_SPOKEN = re.compile(
    r"conflicts?\s(?:of\s)?interest|competing\s(?:financial\s)?interest|nothing to disclose|financial disclosure|declaration of interest"
)
_DECLARES = re.compile(
    r"(?:received|receives|has|have|is|are|was|were|serve[sd]?)[^.]{0,80}(?:support|honorari|fees?|consult|speaker|advis|grant|employ|stock|shares?|patent|inventor|lectur|payment)|consult|honorari|patent|employee"
)
_SHORT = 400  # characters of a text under a heading of its own that are quoted as a whole


def read_funding(article: Article) -> tuple[str, str, int, int] | None:
    """Kind of funding, and the text, start and end of the words that tell; None where nothing tells."""
    found: list[tuple[str, Part, int, int]] = []
    for part, start, end in _statements(article, "funding", _PAID):
        kind = _kind_of_funding(fold(part.text[start:end]), alone=part.kind == "funding")
        if kind is not None and (not found or found[0][1] is part):
            found.append((kind, part, start, end))
    if not found:
        return None
    kinds = {kind for kind, *_ in found}
    _, part, start, end = found[0]
    payers = kinds & {"industry", "public", "mixed"}
    return ("mixed" if len(payers) > 1 else next(iter(payers), found[0][0])), part.field, start, end


def _kind_of_funding(flat: str, *, alone: bool) -> str | None:
    if _NO_MONEY.search(flat):
        return "none"
    company, public = bool(_COMPANY.search(flat)), bool(_PUBLIC.search(flat))
    if company or public:
        return "mixed" if company and public else "industry" if company else "public"
    return "unclear" if alone else None


def read_conflicts(article: Article) -> tuple[str, str, int, int] | None:
    """ "none declared" or "declared", and the text, start and end of the words that tell; None where nothing tells."""
    for part, start, end in _statements(article, "conflicts", _SPOKEN):
        flat = fold(part.text[start:end])
        none = _NO_INTEREST.search(flat)
        declared = _DECLARES.search(_NO_INTEREST.sub(" ", flat))
        if none or declared or part.kind == "conflicts":
            return ("declared" if declared or not none else "none declared"), part.field, start, end
    return None


def _statements(article: Article, kind: str, spoken: re.Pattern[str]) -> Iterator[tuple[Part, int, int]]:
    """Texts under a heading of that kind first, then sentences of the other back matter and of the body that speak of it."""
    own = [part for part in article.parts if part.kind == kind]
    for part in own:
        if len(part.text) <= _SHORT or kind == "conflicts":
            yield part, 0, len(part.text)
        else:
            yield from _speaking(part, spoken)
    others = [p for p in article.parts if p.kind in ("back", "funding", "conflicts") and p not in own]
    for part in others:
        yield from _speaking(part, spoken)


def _speaking(part: Part, spoken: re.Pattern[str]) -> Iterator[tuple[Part, int, int]]:
    return ((part, start, end) for start, end in split(part.text) if spoken.search(fold(part.text[start:end])))
