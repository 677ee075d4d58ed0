"""How many people of each arm a sentence says had an event: "3 of 30 on ketamine and 5 of 31 on placebo had nausea".

A number counts where it stands beside its arm, or where as many arms as numbers are told in the same order. Numbers of
people who were only assessed, randomized or spared, and numbers that cannot be (more than all), are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence import lazy_re as re
from summarize.articles.harm_cells import Count, is_possible
from summarize.text.drugs import mentions
from summarize.text.numerals import WORDED, value_of

Counted = tuple[int, int, tuple[Count, ...]]  # where its words begin and end, and what they count

_D, _E = "D", "E"  # each letter of a drug's name, and of an event, in a text that is folded
_PEOPLE = (
    r"(?:patients?|participants?|subjects?|cases?|child(?:ren)?|persons?|people|wom[ae]n|m[ae]n|volunteers?|infants?|neonates?"
    r"|adults?|girls?|boys?|parturients?|individuals?|mothers?|those)"
)
_P = r"(?:\s?[(\[]\s?(?:n\s?=\s?)?(?P<p{0}>\d[\d.]*)\s?%[^()\[\]]{{0,25}}[)\]])?"
_NUM = rf"(?:\d{{1,4}}|{WORDED}|none)"
_START = r"(?<![\w.,/±%+<>=-])(?<!\bof )(?<!\bn = )(?<!\bthe )(?<!\bthese )(?<!\bgroup )(?<!\bgrade )(?<!\bor )"
_UNSAID = r"(?!(?:the|a|an|and|plus|with|in|than|to|was|were|for|but|vs|versus|each|either|both|same|any|no|age|this|that|other|one|per|all|two|three|treatment|study|patients?)\b)"
_KIND = r"(?:(?:low|high|small|large|single)[- ]dose |intra\w+ |subcutaneous |nebuli\w+ |oral |iv |im |racemic |s-)?"
_GROUP = r"(?:group|arm|cohort)s?\b"
_ARM = (
    rf"(?:groups? (?!(?:was|had|has|of|to|in|and|who|the|for|by|at|as|is|on|or|got|did|but|all)\b)(?:[a-z]{{1,3}}\d?|\d|[ivx]{{1,3}})\b"
    rf"|{_KIND}{_D}+(?:[ -](?:treated|only|alone))?(?:(?:,? (?:and|plus|with)|/|\+| \+|-) ?{_D}+)?(?: {_GROUP})?"
    rf"|(?:placebo|saline|sham|vehicle|controls?|usual care|standard care)(?: {_GROUP})?"
    rf"|{_UNSAID}[\w+-]+(?: {_UNSAID}[\w+-]+)? {_GROUP})"
)
_AMONG = rf"(?:(?:{_PEOPLE}|the {_PEOPLE}) (?:in|on|of|with|given|receiving|treated with|who received|assigned to) )?"
_LINK = (
    r"(?:in|of|from|on|with|given|receiving|after|among|by|under|who (?:received|got|were given)|(?:who were )?treated with"
    rf"|assigned to|allocated(?: to)?|randomi[sz]ed to) (?:the |study )?{_AMONG}(?:the )?"
)
_OF = r"(?:\s?/\s?|,? (?:out )?of (?:the |all |a total of )?)(?P<n>\d{1,4})\b(?!%)"
_ITEM = re.compile(
    rf"{_START}(?P<k>{_NUM}|no(?= \w+ (?:in|of|on|with|given)\b))(?![\w%.]*\d)(?!\s?(?:%|mg|µg|ml|h\b|min))"
    rf"{_P.format(1)}(?:{_OF})?{_P.format(2)}(?P<who>(?: (?!of\b|in\b|on\b|and\b)\w+)? {_PEOPLE}\b|(?: of the)? {_PEOPLE}\b)?{_P.format(3)}(?P<own> (?:\w+ )??E+)?"
    rf"(?: {_LINK}| (?=\w+ ?(?:{_GROUP}|{_PEOPLE})?)(?={_D}))(?P<arm>{_ARM})"
)
_SHARE = re.compile(
    rf"(?<![\d.,±–-])(?P<p1>\d{{1,3}}(?:\.\d+)?)\s?%(?: (?:of )?(?:the )?{_PEOPLE})? {_LINK}(?P<arm>{_ARM})"
)
_ARM_FIRST = re.compile(
    rf"\b(?:in|of|among|with|for) (?:the )?(?P<arm>{_ARM})(?: \(n\s?=\s?\d+\))?,? ?(?:there (?:was|were) )?"
    rf"(?P<k>{_NUM}){_P.format(1)}(?:{_OF})?(?P<who> {_PEOPLE}\b)?{_P.format(2)}(?= (?:had|ha(?:ve|s)|developed|experienced|reported|suffered|showed|complained|were|was|with|E+)\b)"
)
_OF_THEM = re.compile(
    rf"\bof (?:the )?(?P<n>\d{{1,4}}) {_PEOPLE} {_LINK}(?P<arm>{_ARM}),? (?P<k>{_NUM}){_P.format(1)}(?=\s\w)"
)
_BRACKETED = re.compile(  # "the ketamine group (4/30, 13.3%)", "(4 of 30)", "(4 [13.3%])", "(13.3%)"; "(30)" may be all of them
    rf"(?<![\w+-])(?P<arm>{_ARM}) [(\[](?:(?P<k>\d{{1,4}})(?:\s?/\s?| (?:out )?of )(?P<n>\d{{1,4}})(?:[,;]? ?[(\[]?(?P<p1>\d[\d.]*)\s?%[)\]]?)?"
    rf"|(?:(?P<j>\d{{1,4}})(?:, | ?[(\[]))?(?P<p2>\d[\d.]*)\s?%[)\]]?)(?:[;,] [^()\[\]]{0, 40})?[)\]]"
)
_AGAIN = re.compile(
    rf"(?:,|,? and) (?P<k>{_NUM}){_P.format(1)}(?: {_PEOPLE})?(?= (?:had|developed|experienced|reported|suffered|showed|complained of)\b)"
)
_EACH = re.compile(rf"{_START}(?P<k>{_NUM})(?: {_PEOPLE})? (?:in|of|from) (?:each|both) (?:group|arm|cohort)s?\b")


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    counts: tuple[Count, ...]
    bare: bool = False  # a number alone: it counts people only where it follows one that says so


def counted_events(flat: str, text: str, hits: Sequence[re.Match[str]], arms: Sequence[str]) -> dict[int, Counted]:
    """Index of a hit -> its counts, for a sentence (`flat` is its text folded); events without a count are left out."""
    masked = _masked(flat, hits)
    items = _items(masked, text, arms)
    found: dict[int, Counted] = {}
    at = 0
    while at < len(items):
        chain = _chain(items, at, masked, hits)
        told = _event_of(chain, items[at + len(chain) :], masked, hits, found)
        if told is not None:
            hit, used = told
            counts = tuple(c for item in used for c in item.counts)
            if len({c.arm for c in counts}) == len(counts):
                found.setdefault(hit, (used[0].start, used[-1].end, counts))
            at += len(used)
        else:
            at += len(chain)
    return found


def _masked(flat: str, hits: Sequence[re.Match[str]]) -> str:
    """A folded text with each letter of a drug's name as D and of an event as E: its places stay."""
    drugs = [(d.start, d.end, _D) for d in mentions(flat, 0, len(flat))]
    for start, end, letter in (*drugs, *((h.start(), h.end(), _E) for h in hits)):
        flat = flat[:start] + letter * (end - start) + flat[end:]
    return flat


