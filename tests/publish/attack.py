"""A hostile visitor: requests made by hand over all addresses and parameters, and what must hold of every answer.

No answer of 500, none that takes longer than 3 CPU seconds, no foreign Host given back; what comes out of the memory of
pages (publish/kept.py) is what the application makes, for this address and build, and nobody with a cookie fills it.
tests/publish/test_attack.py asks a few hundred;

    python tests/publish/attack.py DATABASE [--requests 10000] [--every 1] [--seed 1] [--days 500]

asks as many as told, compares every so manyth, then asks for as many past days, and prints what it measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, unquote, urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evidence import schema  # noqa: E402 - the root is put on the path first
from operate.publishing import copy_database, open_site  # noqa: E402
from publish import allowed, kept  # noqa: E402

SLOWEST = 3.0  # CPU seconds
HOST, EVIL = b"localhost", "evil.example"
OF_A_SHAPE = 6  # addresses taken of those that differ in their last part alone
BEGIN = (
    "/",
    "/sitemap.xml",
    "/llms.txt",
    "/openapi.json",
    "/verify",
    "/desk",
    "/-/health",
    "/robots.txt",
    "/feed.atom",
)
# fmt: off
KEYS = "/x /x,y /-1 /99999999999999999999999 /.. /%2e%2e/%2e%2e /~FF /~zz /%00 /%0a /%ff%fe // /;a=1 /%25%32%46 /a%20b".split()
ENDINGS = "json csv blob ris nbib bibtex csljson jsonl asreview atom xml db html bak ~ %00 json.csv".split()
VALUES = (
    "", "x", "[", '["a","b"]', "[" * 200, '{"a":' * 50, "9" * 20, str(2**63), "-1", "0", "1e400", "nan", "0x10", "٣",
    "a\x00b", "%", "*", '"', "'", "😀", "\ud800", "{}", "$null", "\r\nset-cookie: a=b", "../../etc/passwd", "a" * 3000,
    "20261124", "2026-13-45", "9999-12-31", "0000-00-00", "<script>alert(1)</script>", "' OR 1=1 --", "1;DROP TABLE papers",
    "NEAR(", "a AND", "^x", "(" * 10, "a* b* c* d* e*", ",", "-" * 500, "(?:a+)+$", "{{7*7}}", "%s%n", "title:", "\u202e",
    '{"table":"papers","column":"paper","value":"x"}',
)
NAMES = (
    "as_of", "sql", "outcome", "page", "paper", "quote", "verified", "abstracts", "_where", "_through", "_blob_column",
    "_filter_column", "_filter_op", "_filter_value", "paper__in", "year__gt", "n__lt", "title__arraycontains", "x", "",
    "title__like", "title__glob", "abstract__contains", "pmid__date", "nope__exact", "with", "add", "columns", "__proto__",
)
METHODS = ("GET",) * 20 + ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X")
HOSTS = (EVIL, f"{EVIL}:80", f"localhost@{EVIL}", "", "[::1", "localhost:x", "\xff")
OF_OTHERS = ("x-forwarded-host", "x-original-url", "x-rewrite-url", "forwarded", "x-host", "referer", "origin", "via")
# fmt: on
TOOK = re.compile(rb'"query_ms": [\d.e-]+')  # how long the making of an answer took stands in it


@dataclass(frozen=True)
class Request:
    """What is asked."""

    path: str
    query: str = ""
    method: str = "GET"
    host: bytes = HOST
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def having(self, *headers: tuple[bytes, bytes]) -> Request:
        """The same with other headers."""
        return Request(self.path, self.query, self.method, self.host, headers)


@dataclass
class Answer:
    """What came back, and the CPU seconds it took."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0


