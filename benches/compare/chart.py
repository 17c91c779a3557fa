"""Cold builds as a chart: the time for each explainer, so that a tool that is linear keeps its length, on a scale of powers of ten."""
import math

from compare.report import grouped, median

LEFT, WIDTH, RIGHT, LINE, TOP = 150, 440, 150, 24, 48
# Not what the others do.
SEARCH = "Nutgraf, own theme, search"
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f } .quiet { fill: #57606a } path { stroke: #d0d7de }
.floor { fill: #8c959f } .ours { fill: #0b7a5c } .other { fill: #b35900 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .quiet { fill: #9198a1 } path { stroke: #3d444d }
  .floor { fill: #7d8590 } .ours { fill: #3fb68b } .other { fill: #e0903a }
}
"""


def bars(runs):
    """By size, shortest first: the name, the look, and the seconds of a cold build or of the floor."""
    found = {}
    for (explainers, tool, step), of in grouped(runs).items():
        if step == "cold" and tool != SEARCH:
            look = "ours" if tool.startswith("Nutgraf") else "other"
            found.setdefault(explainers, []).append((median(of), tool, look))
        elif step == "floor" and tool == "Nutgraf":
            found.setdefault(explainers, []).append((median(of), "only written", "floor"))
    return {explainers: sorted(found[explainers]) for explainers in sorted(found)}


def time(seconds):
    for unit, scale in (("s", 1), ("ms", 1e3)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.2g} {unit}" if seconds * scale < 10 else f"{seconds * scale:,.0f} {unit}"
    return f"{seconds * 1e6:,.0f} µs"


def bar(y, end, name, look, label):
    shape = f'<rect class="{look}" x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="16"/>'
    return f'<text x="12" y="{y + 12}">{name}</text>{shape}<text x="{end + 6:.1f}" y="{y + 12}">{label}</text>'


def grid(low, high, place, bottom):
    """A line and a label for each power of ten."""
    for power in range(low, high + 1):
        x = f"{place(10.0**power):.1f}"
        yield f'<path d="M{x} {TOP}V{bottom}"/><text class="quiet" text-anchor="middle" x="{x}" y="{TOP - 8}">{time(10.0**power)}</text>'


def chart(runs, heading):
    """An SVG that reads in light and dark."""
    sizes = bars(runs)
    each = [seconds / explainers for explainers, found in sizes.items() for seconds, _, _ in found]
    low, high = math.floor(math.log10(min(each))), math.ceil(math.log10(max(each)))
    place = lambda seconds: LEFT + WIDTH * (math.log10(seconds) - low) / (high - low)
    parts, y = [], TOP
    for explainers, found in sizes.items():
        y += LINE
        parts.append(f'<text class="quiet" x="0" y="{y}">{explainers:,} explainers</text>')
        y += 10
        for seconds, name, look in found:
            label = f"{time(seconds / explainers)}, in all {time(seconds)}"
            parts.append(bar(y, place(seconds / explainers), name, look, label))
            y += LINE
    size = f'viewBox="0 0 {LEFT + WIDTH + RIGHT} {y + 4}" width="{LEFT + WIDTH + RIGHT}" height="{y + 4}"'
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">', f"<title>{heading}</title>", f"<style>{STYLE}</style>"]
    return "\n".join([*head, f'<text x="0" y="14">{heading}</text>', *grid(low, high, place, y), *parts, "</svg>", ""])
