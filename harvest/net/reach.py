"""Whether a source can be reached: one small request, the class of its answer, and how far its clock is from ours."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from evidence.errors import SourceError
from evidence.records.sources import ASKED
from harvest.net.answers import judge
from harvest.net.entrez import TOOL
from harvest.net.transport import Limits, Request, Service, Transport

LIMITS = Limits(connect=10, read=20, total=30, max_bytes=4 << 20, tries=1)
PROBES: dict[str, tuple[Service, str, str, str]] = {
    source.setting: (Service.of(source.name), *source.probe) for source in ASKED
}  # name of the base address -> source, kind of answer, path, query


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
