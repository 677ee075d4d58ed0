"""What people put right: the fields that can be corrected, and a machine's output with the corrections in its place."""

from evidence.correcting.apply import corrected as corrected
from evidence.correcting.apply import corrected_labels as corrected_labels
from evidence.correcting.apply import with_differences as with_differences
from evidence.correcting.fields import FIELDS as FIELDS
from evidence.correcting.fields import Field as Field
from evidence.correcting.fields import Vocabulary as Vocabulary
from evidence.correcting.fields import check as check
from evidence.correcting.fields import field_of as field_of
from evidence.correcting.quotes import find_quote as find_quote
