"""From a source file to cleaned rows: reader, columns, normalise. Stores nothing, decides no reference."""

from searchapp.ingest.matching import PAIRING
from searchapp.ingest.readers import describe
from searchapp.ingest.register import DEFAULT_MAX_BYTES, Register, open_register, read_register

__all__ = ["DEFAULT_MAX_BYTES", "PAIRING", "Register", "describe", "open_register", "read_register"]
