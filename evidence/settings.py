"""Settings from the environment; every one is documented in docs/cli.md."""

from __future__ import annotations

import os
from pathlib import Path

from evidence.errors import UsageError


def database(given: Path | None = None) -> Path:
    """The database: the option given, else EVIDENCE_DB, else evidence.db in the working directory."""
    return given or Path(os.environ.get("EVIDENCE_DB") or "evidence.db")


def email() -> str:
    """NCBI_EMAIL, which NCBI asks every live caller to send; UsageError when it is missing."""
    address = os.environ.get("NCBI_EMAIL", "").strip()
    if "@" not in address:
        raise UsageError("NCBI asks for an e-mail address: set NCBI_EMAIL=you@example.org and run again.")
    return address


def api_key() -> str | None:
    """NCBI_API_KEY, or None; an empty value is no key."""
    return os.environ.get("NCBI_API_KEY", "").strip() or None


def secrets() -> tuple[str | None, ...]:
    """What is set and must not get into anything that is kept or shown: the key, and the mail address of who asks."""
    return api_key(), os.environ.get("NCBI_EMAIL", "").strip() or None


def desk_folder() -> Path | None:
    """EVIDENCE_DESK_FOLDER, the folder of the review desk's file where the site may not write beside the database."""
    given = os.environ.get("EVIDENCE_DESK_FOLDER", "").strip()
    return Path(given) if given else None


def base_url(name: str) -> str | None:
    """A base address for tests: EVIDENCE_EUTILS_URL, EVIDENCE_CTGOV_URL, EVIDENCE_CROSSREF_URL and so on."""
    return os.environ.get(f"EVIDENCE_{name}_URL") or None
