"""Methods at /methods: search record, flow of records, codebook, model card, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from evidence import places
from publish import codes, pages_log, recall, unseen
from publish.reading import Row
from publish.site import Site

MODEL = places.CODE / "classify" / "model"
# the documents of the page: anchor, heading, file
DOCUMENTS = (
    ("how", "How it works, and what it cannot do", places.SITE / "docs/methods.md"),
    ("codebook", "Codebook", places.SITE / "docs/codebook.md"),
    ("model-card", "Model card", MODEL / "card.md"),
)

PAGES = {"benchmark.md": "benchmark"}  # a document with a page of its own, beside this one


def methods(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The search record and the flow of records, and the documents."""
    return {
        **pages_log.methods(site, found),
        "recall": recall.recall(site, found),
        "unseen": [unseen.sentence(one) for one in unseen.estimates(found)],
        "assumed": unseen.ASSUMED,
        "documents": documents(),
    }


@lru_cache(maxsize=1)
def documents() -> list[tuple[str, str, Markup]]:
    """The documents as HTML, headings two levels lower, links among them as anchors; a missing file is left out."""
    shown = [(anchor, name, path) for anchor, name, path in DOCUMENTS if path.exists()]
    anchors = {path.name: anchor for anchor, _, path in shown}
    return [(anchor, name, as_html(path.read_text(encoding="utf-8"), anchors)) for anchor, name, path in shown]


def as_html(text: str, anchors: dict[str, str]) -> Markup:
    """Markdown of our own as HTML without raw HTML: no first heading, tables in a box that scrolls."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = text.split("\n", 1)[1] if text.startswith("# ") else text
    tokens = parser.parse(body)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h" + str(min(int(token.tag[1]) + 1, 6))
        for child in token.children or []:
            if child.type == "image":
                child.type, child.content = "html_inline", _picture(str(child.attrGet("src")))
            href = child.attrGet("href")
            if isinstance(href, str) and not href.startswith(("http", "#")):
                name = href.rsplit("/", 1)[-1].split("#")[0]
                child.attrSet("href", PAGES.get(name) or "#" + anchors.get(name, "how"))
            if child.type == "text":
                child.type, child.content = "html_inline", str(codes.mark(child.content))
    html = str(parser.renderer.render(tokens, parser.options, {}))
    return Markup(
        html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    )


def _picture(name: str) -> str:
    """A picture of the model card, put into the page itself; nothing when the file is not there."""
    path = MODEL / Path(name).name
    text = path.read_text(encoding="utf-8") if path.suffix == ".svg" and path.exists() else ""
    return text[text.find("<svg") :] if "<svg" in text else ""
