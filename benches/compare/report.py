"""Runs as a table in Markdown."""
import statistics

NAMES = {"floor": "the same tree, only written", "cold": "cold build"}
HEAD = ["explainers", "tool", "step", "time", "against", "for each explainer", "user time", "peak memory", "files written", "bytes"]
# Which tool a cold build is set against, where it has no floor of its own.
BESIDE = {"Nutgraf, own theme, search": "Nutgraf, own theme"}


def grouped(runs):
    """Runs by size, tool and step, in the order in which they come."""
    groups = {}
    for run in runs:
        groups.setdefault((run["explainers"], run["tool"], run["step"]), []).append(run)
    return groups


def median(runs, field="seconds"):
    values = [run[field] for run in runs if field in run]
    return statistics.median(values) if values else None


def base(groups, explainers, tool, step):
    """The runs that a step is set against, and their name."""
    if tool == "Nutgraf before":
        return groups[explainers, "Nutgraf", step], "Nutgraf"
    if step in ("nothing changed", "one body edited"):
        return groups[explainers, tool, "cold"], "cold"
    if step == "cold" and (explainers, tool, "floor") in groups:
        return groups[explainers, tool, "floor"], "floor"
    other = BESIDE.get(tool, "Nutgraf")
    if step == "cold" and (explainers, other, "cold") in groups:
        return groups[explainers, other, "cold"], other.replace("Nutgraf, own theme", "without search")
    return [], ""


def ratio(runs, others):
    """The median of the ratios within each round, which is steadier than the ratio of medians."""
    seconds = {run["round"]: run["seconds"] for run in others}
    return statistics.median(run["seconds"] / seconds[run["round"]] for run in runs)


def number(value, digits=0, unit=""):
    return "" if value is None else f"{value:,.{digits}f}{unit}"


def scaled(value, by):
    return None if value is None else value / by


def row(groups, explainers, tool, step):
    """A line of the table: medians of what was measured."""
    runs = groups[explainers, tool, step]
    seconds = median(runs)
    others, name = base(groups, explainers, tool, step)
    written = median(runs, "written")
    return [
        f"{explainers:,}",
        tool,
        NAMES.get(step, step),
        number(seconds, 3 if seconds < 1 else 2, " s"),
        f"{ratio(runs, others):.2f} × {name}" if others else "",
        number(seconds * 1e6 / explainers, unit=" µs") if step in NAMES else "",
        number(median(runs, "user"), 2, " s"),
        number(scaled(median(runs, "peak"), 1e6), unit=" MB"),
        number(median(runs, "files") if written is None else written),
        number(scaled(median(runs, "bytes"), 1e6), 1, " MB"),
    ]


def table(runs):
    """All runs, by size, tool and step."""
    groups = grouped(runs)
    rule = ["--:", "---", "---"] + ["--:"] * (len(HEAD) - 3)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [HEAD, rule, *(row(groups, *key) for key in groups)])
