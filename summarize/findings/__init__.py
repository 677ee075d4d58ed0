"""Findings: which outcome goes which way, in which contrast. Arms first, then contrasts, then directions."""

from summarize.findings.reader import has_findings, read_findings

__all__ = ["has_findings", "read_findings"]
