"""Tell a maintainer: alarms go to the log, and by e-mail and webhook where the settings name them."""

from __future__ import annotations

import json
import os
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from evidence.errors import UsageError

TIMEOUT = 20.0  # seconds for a mail server or webhook to answer


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """smtp[s]://user:password@host:port?from=A&to=B, as in EVIDENCE_SMTP_URL; smtps speaks TLS from the start."""

    host: str
    port: int
    tls: bool
    sender: str
    receiver: str
    user: str | None = None
    password: str | None = None

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read the setting; UsageError without from and to."""
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not {"from", "to"} <= set(query):
            raise UsageError("EVIDENCE_SMTP_URL must look like smtp://user:password@host:587?from=a@x.org&to=b@x.org.")
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            tls=parts.scheme == "smtps",
            sender=query["from"][0],
            receiver=query["to"][0],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


def tell(alarms: Sequence[str], subject: str, log: Callable[[str], None]) -> None:
    """Send the alarms wherever the settings say; a channel that fails is logged and stops nothing."""
    for alarm in alarms:
        log(f"alarm: {alarm}")
    if not alarms:
        return
    channels = {"EVIDENCE_SMTP_URL": _mail, "EVIDENCE_WEBHOOK_URL": _webhook}
    for setting, send in channels.items():
        if url := os.environ.get(setting):
            try:
                send(url, alarms, subject)
            except (OSError, smtplib.SMTPException, urllib.error.URLError) as error:
                log(f"{setting}: the alarm could not be sent ({type(error).__name__}).")


def _mail(url: str, alarms: Sequence[str], subject: str) -> None:
    server = MailServer.from_url(url)
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, server.sender, server.receiver
    message.set_content("\n".join(f"- {alarm}" for alarm in alarms) + "\n")
    kind = smtplib.SMTP_SSL if server.tls else smtplib.SMTP
    with kind(server.host, server.port, timeout=TIMEOUT) as connection:
        if not server.tls and connection.has_extn("starttls"):
            connection.starttls()
        if server.user and server.password:
            connection.login(server.user, server.password)
        connection.send_message(message)


def _webhook(url: str, alarms: Sequence[str], subject: str) -> None:
    if urlsplit(url).scheme not in ("https", "http"):
        raise UsageError("EVIDENCE_WEBHOOK_URL must be an http or https address.")
    body = json.dumps({"subject": subject, "alarms": list(alarms)}).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=TIMEOUT):
        pass
