"""Numbers from text: words and word pairs (tf-idf) and cues by place; the same code trains, annotates and runs bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from classify.cues import cue_matcher, cue_terms
from classify.text import fold, last_sentences, tidy, tokens

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float32]
CueHit = tuple[int, int, int]  # cue, start, end in the folded text
PLACES = ("title", "anywhere", "end")
NUMBERS = ("abstract length", "no abstract", "numbers", "title length", "question in the title")


@dataclass(frozen=True, slots=True)
class Read:
    """A record as read: title and abstract tidied, folded and joined by one space; `body` and `end` are offsets in it."""

    folded: str
    body: int  # where the abstract begins
    end: int  # where its last two sentences begin
    words: list[str]
    question: bool
    text: str = ""  # tidied, not folded; every offset of `folded` holds in it
    places: tuple[Sequence[int], Sequence[int]] = ((), ())  # offsets of the tidied title and abstract in the given ones

    @property
    def title(self) -> str:
        """The tidied title."""
        return self.text[: self.body - 1]

    def place(self, start: int, end: int) -> tuple[bool, int, int]:
        """Whether a piece of `folded` lies in the title, and its start and end in the title or abstract as given."""
        titled = start < self.body
        shift, limit = (0, self.body - 1) if titled else (self.body, len(self.folded))
        places = self.places[not titled]
        return titled, places[start - shift], places[min(end, limit) - shift - 1] + 1


def read(title: str, abstract: str | None) -> Read:
    """Tidy, fold and split one record; `Read.place` tells where a piece of it stands in what was given."""
    title, in_title = tidy(title)
    abstract, in_abstract = tidy(abstract or "")
    text = f"{title} {abstract}"
    folded = fold(text)
    body = len(title) + 1
    end = body + last_sentences(abstract, 0)
    return Read(folded, body, end, tokens(folded), "?" in title, text, (in_title, in_abstract))


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: record r holds values[starts[r] : starts[r + 1]] in the columns of the same places, ascending.

    Work on records needs one product only; scipy, which takes longer to import than a hundred records to label, stays
    out of it.
    """

    values: Floats
    columns: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def row(self, number: int) -> tuple[npt.NDArray[np.int64], Floats]:
        """The columns and values of one record."""
        own = slice(self.starts[number], self.starts[number + 1])
        return self.columns[own], self.values[own]

    def times(self, matrix: Floats) -> Floats:
        """The product with a matrix (columns x anything), summed in the order of the columns."""
        sizes = np.diff(self.starts)
        out = np.zeros((len(sizes), matrix.shape[1]), dtype=np.float32)
        room = np.empty((int(sizes.max(initial=0)), matrix.shape[1]), dtype=np.float32)
        for number, size in enumerate(sizes.tolist()):
            columns, values = self.row(number)
            picked = matrix.take(columns, axis=0, out=room[:size], mode="clip")
            np.einsum("t,tc->c", values, picked, out=out[number])
        return out


def _pairs(reads: Sequence[Read], at: Mapping[str, int]) -> Counter[tuple[int, int]]:
    """In how many records two known words follow one another, by their places."""
    found: Counter[tuple[int, int]] = Counter()
    for record in reads:
        ids = [at.get(w, -1) for w in record.words]
        found.update({pair for pair in pairwise(ids) if min(pair) >= 0})
    return found


