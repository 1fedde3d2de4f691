"""Draws how far shown probabilities come true, as SVG text that needs no script and no library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

_SIZE: Final = 360
_MARGIN: Final = 48
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_LARGEST: Final = 14.0
_SMALLEST: Final = 3.0
_COLOURS: Final = ("#1d70b8", "#d4351c", "#00703c", "#4c2c92")


def calibration_svg(series: Mapping[str, Sequence[Mapping[str, float]]]) -> str:
    """One mark for each bin of each series: across its mean probability, up the share that was right.

    `series`: name -> bins as `metrics.calibration_bins` returns them; a mark's area shows the bin's share.
    """
    whole = _SIZE + 2 * _MARGIN
    height = whole + 20 * len(series)
    size = f'viewBox="0 0 {whole} {height}" width="{whole}" height="{height}"'
    font = 'font-family="Arial, sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>',
        "<title>Calibration: how often suggestions of a stated probability were right</title>",
        f'<rect width="{whole}" height="{height}" fill="#ffffff"/>',
        *_axes(),
    ]
    for number, (name, bins) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        parts += [_mark(one, colour) for one in bins]
        below = whole + 20 * number
        parts.append(f'<circle cx="{_MARGIN}" cy="{below - 4}" r="6" fill="{colour}"/>')
        parts.append(f'<text x="{_MARGIN + 14}" y="{below}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _axes() -> list[str]:
    low, high = _at(0.0), _at(1.0)
    parts = [
        f'<path d="M{low[0]} {low[1]} L{high[0]} {high[1]}" stroke="#b1b4b6" stroke-dasharray="4"/>',
        f'<path d="M{low[0]} {high[1]} V{low[1]} H{high[0]}" fill="none" stroke="#0b0c0c"/>',
    ]
    for tick in _TICKS:
        across, up = _at(tick)
        parts.append(f'<text x="{across}" y="{low[1] + 18}" text-anchor="middle">{tick:.0%}</text>')
        parts.append(f'<text x="{low[0] - 8}" y="{up + 4}" text-anchor="end">{tick:.0%}</text>')
    middle = _at(0.5)[0]
    parts.append(f'<text x="{middle}" y="{low[1] + 36}" text-anchor="middle">Probability shown</text>')
    parts.append(f'<text x="{_MARGIN}" y="{_MARGIN - 14}">Share that was right</text>')
    return parts


def _mark(one: Mapping[str, float], colour: str) -> str:
    across, up = _at(one["said"])[0], _at(one["right"])[1]
    radius = max(_SMALLEST, _LARGEST * float(one["share"]) ** 0.5)
    words = f"shown {one['said']:.0%}, right {one['right']:.0%}, {one['share']:.0%} of suggestions"
    circle = f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.7">'
    return f"{circle}<title>{words}</title></circle>"


def _at(value: float) -> tuple[float, float]:
    return _MARGIN + value * _SIZE, _MARGIN + (1 - value) * _SIZE
