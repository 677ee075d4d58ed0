"""A conclusion of a full text that claims more than its primary outcome bears is told, with the words; the abstract's stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Annotate = Callable[..., dict[str, Any]]

LOST = (
    "<sec><title>Methods:</title><p>Sixty adults were randomized to intravenous ketamine or saline. The primary outcome was"
    " the pain score at 24 hours.</p></sec><sec><title>Results:</title><p>The primary outcome, the pain score at 24 hours,"
    " did not differ between the groups (P = 0.61).</p></sec><sec><title>Conclusion:</title><p>Ketamine did not reduce"
    " pain scores at 24 hours.</p></sec>"
)
WON = LOST.replace(
    "did not differ between the groups (P = 0.61)", "was significantly lower with ketamine (P = 0.01)"
).replace("did not reduce", "reduced")
CLAIM = "Ketamine is an effective treatment of pain after shoulder surgery."


def concluding(text: str, heading: str = "Conclusion") -> str:
    return f"<sec><title>{heading}</title><p>{text}</p></sec>"


@pytest.mark.parametrize(
    ("abstract", "discussion", "spun"),
    [
        (LOST, "<p>Pain.</p>" + concluding(CLAIM), CLAIM),
        (LOST, "<p>Pain.</p>" + concluding(CLAIM, "5. Conclusions"), CLAIM),
        (LOST, f"<p>Pain. In conclusion, {CLAIM[0].lower()}{CLAIM[1:]}</p>", "In conclusion, ketamine is"),
        (LOST, "<p>Pain.</p>" + concluding("Ketamine did not reduce pain after shoulder surgery."), None),
        (LOST, "<p>Pain.</p>" + concluding("Saline was no worse than ketamine."), None),
        (LOST, f"<p>{CLAIM} In conclusion, ketamine did not reduce pain.</p>", None),  # told of others before
        (LOST, f"<p>{CLAIM}</p>", None),  # a discussion is no conclusion
        (WON, "<p>Pain.</p>" + concluding(CLAIM), None),
    ],
)
def test_the_conclusion_of_an_article_is_held_against_its_primary_outcome(
    abstract: str, discussion: str, spun: str | None, annotate: Annotate
) -> None:
    line = annotate(abstract=abstract, discussion=discussion)
    found = line["spin_of_article"]
    assert line["flags"]["spin"] is (spun is not None)
    assert line["spin"] is None  # the abstract concludes what was found
    if spun is None:
        assert found is None
    else:
        assert found["quote"].startswith(spun)
        assert line["texts"][found["field"]][found["start"] : found["end"]] == found["quote"]
        against = found["against"]
        assert "did not differ" in against["quote"]
        assert line["texts"]["abstract"][against["start"] : against["end"]] == against["quote"]


def test_spin_of_the_abstract_stays_where_the_article_concludes_soberly(annotate: Annotate) -> None:
    line = annotate(
        abstract=LOST.replace("Ketamine did not reduce pain scores at 24 hours.", CLAIM),
        discussion="<p>Pain.</p>" + concluding("Ketamine did not reduce pain."),
    )
    assert line["flags"]["spin"] is True
    assert line["spin"]["field"] == "abstract"
    assert line["spin_of_article"] is None
