"""A forest-like drawing of effects as printed: a point and its interval a line, one measure on one axis, nothing pooled."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

LEFT, RIGHT, WIDTH, LINE, TOP = 190, 540, 560, 24, 10
RATIOS = ("OR", "RR", "HR")  # shown on a logarithmic axis, without effect at 1
DIFFERENCES = ("MD", "SMD", "RD")  # without effect at 0


_POINT = {False: "point", True: "point hollow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect as printed: its estimate, and its interval where one is printed."""

    name: str
    estimate: float
    low: float | None = None
    high: float | None = None
    hollow: bool = False  # without a comparison


def forest(effects: Sequence[Effect], measure: str, title: str) -> Markup:
    """The drawing, empty when nothing can be drawn; a ratio of zero or less has no place on its axis."""
    ratio = measure in RATIOS
    shown = [e for e in effects if _drawable(e, ratio)]
    if not shown or measure not in (*RATIOS, *DIFFERENCES):
        return Markup("")
    null = 1.0 if ratio else 0.0
    ends = [v for e in shown for v in (e.estimate, e.low, e.high) if v is not None] + [null]
    scale = _Scale(min(ends), max(ends), ratio)
    bottom = TOP + LINE * len(shown)
    parts = [f'<path class="null" d="M{scale.at(null)} {TOP - 6}V{bottom}"/>']
    for i, effect in enumerate(shown):
        parts += _line(effect, TOP + LINE * i + LINE / 2, scale)
    for value in dict.fromkeys((min(ends), null, max(ends))):
        parts.append(f'<text x="{scale.at(value)}" y="{bottom + 16}" text-anchor="middle">{value:g}</text>')
    parts.append(f'<path class="axis" d="M{LEFT} {bottom}H{RIGHT}"/>')
    return Markup(
        f'<svg class="forest" viewBox="0 0 {WIDTH} {bottom + 24}" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )


def _line(effect: Effect, y: float, scale: _Scale) -> Iterator[str]:
    """The name, interval and point of an effect."""
    name = effect.name if len(effect.name) < 30 else effect.name[:28] + "…"
    yield f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(name)}</text>'
    if effect.low is not None and effect.high is not None:
        yield f'<path class="interval" d="M{scale.at(effect.low)} {y}H{scale.at(effect.high)}"/>'
    yield f'<rect class="{_POINT[effect.hollow]}" x="{scale.at(effect.estimate) - 4}" y="{y - 4}" width="8" height="8"/>'


def _drawable(effect: Effect, ratio: bool) -> bool:
    values = [v for v in (effect.estimate, effect.low, effect.high) if v is not None]
    return all(math.isfinite(v) and (v > 0 or not ratio) for v in values)


class _Scale:
    """Values to places on the axis."""

    def __init__(self, low: float, high: float, ratio: bool) -> None:
        self.ratio = ratio
        self.low, self.high = self._of(low), self._of(high)

    def _of(self, value: float) -> float:
        return math.log(value) if self.ratio else value

    def at(self, value: float) -> float:
        """The place of a value, in units of the drawing."""
        span = self.high - self.low or 1.0
        return round(LEFT + (self._of(value) - self.low) / span * (RIGHT - LEFT), 1)
