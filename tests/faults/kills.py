#!/usr/bin/env python3
"""Kills builds at random moments, or deploys to an S3 server, and holds what is published then to what a reader must never meet.

    tests/faults/kills.py target/release/nutgraf 200
    tests/faults/kills.py target/release/nutgraf 200 target/s3-server/bin/s3s-fs

After each kill every page is whole and everything that it loads is there and is what its digest says; the run after the last
kill leaves the same bytes as a build in a new folder.
"""
import base64, hashlib, os, pathlib, random, re, subprocess, sys, tempfile, time

import s3_server
from published import build, files, is_cut_off, pages

program, kills = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
server = pathlib.Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else None
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


def wrong(output):
    """What a reader would find wrong with the site as it lies there."""
    for page, text in pages(output).items():
        if is_cut_off(text):
            yield f"{page} is cut off"
        for address, digest in LOADED.findall(text):
            file = output / address
            if not file.is_file():
                yield f"{page} loads {address}, which is not there"
            elif digest and base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode() != digest:
                yield f"{page} loads {address}, which is another file"


with tempfile.TemporaryDirectory(prefix="nutgraf-kills-") as work:
    site, output = pathlib.Path(work) / "site", pathlib.Path(work) / "public"
    for folder in ("content/explainers", "static"):
        (site / folder).mkdir(parents=True)
    (site / "nutgraf.yaml").write_text("title: T\nbase_url: https://x.example/\noutputs: { cards: false }\ncompress: [gz]\n")
    # What is killed, where readers find what it leaves, and what has to be done before it.
    killed, published, before = build(program, site, output), output, None
    process, environment = None, os.environ.copy()
    if server:
        process, port = s3_server.start(server, pathlib.Path(work) / "buckets")
        environment |= s3_server.environment(port)
        killed, published, before = [program, "deploy", "s3://site", "--site", site], pathlib.Path(work) / "buckets/site", build(program, site, site / "public")

    def prepare(version):
        write(site, version)
        if before:
            subprocess.run(before, check=True, capture_output=True)

    for version in (0, 1):
        prepare(version)
        start = time.monotonic()
        subprocess.run(killed, check=True, capture_output=True, env=environment)
        takes = time.monotonic() - start
    moments, found, ended = random.Random(5), [], 0
    for version in range(2, kills + 2):
        prepare(version)
        run = subprocess.Popen(killed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        time.sleep(moments.uniform(0, takes))
        ended += run.poll() is not None
        run.kill()
        run.wait()
        if server:
            # What the server has got of a request that was cut off may still be on its way.
            time.sleep(0.1)
        found += [f"after kill {version - 1}: {line}" for line in wrong(published)]
    subprocess.run(killed, check=True, capture_output=True, env=environment)
    clean = pathlib.Path(work) / "clean"
    subprocess.run(build(program, site, clean), check=True, capture_output=True)
    if files(published) != files(clean):
        found.append("the run after the last kill leaves other bytes than a build in a new folder")
    if process:
        process.kill()
        process.wait()
    what = "deploy" if server else "build"
    print("\n".join(f"        {line}" for line in found[:20]))
    print(f"{'FAILED' if found else 'ok'}  {kills} kills, {kills - ended} of a running {what}, in the {takes:.2f} s that it takes")
    sys.exit(1 if found else 0)
