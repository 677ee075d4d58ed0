"""A stand-in for NCBI's E-utilities on loopback: real search, PubMed's limits and messages, scripted faults.

    from standin import Standin            # tests/harvest has to be on sys.path
    with Standin() as ncbi:
        ncbi.add(b"<PubmedArticle>...</PubmedArticle>")   # as often as there are records
        entrez = Entrez(email="tests@example.org", base_url=ncbi.url)

or, for the command line, EVIDENCE_EUTILS_URL=<ncbi.url>. A run recorded against it is stored under NCBI's own address
(harvest/net/recording.py), so that the recording replays without the stand-in. `ncbi.faults` holds answers to give before
the real one, `ncbi.log` every request as it arrived.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from standin_search import Index, QuerySyntaxError, Reading

WINDOW = 9_999
EINFO = (
    "ALL UID FILT TITL MESH MAJR JOUR AFFL ECNO SUBS PDAT EDAT VOL PAGE PTYP LANG ISS SUBH SI MHDA TIAB OTRM COLN CNTY "
    "PAPX GRNT MDAT CDAT PID FAUT FULL FINV TT LAUT PPDT EPDT LID CRDT BOOK ED ISBN PUBN AUCL EID DSO AUID PS COIS WORD P1DAT"
).split()
TOO_FAR = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the "
    "first 9,999 records matching the query."
)
NO_HISTORY = "Unable to obtain query #1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer out of the ordinary.

    body None: the real answer. cut: only so many bytes of it, then the connection closes, framed as `framing` says.
    hang, drip, drip_head: seconds before the answer, between single bytes of its body, and of its headers.
    on: only for this utility (efetch ...).
    """

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    framing: str = "length"  # length | chunked | close
    hang: float = 0.0
    drip: float = 0.0
    drip_head: float = 0.0
    on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A request as it arrived."""

    at: float  # time.monotonic
    method: str
    path: str
    query: str
    form: dict[str, str]
    headers: dict[str, str]
    ids: tuple[str, ...] = ()  # every id given; form keeps the last one

    @property
    def utility(self) -> str:
        return self.path.rsplit("/", 1)[-1].removesuffix(".fcgi")


class Loopback:
    """A server on an ephemeral port of 127.0.0.1 that logs requests, plays faults, and else asks `answer`."""

    root = ""

    def __init__(self) -> None:
        self.log: list[Arrival] = []
        self.faults: deque[Fault] = deque()
        self.before: Callable[[Arrival], None] = lambda arrival: None  # called ahead of each answer
        self._released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """The base address to give to a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.root}"

    def __enter__(self):  # type: ignore[no-untyped-def]
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def hold(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        self._released.wait(seconds)

    def fault_for(self, arrival: Arrival) -> Fault:
        """The next fault for this request, or none."""
        if self.faults and self.faults[0].on in (None, arrival.utility):
            return self.faults.popleft()
        return Fault()

    def real(self, arrival: Arrival) -> tuple[int, str, bytes]:
        """The real answer, after what a test wants to happen before it."""
        self.before(arrival)
        return self.answer(arrival)

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        """Status, content type and body of the real answer."""
        raise NotImplementedError


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: Loopback

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no event here."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *args: object) -> None:
        pass

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        fields = parse_qs(f"{parts.query}&{body}", keep_blank_values=True)
        arrival = Arrival(
            at=time.monotonic(),
            method=self.command,
            path=parts.path,
            query=parts.query,
            form={name: values[-1] for name, values in fields.items() if name},
            headers=dict(self.headers),
            ids=tuple(fields.get("id", ())),
        )
        self.server.owner.log.append(arrival)
        fault = self.server.owner.fault_for(arrival)
        self.server.owner.hold(fault.hang)
        status, kind, real = (
            (fault.status, "text/plain", fault.body) if fault.body is not None else self.server.owner.real(arrival)
        )
        try:
            self._send(fault, status if status != 200 else fault.status, kind, real)
        except OSError:
            self.close_connection = True

    def _send(self, fault: Fault, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **fault.headers}.items():
            self.send_header(name, value)
        chunked = fault.framing == "chunked"
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
            whole = b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in _pieces(body)) + b"0\r\n\r\n"
        else:
            whole = body
        if fault.framing == "length":
            self.send_header("Content-Length", str(len(body)))
        else:
            self.close_connection = True
        head, self._headers_buffer = b"".join([*self._headers_buffer, b"\r\n"]), []
        self._write(head, fault.drip_head)
        out = whole if fault.cut is None else whole[: fault.cut]
        self.close_connection = self.close_connection or fault.cut is not None
        self._write(out, fault.drip)

    def _write(self, out: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(out)
            return
        for i in range(len(out)):
            self.wfile.write(out[i : i + 1])
            self.wfile.flush()
            self.server.owner.hold(drip)


def _pieces(body: bytes, size: int = 1000) -> list[bytes]:
    return [body[i : i + size] for i in range(0, len(body), size)]


class Standin(Loopback):
    """The E-utilities: esearch (JSON), efetch (XML), epost, einfo, over the records that were added."""

    root = "/entrez/eutils"

    def __init__(self, key: str | None = None) -> None:
        super().__init__()
        self.index = Index()
        self.key = key  # the only key that is accepted, or None for any
        self.histories: dict[str, list[str]] = {}
        self.links: dict[str, dict[str, list[str]]] = {}  # link -> PMID -> linked PMIDs
        self.articles: dict[str, str] = {}  # PMCID -> JATS; what is not here PMC does not give

    def add(self, *raw: bytes) -> None:
        """Add or replace records given as PubmedArticle (or PubmedBookArticle) elements."""
        for element in raw:
            self.index.add(element)

    def remove(self, pmid: str) -> None:
        """Delete a record, as PubMed does: without a word."""
        self.index.remove(pmid)

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        key = arrival.form.get("api_key")
        if key is not None and (not key or (self.key and key != self.key)):
            body = {"error": "API key invalid", "api-key": key, "type": "key", "status": "unknown"}
            return 400, "application/json", json.dumps(body).encode()
        if arrival.utility == "elink":
            return self._elink(arrival)
        answers = {"esearch": self._esearch, "efetch": self._efetch, "epost": self._epost, "einfo": self._einfo}
        if arrival.utility not in answers:
            return 404, "text/html", b"<html><body>Not Found</body></html>"
        return answers[arrival.utility](arrival.form)

    def _esearch(self, form: dict[str, str]) -> tuple[int, str, bytes]:
        start, size = int(form.get("retstart", 0)), int(form.get("retmax", 20))
        if start >= WINDOW:
            return _search_error(TOO_FAR)
        try:
            found = self.index.search(form.get("term", ""))
        except (QuerySyntaxError, ValueError):
            return _search_error("Search Backend failed: Exception:\nthe query cannot be read")
        page = found.pmids[start : min(start + size, WINDOW)]
        result = {
            "count": str(len(found.pmids)),
            "retmax": str(len(page)),
            "retstart": str(start),
            "idlist": page,
            "translationset": [],
            "querytranslation": found.translation,
            **_lists(found, clipped=start + size > WINDOW and (start, len(page))),
        }
        if form.get("rettype") == "count":
            result = {"count": result["count"]}
        if form.get("usehistory") == "y":
            result |= {"querykey": "1", "webenv": self._remember(found.pmids)}
        body = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
        return 200, "application/json", json.dumps(body).encode()

    def _elink(self, arrival: Arrival) -> tuple[int, str, bytes]:
        name, sets = arrival.form["linkname"], []
        for pmid in arrival.ids:
            linked = self.links.get(name, {}).get(pmid)
            found = [{"dbto": "pubmed", "linkname": name, "links": linked}] if linked else []
            sets.append({"dbfrom": "pubmed", "ids": [pmid], **({"linksetdbs": found} if found else {})})
        body = {"header": {"type": "elink", "version": "0.3"}, "linksets": sets}
        return 200, "application/json", json.dumps(body).encode()

    def _pmc(self, form: dict[str, str]) -> tuple[int, str, bytes]:
        body = ""
        for number in form.get("id", "").split(","):
            found = self.articles.get(f"PMC{number}")
            body += found or f'<Reply Id="{number}" error="The following PMCID is not available: {number}"/>'
        return 200, "text/xml; charset=UTF-8", f'<?xml version="1.0" ?><pmc-articleset>{body}</pmc-articleset>'.encode()

    def _efetch(self, form: dict[str, str]) -> tuple[int, str, bytes]:
        if form.get("db") == "pmc":
            return self._pmc(form)
        if "WebEnv" in form and form["WebEnv"] not in self.histories:
            body = f"<eFetchResult>\n\t<ERROR>{NO_HISTORY}</ERROR>\n</eFetchResult>"
            return 200, "text/xml; charset=UTF-8", body.encode()
        pmids = self.histories[form["WebEnv"]] if "WebEnv" in form else form.get("id", "").split(",")
        start = int(form.get("retstart", 0))
        pmids = pmids[start : start + int(form.get("retmax", 10_000))]
        records = b"\n".join(self.index.rows[p].raw for p in dict.fromkeys(pmids) if p in self.index.rows)
        head = (
            b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
            b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>'
        )
        return 200, "text/xml; charset=UTF-8", head + records + b"</PubmedArticleSet>"

    def _epost(self, form: dict[str, str]) -> tuple[int, str, bytes]:
        key = self._remember(form.get("id", "").split(","))
        body = f"<?xml version='1.0'?><ePostResult><QueryKey>1</QueryKey><WebEnv>{key}</WebEnv></ePostResult>"
        return 200, "text/xml; charset=UTF-8", body.encode()

    def _einfo(self, form: dict[str, str]) -> tuple[int, str, bytes]:
        rows = "".join(f"<Field><Name>{escape(name)}</Name></Field>" for name in EINFO)
        body = f"<?xml version='1.0'?><eInfoResult><DbInfo><FieldList>{rows}</FieldList></DbInfo></eInfoResult>"
        return 200, "text/xml; charset=UTF-8", body.encode()

    def _remember(self, pmids: list[str]) -> str:
        key = f"MCID_{len(self.histories):024x}"
        self.histories[key] = list(pmids)
        return key


def _search_error(message: str) -> tuple[int, str, bytes]:
    """NCBI's own way: a success with a raw line feed inside a JSON string."""
    body = '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"' + message + '"}}'
    return 200, "application/json", body.encode()


def _lists(found: Reading, clipped: tuple[int, int] | bool) -> dict[str, object]:
    messages = [] if found.pmids else ["No items found."]
    if clipped and isinstance(clipped, tuple):
        messages.append(f"Restrictions achieved. start and count adjusted to {clipped[0]}, {clipped[1]}")
    if not (messages or found.dropped):
        return {}
    return {
        "warninglist": {
            "phrasesignored": [],
            "quotedphrasesnotfound": found.dropped,
            "outputmessages": messages,
        }
    }
