"""Keep what people answered on the risk of bias: only added to, the same answer once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from evidence.store import codec
from evidence.store.base import Base

GIVEN = ("paper", "result", "question", "answer", "made_by", "made_on", "note")


class Rob2Store(Base):
    """The side of Store that keeps answers on the risk of bias."""

    def rob2_answers(self) -> list[dict[str, Any]]:
        """Every answer, in the order in which people gave them; of one day in that of entry."""
        return [
            dict(row) for row in self.connection.execute("SELECT * FROM rob2_answers ORDER BY made_on, answer_number")
        ]

    def save_rob2(self, answers: Iterable[Mapping[str, Any]], now: datetime) -> tuple[int, int]:
        """Add the answers that are not here yet; how many are new, and how many stand already.

        An answer is known where the same person gave it on the same day with the same note.
        """
        fresh = known = 0
        same = " AND ".join(f"{name} IS ?" for name in GIVEN)
        for answer in answers:
            given = {name: answer.get(name) for name in GIVEN}
            if self.scalar(f"SELECT 1 FROM rob2_answers WHERE {same}", *given.values()):
                known += 1
                continue
            number = (self.scalar("SELECT max(answer_number) FROM rob2_answers") or 0) + 1
            self.insert("rob2_answers", [{"answer_number": number, **given, "made_at": codec.iso(now)}])
            fresh += 1
        return fresh, known
