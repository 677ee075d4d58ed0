"""Mentions of outcomes in an abstract, with the sentence each stands in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from evidence.topic import Topic
from summarize.findings.arm_tokens import StudyArmsKey, arm_tokens
from summarize.findings.named_arm import named_against
from summarize.findings.outcome_senses import results_only
from summarize.text.outcomes import SAFETY, OutcomeMention, outcome_mentions
from summarize.text.passage import Document
from summarize.text.whole_texts import WHOLE

_DEPRESSION = re.compile(r"depress|mood|madrs|hdrs|ham-?d|phq|qids|bdi|epds|ppd")  # else "response" needs the subject
_SUBSTANCES = Scanner(
    r"addict|substance|craving|opioid|opiate|heroin|alcohol|cocaine|use disorder|drug (?:use|abuse|seeking|craving)|smok|cannabis",
    together=WHOLE,
)
_OPIOID = re.compile(
    r"opioid|opiate|heroin|morphine|fentanyl|oxycodone|methadone|buprenorphine|analges|hydromorphone|opium"
)
_OTHER_DRUG = re.compile(r"cocaine|alcohol|ethanol|nicotine|tobacco|cannabis|amphetamine")
_RELAPSE = re.compile(r"relaps|recurr")
_OF_OPIOIDS = frozenset(("opioid_use", "opioid_dose"))
_OF_SUBSTANCES = frozenset(("withdrawal", "opioid_use", "relapse_abstinence"))
# After surgery a dose; of people who are dependent the use.
_USE = re.compile(r"(?:opioid|opiate|morphine) (?:use|usage)")
_OPERATED = re.compile(
    r"surg|operati|anesth|anaesth|analges|cesarean|caesarean|arthroplast|trauma|burn|fracture|intensive care"
)
_HEDGES = re.compile(
    r"\b(?:may|might|could|trend\w*|tend\w*|numerically|appear\w*|suggest\w*|potential\w*|possibl\w*|seem\w*|likely|promising|preliminary)\b"
)
# "no difference with respect to age, gender, weight, or opioid requirements": how the groups were to begin with
_TO_BEGIN_WITH = re.compile(
    r"\b(?:differ\w*|similar|comparable|matched|balanced|alike|homogen\w*)\b(?=.{0,300}\b(?:age|sex|gender|weight|height|bmi|asa|demographic\w*|duration of surgery)\b\W+(?:and |or |of )?\W*(?:age|sex|gender|weight|body weight|height|bmi|asa|duration|type|education)\b)"
    r"|\b(?:age|sex|gender|weight|height)\b\W+(?:and |or )?(?:age|sex|gender|weight|body weight|height|bmi|asa|duration|education)\b.{0,300}\b(?:similar|comparable|matched|balanced|alike|(?:not|no) (?:\w+ ){0,3}differ\w*)\b"
)
_ADJUSTED = re.compile(r"\b(?:adjust|controll|account|covari|regress|stratif|subgroup)")
LONGEST = 3000  # characters of a sentence that tells a result; what a list or a broken text runs together tells none


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of an outcome: offsets in the abstract, its sentence, the other outcomes named there."""

    outcome: str
    polarity: int
    start: int
    end: int
    index: int  # of the sentence
    of: int  # sentences in the abstract
    role: str
    sentence: tuple[int, int]
    sentence_text: str  # folded
    others: tuple[tuple[int, int], ...]  # other outcomes, offsets in the sentence
    titled: bool

    @property
    def safety(self) -> bool:
        """Whether the outcome is one of safety."""
        return self.outcome in SAFETY or self.outcome.split()[0] in SAFETY

    @property
    def words(self) -> str:
        """The words of the mention, folded."""
        return self.sentence_text[self.start - self.sentence[0] : self.end - self.sentence[0]]

    @property
    def hedged(self) -> bool:
        """Whether the sentence hedges: may, trend, numerically, appears."""
        return _HEDGES.search(self.sentence_text) is not None

    def other_arm(self, key: StudyArmsKey) -> tuple[int, int] | None:
        """Offsets in the abstract of the arm against which the sentence sets ketamine, else of the first without it."""
        found = named_against(arm_tokens(self.sentence_text, key))
        return (self.sentence[0] + found[0], self.sentence[0] + found[1]) if found else None


