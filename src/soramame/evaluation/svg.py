"""Charts as SVG text: shares as bars, values as dots. Colours come from the page's style sheet."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from soramame.evaluation.share import Share, percent

WIDTH = 480
_ROW, _LABEL, _VALUE, _TOP = 24, 104, 66, 20
_SPREAD = 0.6180339887  # dots of a row are laid at heights that never repeat


@dataclass(frozen=True)
class Bar:
    """A share with its interval; `mark` is a yardstick's share, shown as a tick."""

    label: str
    share: Share
    mark: float | None = None


@dataclass(frozen=True)
class Dots:
    """Values of one row; `kind` is a class of the style sheet: "model" or "renders"."""

    label: str
    values: Sequence[float]
    kind: str = "model"


def bars(rows: Sequence[Bar], floor: float, aim: float) -> str:
    """Bars from 0 to 100 % with whiskers of 95 %; dashed lines at the floor and the aim."""
    width = WIDTH - _LABEL - _VALUE
    height = _TOP + _ROW * len(rows) + 4
    parts = []
    for name, value in (("floor", floor), ("aim", aim)):
        x = _LABEL + width * value
        parts.append(f'<path class="{name}" d="M{x:.1f} {_TOP - 4}V{height}"/>')
        anchor = "end" if name == "floor" else "start"
        parts.append(
            _text(x + (3 if name == "aim" else -1), 12, f"{name} {percent(value)}", anchor)
        )
    parts += [_bar(row, _TOP + _ROW * index, width) for index, row in enumerate(rows)]
    return _svg(height, parts)


def dots(
    rows: Sequence[Dots], form: str = "{:.1f}", lines: Sequence[tuple[str, float]] = ()
) -> str:
    """A row of dots for each series on one axis, a stroke at its median; `lines` are named."""
    values = [value for row in rows for value in row.values] + [value for _, value in lines]
    low, high = min(values), max(values)
    pad = 0.04 * (high - low) or 0.5
    low, high = max(low - pad, 0.0) if low >= 0 else low - pad, high + pad
    step = 1.7 * _ROW
    height = _TOP + step * len(rows) + 20

    def x(value: float) -> float:
        return _LABEL + (WIDTH - _LABEL - 20) * (value - low) / (high - low)

    parts = []
    for name, value in lines:
        parts.append(f'<path class="floor" d="M{x(value):.1f} {_TOP - 4}V{height - 16}"/>')
        parts.append(_text(x(value), 12, name, "middle"))
    for index, row in enumerate(rows):
        top = _TOP + step * index
        parts.append(_text(_LABEL - 8, top + step / 2 + 4, row.label, "end", "label"))
        for number, value in enumerate(row.values):
            y = top + 6 + (step - 12) * (number * _SPREAD % 1)
            parts.append(f'<circle class="{row.kind}" cx="{x(value):.1f}" cy="{y:.1f}" r="2.6"/>')
        middle = x(statistics.median(row.values))
        parts.append(f'<path class="median" d="M{middle:.1f} {top + 3:.1f}v{step - 6:.1f}"/>')
    ends = ((low, "start"), (high, "end"))
    parts += [_text(x(value), height - 4, form.format(value), anchor) for value, anchor in ends]
    return _svg(height, parts)


def amounts(rows: Sequence[tuple[str, float, str]]) -> str:
    """Plain bars from 0 to the largest amount: label, amount and class of each."""
    width = WIDTH - _LABEL - _VALUE
    top = max((amount for _, amount, _ in rows), default=0.0) or 1.0
    parts = []
    for index, (label, amount, kind) in enumerate(rows):
        y = 4 + _ROW * index
        parts.append(_text(_LABEL - 8, y + 15, label, "end", "label"))
        long = width * amount / top
        parts.append(f'<rect class="{kind}" x="{_LABEL}" y="{y + 4}" width="{long:.1f}" '
                     'height="14" rx="2"/>')  # fmt: skip
        parts.append(_text(_LABEL + long + 6, y + 15, f"{amount:.2f}", "start", "label"))
    return _svg(8 + _ROW * len(rows), parts)


def _bar(row: Bar, top: float, width: float) -> str:
    low, high = row.share.interval
    middle = top + _ROW / 2
    x0, x1 = (_LABEL + width * value for value in (low, high))
    parts = [
        _text(_LABEL - 8, middle + 4, row.label, "end", "label"),
        f'<rect class="track" x="{_LABEL}" y="{top + 5}" width="{width}" height="14" rx="2"/>',
    ]
    if row.share.of:
        long = width * row.share.share
        parts.append(f'<rect class="model" x="{_LABEL}" y="{top + 5}" width="{long:.1f}" '
                     'height="14" rx="2"/>')  # fmt: skip
        parts.append(f'<path class="whisker" d="M{x0:.1f} {middle}H{x1:.1f}"/>')
    if row.mark is not None:
        x = _LABEL + width * row.mark
        parts.append(f'<path class="mark" d="M{x:.1f} {top + 2}v{_ROW - 4}"/>')
    parts.append(_text(WIDTH - 2, middle + 4, str(row.share), "end", "label"))
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str, kind: str = "small") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(text)}</text>'


def _svg(height: float, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img">{"".join(parts)}</svg>'