class Lexicon:
    """The words and word pairs a model knows, with their inverse document frequencies."""

    def __init__(self, words: Sequence[str], pairs: npt.NDArray[np.int64], idf: Floats) -> None:
        self.words = list(words)
        self.pairs = pairs  # (n, 2) positions in words, sorted by their key
        self.idf = idf
        self._at = {word: number for number, word in enumerate(self.words)}
        self._keys = pairs[:, 0] * len(self.words) + pairs[:, 1]

    @classmethod
    def learn(cls, reads: Sequence[Read], *, size: int, least: int = 2) -> Lexicon:
        """The `size` terms found in most records (at least `least` of them), half of them or more single words."""
        single: Counter[str] = Counter()
        for record in reads:
            single.update(set(record.words))
        kept = [w for w, n in sorted(single.items(), key=lambda kv: (-kv[1], kv[0])) if n >= least and len(w) > 1]
        words = kept[: max(size // 2, size - 10 * len(kept))]
        at = {word: number for number, word in enumerate(words)}
        double = _pairs(reads, at)
        top = sorted(double.items(), key=lambda kv: (-kv[1], kv[0]))[: size - len(words)]
        chosen = sorted(pair for pair, n in top if n >= least)
        df = [single[w] for w in words] + [double[p] for p in chosen]
        idf = np.log((1 + len(reads)) / (1 + np.array(df, dtype=np.float32))) + 1
        return cls(words, np.array(chosen, dtype=np.int64).reshape(-1, 2), idf.astype(np.float32))

    def __len__(self) -> int:
        return len(self.words) + len(self.pairs)

    @property
    def terms(self) -> list[str]:
        """Each column as a reader would write it."""
        return [self.term(column) for column in range(len(self))]

    def term(self, column: int) -> str:
        """A column as a reader would write it: a word, or two."""
        if column < len(self.words):
            return self.words[column]
        first, second = self.pairs[column - len(self.words)]
        return f"{self.words[first]} {self.words[second]}"

    def matrix(self, reads: Sequence[Read]) -> sparse.csr_matrix:
        """`rows` as training wants them (records x terms, float32)."""
        from scipy import sparse

        rows = self.rows(reads)
        return sparse.csr_matrix((rows.values, rows.columns, rows.starts), shape=(len(reads), len(self)))

    def rows(self, reads: Sequence[Read]) -> Rows:
        """tf-idf rows: 1 + ln(count) times idf, each row scaled to length 1."""
        words = chain.from_iterable(record.words for record in reads)
        ids = np.fromiter(map(self._at.get, words, repeat(-1)), dtype=np.int64)
        owner = np.repeat(np.arange(len(reads)), [len(r.words) for r in reads])
        rows, cols = owner[ids >= 0], ids[ids >= 0]
        if len(self.pairs) and len(ids) > 1:
            near = (owner[1:] == owner[:-1]) & (ids[1:] >= 0) & (ids[:-1] >= 0)
            keys = ids[:-1][near] * len(self.words) + ids[1:][near]
            place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            hit = self._keys[place] == keys
            rows = np.concatenate([rows, owner[1:][near][hit]])
            cols = np.concatenate([cols, place[hit] + len(self.words)])
        return _tfidf(rows, cols, (len(reads), len(self)), self.idf)


def _tfidf(rows: Any, cols: Any, shape: tuple[int, int], idf: Floats) -> Rows:
    keys, counts = np.unique(rows * shape[1] + cols, return_counts=True)
    rows, cols = np.divmod(keys, shape[1])
    data = ((1 + np.log(counts)) * idf[cols]).astype(np.float32)
    norm = np.sqrt(np.bincount(rows, weights=data.astype(np.float64) ** 2, minlength=shape[0]))
    data /= np.maximum(norm, 1e-12)[rows].astype(np.float32)
    start = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=shape[0]))])
    return Rows(data, cols, start)


def cue_names() -> list[str]:
    """The columns of `cue_matrix`, in words."""
    return [f"{cue} ({place})" for place in PLACES for cue in cue_terms()] + list(NUMBERS)


def cue_hits(record: Read) -> list[CueHit]:
    """Every cue of a record, in order."""
    return cue_matcher().find(record.folded)


def cue_matrix(reads: Sequence[Read], hits: Sequence[Sequence[CueHit]] | None = None) -> Floats:
    """Cues by place (title: 0 or 1; anywhere: ln(1 + count), at most 2; end: 0 or 1) and a few plain numbers.

    `hits` are the `cue_hits` of the records, if they are at hand.
    """
    many = len(cue_terms())
    out = np.zeros((len(reads), many * len(PLACES) + len(NUMBERS)), dtype=np.float32)
    found = [cue_hits(record) for record in reads] if hits is None else hits
    owner = np.repeat(np.arange(len(reads)), [len(seen) for seen in found])
    which = np.array([cue for seen in found for cue, _, _ in seen], dtype=np.int64)
    start = np.array([begin for seen in found for _, begin, _ in seen], dtype=np.int64)
    counts = np.bincount(owner * many + which, minlength=len(reads) * many).reshape(len(reads), many)
    out[:, many : 2 * many] = np.minimum(np.log1p(counts), 2)
    titled = start < np.array([record.body for record in reads], dtype=np.int64)[owner]
    ending = start >= np.array([record.end for record in reads], dtype=np.int64)[owner]
    out[owner[titled], which[titled]] = 1
    out[owner[ending], 2 * many + which[ending]] = 1
    out[:, 3 * many :] = _numbers(reads)
    return out


def _numbers(reads: Sequence[Read]) -> npt.NDArray[np.float64]:
    size = np.array([len(record.folded) - record.body for record in reads], dtype=np.float64)
    count = np.array([record.words.count("#") + record.words.count("#%") for record in reads], dtype=np.float64)
    title = np.array([record.body for record in reads]) / 100
    question = np.array([record.question for record in reads], dtype=np.float64)
    return np.stack((np.log1p(size) / 7, size < 20, np.log1p(count) / 2, title, question), axis=1)


def read_all(records: Iterable[tuple[str, str | None]]) -> list[Read]:
    """`read` over (title, abstract) pairs."""
    return [read(title, abstract) for title, abstract in records]
