"""The services over the adapters of one home folder, and what brings them up to date after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from searchapp.config import Settings, load_settings, training_folder
from searchapp.domain.errors import Unavailable
from searchapp.domain.progress import Progress
from searchapp.domain.today import local_day
from searchapp.workspace.adapters import Adapters

# ruff: noqa: PLC0415 - services and the libraries behind them load only when a command needs them

if TYPE_CHECKING:
    from searchapp.classify.model import TrainedModels
    from searchapp.services.accounts import Accounts
    from searchapp.services.agreeing import Agreeing
    from searchapp.services.backups import Backups
    from searchapp.services.checking import Checking
    from searchapp.services.dating import Dating
    from searchapp.services.explaining import Explaining
    from searchapp.services.exporting import Exporting
    from searchapp.services.history import History
    from searchapp.services.importing import Importing
    from searchapp.services.indexing import Indexing
    from searchapp.services.keys import Keys
    from searchapp.services.learning import Learning
    from searchapp.services.log import Log
    from searchapp.services.moment import Moment
    from searchapp.services.promoting import Promoting
    from searchapp.services.queues import Counts, Queues
    from searchapp.services.reporting import Reporting
    from searchapp.services.reviewing import Reviewing
    from searchapp.services.saving import Saving
    from searchapp.services.searching import Searching
    from searchapp.services.single_sign_on import SingleSignOn
    from searchapp.services.suggesting import Suggesting
    from searchapp.services.training import Training
    from searchapp.services.triaging import Triaging
    from searchapp.services.uploading import Uploading


class Workspace(Adapters):
    """Store, index and models of one home folder, and the services over them."""

    def __init__(
        self, settings: Settings, progress: Progress, *, today: Callable[[], date] = local_day
    ) -> None:
        super().__init__(settings, progress, today=today)
        self._models: TrainedModels | None = None
        self._explaining: tuple[str, Explaining] | None = None

    @property
    def models(self) -> TrainedModels:
        """The trained models; trained now, with a message, where there are none that may be loaded.

        Loaded again where another process promoted others meanwhile.
        """
        models = self._models
        if models is None or models.model_id != self._model_id():
            models = self._models = self.training().current()
        return models

    def _model_id(self) -> str:
        from searchapp.services.model_files import model_id

        try:
            return model_id(self.settings.models_folder)
        except Unavailable:
            return ""

    def keys(self) -> Keys:
        """Personal feed addresses and API tokens."""
        from searchapp.services.keys import Keys

        return Keys(store=self.key_store, accounts=self.people, unused=86_400 * self.settings.key_days)

    def accounts(self) -> Accounts:
        """Who may sign in, and signing in and out."""
        from searchapp.services.accounts import Accounts

        return Accounts(
            store=self.people,
            idle=60 * self.settings.idle_minutes,
            most=3_600 * self.settings.session_hours,
        )

    def single_sign_on(self) -> SingleSignOn:
        """Signing in at a provider. Raises NotFound, Unavailable as `provider` does."""
        from searchapp.services.single_sign_on import SingleSignOn

        provider = self.provider
        return SingleSignOn(accounts=self.accounts(), provider=provider, terms=provider.terms)

    def backups(self) -> Backups:
        """Backup and restore of the store. Raises InvalidInput where it is not a file."""
        from searchapp.services.backups import Backups

        return Backups(store=self.store_file, progress=self.progress)

    def importing(self) -> Importing:
        """Import of source files."""
        from searchapp.services.importing import Importing

        limit = self.settings.max_import_mb * 1_000_000
        return Importing(store=self.store, progress=self.progress, max_bytes=limit)

    def uploading(self) -> Uploading:
        """Files sent to be imported."""
        from searchapp.services.uploading import Uploading

        return Uploading(
            importing=self.importing(),
            folder=self.settings.home / "uploads",
            max_bytes=self.settings.largest_upload,
        )

    def history(self) -> History:
        """The past of the register, and undo."""
        from searchapp.services.history import History

        return History(store=self.store, past=self.past, stated=self.stated, decisions=self.decisions)

    def indexing(self) -> Indexing:
        """Upkeep of the index."""
        from searchapp.services.indexing import Indexing

        return Indexing(
            store=self.store,
            deadlines=self.deadlines,
            closings=self.closings,
            findings=self.findings,
            index=self.index,
            progress=self.progress,
        )

    def searching(self) -> Searching:
        """Search, one recommendation, related ones."""
        from searchapp.services.searching import Searching

        return Searching(
            store=self.store,
            deadlines=self.deadlines,
            index=self.index,
            taxonomy=self.taxonomy,
            today=self.today,
        )

    def saving(self) -> Saving:
        """Saved searches and what is new in them."""
        from searchapp.services.saving import Saving

        return Saving(store=self.saved_searches, index=self.index, searching=self.searching())

    def exporting(self) -> Exporting:
        """Searches as files."""
        from searchapp.services.exporting import Exporting

        return Exporting(searching=self.searching())

    def dating(self) -> Dating:
        """Reading of deadlines."""
        from searchapp.services.dating import Dating

        return Dating(store=self.store, deadlines=self.deadlines, progress=self.progress)

    def suggesting(self) -> Suggesting:
        """Suggestions of themes, addressees and applicability."""
        from searchapp.services.suggesting import Suggesting

        return Suggesting(store=self.store, classifier=self.models, progress=self.progress)

    def triaging(self) -> Triaging:
        """Suggestions of "No further action"."""
        from searchapp.services.triaging import Triaging

        return Triaging(store=self.store, findings=self.findings)

    def reviewing(self) -> Reviewing:
        """Decisions, their approval and undo."""
        from searchapp.services.reviewing import Reviewing

        return Reviewing(
            store=self.store,
            decisions=self.decisions,
            index=self.index,
            indexing=self.indexing(),
            checking=self.checking(),
            taxonomy=self.taxonomy,
            progress=self.progress,
            second_person=self.settings.second_person,
        )

    def moment(self) -> Moment:
        """What all that is shown is made of, as it is now; cheap enough for every page."""
        from searchapp.services.moment import Moment

        return Moment(
            change=self.store.last_change(),
            decision=self.decisions.newest(),
            findings=self.findings.edition(),
            index=self.index.health(),
            day=self.today(),
        )

    def queues(self) -> Queues:
        """What waits for a person's decision."""
        from searchapp.services.queues import QUEUES, Queues, Sources

        sources = Sources(
            store=self.store,
            deadlines=self.deadlines,
            decisions=self.decisions,
            waiting=self.waiting,
            index=self.index,
            checking=self.checking(),
            triaging=self.triaging(),
            taxonomy=self.taxonomy,
        )
        return Queues(
            queues=QUEUES, sources=sources, counts=self._queue_counts, today=self.today, moment=self.moment
        )

    @cached_property
    def _queue_counts(self) -> Counts:
        from searchapp.services.queues import Counts

        return Counts()

    def agreeing(self) -> Agreeing:
        """Samples labelled by two reviewers."""
        from searchapp.services.agreeing import Agreeing

        return Agreeing(
            agreements=self.agreements,
            accounts=self.people,
            store=self.store,
            reviewing=self.reviewing(),
            taxonomy=self.taxonomy,
        )

    def learning(self) -> Learning:
        """Decisions as examples to learn from."""
        from searchapp.services.learning import Learning

        return Learning(store=self.store, decisions=self.decisions)

    def log(self) -> Log:
        """The log of decisions."""
        from searchapp.services.log import Log

        return Log(decisions=self.decisions)

    def checking(self) -> Checking:
        """Duplicates, conflicts and contradictions."""
        from searchapp.services.checking import Checking

        return Checking(store=self.store, findings=self.findings, progress=self.progress)

    def training(self) -> Training:
        """Training, evaluation and loading of the models."""
        from searchapp.services.training import Training

        return Training(
            taxonomy=self.taxonomy,
            folder=training_folder(),
            models_folder=self.settings.models_folder,
            force=self.settings.force,
            progress=self.progress,
        )

    @property
    def explaining(self) -> Explaining | None:
        """Labelled examples like a recommendation; None where no models are kept. Trains none."""
        from searchapp.services.explaining import Explaining

        kept, found = self._model_id(), self._explaining
        if found is None or found[0] != kept:
            training, loaded = self.training(), self._models
            models = loaded if loaded is not None and loaded.model_id == kept else training.kept()
            if models is None:
                return None
            made = Explaining(store=self.store, models=models, references=training.references())
            found = self._explaining = (models.model_id, made)
        return found[1]

    def promoting(self) -> Promoting:
        """Candidate models put in use, and taken back."""
        from searchapp.services.promoting import Promoting

        return Promoting(
            training=self.training(),
            store=self.store,
            decisions=self.decisions,
            former=self.former,
            classifier=lambda: self.models,
            progress=self.progress,
        )

    def reporting(self) -> Reporting:
        """Reports."""
        from searchapp.services.reporting import Reporting

        return Reporting(searching=self.searching(), findings=self.findings)

    def suggest_what_is_missing(self) -> None:
        """Give recommendations what they lack: deadlines, suggestions, and the findings that rest on them."""
        self.dating().refresh()
        if self.store.count():
            self.suggesting().refresh()
        self.checking().refresh()

    def finish_what_was_cut_off(self) -> None:
        """Give recommendations what they lack; suggestions only where some have none at all.

        Loads no model where no import was cut off before its suggestions were made: those of earlier models
        stay until somebody imports or serves.
        """
        if self.store.lacks_suggestions():
            self.suggest_what_is_missing()
        else:
            self.dating().refresh()
            self.checking().refresh()

    def ready_to_search(self) -> None:
        """Finish what was cut off, and bring the index up to date."""
        self.finish_what_was_cut_off()
        self.indexing().ensure(reading=True)

    def bring_up_to_date(self) -> None:
        """Suggestions, then the index: whatever is missing or behind is made now, with progress."""
        self.suggest_what_is_missing()
        self.indexing().ensure()


@contextmanager
def open_workspace(
    progress: Progress, settings: Settings | None = None, *, today: Callable[[], date] = local_day
) -> Iterator[Workspace]:
    """Open the workspace of `settings` (else of the environment) and close it after. Raises Unavailable."""
    workspace = Workspace(settings or load_settings(), progress, today=today)
    try:
        yield workspace
    finally:
        workspace.close()
