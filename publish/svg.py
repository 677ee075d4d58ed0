"""Drawings made on the server: direction symbols, bars by year. Colors come from the style sheet by class name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

# Shapes of effect direction plots: Boon & Thomson 2021, doi:10.1002/jrsm.1458; hollow = without a comparison,
# arrow or bars = more against less ketamine, question mark = unclear (ours).
_SHAPES: Mapping[str, str] = {
    "benefit": '<path d="M12 3 21 20H3Z"/>',
    "harm": '<path d="M12 21 3 4h18Z"/>',
    "no_difference": '<path d="M1 12 10 5v14ZM23 12 14 5v14Z"/>',
    "mixed": '<path d="M6.5 4 12 14H1ZM17.5 20 12 10h11Z"/>',
    "uncontrolled_improvement": '<path class="hollow" d="M12 4.5 20 19H4Z"/>',
    "uncontrolled_worsening": '<path class="hollow" d="M12 19.5 4 5h16Z"/>',
    "uncontrolled_no_change": '<path class="hollow" d="M2.5 12 9 7v10ZM21.5 12 15 7v10Z"/>',
    "uncontrolled_mixed": '<path class="hollow" d="M6.5 6 11 14H2ZM17.5 18 13 10h9Z"/>',
    "more_benefit": '<path class="amount" d="M12 5V20M6 11 12 5 18 11"/>',
    "more_harm": '<path class="amount" d="M12 4V19M6 13 12 19 18 13"/>',
    "more_no_difference": '<path class="amount" d="M4 9H20M4 15H20"/>',
    "more_mixed": '<path class="amount" d="M8 20V6M4 10 8 6 12 10M16 4V18M12 14 16 18 20 14"/>',
    "unclear": '<path class="unclear" d="M8 9a4 4 0 1 1 4 4v2M12 19v.6"/>',
    "observed": '<circle class="hollow" cx="12" cy="12" r="6.5"/>',
}


def symbol(direction: str, participants: int | None = None) -> Markup:
    """The symbol of a direction, hidden from screen readers (its text stands beside it).

    Size by number of participants as in Boon & Thomson 2021: large over 300, medium 50-300, small under 50 or not stated.
    """
    size = 22 if (participants or 0) > 300 else 18 if (participants or 0) >= 50 else 14
    shape = _SHAPES.get(direction, _SHAPES["observed"])
    return Markup(
        f'<svg class="direction {escape(direction)}" width="{size}" height="{size}" viewBox="0 0 24 24" '
        f'aria-hidden="true" focusable="false">{shape}</svg>'
    )


def timeline(years: Mapping[int, Mapping[str, int]], kinds: Sequence[tuple[str, str]], title: str, top: int) -> Markup:
    """Stacked bars by year, `top` the highest; kinds are (code, label) from the bottom up; years without a record stay gaps."""
    if not years:
        return Markup("")
    first, last = min(years), max(years)
    width, height, base = 400, 150, 128
    step = (width - 30) / (last - first + 1)
    parts = [_grid(top, width, base)]
    for year, counts in sorted(years.items()):
        at = float(base)
        x = 26 + (year - first) * step
        for code, _ in kinds:
            tall = counts.get(code, 0) / top * (base - 14)
            at -= tall
            if tall:
                parts.append(
                    f'<rect class="{escape(code)}" x="{x:.1f}" y="{at:.1f}" width="{max(step - 1.5, 1):.1f}" '
                    f'height="{tall:.1f}"/>'
                )
    parts.append(_years(first, last, step, base))
    return Markup(
        f'<svg class="timeline" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )


def _grid(top: int, width: int, base: int) -> str:
    middle = top // 2 if top > 3 else None
    lines = []
    for value in (v for v in (0, middle, top) if v is not None):
        y = base - value / top * (base - 14)
        lines.append(f'<path class="grid" d="M24 {y:.1f}H{width}"/><text x="20" y="{y + 3.5:.1f}" text-anchor="end">')
        lines.append(f"{value}</text>")
    return "".join(lines)


def _years(first: int, last: int, step: float, base: int) -> str:
    every = 10 if last - first > 22 else 5 if last - first > 8 else 1
    shown = [y for y in range(first, last + 1) if y % every == 0]
    return "".join(
        f'<text x="{26 + (y - first) * step + step / 2:.1f}" y="{base + 15}" text-anchor="middle">{y}</text>'
        for y in shown
    )


def bar(share: float, name: str) -> Markup:
    """A bar for a share between 0 and 1 with its text alternative."""
    wide = round(max(0.0, min(1.0, share)) * 100, 1)
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{escape(name)}">'
        f'<rect class="track" width="100" height="8"/><rect class="fill" width="{wide}" height="8"/></svg>'
    )
