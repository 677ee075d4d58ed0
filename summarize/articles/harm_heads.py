"""Which columns of a table give people of which arm, from its heads; how many people an arm has, from caption and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Cell, Part
from summarize.articles.harm_cells import Column, Count
from summarize.text.passage import fold

Row = Sequence[Cell]

SHARE = re.compile(r"%|percent")
NUMBER = re.compile(r"\bn\b|\bno\b|number|\bcount")
_SIZE = re.compile(r"\bn\s?=\s?(\d{1,5})\b")
_SIZE_ALONE = re.compile(r"[(\[]?\s?n\s?=\s?\d{1,5}\s?[)\]]?")
_SIZED = re.compile(r"\s*[(\[,]?\s*\bn\s?=\s?\d+\s*[)\]]?", re.I)
_STATISTIC = re.compile(
    r"(?:adjusted )?(?:p|p[\s-]?values?|statistic\w*|tests?|[χx]\W?2?|chi.*|rr|or|hr|rd|95\s?%.*|(?:\w+ )?ci\b.*|(?:\w+ )?difference.*"
    r"|relative risk.*|odds ratio.*|risk ratio.*|sig\.?|significance|df|nnt|nnh)"
)
_TOGETHER = re.compile(r"total|overall|all(?: (?:patients|groups|participants))?|variables?|parameters?|")
_UNIT = re.compile(r"[\s,;(\[]*(?:\bn\b|\bno\b\.?|\bnumber\b|\bpatients\b|\bevents\b)?[\s,;/(\[]*%?[)\]\s]*$")
ENDS_IN_UNIT = re.compile(r"[\s,;]*(?:\(?\b(?:n|no\.?|number)\s?[,;/]?\s?\(?%\)?\)?|\(%\))\s*$", re.I)
TIME = re.compile(
    r"(?:at|after|t|within|day|week|hour|month|visit)?\s?\d*\s?(?:st|nd|rd|th)?[\s–-]*\d+(?:st|nd|rd|th)?\s?"
    r"(?:h|hrs?|hours?|min|mins|minutes?|d|days?|w|weeks?|months?)?\.?(?: (?:after|post)\b.*)?|baseline|(?:immediately|just) .*"
    r"|(?:pre|intra|post)-?op\w*|(?:during|before|after) .*|(?:in the )?(?:pacu|recovery room|ward)"
)
DEGREE = re.compile(r"(?:none|absent|mild|moderate|severe|yes|no|present|grade\s?\w+|score\s?\d|[0-4]|[ivx]+)")
_LETTER = re.compile(r"[ivx]+|\d")
_EVENTS = re.compile(r"(?:no\.? of |number of )?events?")
_PATIENTS = re.compile(r"(?:no\.? of |number of )?(?:patients|participants|people|subjects|n)")


def head_rows(rows: Sequence[Row]) -> int:
    """How many rows head a table: those marked so, and those below them that only say how many people each arm has."""
    top = next((i for i, row in enumerate(rows) if not all(c.header for c in row)), len(rows)) or 1
    while top < len(rows) and _says_only_sizes(rows[top]):
        top += 1
    return top


def _says_only_sizes(row: Row) -> bool:
    told = [fold(c.text).strip() for c in row]
    own = [t for t in told[1:] if t]
    return bool(own) and not told[0] and all(_SIZE_ALONE.fullmatch(t) for t in own)


def is_no_arm(head: str) -> bool:
    """Whether a folded head is a statistic's or that of all arms together; "P (n = 30)" is a group called P."""
    name = bare(head)
    return bool(_TOGETHER.fullmatch(name)) or bool(_STATISTIC.fullmatch(name) and not _SIZE.search(head))


def paths_of(rows: Sequence[Row], top: int) -> dict[int, list[str]]:
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


def columns_of(rows: Sequence[Row], top: int, share: bool) -> dict[int, Column]:
    """The columns that give people of an arm; none at all where a head is a time or a degree: then people count twice."""
    paths = {i: p for i, p in paths_of(rows, top).items() if not _is_beside_arms(p)}
    heads = [bare(fold(text)) for path in paths.values() for text in path]
    if any(map(_is_time_or_degree, heads)):
        return {}
    columns = {i: _column(path, share) for i, path in _without_events(paths, rows[top:]).items()}
    return {i: c for i, c in columns.items() if i > 1 or not _names_rows(i, rows[top:])}


