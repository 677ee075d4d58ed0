"""A sentence cut into pieces that each say something by themselves."""

from __future__ import annotations

from itertools import pairwise

from evidence import lazy_re as re
from summarize.findings.arm_tokens import ARMS, StudyArmsKey, arm_tokens
from summarize.findings.clause_patterns import AND_CLAUSE, CONCEDES, HAS_VERB, LISTED, SPLIT

_SIGN = re.compile(r"[()\[\],]")


def pieces_of(sentence: str, key: StudyArmsKey) -> list[tuple[int, int]]:
    """Offsets of the pieces of a folded sentence; a list, and what stands in brackets, is not cut."""
    cuts, depth = [0], 0
    joined = {m.start(): m.end() for m in AND_CLAUSE.finditer(sentence)}
    starts = joined | {m.start(): m.end() for m in SPLIT.finditer(sentence)}
    joined |= {m.start(): m.end() for m in LISTED.finditer(sentence)}
    conceded = CONCEDES.match(sentence)
    signs = {m.start() for m in _SIGN.finditer(sentence)}
    for i in sorted(signs.union(starts)):
        letter = sentence[i]
        depth += (letter in "([") - (letter in ")]")
        if i in starts and depth <= 0 and (i not in joined or HAS_VERB.search(sentence, cuts[-1], i)):
            cuts.append(starts[i])
        elif conceded and letter == "," and depth <= 0 and len(cuts) == 1 and _is_clause(sentence, i):
            cuts.append(i + 1)
    cuts = [cut for cut in cuts if not _excepts_arm(sentence[cut:], key)] + [len(sentence)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _is_clause(sentence: str, end: int) -> bool:
    """Whether a concession ends here: it has its verb, or "despite" needs none."""
    return sentence.startswith("despite ") or HAS_VERB.search(sentence, 0, end) is not None


def _excepts_arm(behind: str, key: StudyArmsKey) -> bool:
    """Whether what stands behind "but" sets an arm apart: "ketamine, but not placebo, reduced ..."."""
    if not behind.startswith("not "):
        return False
    tokens = arm_tokens(behind[4:].split(",")[0], key)
    return "," in behind and len(tokens) <= 2 and tokens[-1].role in ARMS
