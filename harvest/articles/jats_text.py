"""The text of JATS elements: what is no text of the article dropped, floats taken out of the paragraphs, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from evidence import lazy_re as re
from harvest.markup.text import fold, local_name, paragraphs_of, plain

_FLOATS = frozenset(
    "table-wrap table-wrap-group fig fig-group boxed-text supplementary-material chem-struct-wrap".split()
)
_BLOCKS = frozenset(
    (
        "p list list-item def-list def-item def term disp-quote disp-formula statement speech verse-group code preformat "
        "title label caption sec"
    ).split()
)
SILENT = frozenset("ref-list tex-math object-id graphic inline-graphic xref-group permissions".split())


def settle(root: etree._Element) -> None:
    """Drop what is no text of the article: all but one of alternatives, sub-articles; write raised citations in brackets."""
    for element in list(root.iter("{*}sub-article", "{*}response")):
        drop(element)
    for element in list(root.iter("{*}alternatives", "{*}citation-alternatives")):
        children = sorted(element, key=lambda e: local_name(e) not in ("math", "table", "p", "textual-form"))
        for other in children[1:]:
            drop(other)
    for element in list(root.iter("{*}tex-math", "{*}object-id")):
        drop(element)
    for reference in list(root.iter("{*}xref")):
        if reference.get("ref-type") == "bibr":
            _bracketed(reference)
    for element in root.iter("{*}break"):
        element.tail = " " + (element.tail or "")


def _bracketed(reference: etree._Element) -> None:
    """A raised citation ("studies<sup>3,5</sup>") as one in brackets ("studies [3,5]")."""
    above = reference.getparent()
    raised = reference.find("{*}sup")
    if raised is not None and len(reference) == 1:
        raised.tag = "named-content"
        raised.text, raised.tail = f"[{fold(raised.text)}", "]" + (raised.tail or "")
    elif above is not None and above.tag == "sup" and not _WORD.search("".join(map(str, above.itertext()))):
        above.tag = "named-content"
        above.text = "[" + (above.text or "")
        above.tail = "]" + (above.tail or "")


_WORD = re.compile(r"[A-Za-z]{2}")


def drop(element: etree._Element) -> None:
    """Take an element out; the text behind it stays."""
    above = element.getparent()
    if above is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        above.text = (above.text or "") + tail
    above.remove(element)


def detached_floats(root: etree._Element) -> list[etree._Element]:
    """Tables, figures, boxes and supplements in their order, taken out of the paragraphs they stand in."""
    found = [e for e in root.iter() if isinstance(e.tag, str) and local_name(e) in _FLOATS]
    inner = [e for e in found if local_name(e) not in ("table-wrap-group", "fig-group")]
    for element in reversed(found):
        drop(element)
    return inner


def lines_of(element: etree._Element) -> Iterator[str]:
    """The lines of an element: one a paragraph, list item or formula, in reading order."""
    name = local_name(element)
    if name in SILENT or name in ("title", "label", "sec-meta"):
        return
    yield from paragraphs_of(element, _BLOCKS, SILENT)


def labelled_of(abstract: etree._Element) -> Iterator[str]:
    """The paragraphs of an abstract, those of its sections as "LABEL: body"."""
    for child in abstract:
        name = local_name(child)
        if name == "sec":
            heading = heading_of(child).rstrip(" :.")
            body = " ".join(line for inner in child for line in lines_of(inner))
            yield f"{heading}: {body}" if heading else body
        elif name not in ("title", "label"):
            yield from lines_of(child)


def heading_of(element: etree._Element) -> str:
    """The title of an element without the stop or colon behind it; "" where it has none."""
    title = element.find("{*}title")
    return "" if title is None else plain(title).rstrip(" :.")


def label_of(element: etree._Element) -> str:
    """The label of an element ("Figure 1") without the stop behind it; "" where it has none."""
    label = element.find("{*}label")
    return "" if label is None else plain(label).rstrip(" :.")
