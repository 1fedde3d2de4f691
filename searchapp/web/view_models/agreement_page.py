"""Pages on agreement between reviewers: the samples, one recommendation to label, the figures of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from searchapp.domain.agreement import FEWEST, Pair, Sample, Share, ThemeAgreement
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.agreeing import Compared
from searchapp.web import links


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A sample in the list. `label` and `results` are addresses, "" where this person has none there."""

    sample: Sample
    progress: tuple[tuple[str, int], ...]
    label: str
    results: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesPage:
    """The list of samples; `draws`: whether this person may draw one, for two of those `able` to decide."""

    samples: tuple[Sent, ...]
    draws: bool
    able: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabellingPage:
    """One recommendation to label; `record` None when all of them are."""

    sample: Sample
    record: Recommendation | None
    done: int
    themes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A theme's figures in words."""

    name: str
    counts: ThemeAgreement
    percent: str
    kappa: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A recommendation to which the two gave other themes. `asked`: themes that either gave, by id."""

    pair: Pair
    record: Recommendation
    address: str
    first: str
    second: str
    asked: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """The figures of a sample.

    `settles`: whether this person may decide where the two differ; `closes`: whether they may end a
    sample that is still being labelled.
    """

    compared: Compared
    same: str
    rows: tuple[Row, ...]
    unused: int
    fewest: int
    differing: tuple[Differing, ...]
    agreed: int
    settles: bool
    closes: bool
    themes: Mapping[str, str]
    csv: str


def samples_page(samples: Sequence[Sample], able: tuple[str, ...], person: Person) -> SamplesPage:
    """The samples with what this person may do with each."""
    may_see = Right.APPROVE in person.role.rights
    return SamplesPage(
        samples=tuple(
            Sent(
                sample=one,
                progress=tuple((name, one.done_by(name)) for name in one.reviewers),
                label=_address("label", one)
                if person.name in one.reviewers
                and not one.finished
                and one.done_by(person.name) < len(one.refs)
                else "",
                results=_address("results", one)
                if one.finished or (may_see and person.name not in one.reviewers)
                else "",
            )
            for one in samples
        ),
        draws=may_see,
        able=able,
    )


def labelling_page(
    sample: Sample, record: Recommendation | None, taxonomy: Taxonomy, person: Person
) -> LabellingPage:
    """The recommendation with all themes, none of them marked."""
    return LabellingPage(
        sample=sample, record=record, done=sample.done_by(person.name), themes=taxonomy.names("theme")
    )


def results_page(
    compared: Compared, store: RecommendationStore, taxonomy: Taxonomy, person: Person
) -> ResultsPage:
    """The figures, themes that nobody gave left out, and what is to settle."""
    names, found = taxonomy.names("theme"), compared.agreement
    used = [one for one in found.themes if one.support]
    decides = Right.APPROVE in person.role.rights and person.name not in compared.sample.reviewers
    records = {one.ref: one for one in store.get_many([pair.ref for pair in compared.differing])}
    return ResultsPage(
        compared=compared,
        same=_share(found.same) if found.same else "",
        rows=tuple(
            Row(
                name=names[one.theme],
                counts=one,
                percent=_share(one.percent) if one.percent else "",
                kappa=_kappa(one),
            )
            for one in sorted(used, key=lambda one: -one.support)
        ),
        unused=len(found.themes) - len(used),
        fewest=FEWEST,
        differing=tuple(
            Differing(
                pair=pair,
                record=records[pair.ref],
                address=links.recommendation(pair.ref),
                first=", ".join(names.get(one, one) for one in pair.first) or "none",
                second=", ".join(names.get(one, one) for one in pair.second) or "none",
                asked=frozenset(pair.first) | frozenset(pair.second),
            )
            for pair in compared.differing
            if pair.ref in records
        ),
        agreed=len(compared.agreed),
        settles=decides and compared.sample.finished,
        closes=decides and not compared.sample.finished,
        themes=names,
        csv=_address("results_csv", compared.sample),
    )


def _address(page: str, sample: Sample) -> str:
    return url_for(f"agreement.{page}", number=sample.number)


def _kappa(one: ThemeAgreement) -> str:
    if one.kappa is not None:
        return f"{one.kappa.value:.2f} ({one.kappa.low:.2f} to {one.kappa.high:.2f})"
    return "too few" if one.support < FEWEST else "not defined"


def _share(share: Share) -> str:
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})"
