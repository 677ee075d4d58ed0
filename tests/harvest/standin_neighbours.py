"""Stand-ins on loopback for ClinicalTrials.gov v2, Crossref and Europe PMC; see standin.py for how to use one.

    with Registry() as ctgov:      # also Works (Crossref) and Preprints (Europe PMC)
        ctgov.add(study("NCT01234567", title="..."))
        web = Web(CTGOV, base_url=ctgov.url)

or, for the command line, EVIDENCE_CTGOV_URL, EVIDENCE_CROSSREF_URL and EVIDENCE_EUROPEPMC_URL.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from standin import Arrival, Loopback


def _json(body: object, status: int = 200) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(body).encode()


class Registry(Loopback):
    """ClinicalTrials.gov: /studies with query.cond, query.intr (OR lists of words), filter.ids, pages."""

    root = "/api/v2"

    def __init__(self) -> None:
        super().__init__()
        self.studies: dict[str, dict[str, Any]] = {}

    def add(self, *studies: dict[str, Any]) -> None:
        for entry in studies:
            self.studies[entry["protocolSection"]["identificationModule"]["nctId"]] = entry

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        form = arrival.form
        wanted = form["filter.ids"].split("|") if "filter.ids" in form else sorted(self.studies)
        found = [self.studies[n] for n in wanted if n in self.studies and self._matches(self.studies[n], form)]
        start, size = int(form.get("pageToken", 0)), int(form.get("pageSize", 10))
        asked = "ResultsSection" in form.get("fields", "ResultsSection")
        given = [x if asked else {k: v for k, v in x.items() if k != "resultsSection"} for x in found]
        body: dict[str, Any] = {"studies": given[start : start + size]}
        if form.get("countTotal") == "true":
            body["totalCount"] = len(found)
        if start + size < len(found):
            body["nextPageToken"] = str(start + size)
        return _json(body)

    def _matches(self, entry: dict[str, Any], form: dict[str, str]) -> bool:
        protocol = entry["protocolSection"]
        title = protocol["identificationModule"].get("briefTitle", "")
        conditions = " ".join(protocol.get("conditionsModule", {}).get("conditions", []))
        names = " ".join(i["name"] for i in protocol.get("armsInterventionsModule", {}).get("interventions", []))
        texts = {"query.cond": f"{title} {conditions}", "query.intr": f"{title} {names}"}
        return all(
            any(word.strip().lower() in text.lower() for word in form[name].split(" OR "))
            for name, text in texts.items()
            if name in form
        )


def study(
    number: str,
    title: str = "Invented trial of ketamine",
    *,
    status: str = "RECRUITING",
    conditions: tuple[str, ...] = ("Opioid Use Disorder",),
    interventions: tuple[str, ...] = ("Ketamine",),
    arms: tuple[tuple[str, str], ...] = (("Ketamine", "EXPERIMENTAL"), ("Saline", "PLACEBO_COMPARATOR")),
    references: tuple[tuple[str, str], ...] = (),
    completion: str = "2027-03",
    results: dict[str, Any] | bool = False,
) -> dict[str, Any]:
    """A study in the shape of API v2; results as posted, or True where they are said to be and are not to be had."""
    return ({"resultsSection": results} if isinstance(results, dict) else {}) | {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": title},
            "statusModule": {
                "overallStatus": status,
                "startDateStruct": {"date": "2025-02"},
                "primaryCompletionDateStruct": {"date": completion, "type": "ESTIMATED"},
                "completionDateStruct": {"date": completion},
                "lastUpdatePostDateStruct": {"date": "2026-01-15"},
            },
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE1", "PHASE2"],
                "enrollmentInfo": {"count": 40, "type": "ESTIMATED"},
            },
            "conditionsModule": {"conditions": list(conditions)},
            "armsInterventionsModule": {
                "armGroups": [{"label": label, "type": kind} for label, kind in arms],
                "interventions": [{"name": name, "type": "DRUG"} for name in interventions],
            },
            "referencesModule": {"references": [{"pmid": pmid, "type": kind} for pmid, kind in references]},
        },
        "hasResults": bool(results),
    }


class Works(Loopback):
    """Crossref: /works?filter=doi:a,doi:b and /works/{doi}; unknown DOIs are silent in a list and a text 404 alone."""

    def __init__(self) -> None:
        super().__init__()
        self.works: dict[str, dict[str, Any]] = {}

    def add(self, *works: dict[str, Any]) -> None:
        for work in works:
            self.works[work["DOI"].lower()] = work

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        if arrival.path != "/works":
            work = self.works.get(unquote(arrival.path.removeprefix("/works/")).lower())
            return _json({"status": "ok", "message": work}) if work else (404, "text/plain", b"Resource not found.")
        dois = [part.partition(":")[2].lower() for part in arrival.form["filter"].split(",")]
        items = [self.works[doi] for doi in dois if doi in self.works]
        return _json(
            {"status": "ok", "message-type": "work-list", "message": {"total-results": len(items), "items": items}}
        )


def work(doi: str, *updates: tuple[str, str, str], preprint: str | None = None) -> dict[str, Any]:
    """A Crossref work; updates are (type, source, DOI of the notice)."""
    return {
        "DOI": doi,
        "updated-by": [
            {
                "type": kind,
                "label": kind.title(),
                "source": source,
                "DOI": notice,
                "updated": {"date-parts": [[2026, 1, 9]]},
            }
            for kind, source, notice in updates
        ],
        "relation": {"has-preprint": [{"id-type": "doi", "id": preprint, "asserted-by": "subject"}]}
        if preprint
        else {},
    }


class Preprints(Loopback):
    """Europe PMC: /search with cursorMark; SRC:PPR gives the preprints, EXT_ID:n the articles."""

    root = "/europepmc/webservices/rest"

    def __init__(self) -> None:
        super().__init__()
        self.results: list[dict[str, Any]] = []
        self.articles: dict[str, str] = {}  # PMCID -> JATS

    def add(self, *results: dict[str, Any]) -> None:
        self.results += results

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        form = arrival.form
        if arrival.path.endswith("/fullTextXML"):
            article = self.articles.get(arrival.path.split("/")[-2])
            return (200, "application/xml", article.encode()) if article else (404, "text/html", b"")
        ids = set(re.findall(r"EXT_ID:(\d+)", form["query"]))
        found = [r for r in self.results if (r["id"] in ids if ids else r["source"] == "PPR")]
        cursor = form.get("cursorMark", "*")
        if cursor != "*" and not cursor.isdigit():
            return _json({"version": "6.9"})
        start, size = (0 if cursor == "*" else int(cursor)), int(form.get("pageSize", 25))
        following = str(min(start + size, len(found)))
        page = found[start : start + size]
        return _json(
            {"version": "6.9", "hitCount": len(found), "nextCursorMark": following, "resultList": {"result": page}}
        )


def preprint(doi: str, title: str = "Ketamine in a preprint", **fields: Any) -> dict[str, Any]:
    """A preprint in Europe PMC's core shape."""
    return {
        "id": "PPR1",
        "source": "PPR",
        "doi": doi,
        "title": title,
        "abstractText": "<h4>Background</h4><p>Invented dose of 10<sup>-3</sup> mg.</p><h4>Results</h4>None.",
        "firstPublicationDate": "2026-01-20",
        "firstIndexDate": "2026-01-21",
        "pubYear": "2026",
        "isOpenAccess": "Y",
        "authorList": {"author": [{"lastName": "Invented", "firstName": "Ada", "initials": "A"}]},
        **fields,
    }


