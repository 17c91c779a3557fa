#!/usr/bin/env python3
"""Lays files of the demo and of the tests into `fuzz/corpus`, where each target begins: `fuzz/seed.py`, then
`cargo +nightly fuzz run content`."""
import hashlib, pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The order of PLACES in the targets.
CONTENT = ["explainers", "actors", "stories", "topics", "pages", "sources.yaml", "glossary.yaml", "nutgraf.yaml"]
TEMPLATES = ["explainer.html", "components.html", "card.svg", ""]
LONGEST = 20_000


def keep(target, data):
    folder = ROOT / "fuzz/corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def place(names, path):
    return next((index for index, name in enumerate(names) if name in path.parts or path.name == name), None)


sites = [ROOT / "content", ROOT / "tests/sites"]
for path in [path for site in sites for path in site.rglob("*") if path.suffix in (".md", ".yaml") and path.is_file()]:
    data = path.read_bytes()[:LONGEST]
    keep("content", bytes([place(CONTENT, path) or 0]) + data)
    front, _, body = data.partition(b"\n---\n")
    keep("body", body or front)
    for line in front.splitlines():
        key, _, value = line.strip().lstrip(b"- ").partition(b": ")
        if key in (b"date", b"as_of", b"updated", b"opened", b"checked", b"from", b"to"):
            keep("dates", value)
    for cite in data.split(b"[@")[1:]:
        keep("citations", b"@" + cite.split(b"]")[0])
for path in (ROOT / "templates").iterdir():
    keep("templates", bytes([place(TEMPLATES, path) or 3]) + path.read_bytes()[:LONGEST])
keep("manifest", b"index.html\nexplainers/dam/index.html\n../x\n/etc/passwd\na\\b\n.nutgraf/lock\n")
