"""Runs as a table in Markdown and as a chart."""
import math, statistics

# What a step is measured against, in the same round: the tool and the step; `None` is the tool itself.
AGAINST = {"cold": (None, "floor"), "nothing changed": (None, "cold"), "one body edited": (None, "cold")}
NAMES = {"floor": "the same bytes, only written", "cold": "cold build"}


def median(runs, field):
    values = [run[field] for run in runs if run.get(field) is not None]
    return statistics.median(values) if values else None


def ratio(runs, step, others):
    """The median of the ratios of each round, which is steadier than the ratio of medians."""
    seconds = {run["round"]: run["seconds"] for run in others}
    ratios = [run["seconds"] / seconds[run["round"]] for run in runs if run["round"] in seconds]
    return statistics.median(ratios) if ratios else None


def grouped(runs):
    groups = {}
    for run in runs:
        groups.setdefault((run["explainers"], run["tool"], run["step"]), []).append(run)
    return groups


def compared(groups, explainers, tool, step):
    """How a step compares, in words."""
    runs = groups[explainers, tool, step]
    base_tool, base_step = AGAINST.get(step, (None, None))
    others, name = groups.get((explainers, base_tool or tool, base_step)), f"× {base_step}"
    if step == "cold" and others is None:
        others, name = groups.get((explainers, "Nutgraf", "cold")), "× Nutgraf"
    if tool == "Nutgraf" and name == "× Nutgraf":
        return ""
    number = ratio(runs, step, others or [])
    return f"{number:.2f} {name}" if number is not None else ""


def shown(value, scale, digits, unit=""):
    return "" if value is None else f"{value / scale:,.{digits}f}{unit}"


def row(groups, explainers, tool, step):
    runs = groups[explainers, tool, step]
    seconds, count = median(runs, "seconds"), median(runs, "files")
    written = median(runs, "written") if median(runs, "written") is not None else count
    cells = [
        f"{explainers:,}",
        tool,
        NAMES.get(step, step),
        shown(seconds, 1, 3 if seconds < 1 else 2, " s"),
        compared(groups, explainers, tool, step),
        shown(seconds * 1e6 / explainers, 1, 0, " µs") if step in ("cold", "floor") else "",
        shown(median(runs, "user"), 1, 2, " s"),
        shown(median(runs, "peak"), 1e6, 0, " MB"),
        shown(written, 1, 0),
        shown(median(runs, "bytes"), 1e6, 1, " MB"),
    ]
    return f"| {' | '.join(cells)} |"


def table(runs):
    """All runs, by size, tool and step."""
    groups = grouped(runs)
    head = "| explainers | tool | step | time | against | for each explainer | user time | peak memory | files written | bytes |"
    rows = [row(groups, *key) for key in groups]
    return "\n".join([head, "| --: | --- | --- | --: | --: | --: | --: | --: | --: | --: |", *rows])


STYLE = """text { font: 13px system-ui, sans-serif; fill: #24292f } .quiet { fill: #57606a } .line { stroke: #d0d7de }
.floor { fill: #8c959f } .ours { fill: #0b7a5c } .other { fill: #b35900 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } .line { stroke: #3d444d }
.floor { fill: #7d8590 } .ours { fill: #3fb68b } .other { fill: #e0903a } }"""
LEFT, WIDTH, RIGHT, LINE = 190, 400, 150, 24


def chart(runs, heading):
    """Cold builds as bars: the time for each explainer, on a scale of powers of ten, so that a linear tool keeps its length."""
    groups = grouped(runs)
    bars = [(key, median(found, "seconds")) for key, found in groups.items() if key[2] in ("cold", "floor") and (key[2], key[1]) != ("floor", "Nutgraf, own theme")]
    bars.sort(key=lambda bar: (bar[0][0], bar[1]))
    low, high = decades([seconds * 1e6 / key[0] for key, seconds in bars])
    place = lambda micros: LEFT + WIDTH * (log10(micros) - low) / (high - low)
    parts, y, size = [], 56, None
    for (explainers, tool, step), seconds in bars:
        if explainers != size:
            size, y = explainers, y + 14
            parts.append(f'<text class="quiet" x="0" y="{y + 14}">{explainers:,} explainers</text>')
            y += LINE
        micros = seconds * 1e6 / explainers
        name, look = ("only written", "floor") if step == "floor" else (tool, "ours" if tool.startswith("Nutgraf") else "other")
        end = place(micros)
        parts.append(f'<text x="12" y="{y + 14}">{name}</text><rect class="{look}" x="{LEFT}" y="{y + 2}" width="{end - LEFT:.1f}" height="16"/>'
                     f'<text x="{end + 6:.1f}" y="{y + 14}">{micros:,.0f} µs, in all {seconds:,.{2 if seconds < 10 else 0}f} s</text>')
        y += LINE
    grid = [f'<path class="line" d="M{place(10 ** power):.1f} 44V{y}"/><text class="quiet" text-anchor="middle" x="{place(10 ** power):.1f}" y="38">{micro_label(power)}</text>'
            for power in range(low, high + 1)]
    height = y + 12
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" width="{LEFT + WIDTH + RIGHT}" height="{height}" role="img">',
        f"<title>{heading}</title>", f"<style>{STYLE}</style>", f'<text x="0" y="14">{heading}</text>', *grid, *parts, "</svg>", ""])


def log10(value):
    return math.log10(value)


def decades(values):
    """Powers of ten around all values."""
    return math.floor(log10(min(values))), math.ceil(log10(max(values)))


def micro_label(power):
    return f"{10 ** power:,} µs" if power < 3 else f"{10 ** (power - 3):,} ms"
