"""From a source file to cleaned rows: reader, columns, normalise. Stores nothing, decides no reference."""

from searchapp.ingest.exported import folded
from searchapp.ingest.forces import known_force, known_forces
from searchapp.ingest.matching import PAIRING
from searchapp.ingest.proposal import propose_mapping
from searchapp.ingest.readers import describe
from searchapp.ingest.register import DEFAULT_MAX_BYTES, FIELDS, Register, open_register, read_register

__all__ = [
    "DEFAULT_MAX_BYTES",
    "FIELDS",
    "PAIRING",
    "Register",
    "describe",
    "folded",
    "known_force",
    "known_forces",
    "open_register",
    "propose_mapping",
    "read_register",
]
