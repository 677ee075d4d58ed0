"""NCBI's E-utilities: requests built by Bio.Entrez, sent through the project's own transport.

Every request is a POST, so that the key never stands in an address, and carries tool and e-mail as NCBI asks
(https://www.ncbi.nlm.nih.gov/books/NBK25497/). At most 3 requests a second start without a key, 10 with one.
"""

from __future__ import annotations

import io
import re
import urllib.request
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any, Unpack
from urllib.parse import urlsplit

from Bio import Entrez as Bio

from evidence.errors import SourceError, UsageError
from harvest.net.answers import Answer, dropped_phrases, read_json
from harvest.net.transport import ClientOptions, Request, Service, Transport

EUTILS = Service.of("pubmed")
TOOL = "evidence-tracker"
WINDOW = 9_999  # PubMed lists no more of one search (NBK25499 and live probes: retstart at most 9,998)
FETCH = 200  # records per EFetch; 2,000 were seen to fail


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A search's answer: hits in all, the PMIDs of this window, the source's reading of the query, its warnings."""

    count: int
    ids: tuple[str, ...]
    query_translation: str | None = None
    warnings: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


class Entrez:
    """ESearch, EFetch and EInfo on PubMed; every method raises the errors of `Transport.ask`."""

    def __init__(self, *, email: str, api_key: str | None = None, **options: Unpack[ClientOptions]) -> None:
        if "@" not in email:
            raise UsageError("NCBI asks for an e-mail address: set NCBI_EMAIL=you@example.org and run again.")
        key = (api_key or "").strip() or None
        self._who = {"tool": TOOL, "email": email, "api_key": key}
        service = replace(EUTILS, per_second=10) if key else EUTILS
        self._transport = Transport(service, user_agent=TOOL, secrets=(key, email), options=options)

    def search(self, term: str, *, retmax: int = WINDOW, retstart: int = 0, part: bool = False) -> Found:
        """Search PubMed; `part` marks a window or slice of a search that was already judged as a whole."""
        what = "slice" if part else "esearch"
        fields = {"db": "pubmed", "term": term, "retmode": "json", "retmax": retmax, "retstart": retstart}
        result = read_json(self._ask(what, Bio.esearch, **fields).body)["esearchresult"]
        return Found(
            count=int(result["count"]),
            ids=tuple(result.get("idlist", ())),
            query_translation=str(result.get("querytranslation") or "") or None,
            warnings=_warnings(result),
            dropped=dropped_phrases(result),
        )

    def fetch(self, pmids: Sequence[str]) -> bytes:
        """The PubMed XML of these records as received; records PubMed does not have are simply not in it."""
        return self._ask("efetch", Bio.efetch, db="pubmed", retmode="xml", id=",".join(pmids)).body

    def articles(self, pmcids: Sequence[str]) -> bytes:
        """PMC's JATS of these articles (PMC123 ...) as one pmc-articleset; what PMC does not give is said in it."""
        ids = ",".join(pmcid.removeprefix("PMC") for pmcid in pmcids)
        return self._ask("pmc", Bio.efetch, db="pmc", retmode="xml", id=ids).body

    def links(self, name: str, pmids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Each record's linked PMIDs by a link of PubMed's (pubmed_pubmed_refs, pubmed_pubmed_citedin).

        Raises SourceError where the answer holds no sets of links.
        """
        fields = {"dbfrom": "pubmed", "db": "pubmed", "linkname": name, "retmode": "json", "id": list(pmids)}
        sets = read_json(self._ask("elink", Bio.elink, **fields).body).get("linksets")
        if not isinstance(sets, list):
            raise SourceError("PubMed gave an answer without sets of links; it is safe to run again.")
        return {str(seed): _linked(one, name) for one in sets if isinstance(one, dict) for seed in one.get("ids") or ()}

    def fields(self) -> frozenset[str]:
        """The short names of the fields PubMed can search now (EInfo): ALL, TIAB, MESH ..."""
        body = self._ask("einfo", Bio.einfo, db="pubmed", retmode="xml").body
        return frozenset(m.decode() for m in re.findall(rb"<Field>\s*<Name>(\w+)</Name>", body))

    def _ask(self, what: str, function: Callable[..., Any], **fields: Any) -> Answer:
        return self._transport.ask(what, lambda: self._once(function, fields))

    def _once(self, function: Callable[..., Any], fields: dict[str, Any]) -> Answer:
        _install()
        token = _opener.set(self._open)
        try:
            handle: _Handle = function(**fields, **self._who)
            return handle.answer
        finally:
            _opener.reset(token)

    def _open(self, request: urllib.request.Request) -> _Handle:
        """Send what Bio.Entrez built as a POST to the base address."""
        parts = urlsplit(request.full_url)
        body = request.data if isinstance(request.data, bytes) else parts.query.encode()
        url = f"{self._transport.base_url}/{parts.path.rsplit('/', 1)[-1]}"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return _Handle(self._transport.send(Request(url=url, form=body, headers=headers)))


class _Handle(io.BytesIO):
    """What Bio.Entrez expects of urlopen, with the answer beside it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.answer = answer
        self.url = EUTILS.host
        self.headers = Message()
        self.headers["Content-Type"] = "application/octet-stream"


_opener: ContextVar[Callable[[urllib.request.Request], _Handle] | None] = ContextVar("_opener", default=None)
_urlopen: Callable[..., Any] = vars(Bio)["urlopen"]


def _dispatch(request: urllib.request.Request, *args: Any, **fields: Any) -> Any:
    """Inside Entrez our own opener; everyone else's use of Bio.Entrez stays as it was."""
    opener = _opener.get()
    return opener(request) if opener else _urlopen(request, *args, **fields)


def _install() -> None:
    """Put the opener in Bio.Entrez's place for urlopen; its own pause is skipped, the limiter paces."""
    vars(Bio)["urlopen"] = _dispatch
    Bio._open.previous = 0


def _linked(linkset: dict[str, Any], name: str) -> tuple[str, ...]:
    """The PMIDs of a set of links by that name; a record without such links has none."""
    found = [x for x in linkset.get("linksetdbs") or () if isinstance(x, dict) and x.get("linkname") == name]
    return tuple(str(i) for x in found for i in x.get("links") or () if str(i).isdigit())


def _warnings(result: dict[str, Any]) -> tuple[str, ...]:
    """What the search warns of, in words; the paging notice ("Restrictions achieved") is none."""
    lists = result.get("warninglist")
    messages = lists.get("outputmessages") if isinstance(lists, dict) else None
    texts = map(str, messages if isinstance(messages, list) else ())
    said = [text for text in texts if "Restrictions achieved" not in text]
    return tuple(f"PubMed dropped {phrase!r} from the query" for phrase in dropped_phrases(result)) + tuple(said)
