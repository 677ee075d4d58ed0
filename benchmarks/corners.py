"""What each parser keeps of one record full of PubMed's peculiarities: correctness beside the speed of parse.py.

    python benchmarks/corners.py

The record is invented and follows NLM's DTD. A fact counts as kept when it stands in what the parser returns, raw
copies of the XML left out. Each parser runs in a process of its own; those not installed are left out.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from parse import CONTENDERS, HEAD, XTRACT, installed, version

RECORD = b"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="2">101</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">1234-5678</ISSN><JournalIssue CitedMedium="Print">
<Volume>1</Volume><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>
<Title>Invented Journal</Title><ISOAbbreviation>Inv J</ISOAbbreviation></Journal>
<ArticleTitle>Binding at 10<sup>-3</sup> mol</ArticleTitle><Pagination><MedlinePgn>1-2</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1/own</ELocationID>
<Abstract><AbstractText Label="METHODS AND FINDINGS" NlmCategory="METHODS">Pain was <i>lower</i> (p&lt;0.05).</AbstractText>
<AbstractText Label="CONCLUSIONS" NlmCategory="CONCLUSIONS">It helps.</AbstractText></Abstract><AuthorList CompleteYN="Y">
<Author ValidYN="Y"><LastName>Moor</LastName><ForeName>A</ForeName><Initials>A</Initials></Author>
<Author ValidYN="Y"><CollectiveName>Invented Study Group</CollectiveName></Author></AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>Inv J</MedlineTA><NlmUniqueID>1</NlmUniqueID>
</MedlineJournalInfo><CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Inv J. 2000</RefSource>
<PMID Version="1">777</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>1999</Year><Month>1</Month><Day>1</Day></PubMedPubDate>
</History><PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">101</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle>"""
DOCUMENT = HEAD + RECORD + b"<DeleteCitation><PMID Version='1'>888</PMID></DeleteCitation></PubmedArticleSet>"
FACTS: dict[str, tuple[str, ...]] = {
    "an exponent is no plain number (10⁻³)": ("10⁻³", "10<sup>-3", "10^(-3", "10^-3"),
    "p<0.05 is read as text": ("(p<0.05)",),
    "the label the authors gave a section": ("METHODS AND FINDINGS",),
    "a group as author": ("Invented Study Group",),
    "a date in words, whole": ("1998 Dec-1999 Jan",),
    "the DOI of ELocationID": ("10.1/own",),
    "the notice of its retraction": ("777",),
    "a deleted record": ("888",),
}


def ours(path: Path) -> str:
    from harvest.pubmed.xml import parse_file

    return repr(list(parse_file(path)))


def entrez_read(path: Path) -> str:
    from Bio import Entrez

    with gzip.open(path) as file:
        return repr(Entrez.read(file))


def pubmedcorpus_parse(path: Path) -> str:
    import dataclasses

    from lxml import etree
    from pubmedcorpus.parse import parse_article

    with gzip.open(path) as file:
        found = [parse_article(element) for _, element in etree.iterparse(file, tag="PubmedArticle")]
    return repr([dataclasses.replace(paper, raw_xml="") for paper in found])


def pubmed_parser_medline(path: Path) -> str:
    import pubmed_parser

    return repr(list(pubmed_parser.parse_medline_xml(str(path), year_info_only=False, author_list=True)))


def metapub_article(path: Path) -> str:
    from metapub import PubMedArticle

    read = PubMedArticle(b"<PubmedArticleSet>" + RECORD + b"</PubmedArticleSet>").to_dict()
    return repr({name: value for name, value in read.items() if name not in ("xml", "content")})


def xtract(path: Path) -> str:
    command = f"gzip -dc {path} | xtract {XTRACT}"
    return subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout


READ: dict[str, Callable[[Path], str]] = {
    "this parser": ours,
    "Biopython Entrez.read, 200 a document": entrez_read,
    "pubmedcorpus": pubmedcorpus_parse,
    "pubmed_parser": pubmed_parser_medline,
    "metapub": metapub_article,
    "EDirect xtract": xtract,
}


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        return print(READ[sys.argv[2]](Path(sys.argv[3])))
    present = {name: version(CONTENDERS[name][0]) for name in READ if installed(CONTENDERS[name][0])}
    print("What is kept of one invented record that has each of these peculiarities.\n")
    print("| what must not be lost | " + " | ".join(f"{name.split(',')[0]} {v}" for name, v in present.items()) + " |")
    print("|---" * (len(present) + 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corner.xml.gz")
        path.write_bytes(gzip.compress(DOCUMENT))
        command = [sys.executable, __file__, "--one"]
        given = {
            name: subprocess.run([*command, name, str(path)], capture_output=True, text=True, check=True).stdout
            for name in present
        }
    for fact, forms in FACTS.items():
        kept = ["kept" if any(form in text for form in forms) else "**lost**" for text in given.values()]
        print(f"| {fact} | " + " | ".join(kept) + " |")


if __name__ == "__main__":
    main()
