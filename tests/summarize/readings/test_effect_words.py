"""The patterns of words of effect: what each must know, and what merely looks like one."""

from __future__ import annotations

import pytest

from summarize.text.effect_words import LESS, MORE, NO_DIFFERENCE, NOT, SIGNIFICANT, tells_effect


@pytest.mark.parametrize("word", "increased higher greater more elevated rose longer exceeded doubled improved".split())
def test_these_say_more(word: str) -> None:
    assert MORE.match(word)
    assert not LESS.match(word)


@pytest.mark.parametrize("word", "decreased lower fewer less fell dropped halved blocked attenuated subsided".split())
def test_these_say_less(word: str) -> None:
    assert LESS.match(word)
    assert not MORE.match(word)


@pytest.mark.parametrize("word", "up down most least block limitations double morning lowland moreover lessons".split())
def test_these_only_look_like_words_of_effect(word: str) -> None:
    assert not tells_effect(word)


@pytest.mark.parametrize(
    "said",
    [
        "there was no significant difference",
        "no statistically significant effect",
        "craving did not differ between the groups",
        "the groups were not significantly different",
        "pain scores were similar",
        "results were comparable",
        "ketamine failed to reduce craving",
        "without any significant change",
        "without increasing adverse events",
        "a nonsignificant reduction",
        "was noninferior to midazolam",
        "neither drug changed the score",
        "the difference between the groups at one week was not significant",
        "scores remained unchanged",
        "no benefit over placebo",
        "p = ns",
        "lack of effect",
        "little or no difference",
    ],
)
def test_these_say_that_there_is_no_difference(said: str) -> None:
    assert NO_DIFFERENCE.search(said)


@pytest.mark.parametrize(
    "said",
    [
        "craving was significantly lower",
        "no patient relapsed",
        "the difference was significant",
        "nobody was lost to follow-up",
        "ketamine reduced craving",
        "patients not on methadone were included",
        "the sessions were observed",  # ends in n.s. of no word
        "ketamine resulted in significantly lower scores",  # in, not in-
        "it began in significant pain",
        "the groups were dissimilar",
        "morphine equivalents fell",
        "tramado not shown",  # not of no verb
    ],
)
def test_these_do_not_say_that_there_is_no_difference(said: str) -> None:
    assert not NO_DIFFERENCE.search(said)


@pytest.mark.parametrize(
    ("said", "significant"),
    [
        ("a significant reduction", True),
        ("significantly lower", True),
        ("not significant", False),
        ("nonsignificant", False),
        ("non-significant", False),
        ("no significant change", False),
        ("insignificant", False),
        ("not statistically significant", False),
        ("without significant change", False),
        ("resulted in significantly lower scores", True),
        ("clinical significance", False),
    ],
)
def test_significance_is_read_only_where_it_is_not_denied(said: str, significant: bool) -> None:
    assert bool(SIGNIFICANT.search(said)) is significant


@pytest.mark.parametrize("word", "no not without neither failed lacked absence nonsignificantly".split())
def test_these_words_deny_what_follows(word: str) -> None:
    assert NOT.match(word)
