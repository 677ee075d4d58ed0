"""Made-up articles in JATS, with the structures of real ones and sentences of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Annotate = Callable[..., dict[str, Any]]

TITLE = "Ketamine versus saline before shoulder surgery: a randomized trial"
ABSTRACT = (
    "<sec><title>Methods:</title><p>Sixty adults were randomized to intravenous ketamine 0.3 mg/kg or saline.</p></sec>"
    "<sec><title>Results:</title><p>Pain scores were significantly lower with ketamine than with saline (P = 0.01).</p></sec>"
)
METHODS = (
    "<p>In this double-blind trial the ketamine group received intravenous ketamine 0.3 mg/kg and the control group "
    "received saline, the same amount.</p>"
)
RESULTS = "<p>Pain scores were significantly lower in the ketamine group than in the saline group (P = 0.01).</p>"


def section(title: str, body: str, kind: str = "") -> str:
    """A section with its heading."""
    sec_type = f' sec-type="{kind}"' if kind else ""
    return f"<sec{sec_type}><title>{title}</title>{body}</sec>"


def jats(
    *,
    title: str = TITLE,
    abstract: str = ABSTRACT,
    intro: str = "<p>Pain is common.</p>",
    methods: str = METHODS,
    results: str = RESULTS,
    discussion: str = "<p>Pain was less.</p>",
    front: str = "",
    back: str = "",
    floats: str = "",
    body: str | None = None,
    ids: str = '<article-id pub-id-type="pmid">900001</article-id><article-id pub-id-type="pmc">900002</article-id>',
    doctype: str = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-archivearticle1.dtd">',
) -> str:
    """A whole article; the parts are JATS markup."""
    own = body or (
        section("Introduction", intro, "intro")
        + section("Methods", methods, "methods")
        + section("Results", results, "results")
        + section("Discussion", discussion, "discussion")
    )
    return (
        f'{doctype}<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">'
        f"<front><article-meta>{ids}<title-group><article-title>{title}</article-title></title-group>"
        f"{front}<abstract>{abstract}</abstract></article-meta></front><body>{own}</body>"
        f"<back>{back}<ref-list><ref><mixed-citation>Ketamine 9 mg/kg</mixed-citation></ref></ref-list></back>"
        f"<floats-group>{floats}</floats-group></article>"
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write an article made with jats(...), or the text given, and give its path."""

    def write(text: str | None = None, **parts: Any) -> Path:
        path = tmp_path / "article.nxml"
        path.write_text(jats(**parts) if text is None else text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def annotate(written: Callable[..., Path]) -> Annotate:
    """The object that `evidence annotate` prints of an article made with jats(...)."""
    import classify
    from evidence.topic import load_topic
    from operate.commands.annotate import of_article

    root = Path(__file__).parents[2]
    topic, model = load_topic(root / "topics" / "ketamine-oud.yml"), classify.load_model()
    return lambda **parts: of_article(written(**parts), topic, model)


@pytest.fixture
def made() -> Callable[..., str]:
    """jats(...), for tests that spoil its bytes."""
    return jats
