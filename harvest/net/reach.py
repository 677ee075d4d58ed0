"""Whether a source can be reached: one small request, the class of its answer, and how far its clock is from ours."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from evidence.errors import SourceError
from harvest.net.answers import judge
from harvest.net.entrez import EUTILS, TOOL
from harvest.net.transport import Limits, Request, Service, Transport
from harvest.net.web import CROSSREF, CTGOV, EUROPEPMC, ICITE, ISRCTN

LIMITS = Limits(connect=10, read=20, total=30, max_bytes=4 << 20, tries=1)
PROBES: dict[str, tuple[Service, str, str, str]] = {  # name of the base address -> source, kind of answer, path, query
    "EUTILS": (EUTILS, "einfo", "einfo.fcgi", "db=pubmed&retmode=xml"),
    "CTGOV": (CTGOV, "json", "studies", "pageSize=1&fields=NCTId"),
    "CROSSREF": (CROSSREF, "json", "works", "rows=0"),
    "EUROPEPMC": (EUROPEPMC, "json", "search", "query=ketamine&format=json&pageSize=1"),
    "ICITE": (ICITE, "json", "pubs", "pmids=35293064&fl=pmid"),
    "ISRCTN": (ISRCTN, "isrctn", "query/format/default", "q=ketamine&limit=1"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A source's answer: its class (or `away`) with the reason, milliseconds, seconds its clock is ahead of ours."""

    source: str
    answered: str
    reason: str
    milliseconds: int
    ahead: float | None


def reach(name: str, email: str, key: str | None, base_url: str | None) -> Reached:
    """Ask a source of PROBES once; whatever comes of it is told, never raised."""
    service, what, path, query = PROBES[name]
    begun = time.monotonic()
    answered, reason, ahead = "away", "", None
    try:
        transport = Transport(
            service,
            user_agent=f"{TOOL} (mailto:{email})",
            secrets=(email, key),
            options={"base_url": base_url, "limits": LIMITS},
        )
        url = f"{transport.base_url}/{path}"
        form = None
        if what == "einfo":  # a POST, as every request to NCBI, so that the key stands in no address
            who = {"tool": TOOL, "email": email, **({"api_key": key} if key else {})}
            form = f"{query}&{urlencode(who)}".encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        answer = transport.send(Request(url=url if form else f"{url}?{query}", form=form, headers=headers))
        verdict = judge(what, answer)
        answered, reason, ahead = verdict.kind.value, verdict.reason, _ahead(answer.headers.get("date", ""))
    except SourceError as error:
        reason = str(error)
    took = round((time.monotonic() - begun) * 1000)
    return Reached(source=service.name, answered=answered, reason=reason, milliseconds=took, ahead=ahead)


def _ahead(text: str) -> float | None:
    try:
        return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None
