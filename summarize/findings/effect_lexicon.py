"""Words of effect, of degree and of comparison; lower case, one list a meaning."""

from __future__ import annotations

from collections.abc import Sequence

from evidence import lazy_re as re

DEGREES_UP = frozenset(
    "more greater larger stronger faster higher longer further bigger better superior earlier sooner quicker exceeded exceeds greatest largest highest"
    " commoner likelier steeper".split()
)

DEGREES_DOWN = frozenset(
    "less smaller weaker slower lower fewer lesser shorter later smallest lowest rarer shallower".split()
)

COMPARATIVES_UP = frozenset(
    "higher greater larger more longer exceeded exceeds exceed stronger bigger highest greatest largest longest".split()
)

COMPARATIVES_DOWN = frozenset(
    "lower less fewer smaller shorter lesser weaker rarer lowest fewest smallest shortest".split()
)

VALUED_UP = frozenset(
    "better superior superiority outperformed outperforms favored favoured favoring favouring favors favours".split()
)

VALUED_DOWN = frozenset("worse inferior inferiority poorer".split())

COMPARED = {  # word -> sign, and whether the sign is the patient's
    **dict.fromkeys(COMPARATIVES_UP, (1, False)),
    **dict.fromkeys(COMPARATIVES_DOWN, (-1, False)),
    **dict.fromkeys(VALUED_UP, (1, True)),
    **dict.fromkeys(VALUED_DOWN, (-1, True)),
}
UP = re.compile(
    r"(?:increas|elevat|rais|prolong|enhanc|augment|extend|doubl|heighten|potentiat|exacerbat|amplif|lengthen)\w*$|(?:rose|rise|rises|risen|grew|gain|gains|gained)$"
)

DOWN = re.compile(
    r"(?:decreas|reduc|declin|diminish|attenuat|alleviat|ameliorat|reliev|mitigat|lessen|prevent|abolish|minimi[sz]|shorten|subsid|halv|resolv|eliminat|lower(?:ed|ing|s)|blunt|block|revers(?!ib)|curb|dropp)\w*$|(?:suppress(?:e[ds]|ing)?|cut|cuts|cutting|fell|fall|falls|fallen|drop|drops|eased|protected|protects|protective|inhibited|inhibits)$"
)

GOOD = re.compile(
    r"(?:improv)\w*$|(?:stable|stability|effective|efficacious|beneficial|benefited|benefitted|benefit|benefits|advantage|advantageous|relief)$"
)

BAD = re.compile(r"(?:worsen|deteriorat|impair)\w*$")

# "attenuated the increase in pain", "the decline was prevented": what is undone goes the other way.
UNDO = re.compile(
    r"(?:attenuat|prevent|block|blunt|revers|abolish|diminish|reduc|mitigat|suppress|limit|lessen|inhibit|counteract|minimi[sz]|alleviat|ameliorat|antagoni[sz]|eliminat|dampen|offset|weaken)(?:e|es|s|ed|d|ing)?$"
)

UNDONE = re.compile(
    r"(?:increase|rise|elevation|decrease|decline|fall|drop|reduction|improvement|worsening|deterioration|impairment|exacerbation|prolongation|gain)s?$"
)

CAUSE = re.compile(r"(?:induc|produc|caus|elicit|provok|trigger)\w*$|(?:led|leads|resulted)$")

TURNED = frozenset("change changes changed difference differences".split())

EFFECT = frozenset(
    "effect effects impact efficacy effectiveness".split()
)  # "a greater effect": on what is to be treated, better

NOT = frozenset(
    "no not nor neither without none failed fail fails cannot never non lack lacked unlikely neither hardly".split()
)

KIND = frozenset("positive therapeutic favorable favourable beneficial protective".split())

HAS = frozenset("had showed exhibited displayed".split())

# When something came, and not how much of it: sooner is better of what is wanted and worse of what is not.
SOONER = {**dict.fromkeys("earlier sooner quicker faster".split(), 1), **dict.fromkeys("later slower".split(), -1)}

NAMED_BY = frozenset(  # within an outcome's words they name it: "pain relief", "a reduction of at least 50 % in"
    "relief change changes reduction reductions decrease decreases improvement improvements decline declines drop".split()
)

