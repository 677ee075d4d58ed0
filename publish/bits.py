"""Sets of table lines as integers, bit i for rowid i (see evidence/store/facets.py): build, and walk in order (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

BLOCK = 1 << 16  # bits looked at in one step


def of_rows(rowids: Iterable[int]) -> int:
    """The set of these rowids."""
    bits = bytearray()
    for rowid in rowids:
        byte = rowid >> 3
        if byte >= len(bits):
            bits.extend(bytes(byte + 1 - len(bits) + 4096))
        bits[byte] |= 1 << (rowid & 7)
    return int.from_bytes(bits, "little")


def of_bytes(stored: bytes) -> int:
    """The set stored in table facets."""
    return int.from_bytes(stored, "little")


def rowids(bits: int, skip: int = 0) -> Iterator[int]:
    """The rowids of a set in ascending order, without the first `skip` ones; whole blocks are skipped by counting."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    step = BLOCK // 8
    for start in range(0, len(data), step):
        block = int.from_bytes(data[start : start + step], "little")
        inside = block.bit_count()
        if inside <= skip:
            skip -= inside
            continue
        yield from _in_block(block, start * 8, skip)
        skip = 0


def _in_block(block: int, base: int, skip: int) -> Iterator[int]:
    signs = bin(block)[:1:-1]
    at = signs.find("1")
    while at >= 0:
        if skip:
            skip -= 1
        else:
            yield base + at
        at = signs.find("1", at + 1)


def has(data: bytes, rowid: int) -> bool:
    """Whether a set, as little-endian bytes, has a rowid."""
    byte = rowid >> 3
    return byte < len(data) and bool(data[byte] >> (rowid & 7) & 1)
