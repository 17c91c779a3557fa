#!/usr/bin/env python3
"""Writes, empties and deletes files of a site while it is built, and holds the program to it.

    tests/faults/rewritten.py target/release/nutgraf 40

No build fails otherwise than with a message, none leaves a page that is cut off, and once the files rest, a build makes the same
bytes as one in a new folder.
"""
import pathlib, random, subprocess, sys, tempfile, threading, time

from published import build, files, is_cut_off, pages

program, builds = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
EXPLAINERS = 60


def text(number, words):
    front = f"title: Explainer {number}\nsummary: What it is about.\ndate: 2026-01-01\ntopics: [t{number % 7}]"
    return f"---\n{front}\n---\n" + "Some words of it. " * words + "\n"


def restless(site, stop):
    """Does to files what editors, synchronised folders and `git checkout` do, until it is stopped."""
    chance = random.Random(7)
    while not stop.is_set():
        number = chance.randrange(EXPLAINERS)
        content, asset = site / f"content/explainers/e{number}.md", site / f"static/files/{number}.txt"
        match chance.randrange(6):
            case 0:
                content.unlink(missing_ok=True)
            case 1 | 2:
                whole = text(number, chance.randrange(400))
                content.write_text(whole[: chance.choice([0, 0, len(whole) // 2])])
                time.sleep(chance.uniform(0, 0.01))
                content.write_text(whole)
            case 3:
                content.with_suffix(".tmp").write_text(text(number, chance.randrange(400)))
                content.with_suffix(".tmp").replace(content)
            case 4:
                asset.unlink(missing_ok=True)
            case _:
                asset.write_bytes(chance.randbytes(chance.randrange(200_000)))
        time.sleep(chance.uniform(0, 0.01))


def run(site, output):
    ran = subprocess.run(build(program, site, output), capture_output=True, text=True)
    return ran.returncode, ran.stderr


with tempfile.TemporaryDirectory(prefix="nutgraf-rewritten-") as work:
    site, output = pathlib.Path(work) / "site", pathlib.Path(work) / "public"
    for folder in ("content/explainers", "static/files"):
        (site / folder).mkdir(parents=True)
    (site / "nutgraf.yaml").write_text("title: T\nbase_url: https://x.example/\noutputs: { cards: false, search: false }\n")
    for number in range(EXPLAINERS):
        (site / f"content/explainers/e{number}.md").write_text(text(number, 200))
    found, codes, stop = [], {}, threading.Event()
    thread = threading.Thread(target=restless, args=(site, stop))
    thread.start()
    for number in range(builds):
        code, said = run(site, output)
        codes[code] = codes.get(code, 0) + 1
        if code not in (0, 1, 3) or "panicked" in said or (code and "error" not in said):
            found.append(f"build {number} ended with {code}: {said[-400:]}")
        cut_off = [page for page, text in pages(output).items() if is_cut_off(text)]
        found += [f"build {number} left {page}, which is cut off" for page in cut_off]
    stop.set()
    thread.join()
    for number in range(EXPLAINERS):
        (site / f"content/explainers/e{number}.md").write_text(text(number, 100))
    (code, said), clean = run(site, output), pathlib.Path(work) / "clean"
    if not codes.get(0):
        found.append("no build went well: nothing was tested of those")
    if code or run(site, clean)[0] or files(output) != files(clean):
        found.append(f"after all, a build ends with {code} and makes other bytes than one in a new folder: {said[-400:]}")
    print("\n".join(f"        {line}" for line in found[:20]))
    ended = ", ".join(f"{count} with {code}" for code, count in sorted(codes.items()))
    print(f"{'FAILED' if found else 'ok'}  {builds} builds of files that do not rest: {ended}")
    sys.exit(1 if found else 0)
