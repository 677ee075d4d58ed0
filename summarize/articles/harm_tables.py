"""How many people of each arm had an adverse event, from the tables of an article.

A table counts only where its columns (or its rows) are told to be arms and its numbers to be people: counts at several
times, of episodes, by degree without the event's name, scores, doses and what people were like before are passed over.
A row with one cell that cannot be such a number is not believed at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Article, Part
from summarize.articles.harm_cells import Column, Count, Harm, by_arm, count_in, gives_both, is_count, whole
from summarize.articles.harm_heads import (
    DEGREE,
    ENDS_IN_UNIT,
    NUMBER,
    SHARE,
    TIME,
    Row,
    bare,
    column_named,
    columns_of,
    head_rows,
    is_no_arm,
    paths_of,
    sized,
    sized_beside,
)
from summarize.articles.harm_words import events_in
from summarize.text.drugs import mentions
from summarize.text.passage import fold

_HARMS = re.compile(
    r"adverse|side[- ]?effects?|complication|safety|tolerab|untoward|undesir|unwanted|\bteaes?\b|\baes?\b"
)
_COUNTED = re.compile(
    r"\bn\s?[(,/;]\s?%|\(%\)|\bno\.|number|\bn\s?=|incidence|frequen|patients|count|occurrence|percent|%"
)
_BEFORE = re.compile(r"\b(?:baseline|demograph\w*|characteristics|comorbid\w*|histor(?:y|ies)|reasons?|indications?)\b")
_SCORED = re.compile(r"\bscores?\b|\bscales?\b|\bmean\b|\bmedian\b|± ?sd\b|\bepisodes?\b")
_PEOPLE = re.compile(r"\bn\s?[(,/;]\s?%|\(%\)|\bnumber of (?:patients|people|participants|subjects|cases)|incidence|%")
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
    top = head_rows(part.rows)
    head = fold(part.text[part.caption_end : _body(part)])
    about = bool(_HARMS.search(caption))
    plainly = (about or _is_named(caption)) and _gives_people(part.rows[top:])
    counted = plainly or _COUNTED.search(caption) or _COUNTED.search(head)
    if not counted or (_BEFORE.search(caption) and not about):
        return
    if _SCORED.search(caption) and not _PEOPLE.search(f"{caption} {head}"):
        return
    share = _is_share(f"{caption} {head}", part.rows[top:])
    if _are_arms_in_rows(part.rows, top):
        yield from _by_row(part, top, about, share)
        return
    columns = sized_beside(columns_of(part.rows, top, share), part)
    if columns:
        yield from _by_column(part, top, columns, about)


def _gives_people(rows: Sequence[Row]) -> bool:
    """Whether the cells of a table say themselves that they count people: a number with its share, or of how many."""
    return any(gives_both(c.text) for row in rows for c in row[1:])


def _is_share(told: str, rows: Sequence[Row]) -> bool:
    """Whether plain numbers are shares: "(%)" is told without "n", and no cell gives a number with its share."""
    if not SHARE.search(told) or NUMBER.search(re.sub(r"\bn\s?=\s?\d+", "", told)):
        return False
    return not any(gives_both(c.text) for row in rows for c in row[1:])


def _by_column(part: Part, top: int, columns: Mapping[int, Column], about: bool) -> Iterator[Harm]:
    under, before, heading = about, False, ""
    for row in part.rows[top:]:
        counts = _counts(row, columns)
        if counts is None:
            continue
        name = fold(_text(row, 0)).strip(" :")
        if not counts:  # a row without numbers is a heading of those below
            before = bool(_BEFORE.search(name))
            under, heading = about or bool(_HARMS.search(name)), _text(row, 0)
        elif _PEOPLE_ROW.fullmatch(bare(name)):
            columns = sized(columns, counts)
        elif not before and (event := _event_of(row, columns, heading)) and _is_believed(event, counts, under):
            yield Harm(event, counts, part.field, row[0].start, max(c.end for c in row))


def _counts(row: Row, columns: Mapping[int, Column]) -> tuple[Count, ...] | None:
    """What a row counts by arm; None with a mean, or a number that cannot be: then none of the row is believed."""
    cells = [(_text(row, i), column) for i, column in columns.items()]
    counts = [count_in(text, column) for text, column in cells]
    if any(_DIGIT.search(text) and not count for (text, _), count in zip(cells, counts, strict=True)):
        return None
    return by_arm(filter(None, counts))


def _text(row: Row, at: int) -> str:
    """The text of a cell; none where the row ends before it."""
    return row[at].text if at < len(row) else ""


def _is_believed(event: str, counts: Sequence[Count], about: bool) -> bool:
    """Whether counts are of people with the event: in a table of harms, or named as one and plainly counted."""
    return about or (_is_named(fold(event)) and is_count(counts))


def _by_row(part: Part, top: int, about: bool, share: bool) -> Iterator[Harm]:
    """The events of a table whose rows are arms: a column each."""
    heads, rows = paths_of(part.rows, top), _rows_of_arms(part.rows[top:])
    sizes = next((i for i, path in heads.items() if _PEOPLE_ROW.fullmatch(bare(fold(" ".join(path))))), None)
    for i, path in heads.items():
        event = _event(" ".join(path), "")
        if i == sizes or not event:
            continue
        counts = [count_in(_text(row, i), _arm_of(row, sizes, share)) for row in rows]
        told = tuple(filter(None, counts))
        if len(told) == len(counts) and _is_believed(event, told, about):
            cell = next(r[i] for r in part.rows[:top] if _text(r, i).strip())
            yield Harm(event, told, part.field, cell.start, max(row[i].end for row in rows))


def _rows_of_arms(body: Sequence[Row]) -> list[Row]:
    return [row for row in body if row and not is_no_arm(fold(row[0].text))]


def _arm_of(row: Row, sizes: int | None, share: bool) -> Column:
    """The arm that a row is, as a column, with its people where another column gives them."""
    arm = column_named(row[0].text, share)
    return arm if sizes is None else replace(arm, of=whole(_text(row, sizes)))


def _are_arms_in_rows(rows: Sequence[Row], top: int) -> bool:
    """Whether the first cells of the rows are arms and the heads of the columns are none."""
    names = [bare(fold(row[0].text)) for row in _rows_of_arms(rows[top:])]
    heads = [fold(" ".join(path)) for path in paths_of(rows, top).values()]
    if len(names) < _ARMS or len(set(names)) < len(names) or not all(map(_is_arm, names)):
        return False
    return not any(
        _is_arm(h) or TIME.fullmatch(h) or DEGREE.fullmatch(h)
        for head in heads
        if not is_no_arm(head) and not _PEOPLE_ROW.fullmatch(h := bare(head))
    )


def _is_arm(name: str) -> bool:
    return not _is_named(name) and bool(_ARM_WORDS.search(name) or mentions(name, 0, len(name)))


def _is_named(name: str) -> bool:
    return bool(events_in(name))


def _body(part: Part) -> int:
    """Where the head of a table ends."""
    return max((c.end for row in part.rows[: head_rows(part.rows)] for c in row), default=part.caption_end)


def _event_of(row: Row, columns: Mapping[int, Column], heading: str) -> str | None:
    """What a row counts; where two columns name it, the second is it or a degree of the first."""
    second = row[1].text.strip() if min(columns) > 1 else ""
    return _event(second, row[0].text) if second and not _DIGIT.search(second) else _event(row[0].text, heading)


def _event(text: str, heading: str) -> str | None:
    """What a row counts, with its heading where it is a degree of that; None for what is no event."""
    name = ENDS_IN_UNIT.sub("", text).strip(" :*†‡")
    flat = fold(name).strip()
    if DEGREE.fullmatch(flat) and _is_named(fold(heading)) and flat not in ("none", "absent", "no", "0"):
        return f"{heading.strip(' :')}, {name}" if flat not in ("yes", "present") else heading.strip(" :")
    if DEGREE.fullmatch(flat) or TIME.fullmatch(flat) or _NO_EVENT.fullmatch(flat) or _OTHER.fullmatch(flat):
        return None
    return name