def _is_time_or_degree(head: str) -> bool:
    return bool(TIME.fullmatch(head) or DEGREE.fullmatch(head)) and not _LETTER.fullmatch(head)


def _names_rows(i: int, body: Sequence[Row]) -> bool:
    """Whether a column holds words: a second column of names."""
    told = {fold(row[i].text).strip() for row in body if i < len(row)} - _NOTHING
    return bool(told) and not any(ch.isdigit() for text in told for ch in text)


_NOTHING = {"", "-", "–", "—", "nil", "none", "na", "n/a"}


def _is_beside_arms(path: Sequence[str]) -> bool:
    named = [flat for text in path if not _SIZE_ALONE.fullmatch(flat := fold(text).strip())]
    return not named or any(map(is_no_arm, named))


def _without_events(paths: Mapping[int, list[str]], body: Sequence[Row]) -> dict[int, list[str]]:
    """The columns without those of episodes where people stand beside them; none where "patients" are all of the arm."""
    events, people = _below_an_arm(paths, _EVENTS), _below_an_arm(paths, _PATIENTS)
    if not events or not people:
        return dict(paths)
    if all(_says_one_thing(i, body) for i in people):
        return {}
    return {i: p for i, p in paths.items() if i not in events}


def _below_an_arm(paths: Mapping[int, list[str]], head: re.Pattern[str]) -> set[int]:
    return {i for i, p in paths.items() if len(p) > 1 and head.fullmatch(fold(p[-1]).strip())}


def _says_one_thing(i: int, body: Sequence[Row]) -> bool:
    return len({row[i].text for row in body if i < len(row) and row[i].text.strip()}) == 1


def _column(path: Sequence[str], share: bool) -> Column:
    """A column by its heads; "%" alone below an arm is its share, "n" below one its people."""
    size = _SIZE.search(fold(" ".join(path)))
    own = [t for t in path if not _UNIT.fullmatch(f" {fold(t).strip()}")]
    name = ENDS_IN_UNIT.sub("", _SIZED.sub("", " ".join(own))).strip(" ,:")
    leaf = fold(path[-1])
    is_share = (share or bool(SHARE.search(leaf))) and not NUMBER.search(re.sub(r"\bn\s?=\s?\d+", "", leaf))
    return Column(name or None, is_share, int(size[1]) if size else None)


def column_named(text: str, share: bool) -> Column:
    """The arm that the first cell of a row names, as a column."""
    return _column([text], share)


def bare(text: str) -> str:
    """A head without the size of its group and the unit of its numbers."""
    text = _SIZED.sub("", text)
    return ENDS_IN_UNIT.sub("", text).strip(" ,:*†‡") or (text.strip() if re.fullmatch(r"\s*n\s*", text) else "")


def sized(columns: Mapping[int, Column], counts: Sequence[Count]) -> dict[int, Column]:
    """The columns with how many people a row gives of each arm."""
    people = {count.arm: count.events for count in counts}
    return {i: replace(c, of=c.of or people.get(c.arm)) for i, c in columns.items()}


_IN_EACH = re.compile(
    r"\bn\s?=\s?(?P<n>\d{1,5})(?: (?:patients|participants|subjects|children|women))?,? (?:in|for|per) (?:each|both|all|every|either|group|arm)"
    r"|\b(?P<m>\d{1,5}) (?:patients|participants|subjects|children|women)? ?(?:in|per) (?:each (?:group|arm)|both (?:groups|arms)|group|arm)\b"
)


def sized_beside(columns: Mapping[int, Column], part: Part) -> dict[int, Column]:
    """The columns with the sizes that caption and notes give ("group K (n = 30)", "n = 30 in each group")."""
    last = max((c.end for row in part.rows for c in row), default=part.caption_end)
    told = fold(f"{part.text[: part.caption_end]}\n{part.text[last:]}")
    each = _IN_EACH.search(told)
    of_each = int(each["n"] or each["m"]) if each else None
    return {i: c if c.of or not c.arm else replace(c, of=_of_arm(c.arm, told) or of_each) for i, c in columns.items()}


def _of_arm(arm: str, told: str) -> int | None:
    found = re.search(
        rf"(?<![\w+-]){re.escape(fold(arm))}(?![\w+-])[^.;()\[\]\d]{{0,40}}[(\[]\s?n\s?=\s?(\d{{1,5}})", told
    )
    return int(found[1]) if found else None