class Metrics(Loopback):
    """NIH iCite: /pubs?pmids=; records it does not know are silent."""

    root = "/api"

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, dict[str, Any]] = {}

    def add(self, *items: dict[str, Any]) -> None:
        for item in items:
            self.known[str(item["pmid"])] = item

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        ids = arrival.form.get("pmids", "").split(",")
        found = [self.known[pmid] for pmid in ids if pmid in self.known]
        return _json({"meta": {"pmids": arrival.form.get("pmids")}, "links": {}, "data": found})


def cited(pmid: int, *, cites: tuple[int, ...] = (), cited_by: tuple[int, ...] = (), **fields: Any) -> dict[str, Any]:
    """What iCite knows of a record."""
    return {
        "pmid": pmid,
        "citation_count": len(cited_by),
        "relative_citation_ratio": 2.18475199552701,
        "nih_percentile": 77.1,
        "provisional": False,
        "cited_by": list(cited_by),
        "references": list(cites),
        "last_modified": "02/25/2024, 09:52:59",
        **fields,
    }


class Isrctn(Loopback):
    """The ISRCTN registry: /query/format/default?q=&limit=; a query of numbers joined with OR, or words that all must stand there."""

    root = "/api"

    def __init__(self) -> None:
        super().__init__()
        self.trials: dict[str, str] = {}

    def add(self, **trials: str) -> None:
        self.trials |= trials

    def answer(self, arrival: Arrival) -> tuple[int, str, bytes]:
        query = arrival.form["q"]
        numbers = re.findall(r"ISRCTN\d{8}", query)
        blocks = [re.findall(r'"[^"]+"|[^\s()"]+', b) for b in query.split(" AND ")]
        words = [[w.strip('"').lower() for w in block if w != "OR"] for block in blocks]
        found = [
            xml
            for number, xml in self.trials.items()
            if (number in numbers if numbers else all(any(w in xml.lower() for w in block) for block in words))
        ]
        body = "".join(found[: int(arrival.form["limit"])])
        head = f'<allTrials xmlns="http://www.67bricks.com/isrctn" totalCount="{len(found)}">'
        return 200, "application/xml;charset=UTF-8", f"{head}{body}</allTrials>".encode()


