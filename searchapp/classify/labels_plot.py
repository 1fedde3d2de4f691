"""Draws how F1 grows with labels in two orders, as SVG text that needs no script and no library.

The orders are told apart by line and mark as well as by colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import Any, Final

_WIDTH, _HEIGHT, _MARGIN = 420, 260, 48
_UNSURE: Final = "#1d70b8"
_RANDOM: Final = "#d4351c"
_STEPS: Final = 5


def labels_svg(simulated: Mapping[str, Any]) -> str:
    """Across the labelled recommendations, up the micro-F1 on unseen inspections; bars are 95% intervals.

    `simulated`: the figures of `simulate.simulate`. The axis begins below the lowest interval, not at 0.
    """
    curves: Mapping[str, Sequence[Mapping[str, Any]]] = simulated["curves"]
    points = [point for curve in curves.values() for point in curve]
    scale = _Scale(
        most=max(point["labels"] for point in points),
        lowest=floor(min(point["micro_f1"]["low"] for point in points) * 10) / 10,
    )
    width, height = _WIDTH + 2 * _MARGIN, _HEIGHT + 2 * _MARGIN
    whole = height + 48
    font = 'font-family="Arial, sans-serif" font-size="13"'
    axes = f"M{_MARGIN} {_MARGIN} V{_MARGIN + _HEIGHT} H{_MARGIN + _WIDTH}"
    first, last = ({name: curve[n]["micro_f1"]["value"] for name, curve in curves.items()} for n in (0, -1))
    described = (
        f"Both orders begin at {first['random']:.2f} with {points[0]['labels']} labels. With {scale.most}, "
        f"most unsure first reaches {last['unsure']:.2f} and random order {last['random']:.2f}."
    )
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole}" width="{width}" '
            f'height="{whole}" role="img" aria-labelledby="labels-title labels-desc" {font}>'
        ),
        (
            '<title id="labels-title">Labels needed: micro-F1 of themes on unseen inspections by number of '
            "labelled recommendations, most unsure first and in random order</title>"
        ),
        f'<desc id="labels-desc">{described}</desc>',
        f'<rect width="{width}" height="{whole}" fill="#ffffff"/>',
        f'<path d="{axes}" fill="none" stroke="#0b0c0c"/>',
        f'<text x="{_MARGIN}" y="{_MARGIN - 14}">Micro-F1</text>',
        (
            f'<text x="{_MARGIN + _WIDTH / 2}" y="{_MARGIN + _HEIGHT + 36}" text-anchor="middle">'
            "Labelled recommendations</text>"
        ),
    ]
    for step in range(_STEPS + 1):
        score = scale.lowest + (1 - scale.lowest) * step / _STEPS
        up, across = scale.at(0, score)[1], _MARGIN + _WIDTH * step / _STEPS
        parts.append(f'<text x="{_MARGIN - 8}" y="{up + 4:.1f}" text-anchor="end">{score:.2f}</text>')
        parts.append(
            f'<text x="{across:.1f}" y="{_MARGIN + _HEIGHT + 18}" text-anchor="middle">'
            f"{scale.most * step / _STEPS:.0f}</text>"
        )
    parts += _curve(curves["random"], scale, _RANDOM, dashes=' stroke-dasharray="6 4"', round_marks=False)
    parts += _curve(curves["unsure"], scale, _UNSURE, dashes="", round_marks=True)
    parts += _key(height + 8, "Most unsure first", _UNSURE, dashes="", round_marks=True)
    parts += _key(height + 30, "Random order", _RANDOM, dashes=' stroke-dasharray="6 4"', round_marks=False)
    return "\n".join([*parts, "</svg>", ""])


class _Scale:
    """From labels and scores to places in the drawing."""

    def __init__(self, *, most: int, lowest: float) -> None:
        self.most = most
        self.lowest = lowest

    def at(self, labels: float, score: float) -> tuple[float, float]:
        share = (score - self.lowest) / (1 - self.lowest)
        return _MARGIN + _WIDTH * labels / self.most, _MARGIN + _HEIGHT * (1 - share)


def _curve(
    curve: Sequence[Mapping[str, Any]], scale: _Scale, colour: str, *, dashes: str, round_marks: bool
) -> list[str]:
    places = [scale.at(point["labels"], point["micro_f1"]["value"]) for point in curve]
    line = " ".join(f"{across:.1f},{up:.1f}" for across, up in places)
    parts = [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>']
    for point, (across, up) in zip(curve, places, strict=True):
        figure = point["micro_f1"]
        low, high = (scale.at(0, figure[end])[1] for end in ("low", "high"))
        beside = across + (2 if round_marks else -2)  # so that two bars of one number do not hide each other
        parts.append(f'<path d="M{beside:.1f} {low:.1f} V{high:.1f}" stroke="{colour}"{dashes}/>')
        words = (
            f"{point['labels']} labels: {figure['value']:.2f} ({figure['low']:.2f} to {figure['high']:.2f})"
        )
        parts.append(_mark(across, up, colour, round_marks=round_marks, words=words))
    return parts


def _key(down: float, name: str, colour: str, *, dashes: str, round_marks: bool) -> list[str]:
    return [
        f'<path d="M{_MARGIN - 8} {down} h40" stroke="{colour}" stroke-width="2"{dashes}/>',
        _mark(_MARGIN + 12, down, colour, round_marks=round_marks, words=name),
        f'<text x="{_MARGIN + 42}" y="{down + 4}">{name}</text>',
    ]


def _mark(across: float, up: float, colour: str, *, round_marks: bool, words: str) -> str:
    shape = (
        f'<circle cx="{across:.1f}" cy="{up:.1f}" r="4.5"'
        if round_marks
        else f'<rect x="{across - 4:.1f}" y="{up - 4:.1f}" width="8" height="8"'
    )
    return f'{shape} fill="{colour}"><title>{words}</title></{"circle" if round_marks else "rect"}>'