MANNERS = {  # behind "more" or "less", of a verb: how often, and how well, something was done
    **dict.fromkeys(
        "often frequently commonly regularly effectively efficaciously efficiently successfully strongly potently profoundly robustly reliably consistently well completely fully adequately readily extent degree".split(),
        1,
    ),
    **dict.fromkeys("rarely seldom infrequently".split(), -1),
}

COUNTED = frozenset(  # behind "more" or "fewer"
    "patients participants subjects people persons individuals adults children women men mothers volunteers cases".split()
)

LIKELY = frozenset("likely apt liable prone able".split())  # "less likely than X to improve"

PACES = {
    **dict.fromkeys("rapidly quickly swiftly promptly".split(), 1),
    **dict.fromkeys("slowly gradually".split(), -1),
}

DELAY = re.compile(r"delay(?:s|ed|ing)?$")

OF_EVIDENCE = frozenset(
    "consistent certain clear conclusive reliable studied convincing variable".split()
)  # "less consistent"

TIME_UNITS = frozenset("h hour hours day days week weeks month months min minute minutes year years much".split())

SPANS = frozenset("time latency delay interval days hours weeks".split())  # before "to": the time to something

THAN = frozenset("than versus vs against unlike".split())

APART = frozenset("contrast opposed".split())  # "in contrast to", "as opposed to": they name the arm referred to

PASSIVE = frozenset("was were is are been be being".split())

LINKS = frozenset("in with for after among of under by to receiving on following using from during".split())

AMOUNTS = frozenset("half one two three four five six seven eight nine ten twice a expected".split())

PEOPLE = frozenset("group groups patients arm arms recipients".split())

BRINGS = frozenset(
    "associated resulted led leads results produced provided provides caused induced showed shows demonstrated had has exerted exerts exhibited displayed possesses yielded".split()
)

MODALS = frozenset(
    "pretreatment dose doses was were is can may could might mg kg μg g / > < ≥ ≤ h . infusion infusions treatment administration therapy be been to shown found proven proved appears appear appeared seems seem seemed able".split()
)

GIVING = frozenset(
    "administration use addition infusion infusions treatment dose doses combination injection injections effect therapy application".split()
)

ADVERBS = frozenset(
    "significantly markedly substantially also further slightly statistically considerably even much far significant marked rapidly clearly overall numerically notably similarly somewhat".split()
)

EXCEEDS = frozenset("exceeded exceeds exceed outperformed outperforms".split())  # the arm referred to follows

AS_GOOD = frozenset("effective efficacious good well beneficial".split())  # "not as effective as"

FAVOR = frozenset("favor favour".split())  # "in favor of"

COMPARED_WITH = frozenset(  # before "with" or "to" they name the arm referred to
    "compared relative comparison superior inferior non-inferior noninferior superiority inferiority preferable".split()
)

FAVORED = frozenset(  # before "over" too
    "advantage superiority benefit minus improved improvement improvements favored favoured favors favours favoring favouring".split()
)

MULTIPLES = frozenset(
    "twice thrice times twofold threefold fourfold fold".split()
)  # "three times as high in X as in Y"

AMPLE = frozenset("high great much many long likely often frequent common severe large".split())

FOUND_IN = frozenset("in with for after among by under of receiving following".split())

VERBS = frozenset(  # of which an arm is the subject
    "had has have showed shows required needed experienced reported demonstrated received consumed exhibited achieved reduced increased"
    " improved decreased prolonged displayed used was were led resulted produced provided is".split()
)

NOUN_ENDS = tuple(
    "tion ease ment fall decline rise gain change changes drop tions ments eases benefit benefits effect effects impact efficacy effectiveness".split()
)


def is_date(texts: Sequence[str], i: int) -> bool:
    """ "24 h later", "a week earlier": a point of time, and no comparison."""
    return i > 0 and (texts[i - 1] in TIME_UNITS or texts[i - 1][0].isdigit())


def is_time_to(texts: Sequence[str], i: int) -> bool:
    """ "the time to improvement", "latency to a significant reduction": longer is less of it."""
    before = texts[max(0, i - 5) : i]
    return "to" in before and bool(SPANS & set(before[: before.index("to")]))
