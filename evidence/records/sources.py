"""The sources that are asked, one entry each: every other list of them is derived from here.

A new source is a harvester, an entry here, its call in operate/sources.py, a stand-in and a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of records or of facts about them.

    root: its address, empty where it is reached through another one; per_second: requests that its keepers allow.
    setting: EVIDENCE_<setting>_URL names a stand-in. path: begins its addresses, also those of a stand-in.
    probe: kind of answer, path and query of one small request. neighbor: asked in every run beside PubMed;
    on_demand: asked only when something is wanted, so that weeks without a run mean nothing.
    """

    name: str
    label: str
    root: str = ""
    per_second: float = 1
    setting: str = ""
    path: str = ""
    probe: tuple[str, str, str] = ("", "", "")
    neighbor: bool = False
    on_demand: bool = False

    @property
    def host(self) -> str:
        """The host of its address."""
        return urlsplit(self.root).hostname or ""

    @property
    def origin(self) -> str:
        """Scheme and host of its address."""
        return f"https://{self.host}"


SOURCES: tuple[Source, ...] = (  # neighbors in the order in which they are asked
    Source(
        name="pubmed",
        label="PubMed",
        root="https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        per_second=3,
        setting="EUTILS",
        path="/entrez/eutils/",
        probe=("einfo", "einfo.fcgi", "db=pubmed&retmode=xml"),
    ),
    Source(  # robots.txt asks for a second between requests; no limit is documented
        name="clinicaltrials.gov",
        label="ClinicalTrials.gov",
        root="https://clinicaltrials.gov/api/v2",
        setting="CTGOV",
        path="/api/v2/",
        probe=("json", "studies", "pageSize=1&fields=NCTId"),
        neighbor=True,
    ),
    Source(  # no limit is documented; robots.txt leaves the API open (search pages are closed)
        name="isrctn",
        label="ISRCTN registry",
        root="https://www.isrctn.com/api",
        setting="ISRCTN",
        path="/api/query/",
        probe=("isrctn", "query/format/default", "q=ketamine&limit=1"),
        neighbor=True,
    ),
    Source(  # lists: one a second (https://www.crossref.org/documentation/retrieve-metadata/rest-api/)
        name="crossref",
        label="Crossref",
        root="https://api.crossref.org",
        setting="CROSSREF",
        path="/works",
        probe=("json", "works", "rows=0"),
        neighbor=True,
    ),
    Source(
        name="europepmc",
        label="Europe PMC",
        root="https://www.ebi.ac.uk/europepmc/webservices/rest",
        per_second=2,
        setting="EUROPEPMC",
        path="/europepmc/",
        probe=("json", "search", "query=ketamine&format=json&pageSize=1"),
        neighbor=True,
    ),
    Source(name="pmc", label="PMC (full texts)", on_demand=True),  # through pubmed and europepmc
    Source(name="citations", label="PubMed (citations)", on_demand=True),  # through pubmed
    Source(  # no limit is documented
        name="icite",
        label="iCite",
        root="https://icite.od.nih.gov/api",
        setting="ICITE",
        path="/api/pubs",
        probe=("json", "pubs", "pmids=35293064&fl=pmid"),
        on_demand=True,
    ),
)
BY_NAME = {source.name: source for source in SOURCES}
ASKED = tuple(source for source in SOURCES if source.root)  # those with an address of their own
