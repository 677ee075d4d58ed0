"""Names of ketamine and of the drugs that stand beside it, found in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

KETAMINE = re.compile(
    r"(?<![a-z])(?:post|pre)?(?:(?:\(?[rs],?s?\)?\s?(?:\([+-]\))?-?\s?)?(?:es|ar|nor|hydroxynor)?ketamine?s?|ketalar|spravato|esk|hnk|\(2r,6r\)-hnk|ketamina|ketamin)(?![a-z])"
)
_OTHER = (
    "midazolam|diazepam|lorazepam|clonazepam|alprazolam|benzodiazepines?|fentanyl|remifentanil|sufentanil|alfentanil|"
    "morphine|hydromorphone|oxycodone|hydrocodone|codeine|tramadol|tapentadol|meperidine|pethidine|heroin|"
    "diamorphine|methadone|buprenorphine|naloxone|naltrexone|nalbuphine|butorphanol|pentazocine|nalmefene|"
    "propofol|ketofol|thiopent(?:al|one)|methohexit(?:al|one)|etomidate|sevoflurane|isoflurane|desflurane|nitrous oxide|xenon|"
    "dexmedetomidine|clonidine|lofexidine|lidocaine|lignocaine|bupivacaine|levobupivacaine|ropivacaine|procaine|"
    "magnesium(?: sulfate| sulphate)?|gabapentin|pregabalin|lamotrigine|topiramate|valproate|carbamazepine|riluzole|"
    "memantine|amantadine|dextromethorphan|rapastinel|lanicemine|traxoprodil|d-cycloserine|glycine|nitroprusside|scopolamine|"
    "lithium|quetiapine|olanzapine|risperidone|haloperidol|clozapine|aripiprazole|droperidol|ondansetron|metoclopramide|"
    "escitalopram|citalopram|fluoxetine|sertraline|paroxetine|venlafaxine|duloxetine|mirtazapine|bupropion|imipramine|"
    "amitriptyline|ssri|snri|antidepressants?|paracetamol|acetaminophen|ketorolac|ketoprofen|diclofenac|ibuprofen|parecoxib|celecoxib|"
    "metamizole|dexamethasone|hydrocortisone|atropine|glycopyrrolate|neostigmine|succinylcholine|suxamethonium|"
    "rocuronium|vecuronium|atracurium|cisatracurium|ephedrine|epinephrine|adrenaline|norepinephrine|phenylephrine|dopamine|"
    "amphetamine|methamphetamine|cocaine|caffeine|nicotine|psilocybin|lsd|mdma|dmt|ayahuasca|mescaline|ibogaine|cannabidiol|thc|ethanol|alcohol|"
    "placebo|saline|diphenhydramine|promethazine|hydroxyzine|melatonin|chloral hydrate|pentobarbital|phenobarbital|barbiturates?|"
    "xylazine|medetomidine|urethane|mk-801|dizocilpine|pcp|phencyclidine|nbqx|rapamycin|botulinum|vitamin c|aspirin|minocycline|losartan|"
    "zolpidem|oxytocin|carbetocin|tranexamic acid|chlorprocaine|mepivacaine|esmolol|labetalol|nicardipine|physostigmine|flumazenil"
)
_STEMS = ("ketamin", "ketalar", "spravato", "esk", "hnk")  # one of them stands in every name of ketamine
INERT = frozenset({"placebo", "saline"})  # they own no dose
_ANY = re.compile(rf"(?<![a-z])(?:{_OTHER})(?![a-z])|(?P<ketamine>{KETAMINE.pattern})")


@dataclass(frozen=True, slots=True)
class Mention:
    """A drug's name in a folded text."""

    start: int
    end: int
    ketamine: bool
    name: str


def names_ketamine(flat: str) -> bool:
    """Whether ketamine is named in a folded text."""
    return any(stem in flat for stem in _STEMS) and KETAMINE.search(flat) is not None


def mentions(flat: str, start: int, end: int) -> list[Mention]:
    """The drug names between two offsets, in order; brand names and enantiomers of ketamine count as ketamine."""
    return [Mention(m.start(), m.end(), m["ketamine"] is not None, m.group()) for m in _ANY.finditer(flat, start, end)]
