"""Whether the receiving force is asked to act: features of the text, the pipeline, and the reason in words.

Owns what speaks for "yes", "no" and "conditional". Who is addressed is `addressees`' business, which forces
are meant is `scope`'s; the receiving force is a setting.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self, cast

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from searchapp.classify.actors import ActorLexicon, Force
from searchapp.classify.addressees import phrase
from searchapp.classify.claims import POLICE, Claim
from searchapp.classify.clauses import Part
from searchapp.classify.english import words
from searchapp.classify.noun_phrases import Role
from searchapp.classify.reading import ClauseReader, ReadText
from searchapp.classify.scope import Narrowing, Scope, narrowings
from searchapp.domain.suggestion import Applicability, Applies, Evidence

FEATURES: Final = (
    "forces addressed by name",
    "forces addressed by a common word",
    "forces addressed by a common word beside a body",
    "forces addressed as owner or topic",
    "another body addressed by name",
    "another body addressed by a common word",
    "nobody addressed, another body as owner or topic",
    "nobody addressed",
    "nobody addressed, title names a body",
    "all forces meant",
    "forces in a condition meant",
    "only forces in a condition meant",
    "other forces meant",
    "only other forces meant",
)
_UNNAMED: Final = words("all each relevant statutory criminal justice agency organisation body partner")
_BESIDES: Final = frozenset({Role.OWNER, Role.TOPIC})


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who a text asks to act: forces, agencies in general of which the force is one, other bodies."""

    police: tuple[Claim, ...]
    agencies: tuple[Claim, ...]
    bodies: tuple[Claim, ...]

    @classmethod
    def of(cls, item: ReadText) -> Self:
        asked = [claim for claim in item.claims if claim.asks]
        general = [claim for claim in asked if _in_general(claim, item)]
        return cls(
            police=tuple(claim for claim in asked if claim.label == POLICE),
            agencies=tuple(general),
            bodies=tuple(claim for claim in asked if claim.label != POLICE and claim not in general),
        )

    @property
    def nobody(self) -> bool:
        return not (self.police or self.agencies or self.bodies)

    @property
    def body_by_name(self) -> bool:
        return any(claim.by_name for claim in self.bodies)


@dataclass(frozen=True, slots=True)
class Standing:
    """A text as the receiving `force` reads it: who is asked, and which forces an address to forces means."""

    item: ReadText
    force: Force
    asked: _Asked
    narrowings: tuple[Narrowing, ...]

    @classmethod
    def of(cls, item: ReadText, force: Force) -> Self:
        """Read from the text's claims; which forces are meant only where forces, or nobody, are asked."""
        asked = _Asked.of(item)
        found = narrowings(item, force) if asked.police or asked.nobody else ()
        return cls(item, force, asked, tuple(found))


class ApplicabilityFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Describes each text by K features (see `FEATURES`) as the receiving force reads it.

    `force` is the receiving force of texts that name none of their own.
    """

    def __init__(self, force: Force, forces: Sequence[Force]) -> None:
        self.force = force
        self.forces = forces

    def fit(self, X: Iterable[ReadText], y: object = None) -> Self:  # noqa: N803, ARG002
        """Learn nothing."""
        return self

    def transform(self, X: Iterable[ReadText]) -> NDArray[np.float64]:  # noqa: N803
        """Array (n, K) of 0 and 1."""
        return self.describe(self.standings(X))

    def standings(self, items: Iterable[ReadText]) -> list[Standing]:
        """Each text as the force that received it reads it."""
        return [Standing.of(item, self._receiving(item)) for item in items]

    def describe(self, standings: Sequence[Standing]) -> NDArray[np.float64]:
        """As `transform`, for texts whose standings are known already."""
        return np.array([_row(one) for one in standings], dtype=float).reshape(-1, len(FEATURES))

    def get_feature_names_out(self, input_features: object = None) -> list[str]:  # noqa: ARG002
        """Names of the K features."""
        return list(FEATURES)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def _receiving(self, item: ReadText) -> Force:
        return receiving_force(self.forces, item.source.force) if item.source.force else self.force


def _row(standing: Standing) -> list[bool]:
    asked, item = standing.asked, standing.item
    forces = any(claim.by_name or not asked.body_by_name for claim in asked.police)
    besides = {claim.label for claim in item.claims if claim.part and claim.part.role in _BESIDES}
    other_owner = asked.nobody and bool(besides - {POLICE})
    meant = forces or (asked.nobody and not other_owner)
    scopes = {one.scope for one in standing.narrowings} if meant else set()
    narrow = {Scope.OTHERS, Scope.OTHER_TITLE}
    titled = {claim.label for claim in item.claims if claim.feature.startswith("title")}
    common_police = any(not claim.by_name for claim in asked.police)
    return [
        bool(asked.agencies) or any(claim.by_name for claim in asked.police),
        common_police and not asked.body_by_name,
        common_police and asked.body_by_name,
        not asked.police and POLICE in besides,
        asked.body_by_name,
        any(not claim.by_name for claim in asked.bodies),
        other_owner,
        asked.nobody,
        asked.nobody and bool(titled) and POLICE not in titled,
        bool(asked.agencies) or bool(scopes & {Scope.ALL, Scope.OURS}),
        Scope.CONDITION in scopes,
        scopes == {Scope.CONDITION},
        bool(scopes & narrow),
        bool(scopes) and scopes <= narrow,
    ]


def applicability_pipeline(lexicon: ActorLexicon, force_name: str) -> Pipeline:
    """From `ClassifiableText`s (or `ReadText`s) to probabilities of "conditional", "no", "yes"; unfitted."""
    return Pipeline(
        [
            ("read", ClauseReader(lexicon)),
            ("features", ApplicabilityFeatures(receiving_force(lexicon.forces, force_name), lexicon.forces)),
            ("model", LogisticRegression(C=3.0, max_iter=500)),
        ]
    )


def receiving_force(forces: Sequence[Force], name: str) -> Force:
    """The force of that short or full name; one of no country or region for a name not in the list."""
    wanted = name.strip().casefold()
    for force in forces:
        if wanted in {known.casefold() for known in (force.name, *force.names)}:
            return force
    return Force(name=name.strip(), names=(name.strip(),), country="", region="")


def applicabilities(pipeline: Pipeline, items: Sequence[ReadText]) -> list[Applicability]:
    """The suggestion for each read text, with its reason."""
    features: ApplicabilityFeatures = pipeline.named_steps["features"]
    model: LogisticRegression = pipeline.named_steps["model"]
    standings = features.standings(items)
    chances = model.predict_proba(features.describe(standings))
    return [
        _applicability(one, list(model.classes_), chance)
        for one, chance in zip(standings, chances.tolist(), strict=True)
    ]


def _applicability(standing: Standing, classes: list[str], chances: list[float]) -> Applicability:
    probability = max(chances)
    value = cast("Applies", str(classes[chances.index(probability)]))
    reason, shown = _reason(value, standing)
    chance = min(max(probability, 1e-6), 1 - 1e-6)
    text = standing.item.source.text
    found = tuple(
        Evidence(
            field="recommendation", start=s, end=e, words=text[s:e], weight=math.log(chance / (1 - chance))
        )
        for s, e in shown
    )
    return Applicability(value=value, probability=probability, reason=reason, evidence=found)


def _reason(value: Applies, standing: Standing) -> tuple[str, list[tuple[int, int]]]:
    """Why, in words, and the offsets of the phrases that show it."""
    asked, item = standing.asked, standing.item
    if value == "yes":
        return _force_asked(asked, item)
    if value == "conditional":
        return _conditional(standing.narrowings, item)
    narrow = [one for one in standing.narrowings if one.scope in {Scope.OTHERS, Scope.OTHER_TITLE}]
    owners = [claim for claim in item.claims if claim.part and claim.part.role is Role.OWNER]
    return _other_forces(narrow[0], item, standing.force) if narrow else _bodies(asked.bodies or owners, item)


def _force_asked(asked: _Asked, item: ReadText) -> tuple[str, list[tuple[int, int]]]:
    for claims, says in ((asked.police, "Asks forces to act"), (asked.agencies, "Asks agencies in general")):
        if claims and claims[0].part:
            shown = _phrase(claims[0].part, item)
            return f"{says}: “{_shown(item, shown)} ...”.", [shown]
    return "Nobody else is asked to act, so it is read as put to the force.", []


def _conditional(scopes: Sequence[Narrowing], item: ReadText) -> tuple[str, list[tuple[int, int]]]:
    for one in scopes:
        if one.scope is Scope.CONDITION:
            shown = (one.start, one.end)
            return f"Asks only forces in a stated condition: “{_shown(item, shown)}”.", [shown]
    return "May ask only some forces; the text does not say plainly which.", []


def _other_forces(one: Narrowing, item: ReadText, force: Force) -> tuple[str, list[tuple[int, int]]]:
    if one.scope is Scope.OTHER_TITLE or one.part is None:
        return f"The report is on another force, not {force.name}: “{item.source.report}”.", []
    shown = _phrase(one.part, item)
    return f"Put to other forces, not to {force.name}: “{_shown(item, shown)} ...”.", [shown]


def _bodies(claims: Sequence[Claim], item: ReadText) -> tuple[str, list[tuple[int, int]]]:
    named: dict[str, Part] = {}
    for claim in claims:
        if claim.part and claim.label != POLICE:
            named.setdefault(claim.label, claim.part)
    if not named:
        return "No force is asked to act.", []
    phrases = [_phrase(part, item) for part in named.values()]
    bodies = _listed([_body(part, item) for part in named.values()])
    return f"Addressed to {bodies}, not to a force: “{_shown(item, phrases[0])} ...”.", phrases


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _body(part: Part, item: ReadText) -> str:
    """The body as the text names it, its article in small letters: "the College of Policing"."""
    article = item.source.text[_with_article(part, item) : part.start].strip().lower()
    return f"{article} {_shown(item, (part.start, part.name_end))}".strip()


def _phrase(part: Part, item: ReadText) -> tuple[int, int]:
    return _with_article(part, item), phrase(part)[1]


def _with_article(part: Part, item: ReadText) -> int:
    tokens, first = item.reading.tokens, part.mention.first
    return (
        tokens.starts[first - 1]
        if first and tokens.low[first - 1] in {"the", "all", "each", "every"}
        else part.start
    )


def _shown(item: ReadText, span: tuple[int, int]) -> str:
    return " ".join(item.source.text[span[0] : span[1]].split())


def _in_general(claim: Claim, item: ReadText) -> bool:
    """Agencies in general, of which the force is one: "all criminal justice agencies", not "the agency"."""
    if claim.label != "other" or claim.part is None:
        return False
    mention, tokens = claim.part.mention, item.reading.tokens
    before = tokens.low[max(0, mention.first - 1)]
    several = tokens.low[mention.last - 1].endswith("s") or before in {"each", "every", "all"}
    return several and _UNNAMED.issuperset(tokens.stem[mention.first : mention.last])
