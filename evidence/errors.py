"""Every error a user can cause, drawn as a tree with its exit code (1 expected, 2 usage, 3 source away, 4 guard).

EvidenceError            1  anything expected; the message is one sentence with the way out
├── InputError           1  a file, field or record cannot be used
│   ├── TopicError       1  a topic file is missing or wrong
│   └── ModelError       1  a model artefact is missing, damaged or of another version
├── UsageError           2  the command was called wrongly (no e-mail for a live run ...)
├── SourceError          3  a remote source is away or answered nonsense; safe to run again
│   ├── QueryError       1  the source understood and refused the query
│   └── KeyRefusedError  1  the source refused the API key: stop the run
├── GuardError           4  a check refused; nothing was written
└── StoreError           1  the database cannot be opened or written
"""

from __future__ import annotations


class EvidenceError(Exception):
    """An expected failure; `str(error)` is one sentence for the user, `exit_code` what the process returns."""

    exit_code = 1


class InputError(EvidenceError):
    """A file, field or record cannot be used."""


class TopicError(InputError):
    """A topic file is missing or wrong."""


class ModelError(InputError):
    """A model artefact is missing, damaged or of another version."""


class UsageError(EvidenceError):
    """The command was called wrongly."""

    exit_code = 2


class SourceError(EvidenceError):
    """A remote source is away or answered nonsense; it is safe to run again."""

    exit_code = 3


class QueryError(SourceError):
    """The source understood the query and refused it."""

    exit_code = 1


class KeyRefusedError(SourceError):
    """The source refused the API key; no record may be marked as failed for it."""

    exit_code = 1


class GuardError(EvidenceError):
    """A check refused the result; nothing was written."""

    exit_code = 4


class StoreError(EvidenceError):
    """The database cannot be opened or written."""
