"""Every answer is put into its class before it is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from standin import TOO_FAR

from harvest.net.answers import Answer, AnswerClass, Verdict, judge, scrub

C = AnswerClass


def said(what: str, body: str | bytes, status: int = 200, whole: bool = True) -> Verdict:
    return judge(
        what, Answer(status=status, headers={}, body=body.encode() if isinstance(body, str) else body, whole=whole)
    )


def search(**result: object) -> str:
    return json.dumps({"esearchresult": {"count": "0", "idlist": [], **result}})


HEAD = '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "x.dtd">\n'
BODIES = [
    ("efetch", 200, HEAD + "<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>\n", C.OK),
    ("efetch", 200, HEAD + "<PubmedArticleSet></PubmedArticleSet>", C.EMPTY_OK),
    ("efetch", 200, HEAD + "<PubmedArticleSet/>", C.EMPTY_OK),
    ("efetch", 200, HEAD, C.TRANSIENT),
    ("efetch", 200, "", C.TRANSIENT),
    ("efetch", 200, "<html><body>Maintenance</body></html>", C.TRANSIENT),
    ("efetch", 200, HEAD + "<PubmedArticleSet><PubmedArticle><Med", C.INCOMPLETE),
    ("efetch", 200, "12345\n12346\n", C.MALFORMED),
    ("efetch", 200, "<eFetchResult>\n\t<ERROR>Unable to obtain query #1</ERROR>\n</eFetchResult>", C.EXPIRED_HISTORY),
    (
        "efetch",
        400,
        "<eFetchResult><ERROR> Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout</ERROR></eFetchResult>",
        C.TRANSIENT,
    ),
    ("efetch", 200, "NCBI C++ Exception: TXCLIENT::readAll EOF", C.TRANSIENT),
    ("efetch", 400, '{"error":"API key invalid","api-key":"abc","type":"key","status":"unknown"}', C.BAD_KEY),
    ("esearch", 200, '{"error":"API key invalid","api-key":"abc","type":"key","status":"unknown"}', C.BAD_KEY),
    ("efetch", 429, '{"error":"API rate limit exceeded","api-key":"1.2.3.4","count":"4","limit":"3"}', C.RATE),
    ("efetch", 429, "", C.RATE),
    ("json", 429, "slow down", C.RATE),
    ("efetch", 200, '{"error":"API rate limit exceeded","api-key":"1.2.3.4","count":"4","limit":"3"}', C.RATE),
    ("esearch", 200, '{"error":"API rate limit exceeded","count":"11","limit":"10"}', C.RATE),
    ("esearch", 200, '{"error":"/lbsm/eutils_lb -> Neg","api-key":"1.2.3.4","type":"ip","status":"ok"}', C.TRANSIENT),
    ("esearch", 500, "NCBI/eutils202 - WWW Error 500 Diagnostic. This could be a transient problem", C.TRANSIENT),
    ("esearch", 502, "<html>Bad Gateway</html>", C.TRANSIENT),
    ("esearch", 400, '{"error":"error forwarding request","type":"ip"}', C.TRANSIENT),
    (
        "efetch",
        200,
        "<eFetchResult><ERROR>Cannot retrieve history data. query_key: 1</ERROR></eFetchResult>",
        C.EXPIRED_HISTORY,
    ),
    ("esearch", 503, "", C.TRANSIENT),
    ("esearch", 404, "nothing here", C.BAD_QUERY),
    ("esearch", 200, '{"esearchresult":{"ERROR":"' + TOO_FAR + '"}}', C.BAD_QUERY),
    (
        "esearch",
        200,
        '{"esearchresult":{"ERROR":"Position 15000 is out of acceptable range [9999,9998]"}}',
        C.BAD_QUERY,
    ),
    ("esearch", 200, '{"esearchresult":{"ERROR":"Search Backend failed: down"}}', C.TRANSIENT),
    ("esearch", 200, '{"esearchresult":{"ERROR":"Unable to obtain query #1"}}', C.EXPIRED_HISTORY),
    ("esearch", 200, '{"esearchresult":{"count":"3","idlist":["1"', C.INCOMPLETE),
    ("esearch", 200, '{"esearchresult":{}}', C.MALFORMED),
    ("esearch", 200, '["no", "object"]', C.MALFORMED),
    ("esearch", 200, search(count="3"), C.OK),
    ("esearch", 200, search(warninglist={"outputmessages": ["No items found."]}), C.EMPTY_OK),
    ("esearch", 200, search(warninglist={"quotedphrasesnotfound": ['"x"[mesh]']}), C.BAD_QUERY),
    ("esearch", 200, search(errorlist={"phrasesnotfound": ["the"]}), C.BAD_QUERY),
    ("slice", 200, search(warninglist={"quotedphrasesnotfound": ['"x"[mesh]']}), C.EMPTY_OK),
    ("einfo", 200, "<eInfoResult><DbInfo/></eInfoResult>", C.OK),
    (
        "json",
        200,
        '{"status":"failed","message-type":"validation-failure","message":[{"type":"cursor-invalid"}]}',
        C.BAD_QUERY,
    ),
    ("json", 404, "Resource not found.", C.BAD_QUERY),
    ("efetch", 400, "EFETCH proxy_stream(): Failed to connect to the server", C.TRANSIENT),
    ("efetch", 200, "EFETCH proxy_stream(): Failed to connect to the server", C.TRANSIENT),
    ("efetch", 200, "<eFetchResult><ERROR>Service overloaded, please retry later</ERROR></eFetchResult>", C.TRANSIENT),
    ("esearch", 200, '{"esearchresult":{"ERROR":"Service overloaded, please retry later"}}', C.TRANSIENT),
    ("esearch", 400, '{"error":"Service is overloaded. Try again later."}', C.TRANSIENT),
    ("esearch", 400, "<html><head><title>502 Bad Gateway</title></head></html>", C.TRANSIENT),
    ("esearch", 400, "<!DOCTYPE html><html><body>Sorry</body></html>", C.TRANSIENT),
    ("esearch", 200, "upstream connect error or disconnect before headers", C.TRANSIENT),
    ("epost", 400, "Connection reset by peer", C.TRANSIENT),
    ("esearch", 400, '{"error":"can\'t parse methadone maintenance[tiab] AND ("}', C.BAD_QUERY),
    ("efetch", 400, '{"error":"Invalid uid maintenance at position=0"}', C.BAD_QUERY),
    ("esearch", 400, '{"error":"iron overload[foo] is unknown"}', C.BAD_QUERY),
    ("json", 200, '{"version":"6.9"}', C.BAD_QUERY),
    ("json", 200, '{"version":"6.9","errMsg":"Empty query"}', C.BAD_QUERY),
    ("json", 200, '{"studies":[]}', C.OK),
    ("json", 200, "<html>", C.TRANSIENT),
]


@pytest.mark.parametrize(("what", "status", "body", "kind"), BODIES)
def test_each_kind_of_answer_seen_in_the_wild_gets_its_class_p04(
    what: str, status: int, body: str, kind: AnswerClass
) -> None:
    assert said(what, body, status).kind is kind


def test_http_200_is_not_success_p04_p13() -> None:
    assert {kind for _, status, _, kind in BODIES if status == 200} == set(AnswerClass)


def test_an_answer_whose_connection_ended_early_is_incomplete_even_if_it_looks_whole_p07() -> None:
    assert said("efetch", HEAD + "<PubmedArticleSet></PubmedArticleSet>", whole=False).kind is C.INCOMPLETE


def test_every_cut_of_a_fetched_answer_is_refused_p07() -> None:
    body = (
        HEAD + "<PubmedArticleSet>" + "<PubmedArticle><a>text</a></PubmedArticle>" * 20 + "</PubmedArticleSet>"
    ).encode()
    step = max(1, len(body) // 50)
    for end in range(0, len(body) - 1, step):
        assert said("efetch", body[:end]).kind in (C.INCOMPLETE, C.TRANSIENT), end
    assert said("efetch", body).kind is C.OK


def test_the_recorded_searches_of_others_are_read_as_they_were_meant_p04(shared: Path) -> None:
    folder = shared / "eutils" / "pubmed-filters"
    kinds = {
        "legitimate_zero": C.EMPTY_OK,
        "mesh_unknown_zero": C.BAD_QUERY,
        "stopword_tagged": C.BAD_QUERY,
        "phrase_dropped_with_hits": C.OK,
        "window_clipped": C.OK,
        "valid_query": C.OK,
    }
    for name, kind in kinds.items():
        body = json.dumps(json.loads((folder / f"{name}.json").read_text())["body"])
        assert said("esearch", body).kind is kind, name
    assert said("esearch", (folder / "window_exceeded.raw").read_bytes()).kind is C.BAD_QUERY


def test_a_400_that_was_a_timeout_is_asked_again_as_in_the_recorded_traffic_p04(shared: Path) -> None:
    path = shared / "eutils" / "taxize" / "class2tree_classification_dup_high_level.yml"
    exchanges = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)["http_interactions"]
    bad = [e["response"] for e in exchanges if str(e["response"]["status"]["status_code"]) == "400"]
    assert bad
    for response in bad:
        assert said("efetch", response["body"]["string"], 400).kind is C.TRANSIENT


@given(
    what=st.sampled_from(["esearch", "slice", "efetch", "einfo", "epost", "json"]),
    status=st.sampled_from([200, 204, 301, 400, 401, 403, 404, 408, 429, 500, 502, 503]),
    body=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(str.encode),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=15), inner, max_size=4),
            max_leaves=12,
        ).map(lambda data: json.dumps(data).encode()),
        st.dictionaries(
            st.sampled_from(["esearchresult", "error", "errMsg", "message", "status", "count", "ERROR", "warninglist"]),
            st.none() | st.integers() | st.text(max_size=10) | st.lists(st.integers(), max_size=2),
        ).map(lambda data: json.dumps({"esearchresult": data, **data}).encode()),
    ),
    whole=st.booleans(),
)
def test_no_answer_whatever_breaks_the_judge_p04(what: str, status: int, body: bytes, whole: bool) -> None:
    verdict = said(what, body, status, whole)
    assert verdict.kind in AnswerClass
    if verdict.kind in (C.OK, C.EMPTY_OK):
        assert 200 <= status < 300
        assert whole


@given(st.integers(min_value=0, max_value=10**6))
def test_json_nested_too_deep_is_refused_without_a_crash_p38(depth: int) -> None:
    body = b'{"a":' * min(depth, 5000) + b"1"
    assert said("json", body).kind is not C.OK


def test_keys_addresses_and_what_was_given_as_secret_are_scrubbed_p37() -> None:
    key = "0123456789abcdef0123456789abcdef0123"
    text = f'{{"error":"API key invalid","api-key":"{key}"}} api_key={key}&email=me%40example.org from 10.1.2.3 hunter2'
    clean = scrub(text, ("hunter2", None))
    for secret in (key, "example.org", "10.1.2.3", "hunter2"):
        assert secret not in clean


def test_the_reason_of_a_verdict_quotes_no_key_p37() -> None:
    key = "0123456789abcdef0123456789abcdef0123"
    verdict = said("json", f"no such thing for api_key={key}", 404)
    assert "no such thing" in verdict.reason
    assert key not in verdict.reason


@pytest.mark.parametrize("text", ["x" * 2_000_000, "%40" * 500_000, "x@" * 500_000, "api_key" * 200_000])
def test_what_hides_addresses_reads_a_long_answer_in_linear_time(text: str) -> None:
    """A recording hides them in whole answers; with the square of the length two millions took hours."""
    assert len(scrub(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to a.b+c@d-e.org, please", "to ***, please"),
        ("a%40b.org", "***"),
        ("a@b.org,c@d.org", "***,***"),
        ("@b.org and a@b", "@b.org and a@b"),
        ("a@b.org%c@d.org", "******"),
    ],
)
def test_addresses_are_hidden_and_nothing_else(text: str, left: str) -> None:
    assert scrub(text) == left
