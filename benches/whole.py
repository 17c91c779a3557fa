#!/usr/bin/env python3
"""How long whole builds take, how much memory they need and what they write, on generated sites.

    benches/whole.py --sizes 1000,10000 --runs 5

Every round measures each tool once, so that whatever else the machine does meets all of them; the table has the medians, and ratios
are medians of the ratios within a round. Measured are, each in a new process: a cold build (no output, no cache), a build
with nothing changed, and one with one body edited; how long writing the same tree takes when nothing else is done (the floor,
`examples/write_floor.rs`); Hugo and Eleventy on the same content, up to 10,000 explainers; and how long an edit takes until `serve`
answers with it. What is the same for all and what is not is told in `docs/performance.md`.
"""
import argparse, datetime, json, os, pathlib, platform, tempfile

import edit_to_served
from compare import chart, child, report
from compare.tools import ROOT, TARGET, tools

PARTS = ["theme", "search", "hugo", "eleventy", "served"]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda text: [int(number) for number in text.replace("_", "").split(",")]
    names = lambda text: text.split(",")
    parser.add_argument("--sizes", type=numbers, default=[1_000, 10_000], help="explainers, such as 1000,10000,100000 (needs 10 GB); 1000,10000 if left out")
    parser.add_argument("--runs", type=int, default=5, help="rounds; 5 if left out")
    parser.add_argument("--without", type=names, default=[], metavar="PART,…", help=f"leaves out some of {', '.join(PARTS)}: Nutgraf with its own theme, the same with search, …")
    parser.add_argument("--work", type=pathlib.Path, help="folder for the sites, a temporary one if left out; a disk in memory, such as /dev/shm, gives steadier numbers")
    parser.add_argument("--built", type=pathlib.Path, help="folder of programs to measure, as cargo fills `target/release`; they are built if left out")
    parser.add_argument("--against", type=pathlib.Path, metavar="PROGRAM", help="another `nutgraf`, from before a change, to be measured in the same rounds")
    parser.add_argument("--json", type=pathlib.Path, default=TARGET / "whole.json", help="where all runs are written; target/whole.json if left out")
    parser.add_argument("--chart", type=pathlib.Path, help="draws the chart of docs/performance.md from the runs in the file of --json, without measuring")
    chosen = parser.parse_args()
    if unknown := set(chosen.without) - set(PARTS):
        parser.error(f"--without knows {', '.join(PARTS)}, not {', '.join(sorted(unknown))}")
    return chosen


def built():
    """Builds what is measured."""
    child.run("cargo", "build", "--release", "--quiet", "--bins", "--example", "generate_site", "--example", "write_floor", cwd=ROOT)
    return TARGET / "release"


def rounds(count, work, chosen, programs):
    """All runs at a size."""
    measured = tools(count, work, programs, chosen.without, chosen.against and chosen.against.resolve())
    runs = []
    for number in range(chosen.runs):
        # Whoever comes first finds another machine than who comes last: each has its turn.
        for tool in measured[number % len(measured) :] + measured[: number % len(measured)]:
            for step, run in tool.round(number):
                runs.append({"explainers": count, "tool": tool.name, "step": step, "round": number} | run)
                print(f"  {count:,} {tool.name}, {step}: {run['seconds']:.3f} s", flush=True)
    order = {tool.name: place for place, tool in enumerate(measured)}
    runs.sort(key=lambda run: order[run["tool"]])
    if "served" not in chosen.without:
        runs += served(count, work, chosen, programs)
    return runs


def served(count, work, chosen, programs):
    """How long edits take until `serve` answers with them, as runs of one round each."""
    first, times = edit_to_served.served(programs / "nutgraf", work / "generated", count, chosen.runs)
    step = lambda name, number, seconds: {"explainers": count, "tool": "Nutgraf, serve", "step": name, "round": number, "seconds": seconds}
    return [step("first page", 0, first)] + [step(name, number, seconds) for name, edits in times.items() for number, seconds in enumerate(edits)]


def machine():
    """When and on what it was measured, for the head of the table."""
    try:
        cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    except (OSError, StopIteration):
        cpu = platform.processor() or platform.machine()
    return f"{datetime.date.today()}, {os.cpu_count()} cores, {cpu}, {platform.system()}"


def main():
    chosen = options()
    if chosen.chart:
        told = json.loads(chosen.json.read_text())
        chosen.chart.write_text(chart.chart(told["runs"], f"Cold builds, time for each explainer ({told['machine']})"))
        return
    programs = chosen.built.resolve() if chosen.built else built()
    runs = []
    for count in chosen.sizes:
        with tempfile.TemporaryDirectory(prefix="nutgraf-whole-", dir=chosen.work) as work:
            runs += rounds(count, pathlib.Path(work), chosen, programs)
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps({"machine": machine(), "runs": runs}, indent=1))
    print(f"\n{machine()}; medians of {chosen.runs}\n\n{report.table(runs)}")


if __name__ == "__main__":
    main()
