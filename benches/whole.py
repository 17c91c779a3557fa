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


def numbers(text):
    return [int(number) for number in text.replace("_", "").split(",")]


def words(text):
    return text.split(",")


def options():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--sizes", type=numbers, default=[1_000, 10_000], metavar="N,…", help="explainers; 1000,10000 if left out. 100000 needs "
           "10 GB without the parts `theme` and `search`, and 50 GB with them")
    option("--runs", type=int, default=5, metavar="N", help="rounds; 5 if left out")
    option("--without", type=words, default=[], metavar="PART,…", help=f"what to leave out: {', '.join(PARTS)} (Nutgraf with its own "
           "theme, the same with search, the others, how long an edit takes until it is served)")
    option("--work", type=pathlib.Path, metavar="DIR", help="where the sites are made, in a temporary folder; a disk in memory, such as "
           "/dev/shm, gives steadier numbers")
    option("--built", type=pathlib.Path, metavar="DIR", help="programs to measure, as cargo lays them into target/release; built if left out")
    option("--against", type=pathlib.Path, metavar="FILE", help="another `nutgraf`, from before a change, to measure in the same "
           "rounds; says whether both make the same bytes")
    option("--json", type=pathlib.Path, default=TARGET / "whole.json", metavar="FILE", help="where all runs go; target/whole.json if left out")
    option("--show", type=words, default=[], metavar="FILE,…", help="measures nothing, and shows the runs of these files")
    option("--chart", type=pathlib.Path, metavar="FILE", help="draws the chart of docs/performance.md")
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
            try:
                for step, run in tool.round(number):
                    runs.append({"explainers": count, "tool": tool.name, "step": step, "round": number} | run)
                    print(f"  {count:,} {tool.name}, {step}: {run['seconds']:.3f} s", flush=True)
            except child.Failed as failed:
                # What the others took an hour for is not thrown away.
                print(f"  {count:,} {failed}", flush=True)
    if chosen.against:
        now, before = measured[:2]
        print(f"  {count:,} {now.name} makes {'the same bytes as' if now.made == before.made else 'OTHER BYTES than'} {before.name}")
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


def measure(chosen):
    """Measures all sizes, and writes the runs to a file as soon as a size is done."""
    programs = chosen.built.resolve() if chosen.built else built()
    told = {"machine": machine(), "runs": []}
    for count in chosen.sizes:
        with tempfile.TemporaryDirectory(prefix="nutgraf-whole-", dir=chosen.work) as work:
            told["runs"] += rounds(count, pathlib.Path(work), chosen, programs)
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(told, indent=1))
    return told


def main():
    chosen = options()
    files = [json.loads(pathlib.Path(file).read_text()) for file in chosen.show] or [measure(chosen)]
    runs = [run for told in files for run in told["runs"]]
    machines = "; ".join(dict.fromkeys(told["machine"] for told in files))
    print(f"\n{machines}\n\n{report.table(runs)}")
    if chosen.chart:
        chosen.chart.write_text(chart.chart(runs, f"Cold builds, the time for each explainer ({machines})"))


if __name__ == "__main__":
    main()
