"""Makes columns of how a table is arranged, where no column of the file says what a register needs.

Such columns stand before those of the file, under headings of ours, and can be named in a mapping file. Every
arrangement is a row of `_ARRANGEMENTS`; decision 0315 says which there are and when one is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from searchapp.ingest.cited import with_citation
from searchapp.ingest.kinds import with_kinds
from searchapp.ingest.layout import Layout
from searchapp.ingest.sections import with_sections
from searchapp.ingest.table import Table
from searchapp.ingest.ticks import with_ticks
from searchapp.ingest.updates import with_newest

Arrangement = Callable[[Layout, Sequence[Table]], Layout]

_ARRANGEMENTS: Final[tuple[Arrangement, ...]] = (
    with_sections,
    with_citation,
    with_ticks,
    with_kinds,
    with_newest,
)


def arranged(layout: Layout, tables: Sequence[Table]) -> Layout:
    """The layout with columns made of the table's arrangement, as far as it lacks any that can be made so."""
    if layout.given is not None:
        return layout
    for arrangement in _ARRANGEMENTS:
        layout = arrangement(layout, tables)
    return layout