def full_trial(number: str, title: str = "Invented trial of ketamine in opioid use disorder", **parts: str) -> str:
    """A fullTrial in the shape of the registry's API; parts replace texts by the name of their element."""
    given = {
        "primaryStudyDesign": "Interventional",
        "control": "Placebo",
        "overallEndDate": "2027-12-31T00:00:00.000Z",
        "targetEnrolment": "80",
        "totalFinalEnrolment": "0",
        "recruitmentStart": "2025-05-01T00:00:00.000Z",
        "recruitmentEnd": "2027-06-30T00:00:00.000Z",
        "recruitmentStatusOverride": "",
        "description": "Opioid use disorder",
        "phase": "Phase I/II",
        "drugNames": "Ketamine",
        "clinicalTrialsGovNumber": "",
        "secondaryNumbers": "",
        "publicationDetails": "",
        "basicReport": "",
    } | parts

    def one(name: str) -> str:
        return f"<{name}>{given[name]}</{name}>" if given[name] else f"<{name} />"

    return (
        f'<fullTrial><trial lastUpdated="2026-01-26T15:09:37.845816062Z" version="3"><isrctn dateAssigned="2025-01-02T00:00:00Z">'
        f"{number.removeprefix('ISRCTN')}</isrctn><trialDescription><title>{title}</title><acronym /></trialDescription>"
        f"<externalRefs><doi>10.1186/{number}</doi>{one('clinicalTrialsGovNumber')}{one('secondaryNumbers')}</externalRefs>"
        f"<trialDesign>{one('primaryStudyDesign')}<interventionalTrialDesign>{one('control')}</interventionalTrialDesign>"
        f"{one('overallEndDate')}</trialDesign><participants>{one('targetEnrolment')}{one('totalFinalEnrolment')}"
        f"{one('recruitmentStart')}{one('recruitmentEnd')}{one('recruitmentStatusOverride')}</participants><conditions><condition>"
        f"{one('description')}</condition></conditions><interventions><intervention><description>Invented 0.5 mg/kg\n\n into a"
        f" vein</description><interventionType>Drug</interventionType>{one('phase')}{one('drugNames')}</intervention></interventions>"
        f"<results>{one('publicationDetails')}{one('basicReport')}</results></trial>"
        "<sponsor id='1'><organisation>Invented University</organisation></sponsor><sponsor id='2'><organisation>Other</organisation>"
        "</sponsor></fullTrial>"
    )
