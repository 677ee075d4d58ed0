"""Absolute addresses: from EVIDENCE_PUBLIC_URL where it is set, so that no visitor's Host header gets into a feed."""

from __future__ import annotations

import os
from typing import Any


def absolute(request: Any, path: str) -> str:
    """The absolute address of a path of this site."""
    public = os.environ.get("EVIDENCE_PUBLIC_URL", "").rstrip("/")
    return (public or f"{request.scheme}://{request.host}") + path


def root(frame: Any) -> str:
    """The path at which the site begins."""
    return str(frame.links.base).rstrip("/") + str(frame.links.prefix)
