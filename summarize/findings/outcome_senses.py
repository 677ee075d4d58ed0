"""What the words of an outcome mean where they stand: a result, the people studied, a class of drugs, a time to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from summarize.text.outcomes import OutcomeMention

_PEOPLE_BEFORE = Scanner(
    r"(?:\b(?:patients?|subjects?|people|adults|adolescents|children|persons?|individuals?|participants?|women|men|veterans|those|mothers|inpatients|outpatients|cases?|volunteers|responders|parturients)\s"
    r"(?:(?:diagnosed|presenting|hospitali[sz]ed|admitted|treated)\s)?(?:with(?!\s(?:regard|respect))|who had|having|experiencing|suffering from|at risk of|for)\s(?:[\w-]+\s){0,4}?"
    r"|\b(?:history of|diagnos\w+ (?:of|with)|predictors? of|risk factors? for|adjust\w+ for|controll\w+ for|accounting for|independent(?:ly)? of|treatment[\s-]resistant|therapy of|management of chronic|(?:current|baseline|preexisting|pre-existing|preoperative|(?<!in )comorbid)\s)\s?(?:[\w-]+\s){0,3}?"
    r"|\b(?:controlling|adjusting|accounting|controlled|adjusted|adjustment) for (?:[^.;,()]|\([^()]*\))*)$"
)
_EFFECTS = re.compile(r"\s(?:and\s\w+\s)?effects?\b")  # "cognitive effects": of which side is not said
_CONDITION = re.compile(
    r"\s(?:patients?|subjects?|participants?|individuals?|group\b|cohort|sample|disorders? (?:patients|were|who))"
)
_NO_OUTCOME_AFTER = re.compile(
    r"\s(?:agents?|anesthetics?|anaesthetics?|drugs?|medications?|medicine|management|clinics?|service|physicians?|specialists?|research|trials?|studies|treatments? (?:research|options)|rating(?!s? scales?\b)|unit|pump|prevention)\b|\s(?:\w+ )?(?:tasks?|tests?|assessments?|measures?|batter(?:y|ies)|scales?|interviews?) (?:was|were) (?:also )?(?:administered|performed|given|completed|conducted|obtained|carried out|used|applied)\b|[\s-](?:impaired|normal|intact|unimpaired|induced|related) (?:patients|subjects|participants|individuals|group)"
)
_CONTROLLED_ANALGESIA = re.compile(
    r"(?:patient[\s-]controlled(?:\s\w+){0,2}|pc[ie]?a?|epidural|multimodal|postoperative intravenous|preemptive|pre-?emptive|rescue|regional|labou?r)\s$"
)
_NEEDED_AFTER = re.compile(r"\s(?:\w+\s)?(?:requirements?|consumption|demands?|needs?|use)\b")
_INJECTED = re.compile(r"\binjection\s\||\|\s(?:on|during|upon)\s(?:\w+\s)?injection\b")
_OF_ANOTHER = re.compile(  # what a remission or a response was of
    r"\s\(?(?:defined as|having|with)\s[^.;()]{0,40}\b(?P<defined>suicid|ssi\b|bss\b|c-?ssrs)|\s(?:rates?\s)?(?:on|of|in|for|from)\s(?:\w+\s)?(?:(?P<suicide>suicid|si\b|ssi\b|bss)|ptsd|post-?traumatic)"
)
_ADJECTIVES = frozenset(("anxious", "cognitively", "depressed", "suicidal patients", "nonanxious"))
_DEATH_THOUGHTS = re.compile(
    r"(?:thoughts?|wish(?:es)?|ideas?|ideation)\s(?:of|about|for)\s(?:\w+\s(?:or\s)?)?$|\bwish to (?:be )?$"
)
_TIME_TO = re.compile(
    r"\b(?:time[\s-]to|latency to|delay(?:ed)? (?:in|to|of)?|onset of|time until|days to|duration until|(?:needed|required|necessary) (?:for|to (?:achieve|obtain|reach|attain)))\s?(?:an?\s)?(?:the\s)?(?:first\s)?(?:[\w-]+\s){0,3}$"
    r"|\bnumber of (?:\w+ ){0,2}(?:sessions|treatments|infusions|injections|doses|days|weeks)(?: \w+)? (?:for|to|until|before) (?:(?:the|an?|\w+ing|achieve|reach|attain) ){0,2}(?:\w+ )?$"
)
_WANTED = re.compile(r"remi|respon|recover|discharge|improve|relief|onset|analgesi|sedation|ambulat|extubat|abstin")
_WORSE_AFTER = re.compile(
    r"\s(?:(?:and|or|and/or)\s\w+\s)?(?:impairments?|deficits?|dysfunctions?|decline|disturbances?|disorders?|deteriorations?|problems|difficult\w+|(?:side|adverse|undesirable|unwanted|harmful)[\s-](?:effects?|events?|reactions?)|loss"
    r"|disorgani[sz]ation|slowing|complaints?|failures?|lapses|errors?|confusion|disabilit\w+|limitations?|restrictions?|worsening|disruptions?|fragmentation|interference|abnormalit\w+|symptoms?|issues|concerns)\b"
    r"|\s(?:was|were) (?:\w+ly )?(?:inadequate|insufficient|unsatisfactory|incomplete|lacking|poor|ineffective)\b"
)
_WORSE_BEFORE = re.compile(
    r"\b(?:disruptions?|disturbances?|deficits?|loss|slowing|decrements?) (?:of|in|to) (?:\w+ ){0,2}$"
)
_LEAST = r"(?:≥|>|at least |a minimum of |minimum )\s?\d+\s?(?:%|percent|-?\s?points?)"
_LESS = r"(?:reduction|decrease|improvement|decline|drop)s?"
_REACHED = re.compile(  # "a reduction of at least 50 % in", "a ≥1-point decrease in": an event that is wanted
    rf"(?:(?:clinically\s)?(?:meaningful|important|relevant)\s(?:changes?|{_LESS})|{_LEAST}[\s-]*(?:or (?:more|greater)\s)?{_LESS}|{_LESS} (?:of )?(?:{_LEAST}|\d+\s?(?:%|percent|points?) or (?:more|greater)))(?: from baseline)?\s(?:in|on|of|from)\s(?:\w+\s){{0,4}}?$"
)
# "a response measured on the scale": more of it is better, whatever the scale counts
_REACHED_ON = re.compile(
    r"\b(?<!non-)(?<!non)(?:respon(?:se|ders?|ded)|remi(?:ssion|tters?|tted))\b[^.;,]{0,110}?\b(?:measured|assessed|defined|rated|evaluated|determined|indexed) (?:on|by|using|with|as|in) (?:(?:the|an?) )?$"
)
_FREED = re.compile(
    r"\b(?:remission|resolution|recovery|(?<!reduction )(?<!non)(?<!non-)response|absence|cessation)(?: rates?)? (?:of|from|for|in) (?:\w+ )?$"
)
# What turns a good thing named into a bad one, and a bad one into a good one.
_OPPOSITE_BEFORE = re.compile(
    r"(?:\bnon-?|\b(?:loss|lack|absence|failure|freedom|free|relief|discontinuation) (?:of|from) (?:the )?(?:\w+ )?"
    r"|\bfailure to (?:achieve|reach|attain|maintain|obtain|show) (?:an? |the )?(?:\w+ )?|\b(?:inadequate|insufficient|ineffective|unsatisfactory|incomplete|poor) )$"
)
# Adverse events of one kind are not any adverse event.
OF_ONE_KIND = re.compile(
    r"\b(?:(?P<breathing>respiratory)|cardi\w+|cerebrovascular|h(?:a)?emodynamic|neuro\w+|mental|psychiatric|psychological|psychotomimetic|psychomimetic|psychedelic|dissociative|dissociation|cognitive|behaviou?ral|sexual|metabolic|gastrointestinal|digestive|urinary|urological|renal|hepatic|ocular|visual|maternal|neonatal|f(?:o)?etal|bleeding|thrombo\w+|infectious|dermatologic\w*|anticholinergic|extrapyramidal)"
    r"(?:-related)?(?:\s(?:and|or|and/or)\s(?:(?P<other>respiratory)|cardi\w+|h(?:a)?emodynamic|neuro\w+|mental|psychiatric|psychological|gastrointestinal|urinary|hepatic|renal))?\s(?:treatment-emergent\s|emergent\s)?$"
)
_OPPOSITE_AFTER = re.compile(
    r"(?:-|\s)free\b|\s(?:failures?|loss)\b|\s(?:\w+ )?(?:was|were) (?:\w+ly )?(?:absent|lost|avoided|averted)\b|\s(?:wore off|waned|faded)\b"
)
_AFTER_IT = re.compile(r"\b(?:following|after|until|upon|since|at|of)\s(?:the\s)?(?:\w+\s)?$")
_PTSD = re.compile(r"(?:ptsd|post-?traumatic stress(?: disorder)?)\s(?:symptom\s)?$")
_MOOD = re.compile(r"(?:depress\w*|mood|mania|manic|psychotic|bipolar)\s$")
_AFTER_MOOD = re.compile(r"\s(?:of|into|to)\s(?:\w+\s){0,2}(?:depress|mood|mania|bipolar|episode)")


_ANYTHING = re.compile("")
# The words, what stands before and what stands behind them: where all three match, the words name no result.
_NOT_MEANT = tuple(
    (re.compile(words), re.compile(before) if before else _ANYTHING, re.compile(after))
    for words, before, after in (
        ("psychotomimetic|hallucin", "", r"\s(?:doses?|dosages?|concentrations?|compounds?|substances?)\b"),
        (".*respon", r"\b(?:after|before|during|following|until) (?:an? |the )?(?:anti\w+ )?$", ""),  # a time
        (r"anti\w+", r"\b(?:after|before|during|following|until) (?:an? |the )?$", r" response"),
        # what a result was measured with, or how one was defined
        (
            "depress",
            r"\b(?:measured|assessed|evaluated|rated|quantified|determined|indexed) (?:using|with|by|on|via) (?:the )?(?:[\w-]+ ){0,2}$",
            r" rating",
        ),
        ("", r"\bdefined (?:[\w-]+ ){0,3}as (?:an? )?(?:[\w%≥≤<>-]+ ){0,9}$", ""),
        ("", r"\bto (?:rule out|exclude|control for|check for) [^.;,]{0,60}$", ""),
        ("respon|remi", "", r"-(?:dependent|related|associated|specific)\b"),
        ("pain", "", r"\s(?:cent(?:er|re)s?|teams?)\b"),
        (  # the name of a treatment: "cognitive behavioral therapy", "attention training"
            "",
            "",
            r"[\s-](?:(?:and )?(?:behaviou?ral|processing|enhancement|control|bias|focused|based)[\s-]){0,2}(?:therap(?:y|ies)|psychotherap(?:y|ies)|training|remediation|rehabilitation|counsel+ing|program(?:me)?s?)\b",
        ),
        (
            "",
            r"\b(?:depression|disorder|disease|illness|condition|pain) (?:often|commonly|usually|typically) (?:leads?|results?|contributes?) (?:to|in) [^.;]{0,60}$",
            "",
        ),
        ("", r"\brais\w+ (?:the |an? )?(?:issues?|questions?|concerns?|possibility) [^.;]{0,90}$", ""),
        (
            "",
            r"\b(?:psilocybin|lsd|mdma|ayahuasca|dmt|psychedelic)[\s-](?:induced|related|assisted|associated) (?:\w+ )?$",
            "",
        ),
        ("analgesi", r"\bco-$", ""),
        ("doses? of", r"\b(?:co-?)?administration of (?:\w+ )?$", ""),  # what was given, not how much was needed
        ("vas$", "s-$", ""),  # the visual analogue scale of suicidality
        (
            "respon",
            r"\b(?:correct|incorrect|evoked|startle|conductance|motor|galvanic|cortical|neural|immune|hormonal) $",
            "",
        ),
        ("response", "reduction $", ""),  # "a 47 % reduction response"
        (".*complet", _AFTER_IT.pattern, ""),
        ("cogniti", r"suicid(?:al|e)[\s-]\s?$", ""),
        ("discontinu", r"\b(?:upon|on|after|following|since) (?:the )?(?:\w+ )?$", ""),  # a time
        ("laps", r"(?:attention(?:al)?|cognitive|memory) $", ""),
        (
            "memor",
            r"\b(?:fear|aversive|trauma\w*|reward|drug|cue|alcohol|conditioned|subsequent|maladaptive|intrusive|emotional)[\s-]$",
            "",
        ),
        ("retain|retention", "", r"\s(?:\w+\s)?(?:response|remission|improvement|effect|benefit|gain)"),
        ("mood", "", r"\s(?:variation|swing|stabili[sz])"),
        ("depress", r"\bres\w+tory $", ""),  # "respiratory", however it is spelled
        ("function", r"\b(?:lobe|frontal|prefrontal|cortical|cortex|brain|cerebral) $", ""),  # no daily life
        # a marker of it: "latency, which reflects memory scanning"
        (
            "",
            r",? which (?:is thought to |are thought to )?(?:reflects?|index|indexes|mark|marks) (?:the )?(?:\w+ )?$",
            "",
        ),
        ("", r"\bsuspected of (?:[\w-]+ )?$", ""),
        # a place on the skin or in the brain, not how much it hurts
        (
            "hyperalg|allodyn|pain",
            r"\b(?:in|within|inside|around) (?:the |an? )?(?:areas?|zones?|regions?|sites?) of (?:\w+ary )?$",
            "",
        ),
        (
            "",
            r"\b(?:regions?|areas?|networks?|structures?|circuits?|pathways?|cortices) (?:[\w-]+ ){0,2}?(?:responsible for|involved in|implicated in|engaged in|associated with|subserving|mediating)\s[^.;]{0,70}$",
            "",
        ),
        ("", r"\b(?:treatments|therapies|drugs|medications|agents|options|approaches) for (?:[\w-]+\s){0,3}$", ""),
    )
)


def results_only(mentions: Iterable[OutcomeMention], flat: str) -> Iterator[OutcomeMention]:
    """The mentions that name a result, with the polarity and the outcome their neighbors give them."""
    for mention in mentions:
        before, words, after = (
            flat[max(0, mention.start - 150) : mention.start],
            flat[mention.start : mention.end],
            flat[mention.end : mention.end + 45],
        )
        if _names_no_result(before, words, after) or (mention.outcome == "other:cognition" and _EFFECTS.match(after)):
            continue
        if mention.outcome == "any_ae" and mention.polarity < 0 and (kind := OF_ONE_KIND.search(before)):
            if not (kind["breathing"] or kind["other"]):
                continue
            mention = replace(mention, outcome="respiratory")
        yield _sense(mention, before, words, after)


@lru_cache(maxsize=2048)  # the words of outcomes
def _not_meant(words: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What would have to stand before and behind the words of an outcome for them to name no result."""
    return tuple((before, after) for own, before, after in _NOT_MEANT if own.match(words))


