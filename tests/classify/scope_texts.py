"""Invented titles and abstracts by the scope that a reader gives them."""

from __future__ import annotations

ADJACENT = [
    (
        "Ketamine as an adjunct after knee replacement",
        "We tested whether ketamine lowers the demand for tramadol in the "
        "first day. Eighty adults were randomized. The primary outcome was cumulative piritramide consumption. Scores for "
        "pain were alike. Ketamine deserves further study.",
    ),
    (
        "Low-dose esketamine in thyroid surgery",
        "The aim was to find out whether esketamine reduces the amount of "
        "remifentanil required. Heart rate was steady. Recovery was quick.",
    ),
    (
        "Does S-ketamine change recovery after hysterectomy?",
        "Sixty women were randomized to S-ketamine or saline. Pain was "
        "rated at rest. Conclusion: S-ketamine cut the need for rescue morphine after hysterectomy.",
    ),
    (
        "Intrathecal ketamine in advanced cancer",
        "A man whose oral oxycodone no longer helped was given intrathecal ketamine. "
        "We aimed to reverse tolerance to opioids. Within two days his pain eased.",
    ),
    (
        "Ketamine and pethidine tolerance in mice",
        "Mice were given pethidine twice daily until tail-flick latency fell. Ketamine restored it.",
    ),
    (
        "Naloxone does not block the antidepressant-like action of ketamine in rats",
        "Rats had naloxone or vehicle before ketamine. Swim immobility fell alike in both.",
    ),
    (
        "Are mu-opioid receptors needed for the effect of ketamine on mood?",
        "Twelve adults with depression had naltrexone or placebo before ketamine. Mood improved less after naltrexone.",
    ),
    (
        "Esketamine nasal spray in gamblers who drink",
        "The aim was to test esketamine for alcohol use disorder. Forty people "
        "with heavy drinking took part. Drinking days fell.",
    ),
    (
        "One infusion of ketamine in methamphetamine use disorder",
        "Thirty adults using methamphetamine received ketamine. Use in the month after was halved.",
    ),
    (
        "Ketamine to help smokers stop: a pilot",
        "Twenty adults with nicotine dependence received ketamine. Smoking cessation was reached by six.",
    ),
    (
        "Analgesia for rib fractures in people with long-standing opioid prescriptions",
        "We aimed to see whether ketamine helps "
        "opioid-tolerant patients with rib fractures. Pain was rated hourly. Ketamine lowered pain.",
    ),
    (
        "Postoperative pain in patients with opioid use disorder: ketamine or not",
        "Charts of patients with opioid use disorder after laparotomy were read. Pain was lower with ketamine.",
    ),
    (
        "Fentanyl plus ketamine for patient-controlled analgesia after colectomy",
        "Patients had fentanyl alone or with ketamine. Pain at rest was less with both.",
    ),
    (
        "Ketamine added to hydromorphone pumps",
        "Patients with burns had hydromorphone with or without ketamine. Pain was alike.",
    ),
    (
        "Remifentanil-induced hyperalgesia and S-ketamine",
        "Volunteers received remifentanil. S-ketamine reduced the area of hyperalgesia.",
    ),
    (
        "Weaning of long-term opioids in children in intensive care",
        "The objective was to describe ketamine as an aid where "
        "opioid requirements climb. Twelve children were weaned faster.",
    ),
    (
        "Does ketamine blunt the respiratory depression caused by alfentanil?",
        "Volunteers breathed carbon dioxide under "
        "alfentanil with ketamine or saline. Ventilation was higher with ketamine.",
    ),
    (
        "Morphine with or without ketamine in sickle cell crisis",
        "Adults in crisis got morphine with ketamine or morphine with "
        "saline. The main outcome was total morphine dose at 24 h.",
    ),
    (
        "Opiate use after amputation and a ketamine infusion",
        "Forty charts were read. Less opiate was taken by those who had ketamine.",
    ),
    (
        "Ketamine for craving in people who use cocaine",
        "Eight volunteers with cocaine use disorder chose between ketamine and "
        "lorazepam sessions. Craving fell after ketamine.",
    ),
]
# wordings that the first draft of the rule missed
ADJACENT += [
    (
        "Comparison of tramadol and tramadol with ketamine after tonsillectomy",
        "Children had tramadol alone or with ketamine.",
    ),
    ("Ketamine after remifentanil-based anesthesia", "Sixty adults had ketamine or saline. Pain was alike."),
    (
        "Ketamine infusions to let people stop prescribed opioids",
        "Tapering of opioids was easier. Twelve adults came off.",
    ),
]
OTHER = [
    (
        "Ketamine or fentanyl at induction: which keeps blood pressure steadier?",
        "Sixty adults had ketamine or fentanyl at "
        "induction. Blood pressure fell less with ketamine. Ketamine keeps blood pressure steady.",
    ),
    (
        "Esketamine and delirium after hip surgery",
        "The primary outcome was delirium. Secondary outcomes were sleep and "
        "sufentanil consumption. Delirium was rarer with esketamine. Esketamine prevents delirium.",
    ),
    (
        "Ketamine against propofol and remifentanil for colonoscopy",
        "Patients had ketamine, propofol or remifentanil. Sedation was deeper with propofol. Propofol is preferable.",
    ),
    (
        "Ketamine in treatment-resistant depression",
        "People with a history of substance use disorder were excluded. Mood "
        "improved within a day. Ketamine works fast.",
    ),
    (
        "Mood after ketamine by family history of alcohol use disorder",
        "Depressed adults got one infusion of ketamine. Those "
        "with a family history of alcohol use disorder kept their gains longer.",
    ),
    (
        "Ketamine for suicidal thoughts in the emergency department",
        "Background: opioid misuse and alcohol use raise risk. We "
        "gave ketamine to 40 adults. Suicidal thoughts eased. Ketamine may help in crisis.",
    ),
    (
        "Ketamine in status epilepticus",
        "Charts of 20 patients were read. Seizures stopped in 12. Fentanyl was used for "
        "sedation in five. Ketamine may stop seizures.",
    ),
    (
        "Ketamine, bupivacaine and morphine as a caudal mixture in infants",
        "Infants had caudal blocks. Motor block was brief.",
    ),
    (
        "A ketamine challenge in people with schizophrenia",
        "We examined the effect of ketamine on eye movements. Nicotine "
        "was not allowed that day. Ketamine disturbed pursuit.",
    ),
    (
        "Chronic postsurgical pain and ketamine: study protocol",
        "Background: chronic opioid use and opioid dependence follow "
        "some operations. The primary outcome will be pain at three months. Ketamine will be infused for two days.",
    ),
    (
        "Esketamine spray and driving",
        "Volunteers drove after esketamine or alcohol placebo. Steering was not affected.",
    ),
    ("Sublingual ketamine for migraine", "Forty adults took ketamine at home. Pain-free time rose. Few felt dizzy."),
    (
        "Neuropathic pain in rats: ketamine and mechanical hyperalgesia",
        "Rats with nerve ligation had ketamine. Mechanical hyperalgesia eased.",
    ),
]
OTHER += [
    (
        "Ketamine or fentanyl for fracture reduction",
        "Children had ketamine or fentanyl. Pain was alike. Fentanyl was well "
        "tolerated and the use of ketamine or fentanyl is safe.",
    ),
    ("Comparison of ketamine and tramadol after tonsillectomy", "Children had ketamine or tramadol. Pain was alike."),
    ("Sedation with ketamine-fentanyl-midazolam in dogs", "Dogs had a mixture. Sedation was deep."),
]
HARM = [
    (
        "Bladder symptoms in young adults who take ketamine",
        "Ketamine abuse damages the bladder. We asked 80 adults who use recreational ketamine. Half had cystitis.",
    ),
    (
        "Naltrexone for ketamine use disorder",
        "A woman with ketamine use disorder craved ketamine daily. Naltrexone helped.",
    ),
    (
        "Abuse potential of ketamine: what do we know?",
        "Ketamine is prescribed more often. Its abuse potential is reviewed.",
    ),
    ("Fatal ketamine poisonings in a coastal state", "Deaths after ketamine overdose were counted over ten years."),
    ("Patterns of ketamine use at festivals", "A survey asked 900 people. Recreational ketamine was common."),
]
CORE = [
    (
        "Ketamine eases withdrawal in adults leaving methadone",
        "Adults with opioid use disorder were randomized to ketamine or "
        "saline. Opioid withdrawal was milder with ketamine.",
    ),
    (
        "Starting buprenorphine under ketamine",
        "Twelve adults using fentanyl had ketamine before buprenorphine. The aim was to "
        "avoid precipitated withdrawal. None had precipitated withdrawal.",
    ),
    (
        "(2R,6R)-hydroxynorketamine and heroin seeking",
        "Rats pressed levers for heroin. Hydroxynorketamine lowered seeking.",
    ),
    (
        "Depressed mood in people on methadone maintenance: esketamine spray",
        "Twenty people on methadone maintenance had esketamine. Mood rose.",
    ),
    (
        "Ketamine for substance use disorders",
        "Trials in alcohol, cocaine and opioid use disorders are reviewed. Ketamine "
        "may help in alcohol and opioid use disorder.",
    ),
    (
        "Place preference for oxycodone after esketamine",
        "Mice were tested for morphine-induced conditioned place preference. "
        "Esketamine lowered morphine-induced reward.",
    ),
]
NONE = [
    (
        "Sleep in festival goers",
        "Users reported alcohol, cocaine, ketamine, cannabis and MDMA. Sleep was short. Rest helps.",
    ),
    (
        "Cortical maps in macaques",
        "Monkeys were anesthetized with ketamine and xylazine. Maps were stable. Maps are plastic.",
    ),
    (
        "Deschloroketamine-like compounds by mass spectrometry",
        "Ketamine analogues were measured in urine. The method is fast.",
    ),
    ("Buprenorphine for opioid use disorder", "Adults began buprenorphine. Most stayed in treatment."),
    (
        "Substance use among men who have sex with men",
        "Men reported methamphetamine, GHB, ketamine and poppers. HIV testing was rare. Testing should grow.",
    ),
    (
        "Vagus nerve stimulation in rats",
        "Under ketamine/xylazine anesthesia electrodes were placed. Heart rate fell. Cuffs work.",
    ),
    (
        "Psilocybin after many failures",
        "A man had not responded to lithium, bupropion, ketamine and electroconvulsive therapy. "
        "Psilocybin lifted his mood. Psilocybin deserves trials.",
    ),
]
