"""Addresses of the site's own pages: a filter link counts exactly the rows that its number counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from publish import registries
from publish.reading import Counted, Row

VERIFIED = "-verified"  # ends the name of a database in which only what people verified counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses for one database: base is Datasette's base_url, prefix is /topic/NAME unless the database is the default.

    as_of, an ISO date, is carried along by every page that can show a past day; verified by every page where only what
    people verified counts.
    """

    database: str = "evidence"
    base: str = "/"
    prefix: str = ""
    as_of: str | None = None
    verified: bool = False

    def page(self, path: str = "", **args: str | int | None) -> str:
        """A page of the site, such as page("claims")."""
        start = self.base.rstrip("/") + self.prefix
        given = {"as_of": self.as_of, "verified": 1 if self.verified else None, **args}
        query = urlencode({k: v for k, v in given.items() if v is not None})
        return f"{start}/{path}".replace("//", "/") + (f"?{query}" if query else "")

    def today(self) -> Links:
        """The same pages as they are today."""
        return self._view(None, self.verified)

    def whole(self) -> Links:
        """The same pages with every result, whoever checked it."""
        return self._view(self.as_of, False)

    def _view(self, day: str | None, verified: bool) -> Links:
        current = self.database.removesuffix(view(self.as_of, self.verified))
        return replace(self, as_of=day, verified=verified, database=current + view(day, verified))

    def study(self, paper: str, extension: str = "") -> str:
        """The study page of a record, or with an extension (.ris) its citation."""
        return self.page("study/" + quote(paper, safe=":/") + extension)

    def record(self, key: str) -> str:
        """The page of a key of either kind: a registered trial, else a record."""
        return self.trial(key) if registries.registry_url(key) else self.study(key)

    def outcome(self, outcome: str) -> str:
        """The page of an outcome."""
        return self.page("outcome/" + quote(outcome))

    def trial(self, trial: str) -> str:
        """The page of a registered trial."""
        return self.page("trial/" + quote(trial, safe=""))

    def claim(self, claim: str) -> str:
        """The page of a claim."""
        return self.page("claim/" + quote(claim))

    def table(self, name: str, **filters: str | int | None) -> str:
        """A table with filters; a key such as outcomes__arraycontains is Datasette's filter of that name."""
        query = urlencode({k: v for k, v in filters.items() if v is not None})
        return f"{self.base}{quote(self.database)}/{name}" + (f"?{query}" if query else "")

    def evidence(self, **filters: str | int | None) -> str:
        """The evidence table with filters."""
        return self.table("evidence", **filters)

    def papers(self, papers: Iterable[str]) -> str:
        """The evidence table with exactly these records."""
        return self.evidence(paper__in=in_list(papers))

    def studies(self, studies: Iterable[str]) -> str:
        """The table of studies with exactly these."""
        return self.table("studies", study__in=in_list(studies))

    def trials(self, trials: Iterable[str]) -> str:
        """The table of registered trials with exactly these."""
        return self.table("trials", trial__in=in_list(trials))


def view(day: str | None, verified: bool) -> str:
    """What ends the name of the database of a past day, of what people verified, or of both."""
    return (f"-{day}" if day else "") + (VERIFIED if verified else "")


def in_list(keys: Iterable[str]) -> str:
    """Keys as Datasette's __in filter takes them: with commas, or as JSON where a key holds a comma."""
    kept = list(dict.fromkeys(keys))
    if any("," in key for key in kept) or (kept and kept[0].startswith("[")):
        return "[" + ",".join('"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"' for key in kept) + "]"
    return ",".join(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number on a page with the address of the rows that it counts (None for zero: there is nothing to show)."""

    value: Counted
    href: str | None = None


def number(value: Counted, href: str) -> Number:
    """A number of a named query, and its rows."""
    return Number(value=value, href=href if value else None)


def counted(row: Row, rows: Callable[[Iterable[str]], str]) -> Number:
    """A number (a row of reading.Groups) with the address of its keys, such as links.papers gives it."""
    return number(row["n"], rows(row["keys"]))
