"""The seams: what services ask of a store, an index and a classifier, whichever engine stands behind.

A backend is one module that passes the contract tests in `tests/contract/` and one branch in `workspace`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from searchapp.domain.closing import StatusMove
from searchapp.domain.deadline import Deadline
from searchapp.domain.effective import Listed
from searchapp.domain.history import Event, PastRun
from searchapp.domain.importing import (
    HeldBackRow,
    ImportProblem,
    ImportReport,
    Pairing,
    RegisterRow,
    SourceFile,
)
from searchapp.domain.progress import Progress
from searchapp.domain.reading import Reading
from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.domain.report import Basis
from searchapp.domain.review import Decided, LogEntry, LogFilter, Settled, Step, Subject
from searchapp.domain.search import (
    IndexDocument,
    IndexHealth,
    Passage,
    Related,
    SearchRequest,
    SearchResult,
)
from searchapp.domain.stated_history import StatedEntry
from searchapp.domain.suggestion import ClassifiableText, Classification, SuggestedLabels


class RecommendationStore(Protocol):
    """The truth. Never calls the index; every write is noted in the change log, whose numbers only grow."""

    def get(self, ref: str) -> Recommendation:
        """One recommendation. Raises NotFound."""
        ...

    def get_many(self, refs: Sequence[str]) -> list[Recommendation]:
        """Those that exist, in the order of `refs`."""
        ...

    def listed(self, refs: Sequence[str]) -> list[Listed]:
        """The same with suggested labels and decisions, all of one moment."""
        ...

    def all(self) -> Iterator[Recommendation]:
        """Every recommendation in file order of its latest source, gone ones included, streamed."""
        ...

    def count(self) -> int:
        """Number of recommendations, gone ones included."""
        ...

    def status_counts(self) -> Mapping[Status, int]:
        """Number of recommendations by status, gone ones left out."""
        ...

    def suggestions(self, refs: Sequence[str]) -> Mapping[str, Classification]:
        """Current suggestions by reference; references without any are left out."""
        ...

    def suggested_labels(self, refs: Sequence[str]) -> Mapping[str, SuggestedLabels]:
        """Of `suggestions` the labels alone, read in less time."""
        ...

    def decided(self, refs: Sequence[str]) -> Mapping[str, Decided]:
        """What people decided, by reference; references without any decision are left out."""
        ...

    def unsuggested(self, model_id: str) -> Iterator[tuple[str, ClassifiableText]]:
        """References without a suggestion by this model for their present text, with what it may read."""
        ...

    def unsuggested_count(self, model_id: str) -> int:
        """How many `unsuggested` gives."""
        ...

    def lacks_suggestions(self) -> bool:
        """Whether any recommendation has no suggestions at all for its present text."""
        ...

    def save_suggestions(
        self,
        items: Iterable[tuple[str, Classification]],
        *,
        read: Mapping[str, ClassifiableText] | None = None,
    ) -> int:
        """Replace the suggestions of these references, in one transaction; returns how many were saved.

        Left out are those whose text is no longer the one in `read`, from which they were made.
        """
        ...

    def basis(self, forces: Sequence[str]) -> Basis:
        """The files last loaded into registers of these forces, and the models that made suggestions."""
        ...

    def forces(self) -> tuple[str, ...]:
        """Forces whose registers hold anything now, in alphabetical order."""
        ...

    def last_change(self) -> int:
        """Number of the newest entry of the change log; 0 in an empty store."""
        ...

    def change_digest(self, change: int) -> str:
        """Tells the log's entry `change` from one of the same number in another store; "" for no entry."""
        ...

    def changed_since(self, change: int) -> list[str]:
        """References with a log entry after `change`, each once, oldest first."""
        ...


class ImportStore(Protocol):
    """The store as an import sees it."""

    def import_rows(
        self,
        source: SourceFile,
        rows: Iterable[RegisterRow | HeldBackRow],
        *,
        force: str,
        register: str,
        absent: frozenset[str],
        pairing: Pairing,
        dry_run: bool,
        by: str = "",
        reading: Reading = ...,
        accept: Callable[[ImportReport], None] | None = None,
    ) -> ImportReport:
        """Take over all rows of a file in one transaction, or none, on behalf of `by`.

        `register`: the name of the register the file is an edition of; "" finds it by file name and
        content. `absent`: fields the file has no column for; what is known of them is kept. A dry run does
        the same work and takes it back. Whatever `rows` raises ends the import with nothing done, and so does
        whatever `accept` raises, which is shown the outcome before it is kept. `reading`: what was said of
        how to read the file, which `last_readings` gives for the register's next edition.
        """
        ...

    def last_readings(self, force: str) -> Mapping[str, Reading]:
        """How the last edition of each register of the force was read, by the register's name.

        The register of the newest edition comes first; editions that were undone are not counted.
        """
        ...


