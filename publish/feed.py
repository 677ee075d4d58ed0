"""Atom feeds (RFC 4287) of changes, and the sitemap (https://www.sitemaps.org/protocol.html): pure, from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from evidence import lazy_re as re

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # signs that XML 1.0 cannot hold


def atom(title: str, address: str, home: str, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """A feed; an entry has id, title, href, updated (ISO) and summary. Equal entries give equal bytes."""
    feed = ET.Element("feed", xmlns=ATOM)
    updated = max((e["updated"] for e in entries), default="1970-01-01T00:00:00Z")
    for name, text in (("title", title), ("id", address), ("updated", updated)):
        ET.SubElement(feed, name).text = clean(text)
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=address)
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=home)
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = clean(title)
    for entry in entries:
        _entry(feed, entry)
    return _bytes(feed)


def _entry(feed: ET.Element, entry: Mapping[str, Any]) -> None:
    one = ET.SubElement(feed, "entry")
    for name in ("title", "id", "updated", "summary"):
        ET.SubElement(one, name).text = clean(str(entry[name]))
    ET.SubElement(one, "link", rel="alternate", type="text/html", href=entry["href"])


def sitemap(addresses: Iterable[tuple[str, str | None]]) -> bytes:
    """A sitemap of (address, date of the last change or None)."""
    urls = ET.Element("urlset", xmlns=SITEMAP)
    for address, changed in addresses:
        one = ET.SubElement(urls, "url")
        ET.SubElement(one, "loc").text = clean(address)
        if changed:
            ET.SubElement(one, "lastmod").text = changed[:10]
    return _bytes(urls)


def moment(day: str) -> str:
    """A date or moment as RFC 3339 asks."""
    return day if "T" in day else f"{day}T00:00:00Z"


def clean(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _CONTROL.sub("", text)


def _bytes(element: ET.Element) -> bytes:
    text = ET.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
