"""The neighbors of PubMed through requests, behind the same transport, limiter and answer classes.

Every one is optional: a neighbor that is away gives a failed run, never an empty result and never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack
from urllib.parse import quote, urlencode

from harvest.net.answers import Answer, read_json
from harvest.net.entrez import TOOL
from harvest.net.transport import ClientOptions, Request, Service, Transport

CTGOV = Service.of("clinicaltrials.gov")
CROSSREF = Service.of("crossref")
EUROPEPMC = Service.of("europepmc")
ICITE = Service.of("icite")
ISRCTN = Service.of("isrctn")


class Web:
    """A client of one neighbor; `base_url` points it at a stand-in on loopback."""

    def __init__(self, service: Service, *, email: str | None = None, **options: Unpack[ClientOptions]) -> None:
        agent = f"{TOOL} (mailto:{email})" if email else TOOL
        self._transport = Transport(service, user_agent=agent, secrets=(email,), options=options)

    def get(self, path: str, **parameters: str | int) -> Mapping[str, Any]:
        """The JSON object at that path; raises the errors of `Transport.ask`."""
        query = urlencode({name.replace("__", "."): value for name, value in parameters.items()})
        url = f"{self._transport.base_url}/{quote(path)}" + (f"?{query}" if query else "")
        data: Mapping[str, Any] = read_json(self._transport.ask("json", lambda: self._once(url)).body)
        return data

    def xml(self, what: str, path: str, **parameters: str | int) -> bytes:
        """The XML at that path as received, judged as `what`; raises the errors of `Transport.ask`."""
        url = f"{self._transport.base_url}/{quote(path)}?{urlencode(parameters)}"
        return self._transport.ask(what, lambda: self._once(url, "application/xml")).body

    def article(self, path: str) -> bytes:
        """The JATS article at that path as received; raises the errors of `Transport.ask`."""
        url = f"{self._transport.base_url}/{quote(path)}"
        return self._transport.ask("jats", lambda: self._once(url, "application/xml")).body

    def _once(self, url: str, kind: str = "application/json") -> Answer:
        return self._transport.send(Request(url=url, headers={"Accept": kind}))


def dig(data: object, *path: str) -> Any:
    """The value at that path of nested objects, or None where a step is missing."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def rows(data: object, *path: str) -> list[Any]:
    """The list at that path; a single value stands for a list of one, a missing one for none."""
    found = dig(data, *path)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def text(data: object, *path: str) -> str | None:
    """The text at that path without white space around it, or None."""
    found = dig(data, *path)
    return str(found).strip() or None if isinstance(found, str | int | float) else None
