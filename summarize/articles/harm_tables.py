"""How many people of each arm had an adverse event, from the tables of an article.

A table counts only where its columns (or its rows) are told to be arms and its numbers to be people: counts at several
times, of episodes, by degree without the event's name, scores, doses and what people were like before are passed over.
A row with one cell that cannot be such a number is not believed at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evidence.records import Article, Cell, Part
from summarize.articles.harm_cells import Column, Count, Harm, by_arm, count_in, gives_both, is_count, whole
from summarize.articles.harm_words import events_in
from summarize.text.drugs import mentions
from summarize.text.passage import fold

Row = Sequence[Cell]


_HARMS = re.compile(
    r"adverse|side[- ]?effects?|complication|safety|tolerab|untoward|undesir|unwanted|\bteaes?\b|\baes?\b"
)
_COUNTED = re.compile(
    r"\bn\s?[(,/;]\s?%|\(%\)|\bno\.|number|\bn\s?=|incidence|frequen|patients|count|occurrence|percent|%"
)
_BEFORE = re.compile(r"\b(?:baseline|demograph\w*|characteristics|comorbid\w*|histor(?:y|ies)|reasons?|indications?)\b")
_SCORED = re.compile(r"\bscores?\b|\bscales?\b|\bmean\b|\bmedian\b|± ?sd\b|\bepisodes?\b")
_PEOPLE = re.compile(r"\bn\s?[(,/;]\s?%|\(%\)|\bnumber of (?:patients|people|participants|subjects|cases)|incidence|%")
_SHARE = re.compile(r"%|percent")
_NUMBER = re.compile(r"\bn\b|\bno\b|number|\bcount")
_SIZE = re.compile(r"\bn\s?=\s?(\d{1,5})\b")
_NO_ARM = re.compile(
    r"(?:adjusted )?(?:p|p[\s-]?values?|statistic\w*|tests?|total|overall|all(?: (?:patients|groups|participants))?|[χx]\W?2?|chi.*|rr|or|hr|95\s?%.*"
    r"|difference.*|relative risk.*|odds ratio.*|risk ratio.*|sig\.?|significance|variables?|parameters?|df|nnt|nnh|)"
)
_UNIT = re.compile(r"[\s,;(\[]*(?:\bn\b|\bno\b\.?|\bnumber\b|\bpatients\b)?[\s,;/(\[]*%?[)\]\s]*$")
_ENDS_IN_UNIT = re.compile(r"[\s,;]*(?:\(?\b(?:n|no\.?|number)\s?[,;/]?\s?\(?%\)?\)?|\(%\))\s*$", re.I)
_TIME = re.compile(
    r"(?:at|after|t|within|day|week|hour|month|visit)?\s?\d*\s?(?:st|nd|rd|th)?[\s–-]*\d+(?:st|nd|rd|th)?\s?"
    r"(?:h|hrs?|hours?|min|mins|minutes?|d|days?|w|weeks?|months?)?\.?(?: (?:after|post)\b.*)?|baseline|(?:immediately|just) .*"
    r"|(?:pre|intra|post)-?op\w*|(?:during|before|after) .*|(?:in the )?(?:pacu|recovery room|ward)"
)
_DEGREE = re.compile(r"(?:none|absent|mild|moderate|severe|yes|no|present|grade\s?\w+|score\s?\d|[0-4]|[ivx]+)")
_DIGIT = re.compile(r"\d")
_NO_EVENT = re.compile(r"(?:none|no|no (?!effect).*|total.*|any grade|without.*|absent|nil|other parameters.*|)")
_OTHER = re.compile(
    r"(?:rescue|needs? (?:for|of)|use of|requir\w+ (?:for|of)|request|number of (?:doses|episodes|events|attempts)|total|time|duration|onset"
    r"|age|sex|gender|(?:fe)?males?|(?:wo)?men|weight|height|bmi|asa|dose|satisf\w+|patient satisf\w+|anti-?emetics?|ondansetron|metoclopramide|ephedrine|atropine"
    r"|analgesics?|episodes?)\b.*"
    r"|.*(?:\b(?:used?|usage|required|requirements?|rescue|consumption|episodes?|satisfaction)|\bscores?\b.*|\((?:min\w*|s|sec\w*|h|hrs?|hours?|years?|yrs?|kg|mg|µg|mcg|ml|cm|mm\s?hg)\))"
)
_PEOPLE_ROW = re.compile(
    r"(?:n|(?:total )?(?:n|no\.?|number)\s?(?:of)? ?(?:the )?(?:patients|participants|subjects|people|cases)?|patients|participants|sample size|group size)"
)
_ARM_WORDS = re.compile(
    r"\b(?:groups?|arms?|control|placebo|saline|sham|case|study)\b|^(?:[a-z]{1,2}|[ivx]{1,3})\d?(?:\s?[(,]?\s?n\s?=.*)?$"
)
_ARMS = 2


def table_harms(article: Article) -> Iterator[Harm]:
    """The events that the tables of an article count by arm."""
    for part in article.parts:
        if part.kind == "table" and len(part.rows) > 1:
            yield from _of_table(part)


def _of_table(part: Part) -> Iterator[Harm]:
    caption = fold(part.text[: part.caption_end])
    top = _head_rows(part.rows)
    head = fold(part.text[part.caption_end : _body(part)])
    about = bool(_HARMS.search(caption))
    if not (_COUNTED.search(caption) or _COUNTED.search(head)) or (_BEFORE.search(caption) and not about):
        return
    if _SCORED.search(caption) and not _PEOPLE.search(f"{caption} {head}"):
        return
    share = _is_share(f"{caption} {head}", part.rows[top:])
    if _are_arms_in_rows(part.rows, top):
        yield from _by_row(part, top, about, share)
        return
    columns = _columns(part.rows, top, share)
    if columns:
        yield from _by_column(part, top, columns, about)


def _is_share(told: str, rows: Sequence[Row]) -> bool:
    """Whether plain numbers are shares: "(%)" is told without "n", and no cell gives a number with its share."""
    if not _SHARE.search(told) or _NUMBER.search(re.sub(r"\bn\s?=\s?\d+", "", told)):
        return False
    return not any(gives_both(c.text) for row in rows for c in row[1:])


def _by_column(part: Part, top: int, columns: Mapping[int, Column], about: bool) -> Iterator[Harm]:
    under, before, heading = about, False, ""
    for row in part.rows[top:]:
        name = fold(row[0].text).strip(" :") if row else ""
        cells = [(i, count_in(row[i].text, columns[i])) for i in columns if i < len(row)]
        if not all(count or not _DIGIT.search(row[i].text) for i, count in cells):
            continue  # a mean, or a number that cannot be: then none of the row is believed
        counts = by_arm(count for _, count in cells if count)
        if not counts:  # a row without numbers is a heading of those below
            before = bool(_BEFORE.search(name))
            under, heading = about or bool(_HARMS.search(name)), row[0].text if row else ""
        elif _PEOPLE_ROW.fullmatch(_bare(name)):
            columns = _sized(columns, counts)
        elif (
            not before and (event := _event(row[0].text, heading)) and (under or (_is_named(name) and is_count(counts)))
        ):
            yield Harm(event, counts, part.field, row[0].start, max(c.end for c in row))


def _by_row(part: Part, top: int, about: bool, share: bool) -> Iterator[Harm]:
    """The events of a table whose rows are arms: a column each."""
    heads = _paths(part.rows, top)
    rows = [row for row in part.rows[top:] if not _NO_ARM.fullmatch(_bare(fold(row[0].text)))]
    sizes = next((i for i, path in heads.items() if _PEOPLE_ROW.fullmatch(_bare(fold(" ".join(path))))), None)
    for i, path in heads.items():
        event = _event(" ".join(path), "")
        if i == sizes or not event or not (about or _is_named(fold(event))):
            continue
        arms = [_column([row[0].text], share) for row in rows if i < len(row)]
        if sizes is not None:
            arms = [replace(a, of=whole(row[sizes].text)) for a, row in zip(arms, rows, strict=True)]
        counts = [count_in(row[i].text, arm) for arm, row in zip(arms, rows, strict=True)]
        told = tuple(count for count in counts if count)
        if len(told) == len(counts) and (about or is_count(told)):
            cell = next(r[i] for r in part.rows[:top] if i < len(r) and r[i].text.strip())
            yield Harm(event, told, part.field, cell.start, max(row[i].end for row in rows))


def _are_arms_in_rows(rows: Sequence[Row], top: int) -> bool:
    """Whether the first cells of the rows are arms and the heads of the columns are none."""
    names = [n for row in rows[top:] if row and not _NO_ARM.fullmatch(n := _bare(fold(row[0].text)))]
    heads = [fold(" ".join(path)) for path in _paths(rows, top).values()]
    if len(names) < _ARMS or len(set(names)) < len(names) or not all(map(_is_arm, names)):
        return False
    return not any(
        _is_arm(h) or _TIME.fullmatch(h) or _DEGREE.fullmatch(h)
        for h in map(_bare, heads)
        if not _NO_ARM.fullmatch(h) and not _PEOPLE_ROW.fullmatch(h)
    )


def _is_arm(name: str) -> bool:
    return not _is_named(name) and bool(_ARM_WORDS.search(name) or mentions(name, 0, len(name)))


def _is_named(name: str) -> bool:
    return bool(events_in(name))


def _head_rows(rows: Sequence[Row]) -> int:
    marked = next((i for i, row in enumerate(rows) if not all(c.header for c in row)), len(rows))
    return marked or 1


def _body(part: Part) -> int:
    """Where the head of a table ends."""
    return max((c.end for row in part.rows[: _head_rows(part.rows)] for c in row), default=part.caption_end)


def _paths(rows: Sequence[Row], top: int) -> dict[int, list[str]]:
    """The header cells over each column but the first, from above, each once; one over all columns names none."""
    paths: dict[int, list[str]] = {}
    for row in rows[:top]:
        wide = {cell.start for cell in row[1:] if sum(c is cell for c in row) > 1}
        for i, cell in enumerate(row):
            text = cell.text.strip()
            alone = len(wide) == 1 and cell.start in wide
            if i and text and not alone and text not in paths.get(i, []):
                paths.setdefault(i, []).append(text)
    return paths


def _columns(rows: Sequence[Row], top: int, share: bool) -> dict[int, Column]:
    """The columns that give people of an arm; none at all where a head is a time or a degree: then people count twice."""
    paths = {i: p for i, p in _paths(rows, top).items() if not _NO_ARM.fullmatch(_bare(fold(p[-1])))}
    heads = [_bare(fold(text)) for path in paths.values() for text in path]
    if any(_TIME.fullmatch(head) or _DEGREE.fullmatch(head) for head in heads if not re.fullmatch(r"[ivx]+|\d", head)):
        return {}
    paths = {i: p for i, p in paths.items() if not any(_NO_ARM.fullmatch(b) for t in p if (b := _bare(fold(t))))}
    return {i: _column(path, share) for i, path in paths.items()}


def _column(path: Sequence[str], share: bool) -> Column:
    """A column by its heads; "%" alone below an arm is its share, "n" below one its people."""
    told = fold(" ".join(path))
    size = _SIZE.search(told)
    own = [t for t in path if not _UNIT.fullmatch(f" {fold(t).strip()}")]
    name = re.sub(r"\s*[(\[,]?\s*\bn\s?=\s?\d+\s*[)\]]?", "", " ".join(own), flags=re.I)
    name = _ENDS_IN_UNIT.sub("", name).strip(" ,:")
    leaf = fold(path[-1])
    is_share = (share or bool(_SHARE.search(leaf))) and not _NUMBER.search(re.sub(r"\bn\s?=\s?\d+", "", leaf))
    return Column(name or None, is_share, int(size[1]) if size else None)


def _bare(text: str) -> str:
    """A head without the size of its group and the unit of its numbers."""
    text = re.sub(r"\s*[(\[,]?\s*\bn\s?=\s?\d+\s*[)\]]?", "", text)
    return _ENDS_IN_UNIT.sub("", text).strip(" ,:*†‡") or (text.strip() if re.fullmatch(r"\s*n\s*", text) else "")


def _sized(columns: Mapping[int, Column], counts: Sequence[Count]) -> dict[int, Column]:
    """The columns with how many people a row gives of each arm."""
    people = {count.arm: count.events for count in counts}
    return {i: replace(c, of=c.of or people.get(c.arm)) for i, c in columns.items()}


def _event(text: str, heading: str) -> str | None:
    """What a row counts, with its heading where it is a degree of that; None for what is no event."""
    name = _ENDS_IN_UNIT.sub("", text).strip(" :*†‡")
    flat = fold(name).strip()
    if _DEGREE.fullmatch(flat) and _is_named(fold(heading)) and flat not in ("none", "absent", "no", "0"):
        return f"{heading.strip(' :')}, {name}" if flat not in ("yes", "present") else heading.strip(" :")
    if _DEGREE.fullmatch(flat) or _TIME.fullmatch(flat) or _NO_EVENT.fullmatch(flat) or _OTHER.fullmatch(flat):
        return None
    return name
