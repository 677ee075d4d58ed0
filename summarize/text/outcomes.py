"""Where a text speaks of an outcome, and whether more of the thing named is better for the patient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from evidence.topic import Topic, term_pattern
from summarize.text.lexicon import Lexicon

# Measures that run against the polarity of their outcome, or that the topic's plain terms cannot say:
# outcome, polarity of the measure, pattern.
_MEASURES: tuple[tuple[str, int, str], ...] = (
    ("suicidality", 1, r"anti-?suicid\w*"),
    (
        "suicidality",
        -1,
        r"suicidal cognitions?|si|m?ssi|bss|bssi|mssi-?sr|s-?sts|s-vas|c-?ssrs|cgi-?ss(?:-r)?|beck scale for suicid\w*|(?:modified )?scale for suicid\w*|suicid\w*"
        r"|madrs-(?:si|10)|madrs[ -](?:\w+ )?(?:item|question) 10|h(?:am-?d|drs)[ -](?:\w+ )?item 3|qids(?:-sr)?[ -](?:\w+ )?item 12",
    ),
    (
        "depression",
        1,
        r"antidepressant(?:-like)? (?:effect|response|efficacy|action|propert|benefit|activity|treatment effect|outcome)\w*|antidepressive (?:effect|response)\w*",
    ),
    ("depression", 1, r"therapeutic (?:effects?|efficacy)"),  # in a record on nothing else
    ("depression", -1, r"time to (?:the )?(?:first )?(?:antidepressant )?(?:response|remission)"),
    (
        "depression",
        1,
        r"(?:response|remission|responder|remitter)s?(?: and (?:response|remission))?(?: rates?)?(?=\W)|responded|remitted|achieved (?:response|remission)",
    ),
    (
        "depression",
        -1,
        r"relapse of depression|depressive relapse|hads-?d|gds-?(?:15|30)|ces-?d|cdrs(?:-r)?|bdi-?ii|phq-?9|madrs|hdrs|ham-?d|hrsd|qids\w*|bdi|epds|beck depression|ppd",
    ),
    ("anxiety", -1, r"hads-?a|ham-?a|hars|lsas|stai|gad-?7|beck anxiety inventory"),
    ("anxiety", 1, r"anxiolytic (?:effect|response)\w*|anxiolysis"),
    (
        "pain",
        1,
        r"pain relief|analgesia(?! (?:\w+ )?(?:consumption|requirements?|use|usage|demands?|needs?|medication))|analgesic (?:effect|efficacy|benefit|action|potency)\w*|pain thresholds?|pain tolerance|antinocicept\w*|duration of analgesia",
    ),
    (
        "pain",
        -1,
        r"allodynia|hyperalgesia|pain|(?:sf-?)?mpq|mcgill pain questionnaire|vas(?= (?:score|pain))|nrs|visual analog(?:ue)? (?:scale|score)s?",
    ),
    (
        "opioid_dose",
        1,
        r"opioid[- ]sparing|morphine[- ]sparing|time to (?:the )?first (?:rescue |request for |request |dose of |need for )?(?:\w+ )?(?:analges\w*|morphine|opioid)",
    ),
    (
        "opioid_dose",
        -1,
        r"(?:opioid|morphine|fentanyl|remifentanil|sufentanil|hydromorphone|oxycodone|meperidine|pethidine|tramadol|piritramide|nalbuphine|butorphanol|codeine|analgesics?|analgesia|rescue) (?:\w+ )?(?:consumption|requirements?|use|usage|doses?|demand|needs?|medication|analges\w+)|consumption of (?:\w+ )?(?:morphine|opioid|fentanyl|analges\w*)|use of analgesics|(?:less|more|fewer) (?!(?:\w+ )?(?:patients|participants|subjects|people|adults|women|men)\b)(?:(?!(?:than|with|after|in|to|on|for|by|under|among|from|and|or|vs|versus|compared)\b)\w+ ){0,2}(?:morphine|opioids?|fentanyl|sufentanil)|(?:doses?|dosage|amount|number of doses|titration) of (?:\w+ ){0,2}(?:morphine|opioids?|fentanyl|sufentanil|remifentanil|analges\w*)|(?:morphine|sufentanil|remifentanil|fentanyl|opioid|opiate) (?:dosages?|titration|administered|tapering)|administered morphine|(?:pca|epidural pca) consumption|remedial analges\w*|(?:effective )?pc[ia]*a presses|morphine (?:milligram )?equivalents|(?:opioids?|morphine|fentanyl|sufentanil) (?:consumed|required)|needs? for (?:\w+ ){0,2}?(?:morphine|opioids?|fentanyl|sufentanil|analges\w*)|(?:require[ds]?|needed|required) (?:\w+ ){0,3}(?:morphine|opioids?|analges\w*)",
    ),
    (
        "withdrawal",
        -1,
        r"abstinence (?:signs?|symptoms?|syndrome|scores?|behaviou?rs?|distress)|(?:(?:somatic|physical|behaviou?ral) )?(?:signs?|symptoms?) of (?:\w+ )?(?:abstinence|withdrawal)"
        r"|(?:precipitated|morphine) abstinence",
    ),
    (
        "relapse_abstinence",
        1,
        r"abstinen\w*|(?:opioid|opiate|drug|heroin)[- ]free|time to (?:first )?(?:re)?lapse|off (?:all )?(?:opioids|opiates|heroin)"
        r"|(?:opioid|opiate|heroin|drug|alcohol|smoking|substance) cessation|cessation of (?:\w+ )?(?:opioid|opiate|heroin|drug|alcohol|substance)",
    ),
    ("relapse", 1, r"time to (?:first )?(?:re)?lapse"),
    ("opioid_use", 1, r"(?:opioid|opiate|drug|urine)[- ]negative|negative urine"),
    ("moud_initiation", 1, r"buprenorphine initiation|initiation of buprenorphine"),
    (
        "retention",
        -1,
        r"drop-?outs?|attrition|discontinuations?(?! of (?:the )?(?:(?:sevo|iso|des)flurane|propofol|remifentanil|an(?:a)?esthe|gas|volatile|infusion|sedation|ventilat|mechanical))|discontinued",
    ),
    ("retention", 1, r"retention|retained|completed treatment|completion rates?"),
    (
        "function",
        -1,
        r"disabilit\w+|impairment in functioning|functional impairment|work productivity loss|wpl|sds|wsas|whodas\S*|asi|addiction severity index",
    ),
    (
        "function",
        1,
        r"functioning|functionality|healthy function|sofas|(?:social|occupational|psychosocial) function|functional (?:status|outcomes?|recovery|improvement|capabilit\w+|capacity)",
    ),
    (
        "global_improvement",
        -1,
        r"cgi(?:-[is])?|cgi severity|clinical global impressions?(?:[ -]severity| of severity)?",
    ),
    ("any_ae", 1, r"well[- ]tolerated|tolerab\w*|tolerated|safety profile"),
    (
        "any_ae",
        -1,
        r"adverse (?:drug )?(?:events?|effects?|reactions?|experiences?|outcomes?)|(?:undesirable|unwanted|untoward) (?:events?|effects?)|side[- ]?effects?|complications?|teaes?|aes?|safety concerns",
    ),
    (
        "serious_ae",
        -1,
        r"(?:serious|severe|major) (?:[a-z]+-(?:related|emergent) )?(?:adverse (?:drug )?(?:events?|effects?|reactions?)|side[- ]?effects?|complications?|t?e?aes?)|m?saes?|required medical intervention",
    ),
    (
        "dissociation",
        -1,
        r"dissociat\w*|cadss|depersonali[sz]ation|dereali[sz]ation|disembodiment|perceptual (?:and reality )?(?:alteration|distortion|disturbance)s?",
    ),
    (
        "blood_pressure",
        -1,
        r"hypertension|hypotension|bradycardia|h(?:a)?emodynamic\w*|blood pressure|heart rate|pulse rate|tachycardia|mean arterial pressure",
    ),
    ("nausea_vomiting", -1, r"nausea|vomiting|ponv|emesis"),
    ("sedation", -1, r"sedation|sedative|drows\w+|somnolence|sleepiness"),
    ("withdrawal", -1, r"withdrawal (?:symptom|sign|score|severity|syndrome)\w*|cows"),
    ("craving", -1, r"urges? to (?:drink|use|smoke)|craving\w*"),
    (
        "respiratory",
        -1,
        r"respiratory (?:depression|complications?|events?|alterations?|parameters?|rate)|respiratory-related complications?|(?:oxygen )?desaturation|apno?ea|hypox\w+",
    ),
    ("respiratory", 1, r"oxygen saturation|spo2"),
    ("hepatic", -1, r"hepatic|hepatobiliary|hepatotox\w*|liver (?:function|enzymes?|tests?|injury)"),
    (
        "urinary",
        -1,
        r"urinary (?:tract )?(?:and kidney )?(?:symptoms?|problems?|changes?|complications?|dysfunction|retention|frequency)|bladder|cystitis",
    ),
    (
        "abuse",
        -1,
        r"(?:ketamine|drug) (?:abuse|misuse|craving|liking|dependence|addiction)|abuse (?:liability|potential)|signs? of abuse",
    ),
    ("opioid_use", -1, r"(?:illicit |heroin |opioid |opiate )use"),
    (
        "other:cognition",
        1,
        r"cogniti\w+|memory|attention|executive function\w*|neurocogniti\w+|verbal fluency|verbal learning|visual learning|processing speed|working memory|psychomotor speed"
        r"|dsst|digit symbol(?: substitution)?(?: tests?)?|digit span|rbans|mccb|mmse|mini-mental state(?: examination)?|moca|montreal cognitive assessment|hvlt(?:-r)?|hopkins verbal learning(?: tests?)?",
    ),
    (
        "other:cognition",
        -1,
        r"tmt(?:-?[ab])?|trail[- ]making(?: tests?)?(?:[ -](?:part )?[ab])?(?! \w+ing)|pdq-?5(?:-d)?|postoperative cognitive dysfunction|pocd",
    ),
    (
        "other:psychotic symptoms",
        -1,
        r"psychotic(?= (?:and|or) [\w-]+ symptoms)|psychotic (?:symptoms|experiences|features)|psychosis|positive symptoms|negative symptoms|psychotomimetic\w*|hallucinat\w*|panss|bprs|brief psychiatric rating scale|psychotic scores?|schizophrenia-like symptoms",
    ),
    (
        "other:psychiatric symptoms",
        -1,
        r"(?:neuro)?psychiatric (?:symptoms|disturbances|(?:adverse|side)[- ](?:events|effects|reactions))",
    ),
    (
        "other:delirium",
        -1,
        r"(?:postoperative |emergence )?delirium|emergence agitation|agitation|cam-icu|paed scores?",
    ),
    (
        "other:ptsd symptoms",
        -1,
        r"ptsd symptom\w*|ptsd severity|symptoms of ptsd|caps(?:-5)?|pcl(?:-5|-c)?|ies-r|clinician-administered ptsd scale|post-?traumatic stress symptom\w*",
    ),
    ("other:muscle pain", -1, r"muscle pain|muscular pain|muscle ache|myalgia"),
    ("other:dizziness", -1, r"dizziness|vertigo"),
    (
        "other:propofol consumption",
        -1,
        r"propofol (?:consumption|requirements?|doses?|dosage|use)|(?:consumption|dose|amount) of propofol",
    ),
    ("other:fatigue", -1, r"fatigue"),
    (
        "other:obsessive-compulsive symptoms",
        -1,
        r"(?:c?y-?bocs|obsessive[- ]compulsive (?:symptoms?|symptom severity)|ocd? symptoms?(?: severity)?)",
    ),
    ("other:headache", -1, r"headaches?"),
    ("other:anhedonia", -1, r"anhedonia|shaps"),
    ("other:anhedonia", 1, r"sucrose preference"),
    (
        "other:opioid tolerance",
        -1,
        r"(?:morphine|opioid|opiate|fentanyl|remifentanil|sufentanil|analgesic|antinociceptive) tolerance|tolerance to (?:the )?(?:morphine|opioids?|fentanyl|remifentanil|analgesic|antinociceptive)",
    ),
    ("other:sleep", 1, r"sleep (?:quality|efficiency)"),
    ("other:sleep", -1, r"insomnia|sleep disturbances?"),
)
SAFETY = frozenset(
    "dissociation blood_pressure nausea_vomiting sedation respiratory urinary hepatic abuse serious_ae any_ae mortality "
    "other:psychotic other:psychiatric other:delirium other:dizziness other:headache".split()
)


@dataclass(frozen=True, slots=True)
class OutcomeMention:
    """Words that name an outcome; polarity is +1 when more of what they name is better for the patient."""

    outcome: str
    polarity: int
    start: int
    end: int


def outcome_mentions(flat: str, topic: Topic) -> list[OutcomeMention]:
    """The outcomes named in a folded text, longest first where they overlap, in order."""
    lexicon, table = _compiled(_key(topic))
    return [OutcomeMention(*table[name], m.start(), m.end()) for name, m in lexicon.find(flat)]


Key = tuple[tuple[str, int, tuple[str, ...], tuple[str, ...]], ...]


def _key(topic: Topic) -> Key:
    return tuple((o.outcome, o.polarity, o.terms, o.instruments) for o in topic.outcomes.values())


@lru_cache(maxsize=8)
def _compiled(outcomes: Key) -> tuple[Lexicon, dict[str, tuple[str, int]]]:
    known = {"other", *(name for name, _, _, _ in outcomes)}
    rows = [(o, p, pattern) for o, p, pattern in _MEASURES if o.partition(":")[0] in known]
    specific = sorted(rows, key=lambda row: (row[0] != "serious_ae", row[0].startswith("other:")))
    plain: dict[str, list[str]] = {}
    for name, polarity, terms, instruments in outcomes:
        words = tuple(t for t in (*terms, *(i.lower() for i in instruments)) if t not in ("vas", "nrs", "ssi"))
        if words:
            plain[str(len(specific))] = [word.rstrip("*").partition(" ")[0] for word in words]
            specific.append((name, polarity, _plain(term_pattern(words))))
    patterns = {str(i): pattern for i, (_, _, pattern) in enumerate(specific)}
    return Lexicon(patterns, r"(?!\w)", plain=plain), {str(i): (o, p) for i, (o, p, _) in enumerate(specific)}


def _plain(pattern: str) -> str:
    """A pattern of `term_pattern` without the word boundaries, which the lexicon adds."""
    return pattern.removeprefix(r"(?<!\w)(?:").removesuffix(r")(?!\w)")
