"""Names of adverse events, and the words that say whether one happened, was absent, was compared or only looked for."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from summarize.text.whole_texts import WHOLE

EVENTS = {
    "dissociation": r"dissociat(?:ion|ive (?:symptoms|states?|effects|side[- ]effects|experiences?|reactions?|adverse (?:events|effects)))|dereali[sz]ation|depersonali[sz]ation|perceptual (?:changes|disturbances?|distortions?)|out-of-body experiences?",
    "hallucinations": r"hallucinations?|psychoto(?:mi)?metic (?:effects|symptoms|side[- ]effects|or dissociative (?:effects|symptoms))|emergence (?:reactions?|phenomena)|nightmares?|vivid dreams|psychotic symptoms|psychosis|psychotic episodes?|paranoia",
    "delirium": r"(?:emergence |postoperative )?(?:delirium|agitation)|confusion(?: state)?|disorientation",
    "blood_pressure": r"hypertensi(?:on|ve (?:episodes?|events?|crisis|crises|urgency))|(?:increase[sd]?|elevat\w+|rises?|rose) (?:in |of )?(?:the )?(?:mean |systolic |diastolic |arterial )*(?:blood pressure|heart rate|arterial pressure)|tachycardia|(?:blood pressure|heart rate|arterial pressure) (?:increase[sd]?|elevations?|rose|was (?:raised|elevated)|(?:was|were) (?:\w+ )?(?:higher|elevated|increased))|(?:raised|elevated|high|increased|higher) (?:blood pressure|heart rate)|changes in blood pressure(?: and heart rate)?",
    "nausea_vomiting": r"nausea(?:(?: and|/| or|,) ?vomiting)?|vomit(?:ing|ed|s)?|ponv|emesis",
    "sedation": r"(?:over-?)?sedation|somnolence|drowsiness|sleepiness|drowsy",
    "dizziness": r"dizziness|vertigo|light-?headedness",
    "headache": r"headaches?",
    "vision": r"blurred vision|blurry vision|diplopia|double vision|nystagmus|visual disturbances?",
    "respiratory": r"respiratory depression|(?:oxygen )?desaturations?|apno?ea|laryngospasm|hypoxi?a|hypoxa?emia|respiratory (?:arrest|failure|events|complications)",
    "urinary": r"cystitis|urinary (?:retention|symptoms|tract symptoms)|dysuria|uropathy|ha?ematuria",
    "hepatic": r"hepatotoxicity|(?:elevated|raised) (?:liver enzymes|transaminases)|liver injury|cholangiopathy",
    "hypotension": r"hypotension",
    "bradycardia": r"bradycardia",
    "anxiety": r"panic attacks?",
    "mania": r"(?:hypo)?mania|manic (?:switch|episode|symptoms)",
    "suicidality": r"suicide attempts?|(?:completed|died by) suicides?|(?:worsen\w+|new|increased|emergent) suicidal (?:ideation|thoughts|behaviou?rs?)|suicidal (?:ideation|thoughts|behaviou?rs?) (?:occurred|emerged|worsened|developed|increased)|treatment-emergent si(?![a-z])",
    "disinhibition": r"disinhibit(?:ion|ed behaviou?r)",
    "seizure": r"seizures?|convulsions?|status epilepticus",
    "dry_mouth": r"dry mouth|xerostomia",
    "salivation": r"hypersalivation|(?:increased|excessive) salivation",
    "taste": r"dysgeusia|taste disturbances?",
    "paresthesia": r"para?esthesias?|hypoa?esthesia|numbness",
    "fatigue": r"fatigue",
    "pruritus": r"pruritus|itching",
    "allergic": r"anaphyla\w+|allergic reactions?|hypersensitivity reactions?",
    "misuse": r"ketamine (?:misuse|abuse|addiction|dependence|use disorder)|(?:misuse|abuse|dependence|addiction) (?:of|on|to) ketamine",
    "withdrawal": r"(?:developed|experienced|suffered|went into) (?:severe |acute )?precipitated (?:opioid )?withdrawal|precipitated (?:opioid )?withdrawal(?= (?:occurred|developed|followed|ensued|was (?:seen|observed|reported)))|(?:severe|prolonged|protracted|acute)(?: and (?:severe|prolonged|protracted))? withdrawal(?= (?:occurred|developed|followed|ensued|emerged))",
    "overdose": r"overdose[sd]?",
    "relapse": r"relaps(?:e|es|ed|ing)",
    "intensive_care": r"(?:admi\w+|transferr?\w*|requir\w+|need\w*|taken) (?:\w+ ){0,4}?(?:intensive care|icu)(?: unit)?(?: admission)?|(?:intensive care|icu)(?: unit)? admissions?|(?:emergency |required |needed )?(?:endotracheal )?intubat(?:ed|ion)|mechanical ventilation",
    "serious_ae": r"(?:serious|severe|life-threatening|major)(?: or \w+)?(?: treatment-(?:emergent|related))? (?:adverse (?:drug )?(?:events?|effects?|reactions?)|side[- ]?effects?|complications?|(?:te)?aes?(?![a-z]))|saes?",
    "any_ae": r"(?:treatment[- ]emergent )?adverse (?:drug )?(?:events?|effects?|reactions?|experiences?|incidents?)|(?:unwanted|untoward|undesirable) (?:events?|effects?)|side[- ]?effects?|teaes?|complications?",
    "death": r"deaths?|died|mortality|fatalit(?:y|ies)",
}
GENERAL = frozenset({"any_ae", "serious_ae"})
# Events that are the aim, the setting or the condition at least as often as the harm: only what makes them one counts.
SETTINGS = {
    "sedation": r"(?:procedural|adequate|deep|moderate|conscious|satisfactory|palliative|for|under|during|depth of|levels? of|onset of|quality of|degree of|target|light|sufficient|intravenous|outpatient|analgo|provid\w+|achiev\w+|improv\w+|better|effective|pediatric|prehospital|preoperative) $|^ (?:scores?|scales?|levels?|depth|quality|time|onset|success|was (?:adequate|achieved)|and analgesia|with|or analgesia|regimen|protocol|practice|outside)",
    "death": r"(?:thoughts? of|wish\w*|fear of|cell|neuronal|brain|near[- ]|causes? of|cause-specific|overdose|associations? (?:with|between)|self-|predict\w* (?:of )?|predica\w* of|life and) ?$|^ (?:associations?|anxiety|wish|ideation|or suicide|thoughts|was associated|prediction)",
    "headache": r"(?:migraine|cluster|chronic|tension-type|for|treat\w*|refractory|abort\w*|of|acute) $|^ (?:disorders?|treatment|relief|frequency|days|attacks?)",
    "blood_pressure": r"(?:history of|patients with|pulmonary|intracranial|portal|arterial|chronic|treat\w*|controlled|comorbid|gestational) $|^ (?:medications?|drugs?|therapy|control)",
    "fatigue": r"(?:cancer-related|chronic|for|treat\w*|compassion|muscle) $|^ (?:syndrome|severity|scores?|scale)",
    "delirium": r"(?:psychomotor|severe|acute|for|treat\w*|of|undifferentiated) $|^ (?:tremens|scale|scores?|defined|in the emergency|management)",
    "seizure": r"(?:electroconvulsive|refractory|for|control\w*|focal|generali[sz]ed|treat\w*|induced|adequate|longer|mean|motor|eeg|super-?) $|^ (?:duration|durations|quality|time|energy|threshold|length|control|activity|disorder|termination|cessation)",
    "hallucinations": r"(?:treat\w*|schizophreni\w+ and|history of|for|postpartum|models? of|of) $|^ (?:models?|disorders?|rating|and schizophrenia)",
    "misuse": r"(?:treat\w*|for|history of|diagnos\w+ (?:of|with)|prior) $|^ (?:treatment|liability)",
    "overdose": r"(?:prevent\w*|reduc\w*|history of|non-?fatal|epidemic of|fatal|risk of|opioid|heroin|fentanyl|drug) ?$|^(?:opioid|heroin|fentanyl|drug|fatal|of|for|the|an|prior|non)",
    "mania": r"(?:treat\w*|for|history of|bipolar) $|^ (?:scale|rating)",
    "suicidality": r"(?:prior|past|previous|history of|recent|lifetime|after|following|who) ?$|(?:after|following) (?:[\w-]+ ){0,2}$|(?:present\w*|admitted|brought|arrived|seen) (?:[\w-]+ ){0,4}?(?:with|after|following|for) (?:[\w-]+ ){0,2}$|^ (?:survivors)",
    "urinary": r"(?:interstitial|chronic|for|treat\w*) $",
    "intensive_care": r"(?:after|following|during|tracheal|rapid sequence|for|facilitate\w*|before|undergoing|awake|success of) $|^ (?:conditions?|success|procedure|drugs)",
    "any_ae": r"(?:opioid-related|opioid|methadone|morphine|withdrawal|diabetes|surgical|postoperative|pulmonary|covid\S*) $|^ (?:profiles?|risks?\b|scale|rating|questionnaire|burden|monitoring|checklist|reporting|data|management)",
    "anxiety": r"(?:treat\w*|for|history of) $",
    "respiratory": r"(?:chronic|intermittent|sleep|obstructive sleep|neonatal|fetal|cerebral|obstructive|acute) $|^ (?:index|alarm|model)",
    "nausea_vomiting": r"(?:withdrawal|prevent\w*|treat\w*|prophylaxis of) $|^ (?:prophylaxis|of pregnancy)",
    "pruritus": r"(?:uremic|chronic|opioid-induced|morphine-induced|treat\w*|for) $",
    "paresthesia": r"(?:for|treat\w*|diabetic) $",
}
SENSES = {name: re.compile(pattern) for name, pattern in SETTINGS.items()}

_BE = r"(?:was|were|is|are|be|been|being)"
_LOOKED = r"(?:assess|monitor|measur|evaluat|record|collect|regist|compar|document|analy[sz]|examin|investigat|rat|track|scor|defin|quantifi|determin|estimat|explor|ask|screen|check|survey|solicit|captur|consider|review)"
LOOKED_FOR = re.compile(
    rf"\b{_BE} (?:\w+ )?(?:{_LOOKED}\w*ed)\b|\b(?:we|to|investigators|nurses?|physicians) (?:\w+ly )?{_LOOKED}\w*\b|"
    r"\b(?:outcomes?|end ?points?|measures?|variables?|objectives?) (?:measures? )?(?:was|were|are|is|will|includ\w+|of interest)\b|"
    r"\b(?:will|would|should|must|to|needs? to|plans? to) (?:\w+ )?(?:be|monitor|assess|evaluate|include|measure|report|record)\b|"
    r"\bplanned\b|\bstudies (?:comparing|reporting)\b|\b(?:primary|secondary) outcomes?\b|\bquestionnaires?\b|\b(?:aim|purpose|objective)s?\b|\b(?:need|requir\w+|close|careful|regular) (?:\w+ )?(?:monitoring|attention|caution)\b|\bcomparing\b|\bregarding\b|\bconstantly monitored\b"
)
UNKNOWN = Scanner(
    r"\bunclear|uncertain|\bunknown|insufficient|\b(?:limited|scarce|sparse|little|few|lack(?:ing|s)?(?: of)?|no|poor|low[- ](?:quality|certainty)) (?:\w+ )?(?:data|evidence|information|knowledge|reports?)\b|"
    r"\bnot (?:\w+ )?(?:reported|assessed|studied|known|established|understood|evaluated|described|mentioned|investigated|recorded)\b|\bremains? to be\b|\bwarrant|inconclusive|"
    r"\bpoorly (?:reported|studied|understood|documented)|\bcould not be\b|\bfurther (?:research|stud|trial|investigat)|\b(?:larger|future|more|additional) (?:\w+ )?(?:trials|studies|research)\b|\bcompar(?:es?|ed) (?:well|favou?rably)\b|\bunderreported|\bincomplete"
)
RELATED = re.compile(
    r"\b(?:correlat\w+|predict\w+|mediat\w+|moderat(?:ed|es|or|ors)|covar\w+)\b|\b(?:relationship|association|link)s? (?:between|of)\b|"
    r"\bassociated with (?:\w+ ){0,2}(?:change|improvement|reduction|response|antidepressant|efficacy|outcome|remission)"
)
POSSIBLE = re.compile(
    r"\b(?:may|might|could|can|cannot|would|should|if|whether|potential(?:ly)?|possibl[ye]|suspected|suspect|suspicion|likely|unlikely|probabl[ye]|presumed|theoretical(?:ly)?|hypothes\w+|"
    r"concerns?|fears?|worry|worries|caution|vigilan\w+|aware(?:ness)?|beware|careful(?:ly)?|thought to|believed to|appears? to be related|suggest(?:s|ed|ing|ive)?|propensity|susceptib\w+|vulnerab\w+)\b|\bat risk\b|(?<!increased )(?<!increases )(?<!reduced )(?<!decreased )(?<!higher )(?<!lower )(?<!increased the )(?<!reduced the )(?<!decreased the )(?<!lowered the )(?<!increase the )(?<!reduce the )(?<!decrease the )(?<!lower the )(?<!increases the )(?<!reduces the )(?<!decreases the )(?<!lowers the )\brisks? (?:of|for)\b(?! bias)"
)
# Said of something else: what was given against the event, what a person already had.
AGAINST = re.compile(
    r"\b(?:prevent\w*|treat(?:ed|ing|s|ment)? (?:of|for)?|target\w*|reliev\w+|alleviat\w+|manag(?:e|ed|ing|ement)|avoid\w*|mitigat\w+|protect\w*|history of|pre-?existing|despite|patients? with|"
    r"people with|adults with|individuals with|due to the|because of|limited by|limit(?:s|ing)? (?:its|the) use|prophyla\w+|counteract\w*|abolish\w*|rescue[sd]?|baseline|diagnos\w+ (?:of|with))\s(?:[\w-]+\s){0,4}$"
)
FEWER_VERB = re.compile(
    r"\b(?:reduc(?:ed|es|ing|tions?(?: in| of)?)|decreas(?:ed|es|ing|e in)|lower(?:ed|s|ing)?|attenuat(?:ed|es|ing)|minimi[sz](?:ed|es|ing)|diminish\w*|less|fewer|lessen\w*|(?<!can )(?<!may )(?<!might )(?<!could )(?<!to )(?:reduce|decrease)(?= the (?:\w+ )?(?:risks?|incidences?|rates?|odds|frequency|occurrence) of))\s(?:the\s)?(?:[\w/-]+,?\s){0,8}[\w/-]*$"
)
MORE_VERB = re.compile(
    r"\b(?:increas(?:ed|es|ing|e in)|more|higher|greater|elevated|raised|(?<!can )(?<!may )(?<!might )(?<!could )(?<!to )increase(?= the (?:\w+ )?(?:risks?|incidences?|rates?|odds|frequency|occurrence) of))\s(?:the\s)?(?:[\w-]+\s){0,8}$"
)

_SEEN = r"(?:observed|seen|reported|occur\w*|develop\w*|noted|noticed|detected|found|present|experienced|encountered|recorded|identified|registered|documented|emerge\w*|aris\w+|manifest\w*|attributed|related)"
DENIED_BEFORE = re.compile(
    r"(?P<tail>(?:\bno|\bwithout(?: any)?|\bnone of the|\bnor|\bneither|\babsence of|\black of|\bfree (?:of|from)|\bnever|\bdevoid of|\bnil|\bzero|\b0|"
    r"\b(?:not?|n't) (?:any|cause[ds]?|produce|induce|lead to|result in|associated with|accompanied by|experience|develop|report|observe|show|have|suffer|exhibit|elicit|identify|detect|find|note|encounter|complicated by)\w*)"
    r"\s(?:[\w/-]+[\s,]\s?){0,5}?|\b(?:no (?:patients?|participants?|subjects?|one|withdrawals?|drop-?outs?|discontinuations?)|nobody)\s(?:[\w-]+\s){0,9}|\b(?:nor did|nor were|nor was|neither|did not (?:have|experience|develop|report|show)|denied)\s(?:[\w/-]+,?\s){0,8}?)$"
)
DENIED_AFTER = re.compile(
    rf"^(?:[^.;:,]{{0,60}}?\b(?:was|were|is|are|did|has|have|had)(?: (?:been|be))? (?:not|never)(?: been)? (?:\w+ )?{_SEEN}|[^.;:,]{{0,40}}?\b(?:was|were) absent|[^.;:]{{0,30}}?\bin (?:none|no (?:patient|case|participant|subject)\w*)\b|"
    r"\s?(?::|=|\()\s?(?:none|nil|n\s?=\s?0|0\s?%|0)(?!\d|[.,]\d))"
)
QUALIFIED = re.compile(
    r"\b(?P<serious>serious|severe|major|life-threatening|grade 3)\b|\b(?P<narrow>permanent|long-?term|lasting|persistent|intolerable|unexpected|(?:clinically )?significant|clinically relevant|notable|additional|other|new|marked|substantial|relevant|troublesome|delayed|meaningful|important)\b"
)
NO_DIFFERENCE = re.compile(
    r"\bno (?:\w+[ -]){0,4}?(?:differ\w+|increase[ds]?|change|higher|greater|more|elevation|excess)\b|\b(?:did|do|does|was|were|is|are) not (?:\w+ ){0,3}?(?:differ\w*|increase[ds]?|higher|greater|more|elevated|raise[ds]?|affect\w*)\b|\bnot identify (?:\w+ )?increased\b|"
    r"\bwithout (?:\w+ )?(?:increas|rais|difference|more|worsen)\w*|\b(?:similar|comparable|equivalent|indistinguishable|the same|identical|balanced|equal|unchanged)(?= (?:to|in|between|across|for|among|with|rates?|incidence|frequenc\w+|proportions?|adverse|side|numbers?|profiles?|safety|tolerability)\b|,|\.|;| ?\(|\s*$)|\bequally\b|\bdifferences? in [^.;]{0,160}? (?:was|were) not\b|\b(?:did|do|does) not (?:reveal|show (?:\w+ ){0,2}(?:change|differ|increase))\b|\bno (?:statistically )?significant (?:between-group )?differ|\bneither (?:\w+ ){0,6}(?:differ|increas)"
)
MORE = re.compile(
    r"\b(?:more|higher|greater|larger|increased|elevated|excess|exceeded|two-?fold|twice|doubled|most (?:common|frequent)(?:ly)? in|worse|rais(?:ed|es))\b"
)
FEWER = re.compile(
    r"\b(?:fewer|less|lower|reduced|decreased|smaller|half|attenuated|minimi[sz]ed|rarer|diminished|reduces|decreases|least)\b"
)
THAN = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?|relative to|in comparison (?:with|to)|as compared|over|against|between (?:the )?(?:\w+ )?(?:groups|arms|treatments)|in (?:both|the two|either) (?:groups?|arms?))\b"
)
HAPPENED = re.compile(
    r"\b(?:occur\w*|report(?:ed|s)?|experienc\w+|develop(?:ed|ing|s|ment)?|observed|noted|seen|had|have|has|suffer\w+|induc\w+|caus(?:ed|es|ing)|produc\w+|result\w*|le(?:d|ads?) to|"
    r"associated|accompanied|includ\w+|such as|common(?:ly)?|frequent(?:ly)?|most|main|mild|moderate|severe|transient\w*|minimal|minor|few|some|brief|short-lived|manifest\w*|emerg\w+|increas\w+|rose|"
    r"required|requiring|discontinu\w+|withdr\w+|drop\w*|present(?:ed|s|ing)|complain\w+|show(?:ed|s)?|exhibit\w*|died|rates? (?:was|were)|incidence|prevalence|was|were|after|following|due to|"
    r"resolv\w+|subsid\w+|diagnosed|admitted|complicat\w+|attribut\w+|trigger\w+|provok\w+|precipitat\w+|worsen\w*|related|dose-dependent|dose-response|profile was noted|limited by|during|in)\b|%|\d\s?/\s?\d"
)
TOLERATED = Scanner(
    r"(?<![a-z])(?:(?:generally |very )?(?:well|highly|better)[- ]tolerated|(?:good|excellent|acceptable|favou?rable|reassuring)(?: \w+)? (?:safety|tolerability)(?: (?:profile|and tolerability))?|"
    r"(?:safety|tolerability)(?: profile)? (?:was|were|is) (?:\w+ )?(?:good|excellent|acceptable|favou?rable|satisfactory)|(?:was|were|is|are|proved|be|appears?|appeared|seems?|seemed|found|considered|as|a) (?:to be )?(?:a |an |both |generally |relatively |very |equally |also |effective and |feasible and |effective, |feasible, )*safe(?![a-z]| (?:discharge|dose range|place|space|environment|alternative(?! to)))|safe and (?:well[- ])?(?:tolerated|effective|feasible|efficacious|tolerable))(?![a-z])"
)
NOT_TOLERATED = re.compile(
    r"\b(?:not|poorly|un|less|may|might|could|can|whether|if|to (?:assess|evaluate|determine|investigate|test|examine|establish)|will|would|should|more studies|future|unclear|uncertain|unknown|hypothes\w+|aim\w*|need\w*|potential\w*|ensur\w*|importan\w*|found a|perceived|considered|are safe options)\b"
)
# Relapse is the outcome of most trials here; it is an adverse event where ketamine is said to have led to it.
LED_TO_RELAPSE = re.compile(
    r"relaps\w+ (?:on|to|into|with|and (?:\w+ )?used) (?:\w+ ){0,3}?(?:es)?ketamine|"
    r"relaps\w+ (?!rate|prevent)(?:\w+ ){0,6}?(?:after|following|during|on|triggered by|due to|because of|attributed to) (?:\w+ ){0,5}?(?:es)?ketamine|"
    r"ketamine (?:\w+ ){0,6}?(?:led to|caus\w+|trigger\w+|precipitat\w+|provok\w+|induced|resulted in|followed by) (?:\w+ ){0,5}?relaps"
)
EVERYONE = re.compile(
    r"\b(?:both|all|each|either|every) (?:\w+ )?(?:groups?|arms?|patients|participants|treatments?|subjects)\b"
)
IN_ARM = re.compile(
    r"\b(?:in|with|by|of|receiving|received|given|after|following|among|for|on|to)(?: the)?(?: [\w/-]+)?\s?$"
)
STOPPED = re.compile(
    r"\b(?:withdr[ae]w\w*|discontinu\w*|dropp?\w*(?:[ -]out)?|stopp\w+|terminat\w+|cessation|quit|left)\b[^.;]{0,50}\b(?:because of|due to|owing to|for|secondary to|after)\s(?:[\w-]+\s){0,4}$"
)
NOT_WELL = Scanner(
    r"(?<![a-z])(?:(?:not|poorly|badly|less) (?:well[- ])?tolerated|intolerab(?:le|ly)|poor tolerability|not safe)(?![a-z])",
    together=WHOLE,
)
RATE = re.compile(r"\b(?:risks?|incidences?|rates?|odds|likelihood|frequency|occurrence|number) of\s(?:[\w-]+\s){0,4}$")
# What people took before: named beside an event, such a drug is no other arm.
MAINTENANCE = re.compile(
    r"(?:methadone|buprenorphine|heroin|morphine|opioids?|oxycodone|fentanyl|hydrocodone|alcohol|cocaine|nicotine|naltrexone)$"
)
# A title that names an event as what is to be prevented or treated makes it the outcome of the study, not its harm.
AIMED_AT = re.compile(
    r"\b(?:for|prevent\w*|treat\w*|reduc\w*|against|on|anti|manage\w*|attenuat\w*|improv\w*|in patients with|of)\b[^.:?]{0,60}$"
)
HARM_NAMED = re.compile(
    r"induced|adverse|side.effect|toxic|caused|complicat|harm|associated|reaction|misuse|abuse|overdose|\b(?:after|following|due to|with) (?:\w+ ){0,3}(?:es)?ketamine"
)
HARM_TITLE = re.compile(
    r"induced|after|following|associated|adverse|side.effect|toxic|safety|caused|related|due to|complicat|risk|case report|harm|tolerab"
)
WITH_ARM = re.compile(
    r"\b(?:(?:more|less) (?:frequent(?:ly)?|common(?:ly)?|often|likely|severe|pronounced|prevalent|intense)|lower|higher|fewer|greater|increased|reduced|decreased)\b(?:\s[\w%.,()/-]+){0,8}?\s(?:with|in|after|under|for|among|by)\s"
)
# "None of the side effects required treatment": there were some, unless what is denied is that they were seen.
OF_THOSE = re.compile(
    r"\bnone of (?:the|these|those|its|their)\s(?:(?:reported|observed|recorded|noted|described|mentioned|mild|minor|few|acute|transient)\s)?$"
)
NOT_SEEN = re.compile(rf"[^.;,]{{0,40}}\b{_SEEN}")
# "Patients with A and B had fewer than the B group": kinds of patients, no arms.
KINDS = re.compile(
    r"\W*(?:patients|participants|those|individuals|subjects|women|men|people|adults|children) (?:with(?:out)?|who)\b"
)
HARMED = frozenset(
    {"relapse", "intensive_care", "death", "withdrawal", "disinhibition"}
)  # named as something that happened
# At least as often an aim, a measure or a disease: an event only where the sentence speaks of harm or counts people.
AMBIGUOUS = frozenset(
    {
        "sedation",
        "seizure",
        "fatigue",
        "misuse",
        "respiratory",
        "mania",
        "overdose",
        "headache",
        "anxiety",
        "hallucinations",
        "delirium",
    }
)
OF_HARM = re.compile(
    r"adverse|side[- ]?effects?|\bteaes?\b|\baes?\b|complication|symptoms? (?:such as|like|of|were|included)|tolera|untoward|unwanted|\b(?:experienced|reported|developed|suffered|had|complained|presented with|"
    r"occurred|occurrence|incidence|frequency|caused|induced|induces|produced|causes|led to|resulted in|followed by|accompanied by|triggered|after (?:the )?(?:infusion|injection|administration|ketamine)|withdrew|discontinued|frequent|common)\b"
)
# Words for an arm that do not say that it had no ketamine: a route, a dose, a letter.
UNSAID = re.compile(
    r"(?:group \w+|\w{1,4}|intravenous|oral|intranasal|intramuscular|subcutaneous|epidural|nasal|spray|patch|tablets?|infusion|injection|bolus|treatment|intervention|experimental|active|combination|combined|single|repeated|"
    r"(?:low|high|medium|early|late)\b.*|\w*risk|\w*dose|\w*rate|remitters?|responders?|non-?responders?)$"
)
EASED = re.compile(
    r"\b(?:attenuat|reduc|prevent|block|revers|decreas|lower|improv|differ|treat|control|manag|resolv|reliev)\w*\b"
)
# A sentence that denies, wonders, plans or treats is left to the lists.
HEDGED_SENTENCE = re.compile(
    r"\b(?:no|not|without|never|neither|nor|may|might|could|can|should|would|whether|if|risk|potential\w*|possibl\w*|suggest\w*|hypothes\w*|"
    r"safe\w*|tolerat\w*|treat(?:ed|ing|ment)|relie\w*|improv\w*|resol\w*|remi\w*|effective\w*|success\w*|benefi\w*|reduc\w*|decreas\w*|caution\w*|aware\w*)\b"
)
# A cause that is held to be likely, and no more: the harm is told as a possible one.
DOUBTED = re.compile(
    r"\b(?:probabl[ey]|probability|apparent(?:ly)?|perhaps|presum\w+|suspect\w*|likely|unlikely|thought to|(?:seems?|appears?) to|uncertain|unclear|doubt\w*)\b"
)
# More or fewer at one time than at another, in the same people.
AT_TIMES = re.compile(
    r"\brecur\w*|\bif (?:they|it|the event)\b|\bover time\b|\bwith (?:repeated|ongoing|further|continued)\b"
)
LEFT = re.compile(r"\b(?:withdr[ae]w|withdrawals?|discontinu|removed|drop|stopped|left)")
# One form or dose of ketamine against another says nothing of ketamine.
BOTH_KETAMINE = re.compile(r"ketamine\b.*\b(?:than|compared|versus|vs|relative)\b.*ketamine")
THAN_KETAMINE = re.compile(r"\b(?:than|compared (?:with|to))\b[^.;]{0,60}ketamine")