class HistoryStore(Protocol):
    """The past of the same store."""

    def runs(self) -> list[PastRun]:
        """All import runs, the newest first."""
        ...

    def run(self, number: int) -> PastRun:
        """One import run. Raises NotFound."""
        ...

    def problems(self, run: int) -> Iterator[ImportProblem]:
        """Rows held back and cells left empty by a run, in file order, streamed."""
        ...

    def events(self, ref: str) -> list[Event]:
        """Everything the change log has of a recommendation, oldest first."""
        ...

    def events_after(self, run: int, *, register: str, force: str) -> Iterator[Event]:
        """What import runs after `run` changed, those taken back left out, streamed.

        Of recommendations that the register has or had, without those of which `came_new` tells all; ordered
        by reference, then in order of time.
        """
        ...

    def came_new(self, run: int, *, until: int, register: str, force: str) -> list[str]:
        """What came after run `run`, is there since run `until` at the latest, and has not changed since.

        References in order. It is most of a register after its first import, and told without reading a word
        of it.
        """
        ...

    def events_of(self, refs: Sequence[str], *, after: int) -> list[Event]:
        """What import runs after run `after` changed of these, those taken back left out."""
        ...

    def check_undo(self, run: int) -> None:
        """Raise Conflict where the run cannot be undone, NotFound where there is none."""
        ...

    def undo(self, run: int, *, by: str) -> None:
        """Take back exactly what the run did, in one transaction, noted in the change log.

        Raises NotFound; Conflict where it is undone already, too old, or another run built on it.
        """
        ...


class StatedHistoryStore(Protocol):
    """What registers themselves say happened, in the same store."""

    def stated_history(self, ref: str) -> tuple[StatedEntry, ...]:
        """Entries in the order they stand in the present response; none for an unknown reference."""
        ...


class ClosingStore(Protocol):
    """How the statuses of recommendations moved, in the same store; references without any are left out."""

    def moves(self, refs: Sequence[str]) -> Mapping[str, tuple[StatusMove, ...]]:
        """What imports changed of the status the register gives, undone ones left out, oldest first."""
        ...

    def stated(self, refs: Sequence[str]) -> Mapping[str, tuple[StatedEntry, ...]]:
        """What the present responses state, in the order it stands in them."""
        ...


class DecisionStore(Protocol):
    """Decisions and their log, in the same store."""

    def record(
        self,
        plan: Callable[[], Sequence[Step]],
        *,
        who: str,
        seen: Mapping[str, int] | None = None,
    ) -> list[LogEntry]:
        """Put the steps of `plan` on record in one transaction, and return their entries.

        `plan` is called when every other writer waits, so that what it reads of the store is what the steps
        follow on. `seen`: the version of each reference that the decision rests on (see `versions`).
        Several steps are one batch. Raises ChangedMeanwhile, and whatever `plan` raises.
        """
        ...

    def standing(self, subject: Subject, item: str | None = None) -> list[Settled]:
        """All that stands decided of a subject, the oldest decision first; `item` None: of any."""
        ...

    def versions(self, refs: Sequence[str]) -> dict[str, int]:
        """The version of each reference: the number of its newest change that is no mere suggestion."""
        ...

    def entry(self, number: int) -> LogEntry:
        """One entry of the log. Raises NotFound."""
        ...

    def entries(self, wanted: LogFilter = ..., *, newest_first: bool = False) -> Iterator[LogEntry]:
        """Entries of the log in their order, streamed."""
        ...

    def count(self, wanted: LogFilter = ...) -> int:
        """How many entries of the log there are."""
        ...

    def page(self, wanted: LogFilter, *, offset: int, limit: int) -> list[LogEntry]:
        """Some entries of the log, the newest first."""
        ...

    def newest(self) -> tuple[int, str]:
        """Number and hash of the newest entry of the log; 0 and `NO_HASH` before the first."""
        ...

    def batch(self, number: int) -> list[LogEntry]:
        """The entries of a batch in their order; that of this number where it was alone. Raises NotFound."""
        ...

    def last_named(self) -> int:
        """The highest number of the log that a decided value names; 0 where nothing is decided."""
        ...