def _names_no_result(before: str, words: str, after: str) -> bool:
    if words in _ADJECTIVES or before.endswith(("sub-", "sub")) or _NO_OUTCOME_AFTER.match(after):
        return True
    if words.endswith("analgesia") and (_CONTROLLED_ANALGESIA.search(before) or _NEEDED_AFTER.match(after)):
        return True
    if any(b.search(before) and a.match(after) for b, a in _not_meant(words)):
        return True
    if words.startswith("pain") and _INJECTED.search(before + "|" + after):
        return True  # the pain that a drug's injection gives
    return _PEOPLE_BEFORE.search(before) is not None


_SUICIDE_ITEM = re.compile(
    r"\bsuicid\w* (?:part|items?|subscales?|questions?|components?|scores?) (?:of|on|in|from) (?:the )?(?:[\w-]+ )?$"
)


def _sense(mention: OutcomeMention, before: str, words: str, after: str) -> OutcomeMention:
    if mention.outcome == "depression" and _SUICIDE_ITEM.search(before):
        return replace(mention, outcome="suicidality")
    if mention.outcome == "mortality" and _DEATH_THOUGHTS.search(before):
        return replace(mention, outcome="suicidality")
    if mention.outcome == "depression" and (of := _OF_ANOTHER.match(after)):
        mention = replace(mention, outcome="suicidality" if of["suicide"] or of["defined"] else "other:ptsd symptoms")
    if mention.outcome == "relapse_abstinence" and words.startswith(("relapse", "recur", "time to")):
        mention = _relapse(mention, before, after)
    return _turned(mention, before, words, after)