def _items(masked: str, text: str, arms: Sequence[str]) -> list[_Item]:
    found = [*_in_order(masked, text), *_one_by_one(masked, text, arms)]
    kept: list[_Item] = []
    for item in found:  # the patterns in their order: of two on one place the first is believed
        if not any(item.start < other.end and other.start < item.end for other in kept):
            kept.append(item)
    kept.sort(key=lambda item: item.start)
    return [i for item in kept for i in (item, *_again(item, masked))]


def _one_by_one(masked: str, text: str, arms: Sequence[str]) -> Iterator[_Item]:
    for each in _EACH.finditer(masked):
        if arms:
            number = _number(each["k"])
            yield _Item(each.start(), each.end(), tuple(Count(arm, number, None, None) for arm in arms))
    for pattern in (_OF_THEM, _ITEM, _BRACKETED, _SHARE, _ARM_FIRST):
        for match in pattern.finditer(masked):
            if (item := _item(match, text)) is not None:
                yield item


_EVENTS = re.compile(r"adverse|side[- ]effect|\bs?aes?\b|complication|reaction", re.I)


def _item(match: re.Match[str], text: str) -> _Item | None:
    """What a match counts; None for what cannot be, and for a number of events rather than of people ("57 adverse events")."""
    one = match.groupdict()
    events, of = one.get("k") or one.get("j"), one.get("n")
    share = next((one[p] for p in ("p1", "p2", "p3") if one.get(p)), None)
    count = _count(text[slice(*match.span("arm"))].strip(), events, of, share)
    own = text[slice(*match.span("own"))] if one.get("own") else ""
    people = any((of, one.get("who"), match.re is _ARM_FIRST))
    if not is_possible(count) or (not people and count.events and _EVENTS.search(own)):
        return None
    return _Item(match.start(), match.end(), (count,), bare=not any((people, own, share)))


