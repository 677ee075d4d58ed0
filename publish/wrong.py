"""The link "Wrong?" beside a value: an issue or a mail to the address of the topic's settings, with the value in its text.

The text is a form that `evidence corrections import` reads once it has been filled in (evidence/correcting/forms.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from evidence.correcting import FIELDS, forms
from evidence.correcting.fields import ABSENT
from publish.reading import Row
from publish.site import Site

CORRECTABLE = tuple(name for name, f in FIELDS.items() if f.part == "readings")
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


def field_of(row: Row) -> str | None:
    """The name under which a finding or reading can be corrected, None where it cannot."""
    if "outcome" in row:
        return f"finding:{row['outcome']}"
    kind = row["kind"]
    return f"{kind}:{row['value']}" if kind == "adverse_event" else kind if kind in CORRECTABLE else None


def value_of(row: Row) -> str:
    """The value of a finding or reading as a correction writes it."""
    if "outcome" in row:
        return str(row["direction"])
    if row["kind"] == "adverse_event":
        return ABSENT if row["detail"] == "none" else str(row["detail"] or "reported")
    return str(row["value"])
