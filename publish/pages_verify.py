"""/verify?paper=KEY&quote=WORDS: whether a record holds a quote, as JSON."""

from __future__ import annotations

from typing import Any

from datasette import Response

from publish import answer, quotes, reading


async def verify(datasette: Any, request: Any) -> Response:
    """{paper, quote, holds, places}; 400 for a question that cannot be answered, 404 for an unknown record."""
    if request.method not in ("GET", "HEAD"):
        return Response.json({"error": "Ask with GET."}, status=405, headers={"allow": "GET, HEAD"})
    frame = await answer.frame(datasette, request)
    paper, quote = (request.args.get(name) or "" for name in ("paper", "quote"))
    refused = quotes.refusal(paper, quote)
    if refused:
        return Response.json({"error": refused}, status=400)
    query = ("SELECT title, abstract FROM papers WHERE paper = ? AND deleted_on IS NULL", (paper.strip(),))
    parts = ("SELECT field, text FROM texts WHERE paper = ? AND valid_to IS NULL", (paper.strip(),))
    read = await reading.read(datasette.databases[frame.links.database], {"paper": query, "parts": parts})
    found = read["paper"]
    if not found:
        return Response.json({"error": f"No record has the key {paper.strip()[:200]}."}, status=404)
    texts = {row["field"]: row["text"] for row in read["parts"]} | found[0]
    return Response.json(quotes.answer(paper.strip(), texts, quote))
