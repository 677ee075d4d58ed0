"""An article in JATS becomes named texts: nothing runs together, nothing is fetched, nothing is expanded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence.errors import InputError
from harvest.articles.jats import LARGEST, article_of, read_article
from operate.cli import cli

Written = Callable[..., Path]
Made = Callable[..., str]

TABLE = (
    '<table-wrap id="T1"><label>Table 1</label><caption><p>Side effects, n (%)</p></caption><table>'
    '<thead><tr><th rowspan="2">Event</th><th colspan="2">Group</th></tr><tr><th>Ketamine</th><th>Saline</th></tr></thead>'
    "<tbody><tr><td>Nausea</td><td>4 (13)</td><td>5 (17)</td></tr></tbody></table>"
    "<table-wrap-foot><fn><p>No other event was looked for.</p></fn></table-wrap-foot></table-wrap>"
)


def test_nested_sections_are_texts_named_by_the_headings_that_lead_to_them(written: Written) -> None:
    nested = (
        "<p>All adults.</p><sec><title>Drugs</title><p>Ketamine.</p><sec><title>Doses</title><p>Low.</p></sec></sec>"
    )
    texts = read_article(written(methods=nested)).texts
    assert texts["Methods"] == "All adults."
    assert texts["Methods > Drugs"] == "Ketamine."
    assert texts["Methods > Drugs > Doses"] == "Low."


def test_two_sections_of_one_name_are_two_texts(written: Written) -> None:
    twice = "<sec><title>Pain</title><p>One.</p></sec><sec><title>Pain</title><p>Two.</p></sec>"
    texts = read_article(written(results=twice)).texts
    assert (texts["Results > Pain"], texts["Results > Pain (2)"]) == ("One.", "Two.")


def test_a_table_stands_in_no_paragraph_and_its_spans_are_resolved(written: Written) -> None:
    article = read_article(written(results=f"<p>Few had harm {TABLE} (Table 1).</p>"))
    assert article.texts["Results"] == "Few had harm (Table 1)."
    [table] = [part for part in article.parts if part.kind == "table"]
    assert table.field == "Table 1"
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Event", "Group", "Group"],
        ["Event", "Ketamine", "Saline"],
        ["Nausea", "4 (13)", "5 (17)"],
    ]
    assert all(table.text[c.start : c.end] == c.text for row in table.rows for c in row)
    assert table.text.endswith("Nausea | 4 (13) | 5 (17)\nNo other event was looked for.")


def test_a_table_of_a_caption_alone_is_kept_and_gives_no_cells(written: Written) -> None:
    picture = (
        '<table-wrap><label>Table 2</label><caption><p>Scores</p></caption><graphic xlink:href="t2"/></table-wrap>'
    )
    [table] = [part for part in read_article(written(floats=picture)).parts if part.kind == "table"]
    assert (table.text, table.rows) == ("Table 2. Scores", ())


def test_a_paragraph_that_repeats_a_table_is_left_out(written: Written) -> None:
    rows = "".join(f"<tr><td>Symptom {i}</td><td>{i} of 30</td><td>{i + 1} of 30</td></tr>" for i in range(9))
    run_on = "".join(f"Symptom {i}{i} of 30{i + 1} of 30" for i in range(9))
    table = f"<table-wrap><label>Table 3</label><table>{rows}</table></table-wrap>"
    assert read_article(written(results=f"<p>{run_on}</p><p>Rest.</p>{table}")).texts["Results"] == "Rest."


def test_powers_formulas_and_raised_citations_stay_readable(written: Written) -> None:
    text = (
        "<p>10<sup>3</sup> cells of 18 people<sup><xref ref-type='bibr' rid='r1'>33</xref>,"
        "<xref ref-type='bibr' rid='r2'>35</xref></sup> and <alternatives><tex-math>\\frac{1}{2}</tex-math>"
        "<mml:math><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math></alternatives>.</p>"
    )
    assert read_article(written(results=text)).texts["Results"] == "10³ cells of 18 people[33,35] and 1/2."


def test_items_of_a_list_and_parts_of_a_figure_do_not_run_together(written: Written) -> None:
    items = "<p>Groups:<list><list-item><p>Ketamine</p></list-item><list-item><p>Saline</p></list-item></list></p>"
    figure = "<fig><label>Figure 1</label><caption><title>Flow</title><p>Of people.</p></caption></fig>"
    texts = read_article(written(methods=items, floats=figure)).texts
    assert texts["Methods"] == "Groups:\nKetamine\nSaline"
    assert texts["Figure 1"] == "Figure 1\nFlow\nOf people."


def test_supplementary_files_are_named_and_cited_papers_are_not_read(written: Written) -> None:
    extra = '<sec><title>Supplement</title><supplementary-material><media xlink:href="s1.pdf"/></supplementary-material></sec>'
    article = read_article(written(back=extra))
    assert article.supplements == ("s1.pdf",)
    assert not any("9 mg/kg" in text for text in article.texts.values())


def test_identifiers_and_licence_are_the_article_s_own(written: Written) -> None:
    licence = (
        '<permissions><license xlink:href="http://creativecommons.org/licenses/by/4.0/"><license-p>Free.</license-p>'
        "</license></permissions>"
    )
    article = read_article(written(front=licence))
    assert (article.paper.pmid, article.paper.pmcid) == ("900001", "PMC900002")
    assert article.licence == "http://creativecommons.org/licenses/by/4.0/"


def test_an_article_without_pmid_is_called_by_its_pmcid(written: Written) -> None:
    assert read_article(written(ids='<article-id pub-id-type="pmcid">PMC77</article-id>')).paper.paper == "PMC77"


def test_a_sub_article_is_not_the_article(made: Made) -> None:
    letter = "<sub-article><body><sec><title>Reply</title><p>Ketamine 8 mg/kg.</p></sec></body></sub-article></article>"
    article = article_of(made().replace("</article>", letter).encode(), "a.nxml")
    assert not any("8 mg/kg" in text for text in article.texts.values())


ENTITY = '<!DOCTYPE article [<!ENTITY big "aaaaaaaaaa"><!ENTITY file SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda made: made(doctype=ENTITY, intro="<p>&big;&file;</p>"), "declares entities of its own"),
        (lambda made: made()[:900], "no well-formed XML"),
        (lambda made: "<html>not found</html>", "no JATS article"),
        (lambda made: "", "no JATS article"),
        (lambda made: made(ids=""), "neither PMID, PMCID nor DOI"),
        (lambda made: "<article><body/></article>", "front matter"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence_that_names_the_file(
    spoil: Callable[[Made], str], said: str, made: Made, tmp_path: Path
) -> None:
    path = tmp_path / "bad.nxml"
    path.write_text(spoil(made), encoding="utf-8")
    with pytest.raises(InputError, match=said) as refused:
        read_article(path)
    assert "bad.nxml" in str(refused.value)
    assert isinstance(CliRunner().invoke(cli, ["annotate", str(path)]).exception, InputError)  # exit code 1


def test_a_file_larger_than_any_article_is_refused(monkeypatch: pytest.MonkeyPatch, written: Written) -> None:
    monkeypatch.setattr("harvest.articles.jats.LARGEST", 100)
    assert LARGEST > 10**7
    with pytest.raises(InputError, match="larger than"):
        read_article(written())


def test_named_signs_that_only_the_dtd_would_know_are_read(written: Written) -> None:
    assert read_article(written(results="<p>5&nbsp;mg &plusmn; 1</p>")).texts["Results"] == "5\xa0mg ± 1"
