#!/usr/bin/env python3
"""Kills builds at random moments, and holds what is published then to what a reader must never meet.

    tests/faults/kills.py target/release/nutgraf 200

After each kill every page is whole and everything that it loads is there and is what its digest says; the build after the last
kill makes the same bytes as one in a new folder.
"""
import base64, hashlib, pathlib, random, re, shutil, subprocess, sys, tempfile, time

program, kills = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
EXPLAINERS = 80
LOADED = re.compile(r'(?:href|src)="/([^"]+\.(?:css|js))"(?: integrity="sha384-([^"]+)")?')


def write(site, version):
    for number in range(EXPLAINERS):
        text = f"---\ntitle: Explainer {number}\nsummary: What it is about.\ndate: 2026-01-01\ntopics: [t{number % 7}]\n---\nVersion {version}. " + "Some words of it. " * 150
        (site / f"content/explainers/e{number}.md").write_text(text + "\n")
    # Explainers come and go, and the stylesheet has another name each time.
    (site / f"content/explainers/only-{version}.md").write_text("---\ntitle: Only once\nsummary: S\ndate: 2026-01-01\n---\nText.\n")
    (site / f"content/explainers/only-{version - 1}.md").unlink(missing_ok=True)
    (site / "static/nutgraf.css").write_text(f"body {{ --version: {version} }}\n")


def command(site, output):
    return [program, "build", "--site", site, "--output", output, "--at", "2026-02-01"]


def wrong(output):
    """What a reader would find wrong with the site as it lies there."""
    for page in output.rglob("*.html"):
        if ".nutgraf" in page.parts:
            continue
        text = page.read_text()
        if not text.rstrip().endswith("</html>"):
            yield f"{page} is cut off"
        for address, digest in LOADED.findall(text):
            file = output / address
            if not file.is_file():
                yield f"{page} loads {address}, which is not there"
            elif digest and base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode() != digest:
                yield f"{page} loads {address}, which is another file"


def files(output):
    return {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file() and ".nutgraf" not in path.parts}


with tempfile.TemporaryDirectory(prefix="nutgraf-kills-") as work:
    site, output = pathlib.Path(work) / "site", pathlib.Path(work) / "public"
    for folder in ("content/explainers", "static"):
        (site / folder).mkdir(parents=True)
    (site / "nutgraf.yaml").write_text("title: T\nbase_url: https://x.example/\noutputs: { cards: false }\ncompress: [gz]\n")
    for version in (0, 1):
        write(site, version)
        start = time.monotonic()
        subprocess.run(command(site, output), check=True, capture_output=True)
        takes = time.monotonic() - start
    moments, found, ended = random.Random(5), [], 0
    for version in range(2, kills + 2):
        write(site, version)
        build = subprocess.Popen(command(site, output), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, takes))
        ended += build.poll() is not None
        build.kill()
        build.wait()
        found += [f"after kill {version - 1}: {line}" for line in wrong(output)]
    subprocess.run(command(site, output), check=True, capture_output=True)
    clean = pathlib.Path(work) / "clean"
    subprocess.run(command(site, clean), check=True, capture_output=True)
    if files(output) != files(clean):
        found.append("the build after the last kill makes other bytes than one in a new folder")
    print("\n".join(f"        {line}" for line in found[:20]))
    print(f"{'FAILED' if found else 'ok'}  {kills} kills, {kills - ended} of a running build, in the {takes:.2f} s that it takes")
    sys.exit(1 if found else 0)
