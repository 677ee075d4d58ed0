"""What every page needs to know: which database, its topic, its addresses, the last search and whether it is overdue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from evidence import places
from evidence.errors import TopicError
from evidence.topic import Topic, load_topic, read_definition
from publish import glossary, reading
from publish.links import VERIFIED, Links, view

TOPICS = places.SITE / "topics"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSearch:
    """The last complete search of PubMed: its date, how many days a search stays current, whether that is over."""

    on: date | None
    every_days: int
    overdue: bool
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame of every page of one database."""

    links: Links
    topic: Topic
    meta: Mapping[str, str]
    search: LastSearch
    as_of: date | None = None
    demo: bool = False
    verified: bool = False  # only what people verified or corrected counts
    judged: bool = True  # whether there is a result or an event to count

    @property
    def none_verified(self) -> bool:
        """Whether only what people verified counts, and they verified nothing: sentences on it would read as findings."""
        return self.verified and not self.judged

    @property
    def shows_abstracts(self) -> bool:
        """Whether published abstracts may be shown (`evidence update --no-abstracts` hides them)."""
        return self.meta.get("abstracts") != "hidden"

    @property
    def terms(self) -> Mapping[str, tuple[str, str]]:
        """The glossary, for hovers."""
        return glossary.TERMS

    @property
    def version(self) -> str:
        """When the database was built, to the minute: what a citation names; empty for one that does not say."""
        return (self.meta.get("built_at") or "")[:16].replace("T", " ")


FRAME = {
    "meta": "SELECT key, value FROM meta",
    "last": "SELECT max(coalesce(finished_at, started_at)) AS at FROM harvests"
    " WHERE source = 'pubmed' AND status = 'complete'",
    "demo": "SELECT 1 AS demo FROM facets WHERE facet = 'digest' AND value = '1'",
}
JUDGED = {"judged": "SELECT 1 AS judged WHERE EXISTS (SELECT 1 FROM votes) OR EXISTS (SELECT 1 FROM harms)"}


async def site(datasette: Any, request: Any, database: str | None = None) -> Site | None:
    """The frame for a request, or None when the database served is not an evidence database.

    The database is the one named, else that of the address (/topic/NAME/...), else the default one.
    """
    name = database or unquote(request.url_vars.get("db") or "") if request else database
    chosen = name or default_database(list(datasette.databases))
    chosen = _view_of(chosen, request, datasette.databases) if request and chosen else chosen
    if chosen is None or chosen not in datasette.databases:
        return None
    source = datasette.databases[chosen]
    if not await source.table_exists("meta"):
        return None
    found = await reading.read(source, FRAME | JUDGED if chosen.endswith(VERIFIED) else FRAME)
    day = as_of(chosen)
    return frame(chosen, list(datasette.databases), datasette.setting("base_url"), found, day or date.today(), day)


def _view_of(name: str, request: Any, databases: Mapping[str, Any]) -> str:
    """The database of the past day, or of what people verified, that an address asks for."""
    wanted = view(request.args.get("as_of"), is_verified(request.args.get("verified")))
    return name + wanted if name + wanted in databases else name


def is_verified(value: str | None) -> bool:
    """Whether the argument `verified` asks for it."""
    return value not in (None, "", "0")


def default_database(names: Sequence[str]) -> str | None:
    """The database of the short addresses: evidence, else the first one served that is not Datasette's own."""
    named = [n for n in names if not n.startswith("_") and as_of(n) is None and not n.endswith(VERIFIED)]
    return "evidence" if "evidence" in named else next(iter(named), None)


def as_of(database: str) -> date | None:
    """The day that a database such as evidence-2026-06-01 or evidence-2026-06-01-verified shows, None for a current one."""
    name = database.removesuffix(VERIFIED)
    return iso_day(name[-10:]) if name[-11:-10] == "-" else None


def iso_day(text: str) -> date | None:
    """The day written YYYY-MM-DD, else None: date.fromisoformat reads week dates (2026-W48-2) and 20261124 as well."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def frame(
    database: str,
    names: Sequence[str],
    base: str,
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    today: date,
    day: date | None = None,
) -> Site:
    """The frame from its rows (see FRAME)."""
    meta = {row["key"]: row["value"] for row in found["meta"]}
    topic = topic_as_built(meta, database)
    verified = database.endswith(VERIFIED)
    current = database.removesuffix(view(day.isoformat() if day else None, verified))
    prefix = "" if current == default_database(names) else f"/topic/{current}"
    links = Links(
        database=database, base=base, prefix=prefix, as_of=day.isoformat() if day else None, verified=verified
    )
    return Site(
        links=links,
        topic=topic,
        meta=meta,
        search=last_search(found["last"][0]["at"] if found["last"] else None, topic.schedule_days, today),
        as_of=day,
        demo=bool(found["demo"]),
        verified=verified,
        judged=bool(found.get("judged")),
    )


def last_search(at: str | None, every_days: int, today: date) -> LastSearch:
    """Whether a search of that moment (ISO) is still current today; one that never ran is overdue."""
    on = date.fromisoformat(at[:10]) if at else None
    due = on + timedelta(days=every_days) if on else None
    return LastSearch(on=on, every_days=every_days, due=due, overdue=due is None or today > due)


def topic_as_built(meta: Mapping[str, str], database: str) -> Topic:
    """The topic that the database was built with; one made before it was stored names its topic file."""
    if definition := meta.get("definition"):
        return _defined(definition, database)
    return topic_named(meta.get("topic") or database)


@lru_cache(maxsize=16)
def _defined(definition: str, database: str) -> Topic:
    return read_definition(definition, Path(database))


@lru_cache(maxsize=16)
def topic_named(name: str) -> Topic:
    """The topic file of that name, or a bare topic when the file is not beside the site."""
    try:
        return load_topic(TOPICS / f"{Path(name).name}.yml")
    except TopicError:
        words = name.replace("-", " ").capitalize()
        return Topic(
            topic=name,
            title=words,
            question=f"What is the current evidence for {words}?",
            population="",
            intervention="",
            search={},
            vocabulary={},
            outcomes={},
            claims={},
        )
