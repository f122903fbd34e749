"""What is known: figures, each with unit, date, release, source and grade."""

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.citations import as_bibtex, as_text, cite, sources_behind
from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.judgement import JudgedShare, judged_share, share_of_judgement
from counterpoise.evidence.loader import EvidenceLike, as_evidence, load_evidence
from counterpoise.evidence.records import GRADES, Ally, Capability, Figure, Source
from counterpoise.evidence.tables import REGIONS, TABLES

__all__ = [
    "GRADES",
    "REGIONS",
    "TABLES",
    "Ally",
    "Capability",
    "Evidence",
    "EvidenceLike",
    "Figure",
    "JudgedShare",
    "Source",
    "as_bibtex",
    "as_evidence",
    "as_text",
    "attributes_of",
    "cite",
    "judged_share",
    "load_evidence",
    "share_of_judgement",
    "sources_behind",
]
