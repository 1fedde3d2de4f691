"""Joins labels that people decided to those the models come with, so that an evaluation stays honest.

A decided label of a text that has one already takes its place; one of a known inspection joins that
inspection. So no fold trains on the inspection, let alone the text, that it holds out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from searchapp.classify.training_data import Example, TrainingData
from searchapp.domain.reference import said


def with_decided(data: TrainingData, decided: Sequence[Example]) -> TrainingData:
    """The examples of `data` with those of `decided`, of which the last of a text counts."""
    inspections = {said(one.text.report): one.inspection for one in data.judged if one.text.report}
    latest = {same_text(one): one for one in decided}
    known = {same_text(one) for one in data.judged}
    changed = [_decided(one, latest.get(same_text(one))) if one.inspection else one for one in data.examples]
    added = [
        replace(one, inspection=inspections.get(said(one.text.report)) or one.text.report or one.id)
        for same, one in latest.items()
        if same not in known
    ]
    return TrainingData((*changed, *added))


def _decided(known: Example, decision: Example | None) -> Example:
    if decision is None:
        return known
    return replace(known, themes=decision.themes, addressees=decision.addressees, applies=decision.applies)


def same_text(one: Example) -> tuple[str, str]:
    """The same for examples of the same text and title, however they are written."""
    return said(one.text.text), said(one.text.report)
