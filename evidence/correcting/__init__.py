"""What people put right: the fields that can be corrected, and a machine's output with the corrections in its place."""

from evidence.correcting.apply import corrected, corrected_labels, with_differences
from evidence.correcting.fields import FIELDS, Field, Vocabulary, check, field_of
from evidence.correcting.quotes import find_quote

__all__ = [
    "FIELDS",
    "Field",
    "Vocabulary",
    "check",
    "corrected",
    "corrected_labels",
    "field_of",
    "find_quote",
    "with_differences",
]
