"""No line ends within a date, a dose, a p value or a range; what is wrapped stays the same text, and safe."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from publish.unbroken import unbroken


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("searched on 2026-11-23.", ["2026-11-23"]),
        ("0.5 mg/kg/h and 0.4 mg kg-1", ["0.5 mg/kg/h", "0.4 mg kg-1"]),
        ("95 % interval, sign test p = 0.0117", ["95 %", "p = 0.0117"]),
        ("95% CI, 0.30-0.93; P = .02", ["0.30-0.93", "P = .02"]),
        ("17.2% in 66 people, PHQ-9 and NCT01234567", []),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, kept: list[str]) -> None:
    html = unbroken(text)
    assert re.findall(r'<span class="unbroken">(.*?)</span>', html) == kept
    assert html.striptags() == text


def test_a_text_is_escaped_and_html_left_as_it_is() -> None:
    assert unbroken("<b>5 mg") == Markup('&lt;b&gt;<span class="unbroken">5 mg</span>')
    assert unbroken(Markup("<b>5 mg</b>")) == Markup("<b>5 mg</b>")
    assert unbroken(None) == ""
