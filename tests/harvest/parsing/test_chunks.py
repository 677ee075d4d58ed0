"""A gzip file gives all that is in it, also when it is cut off, in bounded steps (promise 29)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.records import Paper
from harvest.markup import split as pubmed_split
from harvest.markup.split import CHUNK, read_chunks
from harvest.pubmed.xml import parse_file

from .conftest import article, document

MEMBERS = st.lists(st.binary(max_size=4000) | st.integers(0, 3_000_000).map(bytes), min_size=1, max_size=3)
CALM = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(params=["zlib", "isal.isal_zlib"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Each library that may unpack; isal is an extra."""
    module: ModuleType = pytest.importorskip(request.param)
    monkeypatch.setattr(pubmed_split, "_zlib", module)
    return module


def got(path: Path) -> tuple[bytes, bool]:
    """What a file gives, and whether it says that it is whole."""
    out = bytearray()
    chunks: Iterator[bytes] = read_chunks(path)
    try:
        for chunk in chunks:
            assert len(chunk) <= CHUNK
            out += chunk
    except EOFError:
        return bytes(out), False
    return bytes(out), True


@given(members=MEMBERS, padding=st.sampled_from([b"", b"\0\0\0"]))
@CALM
def test_every_member_is_unpacked_with_or_without_zeros_behind_it(
    tmp_path: Path, members: list[bytes], padding: bytes
) -> None:
    path = tmp_path / "whole.gz"
    path.write_bytes(b"".join(gzip.compress(member) + padding for member in members))
    assert got(path) == (b"".join(members), True)


@given(
    content=st.binary(min_size=1, max_size=20_000) | st.integers(1, 5_000_000).map(bytes), share=st.floats(0.2, 0.95)
)
@CALM
def test_a_file_cut_off_gives_all_that_can_be_unpacked_and_says_so(
    tmp_path: Path, content: bytes, share: float
) -> None:
    packed = gzip.compress(content)
    packed = packed[: max(3, int(len(packed) * share))]
    path = tmp_path / "cut.gz"
    path.write_bytes(packed)
    assert got(path) == (zlib.decompressobj(pubmed_split.GZIP).decompress(packed), False)


def test_what_the_last_bytes_of_a_cut_off_file_unpack_to_beyond_one_step_is_given_too(tmp_path: Path) -> None:
    packed, path = gzip.compress(bytes(3_000_000)), tmp_path / "cut.gz"
    for end in range(1000, 2200):
        path.write_bytes(packed[:end])
        assert len(got(path)[0]) == len(zlib.decompressobj(pubmed_split.GZIP).decompress(packed[:end]))


def test_the_records_before_the_end_of_a_small_cut_off_file_are_kept(tmp_path: Path) -> None:
    titles = (f"An invented title, number {zlib.crc32(bytes([n % 251])):x}-{n}" for n in range(300))
    whole = document(*(article(pmid=str(n + 1), title=title) for n, title in enumerate(titles)))
    packed = gzip.compress(whole)
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(packed[: len(packed) * 9 // 10])
    records = list(parse_file(path))
    assert sum(isinstance(record, Paper) for record in records) > 200
    assert not isinstance(records[-1], Paper), "the last piece tells that the file is cut off"


def test_damage_in_the_middle_is_told_and_costs_only_what_follows(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"a" * 200_000) + gzip.compress(b"b" * 200_000))
    packed[-100:] = b"\xff" * 100
    path = tmp_path / "damaged.gz"
    path.write_bytes(bytes(packed))
    content, whole = got(path)
    assert content.startswith(b"a" * 200_000)
    assert not whole


def test_what_follows_the_last_member_and_is_no_gzip_is_told(tmp_path: Path) -> None:
    path = tmp_path / "more.gz"
    path.write_bytes(gzip.compress(b"a") + b"not gzip")
    assert got(path) == (b"a", False)
