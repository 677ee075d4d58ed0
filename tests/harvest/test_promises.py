"""The page of promises is generated, and no promise is left without a proof."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("promises", ROOT / "tests" / "promises.py")
assert _spec
assert _spec.loader
promises = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(promises)


def test_every_promise_has_a_test_that_proves_it() -> None:
    found = promises.tests_of(ROOT)
    assert [number for number, names in found.items() if not names] == []
    assert sorted(found) == list(range(1, 46))


def test_tests_named_beside_the_numbers_are_there() -> None:
    assert [name for names in promises.ALSO.values() for name in names if not promises.exists(ROOT, name)] == []


def test_the_page_of_promises_names_each_of_them() -> None:
    text = promises.PAGE.read_text(encoding="utf-8")
    assert all(f"## {number}. {promise}" in text for number, promise in promises.PROMISES.items())
    assert "No test proves" not in text


def test_a_name_may_carry_several_numbers(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(
        "def test_it_is_so_p7_p13(): ...\nasync def test_a_p_in_words(): ...\n"
    )
    found = promises.tests_of(tmp_path)
    assert [n for n, names in found.items() if names] == [7, 13]
    assert found[7] == ["tests/test_x.py::test_it_is_so_p7_p13"]
