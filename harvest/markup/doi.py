"""The DOI of a text, whatever a program puts around it."""

from __future__ import annotations

from urllib.parse import unquote

from evidence import lazy_re as re

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/")
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# the resolver, also behind a library's proxy (doi-org.proxy.example)
_RESOLVER = re.compile(r"^(?:https?://)?(?:www\.|dx\.)?(?:dx-)?doi[.-]org[^/\s]*/", re.I)
_DOI = re.compile(r"10\.\d{1,9}(?:\.\d+)*/\S+")
_VIEW = re.compile(r"/(?:full|abstract|pdf|epdf|summary|meta)$", re.I)  # a page of the publisher, no part of the DOI
MAX_DOI = 2000  # characters looked at; the longest DOI that Crossref has registered is below 300
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


def clean_doi(text: str | None) -> str | None:
    """The DOI in a text that says nothing else, lower case: without resolver, label, punctuation, a second DOI; or None.

    Everything a DOI may hold (https://www.doi.org/the-identifier/resources/handbook/2_numbering) is kept, so also
    brackets, semicolons and angle brackets of the old SICI form.
    """
    folded = _INVISIBLE.sub("", (text or "")[:MAX_DOI]).translate(HYPHENS | _SLASHES).strip()
    link = _RESOLVER.match(folded) is not None
    if "%2f" in folded.lower():
        folded = unquote(folded)
    found = _DOI.search(folded)
    if not found:
        return None
    doi = found[0]
    if link or "://" in folded[: found.start()]:
        doi = _VIEW.sub("", re.split(r"[?#]", doi)[0])
    return _trimmed(doi).lower() or None


def _trimmed(doi: str) -> str:
    """The DOI without the punctuation of the sentence around it; a closing bracket stays with its partner."""
    while doi and (doi[-1] in ".,;:'\"" or (doi[-1] in _PAIRS and doi.count(_PAIRS[doi[-1]]) < doi.count(doi[-1]))):
        doi = doi[:-1]
    return doi
