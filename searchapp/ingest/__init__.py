"""From a source file to cleaned rows: reader, columns, normalise. Stores nothing, decides no reference."""

from searchapp.ingest.readers import describe
from searchapp.ingest.register import Register, open_register, read_register

__all__ = ["Register", "describe", "open_register", "read_register"]
