"""The link "Wrong?" beside a value: an issue or a mail to the address of the topic's settings, with the value in its text.

The text is a form that `evidence corrections import` reads once it has been filled in (evidence/correcting/forms.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from evidence.correcting import forms
from publish.site import Site

Link = Callable[[str, str, str | None], str | None]  # field, value, quote -> address


def link_of(site: Site, paper: Mapping[str, Any]) -> Link:
    """Makes the links for the values of a record (a row of table papers); None where the topic names no address."""
    address = site.topic.wrong_url

    def link(field: str, value: str, words: str | None) -> str | None:
        if not address:
            return None
        body = forms.blank(
            paper=paper["paper"],
            field=field,
            value=value,
            quote=words,
            version=f"{site.meta.get('tool_version', '')}, built {site.meta.get('built_at', '')}",
            text=paper.get("text_sha256"),
        )
        title = f"Wrong? {field} of {paper['paper']}"
        return address.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe=""))

    return link
