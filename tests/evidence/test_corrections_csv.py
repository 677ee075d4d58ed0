"""Corrections are read as a spreadsheet program saves them, or refused in one sentence with file and line."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import InputError
from evidence.store import Store
from operate.cli import cli
from operate.commands.corrections import COLUMNS, _defused
from operate.commands.sheets import rows as _rows

SHA = "ab" * 32
ROW = {
    "paper": "90000001",
    "field_name": "study_type",
    "value": "case_report",
    "old_value": "review",
    "made_by": "A. Reader",
    "reason": "naïve – single; patient",
    "made_at": "2026-02-01T04:20:08+00:00",
    "text_sha256": SHA,
    "quote": "",
    "correction": "1",
    "undoes": "",
}


def line(delimiter: str = ",", **changes: str) -> str:
    cells = ({**ROW, **changes}[name] for name in COLUMNS)
    return delimiter.join(
        '"' + cell.replace('"', '""') + '"' if delimiter in cell or "\n" in cell else cell for cell in cells
    )


def text(*lines: str, delimiter: str = ",", end: str = "\r\n") -> str:
    return end.join([delimiter.join(COLUMNS), *lines, ""])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    records = tmp_path / "r.jsonl"
    records.write_text("".join(f'{{"id": "{n}", "title": "Ketamine {n}"}}\n' for n in ("90000001", "x1", "x2")))
    target = tmp_path / "evidence.db"
    CliRunner().invoke(
        cli, ["harvest", "ketamine-oud", "--load", str(records), "--db", str(target)], standalone_mode=False
    )
    return target


def imported(database: Path, raw: bytes) -> Result:
    path = database.parent / "c.csv"
    path.write_bytes(raw)
    return CliRunner().invoke(cli, ["corrections", "import", str(path), "--db", str(database)], standalone_mode=False)


def stored(database: Path) -> list[dict[str, str]]:
    out = database.parent / "out.csv"
    CliRunner().invoke(cli, ["corrections", "export", str(out), "--db", str(database)], standalone_mode=False)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "raw",
    [
        text(line()).encode(),
        text(line(), end="\n").encode("utf-8-sig"),
        text(line()).encode("utf-16"),
        text(line()).encode("cp1252"),
        text(line(";"), delimiter=";").encode("utf-8-sig"),
        text(line(";"), delimiter=";").encode("cp1252"),
        text(line("\t"), delimiter="\t").encode("utf-16"),
        ("sep=;\r\n" + text(line(";"), delimiter=";")).encode(),
        text(line(), "," * 7, "", " , ").encode(),
        text(line(paper="90000001.0")).encode(),
        text(line(paper=" 90000001 ", text_sha256=SHA.upper())).encode(),
        text(line()).replace("paper", "PAPER", 1).replace("value", " Value ", 1).encode(),
        (",".join((*COLUMNS, "note")) + "\n" + line() + ",x\n").encode(),
    ],
)
def test_every_form_a_spreadsheet_saves_gives_the_same_correction(database: Path, raw: bytes) -> None:
    assert "1 correction imported" in imported(database, raw).stdout
    (found,) = stored(database)
    assert {k: v for k, v in found.items() if k != "made_at"} == {k: v for k, v in ROW.items() if k != "made_at"}
    assert "0 corrections imported, 1 known already" in imported(database, raw).stdout


@pytest.mark.parametrize(
    ("lines", "number", "words"),
    [
        ([line(), line(paper="9.0E+07")], 3, "rounded by a spreadsheet"),
        ([line(), line(paper="9,00E+07")], 3, "rounded by a spreadsheet|cells under"),
        ([line(text_sha256="6.5E+63")], 2, "no SHA-256"),
        ([line(made_at="01.02.2026 04:20")], 2, "no ISO date"),
        ([line(reason="one\ntwo"), "", line(paper="x9")], 5, "x9: no such record"),
        ([line(), line(value="nonsense")], 3, "is no study_type"),
        ([line(reason="")], 2, "the column reason is missing"),
        ([line() + ",more"], 2, "12 cells under 11 columns"),
        ([line(), '90000001,"never closed'], 3, "not CSV"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line_and_nothing_is_stored(
    database: Path, lines: list[str], number: int, words: str
) -> None:
    done = imported(database, text(*lines, end="\n").encode())
    assert isinstance(done.exception, InputError)
    assert re.search(rf"c\.csv, line {number}: .*({words})", str(done.exception))
    assert stored(database) == []


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfea", b"\x81\x8d", b""])
def test_what_is_no_text_is_refused_without_a_traceback(database: Path, raw: bytes) -> None:
    done = imported(database, raw)
    assert done.exception is None or isinstance(done.exception, InputError)
    assert stored(database) == []


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1).filter(str.strip),
        min_size=1,
        max_size=3,
    )
)
def test_no_exported_cell_starts_a_formula_and_every_value_comes_back(
    tmp_path_factory: pytest.TempPathFactory, reasons: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_defused({**ROW, "reason": reason}[name]) for name in COLUMNS] for reason in reasons)
    cells = [cell for row in csv.reader(path.open(encoding="utf-8", newline="")) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert [row["reason"] for _, row in _rows(path)] == [reason.strip() for reason in reasons]


def test_ten_thousand_rows_are_imported_in_time_that_grows_with_their_number_alone(database: Path) -> None:
    def seconds(count: int, start: int) -> float:
        rows = [
            line(
                reason=f"r{n}",
                made_at=f"2026-02-{1 + n % 28:02d}T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}+00:00",
                made_by=f"A{n}",
            )
            for n in range(start, start + count)
        ]
        begun = time.process_time()
        assert f"{count:,} corrections imported" in imported(database, text(*rows).encode()).stdout
        return time.process_time() - begun

    assert seconds(500, 0) * 40 > seconds(3000, 1000)  # six times the rows; a quadratic way takes 36 times and more


def test_several_fields_of_a_record_win_in_one_turn_and_each_keeps_what_it_replaced(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []
    save = Store.save_values

    def counted(store: Store, paper: str, *rest: Any) -> None:
        turns.append(paper)
        save(store, paper, *rest)

    monkeypatch.setattr(Store, "save_values", counted)
    new = {"old_value": "", "text_sha256": "", "correction": ""}
    later = "2026-02-02T04:20:08+00:00"
    rows = [
        line(**new),
        line(**new, field_name="scope", value="core"),
        line(**new, field_name="humans", value="true"),
        line(**new, field_name="scope", value="adjacent", reason="once more", made_by="B"),
        line(**new, paper="x1", field_name="scope", value="core"),
        line(**new, paper="x1", field_name="humans", value="true", made_at=later),
    ]
    assert "6 corrections imported" in imported(database, text(*rows).encode()).stdout
    assert turns == ["90000001", "90000001", "x1", "x1"]
    old = [row["old_value"] for row in stored(database)]
    assert old == ["", "", "", "core", "", ""]
    with Store(database, readonly=True) as store:
        held = {field: label.value for field, label in store.labels_of("90000001").items()}
    assert held == {"study_type": "case_report", "scope": "adjacent", "humans": "true"}
