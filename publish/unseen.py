"""How many relevant records no way of finding has brought: two-sample capture-recapture, told only where it can bear it.

Chapman's estimator with Seber's variance (Chapman 1951, Univ Calif Publ Stat 1:131-160; Seber 1982, The Estimation of
Animal Abundance, pages 59-60), an interval by the logarithm, which never falls below what is known (Chao 1987,
Biometrics 43:783-791). For searches of systematic reviews: Kastner 2009, J Clin Epidemiol 62:149-157, PMID 18722088;
Am J Surg 2013;206:439-440, PMID 23759696. The estimate is nearly unbiased from seven records that both ways found
(Robson & Regier 1964, Trans Am Fish Soc 93:215-226).

Where one way found all that the other did, the interval is that of a share of m in m (Clopper & Pearson 1934, Biometrika
26:404-413): the variance would be nothing, and "none is missing" is more than m records show.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.topic import Topic
from publish.reading import Counts, Query, Row, of

FEWEST = 7  # records found both ways
Z = 1.959964  # of a 95 % interval
WAYS: Mapping[str, str] = {
    "unseen_lists": "the lists of studies that reviews include",
    "unseen_citations": "following citations",
}
ASSUMED = (
    "a record found one way is no more likely to be found the other way (reviews search the same databases and"
    " citations start from the records found, so this does not hold and the estimate is more likely too low than too high)",
    "every record is equally likely to be found (those outside PubMed are not)",
    "records found both ways are recognized as the same (by PMID and DOI)",
    "the records that the program rates as directly relevant are the relevant ones",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Records found by the search (first), by another way (second) and both ways; those that neither found, with a 95 % interval."""

    way: str
    first: int
    second: int
    both: int
    unseen: float
    low: float
    high: float

    @property
    def known(self) -> int:
        """Records found by either way."""
        return self.first + self.second - self.both


def queries(topic: Topic) -> dict[str, Query]:
    """What each way and the search found, and what both did."""
    ids = dict.fromkeys(one for listed in topic.recall.values() for one in listed)
    return {
        "unseen_lists": Counts("unseen_lists", {"ids": json.dumps(list(ids))}),
        "unseen_citations": Counts("unseen_citations"),
    }


def estimates(found: Mapping[str, Sequence[Row]]) -> list[Unseen]:
    """An estimate a way whose samples are large enough; none where they are not."""
    made = (
        estimate(way, *(of(found[name], by)["n"] for by in ("first", "second", "both"))) for name, way in WAYS.items()
    )
    return [one for one in made if one is not None]


def estimate(way: str, first: int, second: int, both: int) -> Unseen | None:
    """Chapman's estimate of what neither way found; None from fewer than FEWEST records found both ways."""
    if not FEWEST <= both <= min(first, second):
        return None
    unseen = (first - both) * (second - both) / (both + 1)  # Chapman's N less all that are known
    if unseen:
        variance = (first + 1) * (second + 1) * unseen / ((both + 1) * (both + 2))
        factor = math.exp(Z * math.sqrt(math.log1p(variance / unseen**2)))
        low, high = unseen / factor, unseen * factor
    else:
        low, high = 0.0, max(first, second) * (0.025 ** (-1 / both) - 1)
    return Unseen(way=way, first=first, second=second, both=both, unseen=unseen, low=low, high=high)


def sentence(one: Unseen) -> str:
    """The estimate in words: at least so many, with what it rests on."""
    return (
        f"The search found {one.first:,} relevant reports of studies, {one.way} found {one.second:,}, both ways found"
        f" {one.both:,}: an estimated {round(one.unseen):,} (95% interval {math.floor(one.low):,} to"
        f" {math.ceil(one.high):,}) were found by neither."
    )


def lines(made: Sequence[Unseen]) -> Iterator[str]:
    """The part of the search appendix: every estimate, then what it assumes; nothing where there is none."""
    if made:
        yield "\n## Estimated number of missed records (capture-recapture)\n"
        yield from (f"- {sentence(one)}" for one in made)
        yield f"- Chapman's estimator; it assumes that {'; that '.join(ASSUMED)}."
