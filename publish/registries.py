"""Registered trials in words: their status, and the public page of a registration number."""

from __future__ import annotations

from collections.abc import Mapping

from evidence import lazy_re as re
from evidence.schema.counts import UNDER_WAY
from publish.words import label

TRIAL_STATUS: Mapping[str, str] = {
    "RECRUITING": "Recruiting",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "COMPLETED": "Completed",
    "TERMINATED": "Stopped early",
    "WITHDRAWN": "Withdrawn before it began",
    "SUSPENDED": "Suspended",
    "ONGOING": "Under way",
    "UNKNOWN": "Unknown, not updated for two years",
}
# number -> page of its registry; the first pattern that the whole number fits counts
REGISTRIES: Mapping[str, str] = {
    r"NCT\d+": "https://clinicaltrials.gov/study/{}",
    r"ISRCTN\d+": "https://www.isrctn.com/{}",
    r"ACTRN\w+": "https://www.anzctr.org.au/TrialSearch.aspx#&&searchTxt={}",
    r"DRKS\d+": "https://drks.de/search/en/trial/{}",
    r"(?:EUCTR)?(20\d\d-5\d{5}-\d\d)(?:-\d\d)?": "https://euclinicaltrials.eu/ctis-public/view/{}-00",  # EU CTIS
    r"(?:EUCTR)?(20\d\d-\d{6}-\d\d).*": "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
}
# registries of the WHO network, whose records its portal shows; Japan's by their number there
WHO_PORTAL = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"
WHO_NETWORK = re.compile(r"(?:IRCT|ChiCTR|CTRI/|JPRN|NTR|KCT|TCTR|RBR-|PACTR|SLCTR)", re.I)
JAPAN = re.compile(r"(?:UMIN|jRCT)", re.I)

RESULTS_TAB = "https://clinicaltrials.gov/study/{}?tab=results"


def registry_url(registry_id: str) -> str | None:
    """The public page of a registration number, None for a registry without a known address."""
    for pattern, url in REGISTRIES.items():
        if found := re.fullmatch(pattern, registry_id, re.I):
            return url.format(found[1] if found.re.groups else registry_id)
    if JAPAN.match(registry_id):
        return WHO_PORTAL.format(f"JPRN-{registry_id}")
    return WHO_PORTAL.format(registry_id) if WHO_NETWORK.match(registry_id) else None


def trial_status(status: str | None) -> str:
    """The recruitment status of a trial in words."""
    return label(TRIAL_STATUS, status.upper() if status else None)


def under_way(status: str | None) -> bool:
    """Whether a trial of that status is planned or running; a trial of unknown status is not counted as such."""
    return bool(status) and str(status).upper() in UNDER_WAY