class Attack:
    """A site under attack: what was not as it should be, and what it took."""

    def __init__(self, database: Path, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.wrong: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.slowest: list[tuple[float, str]] = []
        self.addresses: list[str] = []
        self.pages: list[kept.KeptPages] = []
        self.hurried = 0  # answers asked for again because a query of theirs ran out of time

    async def begin(self, most: int = 2000) -> None:
        """Start the site and find so many of its addresses."""
        made = kept.KeptPages.__init__

        def noted(pages: kept.KeptPages, *given: Any) -> None:
            made(pages, *given)
            self.pages.append(pages)

        with mock.patch.object(kept.KeptPages, "__init__", noted):
            site = open_site(self.database, ROOT)
            await site.invoke_startup()
            self.app = site.app()
        shapes: Counter[str] = Counter()
        tables = [f"/{self.database.stem}/{name}" for name in (*schema.TABLES, "evidence", "rows")]
        waiting = [*BEGIN, *tables]
        while waiting and len(self.addresses) < most:
            address = waiting.pop(0)
            shape = re.sub(r"=[^&]*", "=", address.rpartition("/")[0] + re.sub(r"^[^?]*", "", address))
            if address in self.addresses or shapes[shape] >= OF_A_SHAPE + len(tables) * (address in tables):
                continue
            shapes[shape] += 1
            self.addresses.append(address)
            path, _, query = address.partition("?")
            text = (await self.ask(Request(path, query))).body.decode("utf-8", "replace")
            found = re.findall(r"(?:href=\"|<loc>|localhost)(/[^\"#<\s]*)", text)
            waiting.extend(a for a in map(unescape, found) if "as_of" not in a and len(waiting) < 3000)

    async def ask(self, request: Request) -> Answer:
        """One request as a server passes it on."""
        answer, begun = Answer(), time.process_time()
        over = asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in message["headers"]}
            else:
                answer.body += message.get("body", b"")

        messages = [{"type": "http.request", "body": b"a=1", "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not messages:
                await over.wait()
            return messages.pop() if messages else {"type": "http.disconnect"}

        raw = quote(request.path, safe="/%:@!$&'()*+,;=~-._")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": unquote(raw),
            "raw_path": raw.encode(),
            "root_path": "",
            "query_string": request.query.encode(),
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "headers": [(b"host", request.host), *request.headers],
        }
        try:
            await self.app(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - what a server would answer with 500
            answer.status, answer.body = 500, repr(error).encode()
        over.set()
        answer.body = TOOK.sub(b"", answer.body)
        answer.seconds = time.process_time() - begun
        return answer

    def odd(self) -> Request:
        """A request that no honest visitor makes."""
        pick = self.chance.choice
        path, _, query = pick(self.addresses).partition("?")
        seen = [part.partition("=")[0] for part in query.split("&") if part]
        if self.chance.random() < 0.3:
            path = pick(
                [path + pick(KEYS), f"{path}.{pick(ENDINGS)}", path.rpartition("/")[0] + pick(KEYS), path.upper()]
            )
        names = (*NAMES, *allowed.ARGUMENTS, *seen, *seen)
        pairs = [(pick(names), pick(VALUES)) for _ in range(self.chance.randrange(4))]
        pairs = [(n, v) for n, v in pairs if n != "as_of" or self.chance.random() < 0.3]
        if self.chance.random() < 0.05:
            pairs *= self.chance.choice([2, 20, 300])
        given = urlencode(pairs, errors="surrogatepass")
        query = given if self.chance.random() < 0.5 else f"{query}&{given}".strip("&")
        method = pick(METHODS)
        host = (
            HOST
            if self.chance.random() < 0.9
            else pick([EVIL, f"{EVIL}:80", f"localhost@{EVIL}", "", "[::1", "\xff"]).encode("latin-1")
        )
        names_of_others = self.chance.sample(OF_OTHERS, self.chance.randrange(3))
        headers = tuple(
            (n.encode(), pick((EVIL, f"https://{EVIL}/", f"host={EVIL}")).encode()) for n in names_of_others
        )
        return Request(path, query, method, host, headers)

    async def one(self, request: Request, *, compare: bool) -> None:
        """Ask and see whether the answer is as it should be; compare: with what the application makes itself."""
        answer = await self.ask(request)
        name = f"{request.method} {request.path}?{request.query[:300]} of {request.host!r}"
        self.statuses[answer.status] += 1
        self.slowest = sorted([*self.slowest, (answer.seconds, name)], reverse=True)[:10]
        if answer.status >= 500 and request.path != "/-/health":  # which says with 503 that a search is overdue
            self.wrong.append(f"{answer.status}: {name}")
        if answer.seconds > SLOWEST:
            self.wrong.append(f"{answer.seconds:.1f} CPU seconds: {name}")
        if EVIL in str(answer.headers) or (EVIL.encode() in answer.body and EVIL not in request.path + request.query):
            self.wrong.append(f"a foreign name is given back: {name}")
        if any(word in answer.headers for word in ("set-cookie", "server")):
            self.wrong.append(f"a header that is none of this answer's: {name}")
        if compare and answer.status < 500:
            await self._compare(request, answer, name)

    async def _compare(self, request: Request, first: Answer, name: str) -> None:
        before = self.held()
        own = await self.unhurried(request.having((b"cookie", b"ds_actor=x")))
        again = await self.unhurried(request.having())
        if (
            (request.method != "HEAD" and own.body != again.body)
            or own.status != again.status
            or first.status != own.status
        ):
            self.wrong.append(f"memory and application differ: {name}")
        if self.held() > before and own.status != 200:
            self.wrong.append(f"an answer of {own.status} was kept: {name}")
        if "etag" not in again.headers or request.method != "GET":
            return
        known = await self.ask(request.having((b"if-none-match", again.headers["etag"].encode())))
        head = await self.ask(Request(request.path, request.query, "HEAD", request.host))
        if (known.status, known.body) != (304, b"") or (head.status, head.body) != (200, b""):
            self.wrong.append(f"{known.status} to a reader who has it, {head.status} without the text: {name}")
        if head.headers != again.headers or again.headers.get("vary") != "cookie":
            self.wrong.append(f"headers differ: {name}")

    async def unhurried(self, request: Request) -> Answer:
        """An answer from which Datasette left out nothing because a query ran out of time."""
        for _ in range(5):
            before = kept.Interrupted.count
            answer = await self.ask(request)
            if kept.Interrupted.count == before:
                break
            self.hurried += 1
        return answer

    def held(self) -> int:
        """How many answers are kept."""
        return sum(len(pages._kept) for pages in self.pages)

    def bytes_held(self) -> int:
        """The bytes they take."""
        return int(sum(pages._kept.currsize for pages in self.pages))

    async def run(self, requests: int, every: int = 5) -> None:
        """So many requests; every so manyth is compared."""
        for number in range(requests):
            await self.one(self.odd(), compare=number % every == 0)
        if self.bytes_held() > kept.MOST:
            self.wrong.append(f"{self.bytes_held():,} bytes are kept")

    async def publish(self) -> None:
        """A build in which every title differs: no page of the one before is given any more."""
        anew = self.database.with_name("anew.db")
        copy_database(self.database, anew)
        with closing(sqlite3.connect(anew)) as connection, connection:
            connection.execute("UPDATE papers SET title = 'Of the next build ' || title")
            connection.execute("UPDATE \"rows\" SET title = 'Of the next build ' || title")
            connection.execute("REPLACE INTO meta VALUES ('built_at', '2031-01-01T00:00:00Z')")
        asked = [Request(*address.partition("?")[::2]) for address in self.chance.sample(self.addresses, 40)]
        for request in asked:
            await self.ask(request)
        copy_database(anew, self.database)
        for request in asked:
            again, own = await self.ask(request), await self.ask(request.having((b"cookie", b"a=b")))
            if again.body != own.body:
                self.wrong.append(f"a page of the build before: {request.path}?{request.query}")

    async def past_days(self, days: int) -> tuple[list[int], list[float], Counter[int]]:
        """File handles and MiB after each of so many past days of a history set back as far, and the answers' statuses."""
        last = set_back(self.database, days)
        handles, memory, statuses = [], [], Counter[int]()
        for number in range(days):
            day = last - timedelta(days=number)
            answer = await self.ask(Request("/claims", f"as_of={day}"))
            statuses[answer.status] += 1
            handles.append(len(list(Path("/proc/self/fd").iterdir())))
            memory.append(resident())
        return handles, memory, statuses


def set_back(database: Path, days: int) -> date:
    """Let everything in a database have been known for so many days; gives back the last of them."""
    with closing(sqlite3.connect(database)) as connection, connection:
        last = date.fromisoformat(
            connection.execute("SELECT value FROM meta WHERE key = 'built_at'").fetchone()[0][:10]
        )
        begun = f"{last - timedelta(days=days + 1)}T00:00:00Z"
        connection.execute("UPDATE harvests SET started_at = ?, finished_at = ?", (begun, begun))
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if "valid_from" in [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]:
                connection.execute(f'UPDATE "{table}" SET valid_from = ? WHERE valid_to IS NULL', (begun,))
    return last


def resident() -> float:
    """MiB that this process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


async def whole(database: Path, requests: int, seed: int, days: int, every: int = 1) -> int:
    """All of it; gives back how much was not as it should be."""
    attack = Attack(database, seed)
    await attack.begin()
    print(f"{len(attack.addresses)} addresses, {resident():.0f} MiB")
    await attack.run(requests, every)
    print(f"{requests} requests: {dict(sorted(attack.statuses.items()))}, {resident():.0f} MiB")
    print(
        f"kept: {attack.held()} answers, {attack.bytes_held():,} bytes; {attack.hurried} asked for again for their time"
    )
    print("\n".join(f"{seconds:.2f} CPU s: {name[:160]}" for seconds, name in attack.slowest))
    await attack.publish()
    print("\n".join(attack.wrong) or "nothing was not as it should be", flush=True)
    if days:
        handles, memory, statuses = await attack.past_days(days)
        print(
            f"{days} past days: {dict(statuses)}; file handles {handles[9]} after 10, {handles[-1]} at the end, at most"
        )
        print(
            f"{max(handles)}; MiB {memory[9]:.0f} after 10, {memory[len(memory) // 2]:.0f} at half, {memory[-1]:.0f} at the end"
        )
    return len(attack.wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=500)
    given = parser.parse_args()
    os.environ.pop("EVIDENCE_PUBLIC_URL", None)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "evidence.db"
        copy_database(given.database, database)
        sys.exit(1 if asyncio.run(whole(database, given.requests, given.seed, given.days, given.every)) else 0)


if __name__ == "__main__":
    main()
