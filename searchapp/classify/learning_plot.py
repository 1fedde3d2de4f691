"""Draws what more training texts bring, as SVG text that needs no script and no library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _MARGIN = 420, 260, 48
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_COLOURS: Final = ("#1d70b8", "#d4351c", "#00703c", "#4c2c92")


def learning_svg(series: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """One line for each series: across the training texts, up the micro-F1, its 95% interval as a bar.

    `series`: name -> points with `texts` and `micro_f1` (value, low, high), as the figures hold them.
    """
    most = max((point["texts"] for points in series.values() for point in points), default=1)
    width, height = _WIDTH + 2 * _MARGIN, _HEIGHT + 2 * _MARGIN
    whole = height + 20 * len(series)
    size = f'viewBox="0 0 {width} {whole}" width="{width}" height="{whole}"'
    font = 'font-family="Arial, sans-serif" font-size="13"'
    axes = f"M{_MARGIN} {_MARGIN} V{_MARGIN + _HEIGHT} H{_MARGIN + _WIDTH}"
    middle, below_axis = _MARGIN + _WIDTH / 2, _MARGIN + _HEIGHT + 36
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>',
        "<title>Learning curve: micro-F1 on unseen inspections by number of training texts</title>",
        f'<rect width="{width}" height="{whole}" fill="#ffffff"/>',
        f'<path d="{axes}" fill="none" stroke="#0b0c0c"/>',
        f'<text x="{_MARGIN}" y="{_MARGIN - 14}">Micro-F1</text>',
        f'<text x="{middle}" y="{below_axis}" text-anchor="middle">Training texts</text>',
    ]
    for tick in _TICKS:
        _across, up = _at(0, tick, most)
        parts.append(f'<text x="{_MARGIN - 8}" y="{up + 4:.1f}" text-anchor="end">{tick:.2f}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        parts += _line(points, most, colour)
        below = height + 20 * number
        parts.append(f'<circle cx="{_MARGIN}" cy="{below - 4}" r="6" fill="{colour}"/>')
        parts.append(f'<text x="{_MARGIN + 14}" y="{below}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _line(points: Sequence[Mapping[str, Any]], most: int, colour: str) -> list[str]:
    places = [_at(point["texts"], point["micro_f1"]["value"], most) for point in points]
    line = " ".join(f"{across:.1f},{up:.1f}" for across, up in places)
    parts = [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for point, (across, up) in zip(points, places, strict=True):
        figure = point["micro_f1"]
        low, high = (_at(point["texts"], figure[end], most)[1] for end in ("low", "high"))
        parts.append(f'<path d="M{across:.1f} {low:.1f} V{high:.1f}" stroke="{colour}"/>')
        words = f"{point['texts']} texts: {figure['value']:.2f} ({figure['low']:.2f} to {figure['high']:.2f})"
        parts.append(
            f'<circle cx="{across:.1f}" cy="{up:.1f}" r="5" fill="{colour}"><title>{words}</title></circle>'
        )
    return parts


def _at(texts: int, score: float, most: int) -> tuple[float, float]:
    return _MARGIN + _WIDTH * texts / most, _MARGIN + _HEIGHT * (1 - score)
