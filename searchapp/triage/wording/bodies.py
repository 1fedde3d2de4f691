"""The bodies a response can pass a recommendation to, and whom a text asks to act, by words alone.

Owns a small table for short phrases ("N/A CoP recommendation"). The trained models know addressees better;
where their classification is given, rules use it instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

NATIONAL_LEADS: Final = "the national policing leads"

# name to show -> how registers and reports write it
BODIES: Final = {
    "the Home Office": (
        r"home\s+(?:office|secretary)|\bHO\b|\bministers?\b(?!\s+of)"
        r"|(?<!local )(?<!welsh )\b(?:government|govt)\b(?!\s+(?:scheme|money|grant))"
    ),
    "the College of Policing": (
        r"college\s+of\s+policing|\bCoP\b|\b(?:the|for|to|with|by)\s+college\b|^college\b(?!\s+of)"
    ),
    NATIONAL_LEADS: (
        r"NPCC|ACPO|association\s+of\s+chief\s+police\s+officers|national\s+polic(?:e|ing)\s+leads?|national\s+police\s+chiefs|national\s+PCC"
        r"|national\s+(?:[\w-]+\s+){0,2}?leads?\b"
        r"|chief\s+constable\s+with\s+(?:lead\s+)?responsibility"
    ),
    "the Crown Prosecution Service": r"\bCPS\b|crown\s+prosecution|director\s+of\s+public\s+prosecutions",
    "the inspectorates": r"HMIC(?:FRS)?|HMIP|HMI\b|HMCPSI|inspectorates?|Ofsted|\bCQC\b",
    "the Ministry of Justice": r"ministry\s+of\s+justice|\bMoJ\b",
    "the courts": r"HMCTS|HM\s+courts|courts?\s+service|courts\s+and\s+tribunals|judiciary",
    "probation and youth justice": (
        r"probation|\bNOMS\b|HMPPS|youth\s+justice|\bYJB\b|youth\s+offending|\bYOTs?\b"
    ),
    "the National Crime Agency and regional units": (
        r"\bNCA\b|national\s+crime\s+agency|\bCEOP\b|\bROCUs?\b|regional\s+organised\s+crime\s+units?"
    ),
    "police and crime commissioners": (
        r"\bO?PCCs?\b|police\s+and\s+crime\s+commissioners?|(?<!health )\bcommissioners?\b(?!\s+of\s+health)"
        r"|mayor(?:'s)?\s+office"
    ),
    "local partners": (
        r"\bLSCBs?\b|local\s+authorit(?:y|ies)|councils?\b|safeguarding\s+(?:(?:adults?|children)(?:'?s)?\s+)?boards?"
        r"|community\s+safety\s+partnerships?|\bCSPs?\b|children'?s\s+services|social\s+(?:services|care\s+departments?)"
        r"|\bsocial\s+care\b|education\s+authorit(?:y|ies)|\bLAs?\b"
    ),
    "health bodies": (
        r"\bNHSE?\b|\bDHSC\b|health\s+commissioners?|commissioners?\s+of\s+health|(?:department|dept\.?)\s+(?:of|for)\s+health|clinical\s+commissioning|\bCCGs?\b"
        r"|(?:hospital|health|foundation)\s+trusts?|ambulance\s+(?:services?|trusts?)"
        r"|public\s+health\s+(?:england|wales)|health\s+(?:boards?|partners)|hospitals?\b|^health\b(?='s|\s+to\b|,)|\bambo\b"
    ),
    "the Department for Education": r"\bDfE\b|department\s+for\s+education",
    "the police complaints body": (r"\bIPCC\b|\bIOPC\b|police\s+complaints|office\s+for\s+police\s+conduct"),
    "other national bodies": (
        r"\bLRFs?\b|resilience\s+forum|\bHMRC\b|\bMoD\b|\bHSE\b|\bDVSA\b|\bLGA\b|\bAPCC\b"
        r"|\bNABIS\b|\bNPAS\b|\bNaVIS\b|national\s+vetting|border\s+force|immigration\s+enforcement|sentencing\s+council|law\s+commission"
        r"|attorney\s+general|\bAGO\b|cabinet\s+office|\btreasury\b|\bDfT\b|department\s+for\s+transport|\bDVLA\b|\bICO\b|\bGLAA\b"
        r"|central\s+government|\b(?:government|govt)\b(?!\s+(?:scheme|money|grant))|parliament|welsh\s+government|forensic\s+science\s+regulator"
        r"|national\s+(?:[\w-]+\s+){0,3}?(?:teams?|units?|centres?|HQ|headquarters|bod(?:y|ies)|programmes?|portfolio)\b"
        r"|department\s+(?:for|of)\s+(?!health|education|transport)\w+|\bDWP\b|\bDCMS\b|\bDEFRA\b|\bDCLG\b|\bMHCLG\b"
        r"|foreign\s+office|\bFCD?O\b|\bofcom\b|\bCIPFA\b|police\s+ICT\s+company|\bBTP\b|transport\s+police|criminal\s+justice\s+boards?|\bLCJB\b"
        r"|national\s+crime\s+registrar|\bregulators?\b|housing\s+associations?|social\s+media\s+compan(?:y|ies)"
        r"|\bUKVI\b|parole\s+board|legal\s+aid\s+agency|highways\s+(?:england|agency)|police\s+federation"
        r"|fire\s+(?:and\s+rescue\s+)?(?:services?|authority)|\bcoroners?\b|met(?:ropolitan)?\s+police\b"
    ),
    "the City of London Police": r"city\s+of\s+london\s+police|\bCoLP\b|\bNFIB\b",
    "the National Undercover Working Group": r"\bNUWG\b|national\s+undercover\s+working\s+group",
    "the National Crime Business Area": r"\bN[CB]{2}A\b|national\s+crime\s+business\s+area",
}
_PATTERNS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in BODIES.items()}
_MODAL: Final = re.compile(r"\b(?:should|must|needs?\s+to|ought\s+to|shall)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|\n")
_LEAD_IN: Final = re.compile(
    r"\W*(?:by|within|in|not|no|with|from|immediately|to|for|as|if|once|when|after|before|following|at|over|on"
    r"|where|while|recognising|urgently|and|because|based|we\s+recommend|relevant\s+to)\b",
    re.IGNORECASE,
)
# Of whom it is only told what they should do: "guidance on how forces should ..." asks nothing of forces.
_TOLD_OF: Final = re.compile(
    r"\b(?:on|of|for|about|to|say|state|decide|set(?:s|ting)?\s+out|explain\w*|clarif\w+|define\w*|guidance|guidelines|standards)"
    r"\s+(?:how|what|when|whether|which|where|why)\s+(?:[\w'-]+\s+){0,3}[\w'-]+\Z",
    re.IGNORECASE,
)
_FORCE: Final = re.compile(
    r"\bchief\s+constables?\b(?!\s+with)|\bchief\s+officers?\b|\b(?:police\s+)?forces?\b(?!\s+crime)"
    r"|\bconstabular(?:y|ies)\b|(?<!of chief )\bpolice\s+(?:service|officers)\b|\bthe\s+police\Z"
    r"|\b(?:undercover|authorising)\s+(?:police\s+)?officers",
    re.IGNORECASE,
)
_HEAD_WORDS: Final = 8  # a subject's first words, in which its head stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a text asks to act: the subjects of its "should" and "must", in order."""

    subjects: tuple[str, ...]

    @property
    def force(self) -> bool:
        """Whether any subject is police forces, their chiefs or their officers."""
        return any(_FORCE.search(_head(subject)) for subject in self.subjects)

    def names(self, body: str) -> bool:
        """Whether any subject names that body of `BODIES`."""
        return any(_PATTERNS[body].search(subject) for subject in self.subjects)


@lru_cache(maxsize=1024)
def bodies_in(words: str) -> tuple[str, ...]:
    """Names of the bodies of the table that the words mention, in the order of the table."""
    return tuple(name for name, pattern in _PATTERNS.items() if pattern.search(words))


@lru_cache(maxsize=1024)
def asked(text: str) -> Asked:
    """The subjects of every obligation in the text."""
    found = []
    for sentence in _SENTENCE.split(text):
        start = 0
        for modal in _MODAL.finditer(sentence):
            pieces = [piece for piece in sentence[start : modal.start()].split(",") if piece.strip()]
            subject = next((piece for piece in pieces if not _LEAD_IN.match(piece)), "") if not start else ""
            subject = (subject or (pieces[-1] if pieces else "")).strip()
            if not _TOLD_OF.search(subject):
                found.append(subject)
            start = modal.end()
    return Asked(subjects=tuple(found))


def _head(subject: str) -> str:
    return " ".join(subject.split()[:_HEAD_WORDS])
