"""Tables of a JATS article as text and grid: spans resolved, header cells told, notes kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from evidence.records import Cell, Part
from harvest.markup.text import local_name, plain

MOST_CELLS = 20_000  # of a grid with its spans resolved; no printed table has a tenth of it
BETWEEN = " | "


def table_part(element: etree._Element, named: Callable[[str], str]) -> Part | None:
    """The text of a table-wrap and its grid; None when it has neither caption nor cells (a picture alone).

    `named` gives the name of the text from its label.
    """
    label = _text(element, "label").rstrip(" :.")
    caption = _text(element, "caption")
    head = ". ".join(x for x in (label, caption) if x)
    text, rows = head, []
    for row in _rows(element):
        text, cells = _written(text, row)
        rows.append(cells)
    notes = [plain(e) for e in element.iterfind(".//{*}table-wrap-foot")]
    text = "\n".join(x for x in (text, *notes) if x)
    if not text:
        return None
    return Part(field=named(label), kind="table", text=text, rows=_grid(rows), caption_end=len(head))


Spanned = tuple[Cell, int, int]  # a cell with the columns and rows that it spans


def _written(text: str, row: etree._Element) -> tuple[str, list[Spanned]]:
    """The text with the row's line added, and its cells with where they stand in it."""
    text = f"{text}\n" if text else ""
    header = any(local_name(e) == "thead" for e in row.iterancestors())
    cells: list[Spanned] = []
    for element in row.iterchildren("{*}td", "{*}th"):
        if cells:
            text += BETWEEN
        start, body = len(text), " ".join(x for x in _cell_lines(element) if x)
        text += body
        head = header or local_name(element) == "th"
        cell = Cell(start=start, end=start + len(body), text=body, header=head)
        cells.append((cell, _span(element, "colspan"), _span(element, "rowspan")))
    return text, cells


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    for table in element.iter("{*}table"):
        for row in table.iter("{*}tr"):
            if next((a for a in row.iterancestors() if local_name(a) == "table"), None) is table:
                yield row


def _cell_lines(element: etree._Element) -> Iterator[str]:
    yield plain(element)


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name) or "1"
    return min(max(int(value), 1), 200) if value.isdigit() else 1


def _grid(rows: list[list[Spanned]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows with each cell in every column and row that it spans."""
    hanging: dict[int, tuple[Cell, int]] = {}  # column -> a cell from above and in how many rows it still stands
    grid, count = [], 0
    for row in rows:
        line: list[Cell] = []
        for cell, columns, deep in row:
            _hang(line, hanging)
            for _ in range(columns):
                if deep > 1:
                    hanging[len(line)] = (cell, deep - 1)
                line.append(cell)
        _hang(line, hanging)
        count += len(line)
        if count > MOST_CELLS:
            break
        grid.append(tuple(line))
    return tuple(grid)


def _hang(line: list[Cell], hanging: dict[int, tuple[Cell, int]]) -> None:
    while len(line) in hanging:
        cell, left = hanging.pop(len(line))
        if left > 1:
            hanging[len(line)] = (cell, left - 1)
        line.append(cell)


def _text(element: etree._Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return (
        ""
        if found is None
        else " ".join(plain(child) for child in found)
        if len(found) and name == "caption"
        else plain(found)
    )
