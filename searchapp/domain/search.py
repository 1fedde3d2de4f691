"""One query object drives list, counts, exports and reports; one result object comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

FacetName = Literal[
    "theme",
    "addressee",
    "status",
    "due",
    "report",
    "year",
    "inspection_type",
    "force",
    "closed",
    "repeat",
    "contradiction",
    "owner",
]
Sort = Literal["relevance", "made", "-made", "due", "-due", "report"]

FACETS: Final[tuple[FacetName, ...]] = (
    "theme",
    "addressee",
    "status",
    "due",
    "report",
    "year",
    "inspection_type",
    "force",
    "owner",
)
"""Those of every page of results."""

FURTHER_FACETS: Final[tuple[FacetName, ...]] = ("closed", "repeat", "contradiction")
"""Those of reports: the year it was closed, themes it was told again on, rules that found a contradiction."""

ALL_FACETS: Final = FACETS + FURTHER_FACETS

FACET_TITLES: Final[Mapping[FacetName, str]] = {
    "theme": "Theme",
    "addressee": "Addressee",
    "status": "Status",
    "due": "Due date",
    "report": "Originating report",
    "year": "Year made",
    "inspection_type": "Type of inspection",
    "force": "Force",
    "closed": "Year closed",
    "repeat": "Told again on",
    "contradiction": "Contradiction",
    "owner": "Owner",
}
"""Names of the facets, as shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What to find. An empty `text` lists everything.

    `filters`: chosen values of each facet; several values of one facet are OR, facets together are AND.
    Filter values are facet ids (theme and addressee ids, `Status` and `DueStanding` values, report titles,
    years as text, ids of rules). What is due is judged on the day of the search; only what is still open
    has such a value.
    `expand`: acronyms and other names of what is asked are searched too. `all_words`: only what has every
    word is found, and nothing that comes near, even where few or none have. `facets`: those to count.
    """

    text: str = ""
    filters: Mapping[FacetName, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    expand: bool = True
    all_words: bool = False
    facets: tuple[FacetName, ...] = FACETS


class Hit(NamedTuple):
    """One found recommendation; the text is read from the store by `ref`."""

    ref: str
    score: float
    partial: bool = False  # it has only some of what is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Answer to a `SearchRequest`.

    `total`: all matches, not only this page's `hits`. Where few or none have all words, those that come
    nearest are counted, too: `partial` says how many of `total` they are. By relevance they come last.
    `question`: it was read as one, of which some words are enough and nobody counts who has all. `reading`:
    how the query was understood, in words. `notices`: sentences on anything that was read otherwise than
    typed ("The bracket was not closed ..."). `facets`: facet -> {value: count}, counts by falling count
    then value; a facet's counts ignore its own selection and values without a match are left out.
    `did_you_mean`: the query with words that hardly occur put as the index spells them; "" when there is
    nothing to suggest that was not searched already.
    """

    total: int
    hits: tuple[Hit, ...]
    reading: str
    notices: tuple[str, ...]
    facets: Mapping[FacetName, Mapping[str, int]]
    did_you_mean: str = ""
    partial: int = 0
    question: bool = False

    @property
    def whole(self) -> int:
        """How many have all that is asked, as far as it was read so."""
        return self.total - self.partial


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of text to show; `marks` are (start, end) offsets into `text` of the words that matched."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A recommendation like another one. `score` is cosine likeness in [0, 1]; `why` is in words."""

    ref: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """What the index keeps of one recommendation: words to search and values to count, never the truth."""

    ref: str
    recommendation: str
    response: str
    report: str
    force: str
    inspection_type: str
    status: str
    themes: tuple[str, ...]
    addressees: tuple[str, ...]
    made: str  # PartialDate text, "" when unknown
    due_earliest: str = ""  # ISO date, "" where no deadline tells the day
    due_latest: str = ""
    sets_deadline: bool = False  # dated, recurring or neither
    recurring: bool = False  # something it asks for comes round again and again
    closed: str = ""  # PartialDate text, "" while open and where nothing tells when
    repeats: tuple[str, ...] = ()  # themes on which its force was told in another year, too
    contradictions: tuple[str, ...] = ()  # ids of rules
    owner: str = ""
    beside: str = ""  # words of other columns of the register, which are found with those of the response
    own_reference: str = ""  # the register's; one a line where several registers have it


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHealth:
    """State of the index against the store. `problem` is "" when it can be searched as it is.

    `digest` is what the store gave for the change applied last, see `RecommendationStore.change_digest`.
    """

    documents: int
    applied_change: int
    generation: str
    problem: str = ""
    digest: str = ""
