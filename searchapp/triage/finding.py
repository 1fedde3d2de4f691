"""A contradiction in the register as a value: what rule found it, the words that show it, what to ask."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One item of the contradictions queue. It proposes a question to the owner and decides nothing.

    `rule` is the id of a rule in `contradictions.RULES`. `evidence` quotes the words that show it, or names
    the rows it is about. `question` is a sentence that can be sent to the owner as it stands.
    """

    ref: str
    row: int
    rule: str
    evidence: str
    question: str
