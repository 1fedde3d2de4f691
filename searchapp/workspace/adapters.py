"""The concrete adapters of one home folder: store, index, taxonomy, provider. They are named here alone.

Each is opened when first asked for, so that a command loads only what it uses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from searchapp.config import Settings, training_folder
from searchapp.domain.errors import NotFound, Unavailable
from searchapp.domain.progress import Followed, Progress
from searchapp.domain.taxonomy import Taxonomy

# ruff: noqa: PLC0415 - adapters and the libraries behind them load only when a command needs them

if TYPE_CHECKING:
    from searchapp.identity.openid_connect import OpenIdProvider
    from searchapp.search.engine import WhooshIndex
    from searchapp.store.agreements import SqlAgreements
    from searchapp.store.backup_copy import StoreFile
    from searchapp.store.decisions import SqlDecisions
    from searchapp.store.findings_store import SqlFindings
    from searchapp.store.former_suggestions import SqlFormerSuggestions
    from searchapp.store.keys import SqlKeys
    from searchapp.store.people import SqlPeople
    from searchapp.store.saved_searches import SqlSavedSearches
    from searchapp.store.sql_closings import SqlClosings
    from searchapp.store.sql_deadlines import SqlDeadlines
    from searchapp.store.sql_history import SqlHistory
    from searchapp.store.sql_stated import SqlStatedHistory
    from searchapp.store.sql_store import SqlStore
    from searchapp.store.waiting import SqlWaiting

_PRIVATE = 0o700


class Adapters:
    """What the services of one home folder stand on.

    `today` is asked each time something depends on the day, such as what is overdue.
    """

    def __init__(self, settings: Settings, progress: Progress, *, today: Callable[[], date]) -> None:
        self.today = today
        self.settings = settings
        self.progress = Followed(progress)
        _prepare(settings)

    @cached_property
    def store(self) -> SqlStore:
        """The truth."""
        from searchapp.store.sql_store import SqlStore

        return SqlStore.open(self.settings.database)

    @cached_property
    def decisions(self) -> SqlDecisions:
        """Decisions and their log, in the store's database."""
        from searchapp.store.decisions import SqlDecisions

        return SqlDecisions(self.store.database)

    @cached_property
    def waiting(self) -> SqlWaiting:
        """Lists of what waits for a decision, in the store's database."""
        from searchapp.store.waiting import SqlWaiting

        return SqlWaiting(self.store.database)

    @cached_property
    def agreements(self) -> SqlAgreements:
        """Samples sent to two reviewers, in the store's database."""
        from searchapp.store.agreements import SqlAgreements

        return SqlAgreements(self.store.database)

    @cached_property
    def deadlines(self) -> SqlDeadlines:
        """What was read of deadlines, beside the truth."""
        from searchapp.store.sql_deadlines import SqlDeadlines

        return SqlDeadlines(self.store.database)

    @cached_property
    def closings(self) -> SqlClosings:
        """How statuses moved, in the store's database."""
        from searchapp.store.sql_closings import SqlClosings

        return SqlClosings(self.store.database)

    @cached_property
    def findings(self) -> SqlFindings:
        """What the register shows when checked against itself, kept in the database of the store."""
        from searchapp.store.findings_store import SqlFindings

        return SqlFindings(self.store.database)

    @cached_property
    def people(self) -> SqlPeople:
        """Accounts, in the store's database."""
        from searchapp.store.people import SqlPeople

        return SqlPeople(self.store.database)

    @cached_property
    def index(self) -> WhooshIndex:
        """The cache that is searched."""
        from searchapp.search.engine import WhooshIndex

        return WhooshIndex(self.settings.index_folder, taxonomy=self.taxonomy, today=self.today)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Themes and addressees."""
        from searchapp.classify.taxonomy_file import load_taxonomy

        return load_taxonomy(training_folder() / "taxonomy.toml")

    @cached_property
    def key_store(self) -> SqlKeys:
        """Feed addresses and API tokens, in the store's database."""
        from searchapp.store.keys import SqlKeys

        return SqlKeys(self.store.database)

    @cached_property
    def provider(self) -> OpenIdProvider:
        """Where else people sign in. Raises NotFound where that is not set, Unavailable without libraries."""
        if self.settings.provider is None:
            raise NotFound(
                "Single sign-on is not set up for this site.",
                next_step="Sign in with a password; whoever runs the site can set SEARCHAPP_SSO_ISSUER.",
            )
        try:
            from searchapp.identity.openid_connect import OpenIdProvider
        except ImportError as missing:
            raise Unavailable(
                f"Single sign-on is set up, but the library {missing.name} is not installed.",
                next_step="Whoever runs the site must run: pip install 'searchapp[sso]'",
            ) from missing
        return OpenIdProvider(self.settings.provider)

    @cached_property
    def past(self) -> SqlHistory:
        """Import runs and the change log, in the store's database."""
        from searchapp.store.sql_history import SqlHistory

        return SqlHistory(self.store.database)

    @cached_property
    def stated(self) -> SqlStatedHistory:
        """What registers themselves say happened, and when."""
        from searchapp.store.sql_stated import SqlStatedHistory

        return SqlStatedHistory(self.store.database)

    @cached_property
    def saved_searches(self) -> SqlSavedSearches:
        """Searches that people keep, in the store's database."""
        from searchapp.store.saved_searches import SqlSavedSearches

        return SqlSavedSearches(self.store.database)

    @cached_property
    def former(self) -> SqlFormerSuggestions:
        """Suggestions of the models before, in the store's database."""
        from searchapp.store.former_suggestions import SqlFormerSuggestions

        return SqlFormerSuggestions(self.store.database)

    @property
    def store_file(self) -> StoreFile:
        """The store as a file. Raises InvalidInput where it is none."""
        from searchapp.store.backup_copy import StoreFile

        return StoreFile(self.settings.database)

    def close(self) -> None:
        """Give back files and connections."""
        for name in ("store", "index"):
            if name in self.__dict__:
                self.__dict__[name].close()


def _prepare(settings: Settings) -> None:
    """Make the home folder, private to its user, where it is missing."""
    try:
        settings.home.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        for folder in (settings.index_folder, settings.models_folder):
            folder.mkdir(mode=_PRIVATE, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder {settings.home} cannot be used ({error.strerror}).",
            next_step="Name a folder you may write to in the environment variable SEARCHAPP_HOME.",
        ) from error
