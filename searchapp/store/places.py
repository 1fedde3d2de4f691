"""Which of a recommendation's places is the one that is shown, see `SOURCE_ROWS`."""

from __future__ import annotations

from sqlalchemy import Connection, exists, update

from searchapp.store.schema import SOURCE_ROWS


def show_places(connection: Connection) -> None:
    """Choose the one place given for each recommendation that has any."""
    place, other = SOURCE_ROWS.c, SOURCE_ROWS.alias()
    later = (other.c.gone == place.gone) & (other.c.run_id > place.run_id)
    better = exists().where(other.c.ref == place.ref, later | (place.gone & ~other.c.gone))
    best = ~better.correlate(SOURCE_ROWS)
    connection.execute(update(SOURCE_ROWS).where(place.shown != best).values(shown=~place.shown))