class FormerSuggestionStore(Protocol):
    """Suggestions as they were before models were promoted, in the same store."""

    def keep(self, promotion: str) -> None:
        """Keep the suggestions of now for a promotion, in one transaction; those of others stay."""
        ...

    def kept(self, promotion: str) -> Iterator[tuple[str, ClassifiableText, Classification]]:
        """Reference, present text and suggestions kept for a promotion; other texts by now are left out."""
        ...

    def forget(self, *, but: str = "") -> None:
        """Keep those of one promotion only, or none any more."""
        ...


class DeadlineStore(Protocol):
    """The deadlines that were read from the recommendations of the same store."""

    def deadlines(self, refs: Sequence[str]) -> Mapping[str, tuple[Deadline, ...]]:
        """Deadlines by reference; references without any are left out."""
        ...

    def is_read(self, reader: str) -> bool:
        """Whether the reader of this id has read every recommendation as it is now."""
        ...

    def begin_reading(self, reader: str) -> int:
        """Begin to read, or go on with what this reader began and did not finish.

        Returns how many are still to be read.
        """
        ...

    def unread(self, reader: str) -> Iterator[tuple[str, str, PartialDate | None]]:
        """References, texts and dates made that this reader has still to read, gone ones included."""
        ...

    def save_deadlines(self, reader: str, items: Mapping[str, tuple[Deadline, ...]]) -> None:
        """Replace the deadlines of these references, which this reader has read, in one transaction.

        Other deadlines than before go to the change log.
        """
        ...

    def end_reading(self, reader: str) -> None:
        """Note that this reader has read everything as it was when the reading began."""
        ...


class SearchIndex(Protocol):
    """A cache over the store: built beside and swapped, safe to rebuild at any time.

    `change` is the newest change of the store that is in the documents, and `digest` its digest, which
    `health` gives back. While another process writes, both verbs wait `wait` seconds, or as long as the
    index does by default, and then raise Conflict.
    """

    def build(
        self,
        documents: Iterable[IndexDocument],
        *,
        total: int,
        change: int,
        digest: str = "",
        progress: Progress,
        wait: float | None = None,
    ) -> None:
        """Build a new generation from all documents, then swap it in; readers keep the old one meanwhile."""
        ...

    def update(
        self,
        documents: Iterable[IndexDocument],
        *,
        removed: Iterable[str],
        change: int,
        digest: str = "",
        wait: float | None = None,
    ) -> None:
        """Apply changed documents and removed references; safe to repeat."""
        ...

    def building(self) -> tuple[int, int] | None:
        """How many of how many documents the build that is under way, in any process, has read.

        None where it has told nothing yet. Means nothing while nobody builds.
        """
        ...

    def health(self) -> IndexHealth:
        """What is there and whether it can be used. Never raises for a broken or missing index."""
        ...

    def search(self, request: SearchRequest) -> SearchResult:
        """Find. No text is an error. Raises Unavailable when there is no usable index."""
        ...

    def completions(self, text: str, *, limit: int) -> list[str]:
        """`text` with its last word finished as the index has it, likeliest first; none for a finished word.

        Raises Unavailable when there is no usable index.
        """
        ...

    def passages(self, request: SearchRequest, text: str, *, whole: bool = False) -> list[Passage]:
        """Stretches of `text` to show for this request, with what matched marked; all of it if `whole`."""
        ...

    def related(self, ref: str, *, limit: int) -> list[Related]:
        """Recommendations like this one over a score floor, best first; none for one it does not hold."""
        ...


class Classifier(Protocol):
    """The trained models of one model id."""

    @property
    def model_id(self) -> str:
        """Names data, taxonomy and versions the models were made of; changes when any of them does."""
        ...

    def classify(self, texts: Iterable[ClassifiableText]) -> Iterator[Classification]:
        """One classification for each text, in order, streamed."""
        ...