def _count(arm: str, events: str | None, of: str | None, share: str | None) -> Count:
    return Count(
        arm,
        _number(events) if events else None,
        int(of) if of else None,
        float(share.rstrip(".")) if share else None,
    )


def _again(item: _Item, masked: str) -> Iterator[_Item]:
    """Further numbers of the arm told last: "five patients in the ketamine group had nausea, three had dreams"."""
    if len(item.counts) != 1:
        return
    for match in _AGAIN.finditer(masked, item.end):
        if re.search(r"[;:]|\b(?:group|arm|controls?|placebo|saline)\b|D|\d", masked[item.end : match.start()]):
            return
        arm = item.counts[0].arm or ""
        yield _Item(match.start("k"), match.end(), (_count(arm, match["k"], None, match["p1"]),))
        item = _Item(item.start, match.end(), item.counts)


_ONE = rf"(?:(?:\d{{1,4}}|{WORDED}|none)(?:\s?[(\[]\s?\d[\d.]*\s?%\s?[)\]])?(?:(?:\s?/\s?| (?:out )?of )\d{{1,4}}\b)?(?:\s?[(\[]\s?\d[\d.]*\s?%\s?[)\]])?|\d[\d.]*\s?%)"
_AND = r"(?:, and |, | and | or | vs\.? | versus | compared (?:with|to) )"
_NAME = rf"(?:{_ARM}|\d[\d.]*(?: ?(?:mg|µg|mcg)(?:/kg)?(?:/h)?)?\b(?: {_GROUP})?|[a-z]{{1,3}}\d?\b|[ivx]{{1,3}}\b)"
_LIST = re.compile(
    rf"{_START}(?P<ks>{_ONE}(?:{_AND}{_ONE}){{1,4}})(?: (?:of )?(?:the )?{_PEOPLE}| (?:\w+ )??E+)?,?(?: respectively,?)? (?:in|of|from|on|for|with|given|receiving) "
    rf"(?:the )?(?:{_PEOPLE} (?:in|of|on|given|with|receiving|who received) (?:the )?)?(?P<arms>{_NAME}(?:{_AND}(?:the )?{_NAME}){{1,4}})"
)
_LIST_AFTER = re.compile(
    rf"\b(?:in|of|for|with) (?:the )?(?P<arms>{_NAME}(?:{_AND}(?:the )?{_NAME}){{1,4}})[^.;:\d]{{0,60}}? (?P<ks>{_ONE}(?:{_AND}{_ONE}){{1,4}})"
    rf"(?: {_PEOPLE})?,? respectively"
)
_SPLIT = re.compile(_AND + "(?:the )?")
_PARTS = re.compile(
    rf"(?P<k>\d{{1,4}}(?![\d.]*\s?%)|{WORDED}|none)?(?:\s?(?:/|(?:out )?of)\s?(?P<n>\d{{1,4}}))?\s?[(\[]?\s?(?:(?P<p>\d[\d.]*)\s?%)?"
    r"(?:\s?[)\]])?(?: of (?P<m>\d{1,4}))?.*"
)


def _in_order(masked: str, text: str) -> Iterator[_Item]:
    """As many numbers as arms, in the same order."""
    for match in (*_LIST_AFTER.finditer(masked), *_LIST.finditer(masked)):
        names = _names(match["arms"], text[slice(*match.span("arms"))])
        numbers = [_PARTS.fullmatch(match["ks"][a:b]) for a, b in _pieces(match["ks"])]
        counts = tuple(
            _count(arm, n["k"], n["n"] or n["m"], n["p"]) for arm, n in zip(names, numbers, strict=False) if n
        )
        if len(counts) == len(names) == len(numbers) and all(map(is_possible, counts)):
            yield _Item(match.start(), match.end(), counts)


def _names(masked: str, text: str) -> list[str]:
    """The arms of a list, each called a group where the list says groups; none where nothing says that they are arms."""
    names = [(masked[a:b], text[a:b].strip()) for a, b in _pieces(masked)]
    if masked.startswith("group"):
        return [re.sub(r"^([Gg]roup)s ", r"\1 ", n) if i == 0 else _group(n) for i, (_, n) in enumerate(names)]
    if re.search(_GROUP, masked) or all(re.fullmatch(_ARM, name) for name, _ in names):
        return [name for _, name in names]
    return []


def _group(name: str) -> str:
    return name if name.lower().startswith("group") else f"group {name}"


def _pieces(listed: str) -> Iterator[tuple[int, int]]:
    at = 0
    for between in _SPLIT.finditer(listed):
        yield at, between.start()
        at = between.end()
    yield at, len(listed)


