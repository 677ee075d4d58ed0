"""Text of PubMed XML elements with nothing lost: inline markup as spans, superscripts and formulas kept readable.

A superscript or subscript becomes Unicode when every one of its characters has such a sign (10⁻³, CO₂), else
^(..) or _(..), so that 10<sup>3</sup> can never be read as 103. White space that only lays out the XML (space, tab,
line end) is folded to one space; thin and non-breaking spaces are text and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from lxml import etree

from evidence import lazy_re as re
from evidence.records import Markup, Section

WHITE = " \t\r\n"
_RUN = re.compile(r"[ \t\r\n]+")
_MARKS = {"i": "i", "italic": "i", "b": "b", "bold": "b", "u": "u", "underline": "u"}

_SUPER: dict[int, int] = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ",
)
_SUPER |= {ord(sign): ord(sign) for sign in "®™°′″*†‡§"}  # signs that are raised as they are
_SUB = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")


def fold(text: str | None) -> str:
    """The text with runs of XML white space folded to one space and none at its ends."""
    if not text:
        return ""
    return text if text.isalnum() else _spaced(text).strip(WHITE)


def _spaced(text: str) -> str:
    """Runs of XML white space as one space; most texts have none, which a search for it tells sooner than the pattern."""
    return _RUN.sub(" ", text) if "\n" in text or "  " in text or "\t" in text or "\r" in text else text


def plain(element: etree._Element) -> str:
    """All text of an element in reading order, markup dropped, superscripts and subscripts kept readable."""
    if len(element):
        return rich(element)[0]
    text = element.text
    return text if text and text.isalnum() else fold(text)


def rich(element: etree._Element) -> tuple[str, tuple[Markup, ...]]:
    """All text of an element and its bold, italic and underlined spans (offsets in characters of that text)."""
    if len(element) == 0:
        return fold(element.text), ()
    writer = _Writer()
    writer.walk(element)
    return writer.finish()


def paragraphs(element: etree._Element) -> tuple[str, tuple[Markup, ...], tuple[Section, ...]]:
    """The text of an Abstract or OtherAbstract: "LABEL: body" paragraphs joined by a line feed.

    Gives back text, markup and sections; the sections are empty when no paragraph has a label or category.
    Only the direct AbstractText children count: the copyright line is no part of the abstract.
    """
    parts: list[str] = []
    markup: list[Markup] = []
    sections: list[tuple[str | None, str | None, int, int]] = []
    offset = 0
    for child in element:
        if child.tag != "AbstractText":
            continue
        body, spans = rich(child)
        if not body:
            continue
        label = fold(child.get("Label")) or None
        head = f"{label}: " if label else ""
        start = offset + len(head)
        markup.extend(Markup(start=start + m.start, end=start + m.end, tag=m.tag) for m in spans)
        sections.append((label, child.get("NlmCategory") or None, start, start + len(body)))
        parts.append(head + body)
        offset = start + len(body) + 1
    labelled = any(label or category for label, category, _, _ in sections)
    named = (Section(label=a, category=b, start=c, end=d) for a, b, c, d in sections) if labelled else ()
    return "\n".join(parts), tuple(markup), tuple(named)


def paragraphs_of(element: etree._Element, blocks: Collection[str], silent: Collection[str]) -> Iterator[str]:
    """The text of an element line by line: elements named in `blocks` begin lines of their own, `silent` ones have no text."""
    lines: list[_Writer] = [_Writer()]

    def walk(of: etree._Element) -> None:
        lines[-1].add(of.text)
        for child in of:
            name = local_name(child)
            if name in blocks:
                lines.append(_Writer())
                walk(child)
                lines.append(_Writer())
            elif name not in silent:
                lines[-1].inline(child, name)
            lines[-1].add(child.tail)

    walk(element)
    for line in lines:
        if text := line.finish()[0].strip(WHITE):
            yield text


@lru_cache(maxsize=4096)  # few exponents make up most
def script(text: str, tag: str) -> str:
    """A superscript (tag sup) or subscript (tag sub) as plain text: Unicode where all of it maps, else ^(..) or _(..)."""
    core = text.strip(WHITE)
    if not core:
        return text
    table = _SUPER if tag == "sup" else _SUB
    raised = core.translate(table) if all(ord(sign) in table for sign in core) else None
    if raised is None:
        raised = f"^({core})" if tag == "sup" else f"_({core})"
    return text.replace(core, raised, 1)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


class _Writer:
    """Collects the text of an element with white space folded across its parts, and the spans of its markup."""

    __slots__ = ("_length", "_markup", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._markup: list[tuple[int, int, str]] = []

    def add(self, text: str | None) -> None:
        if not text:
            return
        folded = _spaced(text)
        if folded[0] == " " and (not self._parts or self._parts[-1][-1] == " "):
            folded = folded[1:]
        if folded:
            self._parts.append(folded)
            self._length += len(folded)

    def walk(self, element: etree._Element) -> None:
        self.add(element.text)
        for child in element:
            self.inline(child, local_name(child))
            self.add(child.tail)

    def inline(self, child: etree._Element, tag: str) -> None:
        """An element within a line."""
        if tag in ("sup", "sub"):
            self.add(script(_flat(child), tag))
        elif tag == "math":
            self.add(_formula(child).strip(WHITE))
        elif tag in _MARKS:
            start = self._length
            self.walk(child)
            self._markup.append((start, self._length, _MARKS[tag]))
        else:
            self.walk(child)

    def finish(self) -> tuple[str, tuple[Markup, ...]]:
        text = "".join(self._parts).rstrip(WHITE)
        markup = []
        for start, stop, tag in self._markup:
            quote = text[start:stop]
            start += len(quote) - len(quote.lstrip(WHITE))
            end = start + len(quote.strip(WHITE))
            if end > start:
                markup.append(Markup(start=start, end=end, tag=tag))
        return text, tuple(sorted(markup, key=lambda span: (span.start, -span.end)))


def _flat(element: etree._Element) -> str:
    """Text of a superscript or subscript, white space at its ends kept (it belongs to the words around it)."""
    if len(element) == 0:
        return element.text or ""
    return rich(element)[0]


def _formula(element: etree._Element) -> str:
    """A MathML element on one line: every character kept; scripts, fractions and roots made readable."""
    tag = local_name(element)
    if tag == "mtext":
        return _spaced(element.text or "") + "".join(_formula(child) for child in element)
    parts = [_formula(child) + fold(child.tail) for child in element]
    layout = _LAYOUTS.get((tag, len(parts)))
    return fold(element.text) + (layout(parts) if layout else "".join(parts))


def _group(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


_LAYOUTS: dict[tuple[str, int], Callable[[list[str]], str]] = {
    ("msup", 2): lambda p: p[0] + script(p[1], "sup"),
    ("msub", 2): lambda p: p[0] + script(p[1], "sub"),
    ("msubsup", 3): lambda p: p[0] + script(p[1], "sub") + script(p[2], "sup"),
    ("mfrac", 2): lambda p: f"{_group(p[0])}/{_group(p[1])}",
    ("msqrt", 1): lambda p: "√" + _group(p[0]),
    ("mroot", 2): lambda p: script(p[1], "sup") + "√" + _group(p[0]),
}