_start = attrgetter("start")


def mentions_of(document: Document, topic: Topic) -> Iterator[Mention]:
    """Every mention of an outcome that may be a result, in order; none in what is too long for a sentence."""
    passage = document.abstract
    strange = _needs_context(document, topic)
    meant = _of_use(results_only(outcome_mentions(passage.flat, topic), passage.flat), document, topic)
    mentions = [
        m
        for m in _of_mood(meant, document, topic, strange)
        if m.outcome not in strange or _DEPRESSION.search(passage.flat, m.start, m.end)
    ]
    for i, sentence in enumerate(passage.sentences):
        text = passage.flat[sentence.start : sentence.end]
        inside = mentions[
            bisect_left(mentions, sentence.start, key=_start) : bisect_left(mentions, sentence.end, key=_start)
        ]
        if not inside or _tells_no_result(text):
            continue
        for m in inside:
            if m.outcome in _OF_OPIOIDS and _is_of_another_drug(text):
                continue
            yield Mention(
                outcome=m.outcome,
                polarity=m.polarity,
                start=m.start,
                end=m.end,
                index=i,
                of=len(passage.sentences),
                role=sentence.role,
                sentence=(sentence.start, sentence.end),
                sentence_text=text,
                others=tuple(
                    (x.start - sentence.start, x.end - sentence.start) for x in inside if x.outcome != m.outcome
                ),
                titled=passage.flat[m.start : m.end][:6] in document.title.flat,
            )


def _tells_no_result(flat: str) -> bool:
    """Whether a sentence is too long for one, or says how the groups were to begin with."""
    return len(flat) > LONGEST or (_TO_BEGIN_WITH.search(flat) is not None and not _ADJUSTED.search(flat))


def _is_of_another_drug(flat: str) -> bool:
    """Whether a sentence speaks of the use of another drug than an opioid."""
    return _OTHER_DRUG.search(flat) is not None and _OPIOID.search(flat) is None


def _of_use(mentions: Iterable[OutcomeMention], document: Document, topic: Topic) -> Iterator[OutcomeMention]:
    """ "Opioid use" is the use of opioids where the study is of the topic itself and nobody is operated on."""
    flat = document.abstract.flat
    meant = (
        document.scope == "core" and "opioid_use" in topic.outcomes and not _OPERATED.search(document.title.flat + flat)
    )
    for mention in mentions:
        use = meant and mention.outcome == "opioid_dose" and _USE.fullmatch(flat, mention.start, mention.end)
        yield replace(mention, outcome="opioid_use") if use else mention


def _of_mood(
    mentions: Iterable[OutcomeMention], document: Document, topic: Topic, strange: Collection[str]
) -> Iterator[OutcomeMention]:
    """A relapse that no word ties to a substance is one of depression where depression is what the study treats."""
    flat, treated = document.abstract.flat, "depression" in topic.outcomes and "depress" in document.title.flat
    alone = treated and {m.outcome for m in outcome_mentions(document.title.flat, topic)} <= {"depression"}
    for mention in mentions:
        if flat.startswith("therapeutic", mention.start) and not alone:
            continue
        again = mention.outcome in strange and _RELAPSE.search(flat, mention.start, mention.end)
        yield replace(mention, outcome="depression") if again and treated else mention


def _needs_context(document: Document, topic: Topic) -> frozenset[str]:
    """Outcomes that need more than their usual words: a response may be anything's, and so may a relapse.

    A record on the question speaks of substances only where the topic does.
    """
    title, flat = document.title.flat, document.abstract.flat
    mood = "depress" in title or flat.count("depress") + flat.count("mood disorder") > 1
    asked = document.scope == "core" and _SUBSTANCES.search(f"{topic.population} {topic.title}".lower())
    substances = asked or _SUBSTANCES.search(title) or _SUBSTANCES.search(flat)
    return (frozenset() if mood else frozenset(("depression",))) | (frozenset() if substances else _OF_SUBSTANCES)
