"""A year of cron, shortened: nothing is lost, no value is stale, and the database grows with what changed."""

from __future__ import annotations

from pathlib import Path

from year import year

DAYS, RECORDS = 40, 60


def test_a_year_of_faults_kills_and_edits_loses_nothing_and_grows_with_what_changed(tmp_path: Path) -> None:
    with year(tmp_path, DAYS, RECORDS) as drill:
        drill.run()
    assert drill.lost == []
    assert {"complete", "failed", "killed", "full disk"} <= set(drill.outcomes)
    assert drill.outcomes[-1] == "complete"
    assert len(drill.corrected) == 3
    assert any("reads the query differently" in alarm for alarm in drill.alarms)
    assert any("malformed" in alarm for alarm in drill.alarms)
    first, second = drill.sizes[DAYS // 2] - drill.sizes[0], drill.sizes[-1] - drill.sizes[DAYS // 2]
    assert second < 2 * max(first, 40_000)