def _turned(mention: OutcomeMention, before: str, words: str, after: str) -> OutcomeMention:
    """The mention with the polarity that the words around it give: "loss of response", "time to relapse"."""
    if mention.polarity < 0 and (reached := _REACHED.search(before)):
        return replace(mention, polarity=1, start=mention.start - len(before) + reached.start())
    if mention.polarity < 0 and _REACHED_ON.search(before):
        return replace(mention, polarity=1)
    if mention.polarity < 0 and (_FREED.search(before) or before.endswith(("anti-", "anti"))):
        return replace(mention, polarity=-1 if _TIME_TO.search(before) else 1)
    if _OPPOSITE_BEFORE.search(before) or _OPPOSITE_AFTER.match(after):
        return replace(mention, polarity=-mention.polarity)
    if mention.polarity > 0 and (_WORSE_AFTER.match(after) or _WORSE_BEFORE.search(before)):
        return replace(mention, polarity=-1)
    if not words.startswith("time") and _TIME_TO.search(before):
        return replace(mention, polarity=-1 if _WANTED.match(words) else 1)
    return mention


def _relapse(mention: OutcomeMention, before: str, after: str) -> OutcomeMention:
    if _PTSD.search(before):
        return replace(mention, outcome="other:ptsd symptoms")
    if _MOOD.search(before) or _AFTER_MOOD.match(after):
        return replace(mention, outcome="depression")
    return mention