def _number(told: str) -> int:
    return 0 if told in ("none", "no") else value_of(told)


_JOINS = re.compile(
    r"\s?(?:patients?|participants?|children)?(?:\s\(?n\s?=\s?\d+\)?)?[,;]?\s?(?:(?:and|but|or|vs\.?|versus|(?:as )?compared (?:with|to)|whereas|while|against|as against|than)\b)?"
    r"(?:\s?(?:only|in|by|with|of|to|for|that|those|the|it|occurred|was|were|seen|observed|also)\b)*\s?"
)


def _chain(items: Sequence[_Item], at: int, masked: str, hits: Sequence[re.Match[str]]) -> list[_Item]:
    """The items from one on that nothing but a joining word parts."""
    chain = [items[at]]
    for item in items[at + 1 :]:
        if not _JOINS.fullmatch(masked[chain[-1].end : item.start]) or any(
            chain[-1].end <= h.start() < item.start for h in hits
        ):
            break
        chain.append(item)
    return chain


# Words that make a number one of people looked at, spared or treated rather than of those with the event.
_SPARED = (
    r"(?!\b(?:assess\w*|evaluat\w*|analy[sz]\w*|randomi\w*|includ\w*|enrol\w*|compar\w*|monitor\w*|complet\w*|scor\w*|studied|without"
    r"|free\w*|absent|prevent\w*|reliev\w*|resolv\w*|improv\w*|disappear\w*|treat\w*|requir\w*|need\w*|no|not|never|less|history|because"
    r"|due|and (?:all|the|one|two|three|no))\b)"
)
_LEADS_TO = re.compile(
    r"\s?(?:,\s)?(?:who\s)?(?:had|have|has|with|due to|because of|for|from|developed|experienced|reported|suffered|showed|"
    rf"complained of|presented with|was|were)\b(?:{_SPARED}[^.;:\d]){{0,50}}"
)
_CAUSED = re.compile(r"\s?(?:,\s)?(?:due to|because of|for|from)\b[^.;:\d]{0,40}")
_LEADS_FROM = re.compile(rf"[)\]]?(?:\s?\([a-z -]{{1,12}}\))?(?:{_SPARED}[^.;\d]|:\s){{0,80}}")
_THEN = re.compile(
    r"\s?[,;]?\s?(?:(?:as )?compared (?:with|to)|vs\.?|versus|and|but|whereas|while|against|than)(?: (?:only|with|to|in|by|those|patients|did|the)\b)*\s?"
)


def _event_of(
    chain: list[_Item],
    later: Sequence[_Item],
    masked: str,
    hits: Sequence[re.Match[str]],
    found: dict[int, Counted],
) -> tuple[int, list[_Item]] | None:
    """The hit that a chain counts, with the items used: behind it by a verb, else the last one before it."""
    end = chain[-1].end
    own = next((i for i, h in enumerate(hits) if chain[0].start < h.start() < chain[0].end), None)
    if own is not None:
        return own, chain
    for i, hit in enumerate(hits):
        lead = masked[end : hit.start()] if hit.start() >= end else "\0"
        if _LEADS_TO.fullmatch(lead) or _CAUSED.fullmatch(lead):
            if chain[0].bare:
                return None
            return i, [*chain, *_then(hit, later, masked, hits)]
    before = _hit_before(chain[0], masked, hits)
    return None if before is None or before in found else (before, chain)


def _hit_before(item: _Item, masked: str, hits: Sequence[re.Match[str]]) -> int | None:
    """The last hit before an item, where nothing but a verb stands between."""
    last = max((i for i, hit in enumerate(hits) if hit.end() <= item.start), default=None)
    if last is None or (item.bare and not _counts_by_verb(masked, item.start)):
        return None
    return last if _LEADS_FROM.fullmatch(masked[hits[last].end() : item.start]) else None


def _counts_by_verb(masked: str, start: int) -> bool:
    return bool(re.search(r"\b(?:in|by|were|was|:)\s?$", masked[:start]))


def _then(hit: re.Match[str], later: Sequence[_Item], masked: str, hits: Sequence[re.Match[str]]) -> list[_Item]:
    """The number of the other arm behind the event ("seven had hypotension compared with two in the ketamine group")."""
    if not later or not _THEN.fullmatch(masked[hit.end() : later[0].start]):
        return []
    rest = masked[later[0].end :]
    own = any(h.start() >= later[0].end and _LEADS_TO.fullmatch(masked[later[0].end : h.start()]) for h in hits)
    return [] if own or (rest and _LEADS_TO.match(rest) and not later[0].bare) else [later[0]]
