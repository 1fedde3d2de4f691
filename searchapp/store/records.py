"""Turns rows of the tables into the field's values and back. Runs no statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import RowMapping, Select, func, select

from searchapp.domain.effective import SUBJECTS
from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.domain.recommendation import (
    ExactText,
    Kept,
    KeptInRegister,
    PartialDate,
    Recommendation,
    SourceRow,
    Status,
    read_when,
    when_text,
)
from searchapp.domain.reference import identity
from searchapp.domain.suggestion import (
    Applicability,
    Classification,
    Evidence,
    LabelSuggestion,
    Margin,
    SuggestedLabels,
)
from searchapp.domain.taxonomy import LabelKind
from searchapp.store.other_columns import packed_others, unpacked_others
from searchapp.store.schema import (
    EXACT,
    IMPORT_RUNS,
    RECOMMENDATIONS,
    REGISTERS,
    SAID,
    SHOWN_PLACE,
    SOURCE_FILES,
    SOURCE_ROWS,
    SUGGESTIONS,
)
from searchapp.store.sql_stated import packed

Values = dict[str, Any]

_KINDS: Final[dict[str, LabelKind]] = {subject.value: kind for kind, subject in SUBJECTS.items()}

_READ_LAST: Final = (
    RECOMMENDATIONS.join(SOURCE_ROWS, SHOWN_PLACE)
    .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
    .join(IMPORT_RUNS, IMPORT_RUNS.c.id == SOURCE_ROWS.c.run_id)
    .join(SOURCE_FILES, SOURCE_FILES.c.id == IMPORT_RUNS.c.source_file_id)
)


_HOLDING: Final = SOURCE_ROWS.alias()
_HELD_BY: Final = (
    select(func.count())
    .where(_HOLDING.c.ref == RECOMMENDATIONS.c.ref, ~_HOLDING.c.gone)
    .correlate(RECOMMENDATIONS)
    .scalar_subquery()
    .label("held_by")
)
"""How many registers hold a recommendation now."""

_COLUMNS: Final = (
    RECOMMENDATIONS.c.ref,
    *(RECOMMENDATIONS.c[name] for name in (*SAID, *EXACT)),
    *(SOURCE_ROWS.c[name] for name in ("row", "line", "gone")),
    REGISTERS.c.force,
    SOURCE_FILES.c.name.label("file"),
    _HELD_BY,
)


def select_recommendations() -> Select[Any]:
    """A selection of all that `recommendation` needs, to be narrowed and ordered."""
    return select(*_COLUMNS).select_from(_READ_LAST)


def select_listed() -> Select[Any]:
    """The same with the `labels` suggested for each; None where nothing was suggested."""
    suggested = _READ_LAST.outerjoin(SUGGESTIONS, SUGGESTIONS.c.ref == RECOMMENDATIONS.c.ref)
    return select(*_COLUMNS, SUGGESTIONS.c.themes, SUGGESTIONS.c.addressees).select_from(suggested)


def recommendation(row: RowMapping, said: tuple[KeptInRegister, ...] = ()) -> Recommendation:
    """The recommendation in a row of `select_recommendations`. `said`: what several registers say of it."""
    return Recommendation(
        ref=row["ref"],
        force=row["force"],
        concerns=row["concerns"],
        report=row["report"],
        inspection_type=row["inspection_type"],
        text=row["text"],
        response=row["response"],
        status=Status(row["status"]),
        made=_date(row["made"]),
        exact=_exact(row),
        source=SourceRow(file=row["file"], row=row["row"], line=row["line"]),
        kept=replace(_kept(row), by_register=said) if said else _kept(row),
        gone=row["gone"],
    )


def known_by(force: str, concerns: str, report: str, text: str) -> Values:
    """The columns `KNOWN_BY`."""
    known = identity(force=force, concerns=concerns, report=report, text=text)
    return {"identity": known.whole, "report_identity": known.report, "text_identity": known.text}


def incoming(row: RegisterRow | HeldBackRow, force: str) -> Values:
    """The columns of `INCOMING` for a row of a file."""
    values: Values = dict.fromkeys((*SAID, *EXACT, "stated", "given"), "")
    values.update(
        row=row.row,
        line=row.line,
        held_back=isinstance(row, HeldBackRow),
        concerns=row.concerns,
        report=row.report,
        text=row.text,
        own_reference=row.reference if isinstance(row, HeldBackRow) else row.kept.reference,
        given=row.given,
        **known_by(force, row.concerns, row.report, row.text),
    )
    if isinstance(row, RegisterRow):
        values.update(
            inspection_type=row.inspection_type,
            response=row.response,
            status=row.status.value,
            made="" if row.made is None else str(row.made),
            exact_report=row.exact.report,
            exact_recommendation=row.exact.recommendation,
            exact_response=row.exact.response,
            owner=row.kept.owner,
            target=when_text(row.kept.target),
            closed_on=when_text(row.kept.closed),
            others=packed_others(row.kept.others),
            stated=packed(row.stated),
        )
    return values


def file_row(row: RowMapping) -> RegisterRow | HeldBackRow:
    """The row of a file in a row of `INCOMING`, without its problems."""
    place = {name: row[name] for name in ("row", "line", "concerns", "report", "text")}
    if row["held_back"]:
        return HeldBackRow(**place, problems=(), reference=row["own_reference"])
    return RegisterRow(
        **place,
        inspection_type=row["inspection_type"],
        response=row["response"],
        status=Status(row["status"]),
        made=_date(row["made"]),
        exact=_exact(row),
        kept=_kept(row),
    )


def classification(row: RowMapping) -> Classification:
    """The classification in a row of `SUGGESTIONS`."""
    value, probability, reason, evidence = row["applies_to_force"]
    return Classification(
        themes=_labels(row["themes"]),
        addressees=_labels(row["addressees"]),
        applies_to_force=Applicability(
            value=value, probability=probability, reason=reason, evidence=_evidence(evidence)
        ),
        model_id=row["model_id"],
    )


def labels(themes: list[Any], addressees: list[Any]) -> SuggestedLabels:
    """The ids of labels in those columns of `SUGGESTIONS`."""
    return SuggestedLabels(
        themes=tuple(label[0] for label in themes), addressees=tuple(label[0] for label in addressees)
    )


def suggestion(ref: str, found: Classification) -> Values:
    """The columns of `SUGGESTIONS` for a classification."""
    applies = found.applies_to_force
    return {
        "ref": ref,
        "model_id": found.model_id,
        "themes": [_label_values(label) for label in found.themes],
        "addressees": [_label_values(label) for label in found.addressees],
        "applies_to_force": [
            applies.value,
            applies.probability,
            applies.reason,
            _evidence_values(applies.evidence),
        ],
    }


def margin_rows(ref: str, found: Classification) -> list[Values]:
    """The rows of `MARGINS` for a classification."""
    return [
        {
            "ref": ref,
            "subject": SUBJECTS[one.kind].value,
            "label": one.label,
            "probability": one.probability,
            "threshold": one.threshold,
            "distance": one.distance,
        }
        for one in found.margins
    ]


def margin(row: RowMapping | Values) -> Margin:
    """The margin in a row of `MARGINS`, or in values of such a row."""
    return Margin(
        kind=_KINDS[row["subject"]],
        label=row["label"],
        probability=row["probability"],
        threshold=row["threshold"],
    )


def in_words(found: Classification | None) -> str:
    """What a classification proposes, for the change log."""
    if found is None:
        return ""
    themes = ", ".join(label.id for label in found.themes) or "none"
    addressees = ", ".join(label.id for label in found.addressees) or "none"
    return f"themes: {themes}; addressees: {addressees}; applies to the force: {found.applies_to_force.value}"


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _exact(row: RowMapping) -> ExactText:
    return ExactText(
        report=row["exact_report"],
        recommendation=row["exact_recommendation"],
        response=row["exact_response"],
    )


def _kept(row: RowMapping) -> Kept:
    return Kept(
        reference=row["own_reference"],
        owner=row["owner"],
        target=read_when(row["target"]),
        closed=_date(row["closed_on"]),
        others=unpacked_others(row["others"]),
    )


def kept_in_register(row: RowMapping) -> KeptInRegister:
    """What one register keeps, in a row with its `name` and the columns `KEPT`."""
    return KeptInRegister(
        register=row["name"],
        reference=row["own_reference"],
        owner=row["owner"],
        target=read_when(row["target"]),
        closed=_date(row["closed_on"]),
    )


def _labels(values: list[Any]) -> tuple[LabelSuggestion, ...]:
    return tuple(
        LabelSuggestion(id=id_, probability=probability, evidence=_evidence(evidence), trained=trained)
        for id_, probability, evidence, trained in values
    )


def _label_values(label: LabelSuggestion) -> list[Any]:
    return [label.id, label.probability, _evidence_values(label.evidence), label.trained]


def _evidence(values: list[Any]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(field=field, start=start, end=end, words=words, weight=weight)
        for field, start, end, words, weight in values
    )


def _evidence_values(evidence: Sequence[Evidence]) -> list[Any]:
    return [[item.field, item.start, item.end, item.words, item.weight] for item in evidence]
