"""The database: the only place with SQL that writes.

store.Store opens it; harvested.py saves what a harvest brings, derived.py what the stages made of it,
table.py makes the evidence table, corrections.py keeps human corrections, reading.py gives records back.
"""

from evidence.store.store import Store, roll_back

__all__ = ["Store", "roll_back"]
