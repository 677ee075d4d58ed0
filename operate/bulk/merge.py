"""The latest revision of every record: update files and deletions applied in the order of the files' names.

NLM numbers its files, so the order of names is the order of time. Memory: one byte for every PMID up to the highest
(40 MB for all of PubMed) and one bit for every row; the tables are streamed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from operate.bulk.table import SCHEMA

Bools = npt.NDArray[np.bool_]


def merge(tables: Sequence[Path], target: Path) -> int:
    """Write the rows that stand after all files into `target`; returns how many.

    A record replaces all before it; a deletion removes them; what comes after a deletion stands again. Records that
    could not be read replace nothing.
    """
    keep = _standing(sorted(tables, key=lambda path: path.name))
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    rows = 0
    try:
        with pq.ParquetWriter(partial, SCHEMA, compression="zstd") as writer:
            for path, packed in keep.items():
                rows += _copy(path, packed, writer)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _standing(tables: Sequence[Path]) -> dict[Path, npt.NDArray[np.uint8]]:
    """For each table the rows that stand, as bits; worked out from the last file to the first."""
    decided: Bools = np.zeros(0, dtype=np.bool_)  # by PMID: a later file has a revision or a deletion of it
    keep: dict[Path, npt.NDArray[np.uint8]] = {}
    for path in reversed(tables):
        columns = pq.read_table(path, columns=["paper", "kind"])
        kind = columns["kind"]
        readable = _numpy(pc.not_equal(kind, "quarantined"))
        record = _numpy(pc.equal(kind, "record"))
        numbers = np.zeros(len(readable), dtype=np.int64)
        numbers[readable] = pc.cast(columns["paper"].filter(pa.array(readable)), pa.int64()).to_numpy()
        decided = _grown(decided, int(numbers.max(initial=0)) + 1)
        last = _last_of_each(numbers, readable)
        last &= ~decided[numbers]
        decided[numbers[readable]] = True
        keep[path] = np.packbits(last & record)
    return dict(reversed(keep.items()))


def _numpy(mask: pa.ChunkedArray) -> Bools:
    found: Bools = mask.to_numpy().astype(np.bool_)
    return found


def _grown(decided: Bools, size: int) -> Bools:
    return decided if len(decided) >= size else np.concatenate([decided, np.zeros(size - len(decided), np.bool_)])


def _last_of_each(numbers: npt.NDArray[np.int64], readable: Bools) -> Bools:
    """The rows that are the last of their PMID within one file."""
    rows = np.flatnonzero(readable)
    _, first_from_end = np.unique(numbers[rows][::-1], return_index=True)
    last: Bools = np.zeros(len(numbers), dtype=np.bool_)
    last[rows[len(rows) - 1 - first_from_end]] = True
    return last


def _copy(path: Path, packed: npt.NDArray[np.uint8], writer: pq.ParquetWriter) -> int:
    rows = at = 0
    with pq.ParquetFile(path) as table:
        mask = np.unpackbits(packed, count=table.metadata.num_rows).astype(np.bool_)
        for number in range(table.num_row_groups):
            group = table.read_row_group(number)
            kept = group.filter(pa.array(mask[at : at + len(group)]))
            at += len(group)
            rows += len(kept)
            if len(kept):
                writer.write_table(kept)
    return rows
