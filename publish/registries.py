"""Registered trials in words: their status, and the public page of a registration number."""

from __future__ import annotations

from collections.abc import Mapping

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
UNDER_WAY = ("ONGOING", "RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING")
REGISTRIES: Mapping[str, str] = {
    "NCT": "https://clinicaltrials.gov/study/{}",
    "ISRCTN": "https://www.isrctn.com/{}",
    "ACTRN": "https://www.anzctr.org.au/TrialSearch.aspx#&&searchTxt={}",
    "EUCTR": "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
}
# registries of the WHO network, whose records its portal shows
WHO_NETWORK = (
    "IRCT",
    "ChiCTR",
    "CTRI/",
    "JPRN",
    "UMIN",
    "jRCT",
    "DRKS",
    "NTR",
    "KCT",
    "TCTR",
    "RBR-",
    "PACTR",
    "SLCTR",
)
WHO_PORTAL = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"

RESULTS_TAB = "https://clinicaltrials.gov/study/{}?tab=results"


def registry_url(registry_id: str) -> str | None:
    """The public page of a registration number, None for a registry without a known address."""
    own = next((url.format(registry_id) for start, url in REGISTRIES.items() if registry_id.startswith(start)), None)
    return own or (WHO_PORTAL.format(registry_id) if registry_id.startswith(WHO_NETWORK) else None)


def trial_status(status: str | None) -> str:
    """The recruitment status of a trial in words."""
    return label(TRIAL_STATUS, status.upper() if status else None)


def under_way(status: str | None) -> bool:
    """Whether a trial of that status is planned or running; a trial of unknown status is not counted as such."""
    return bool(status) and str(status).upper() in UNDER_WAY
