"""Values that would lead somewhere, where a field has a form of its own: `hostile_refused.py PROGRAM WORK`.

Each is tried in a small site, and is to be an error that points at its line. Free texts are the concern of `hostile.py`; what it leaves
out as being of a form is to be tried here. `tests/sites/bad` has more, with what is said of it.
"""

import json
import os
import shutil
import subprocess
import sys

from hostile import OF_A_FORM
from told import check, end

PROGRAM, WORK = sys.argv[1:]
EVIL = "//evil.example/x"
SCRIPT = "javascript:pwn()"
SOURCE = "sources: [{id: s, title: S, %s}]"
REACTION = "reactions: [{unnamed: {description: D, reason: R}, quote: Q, date: 2026-01-01, source: {id: s, title: S}, %s}]"
IMAGE = "image: {src: %s, alt: A, credit: C}"
FONT = "theme: {fonts: {text: {family: A, files: [{src: %s}]}}}"

# The field, and the line that holds the value.
SETTINGS = [
    ("base_url", f"base_url: {SCRIPT}"), ("base_url", "base_url: 'https://t.example/\"><script>'"), ("base_url", "base_url: \"https://t.example/\\nHost: x\""),
    ("base_url", "base_url: https://t.example/../../x"), ("base_url", "base_url: 'https://t.example/{$HOME}'"), ("base_url", "base_url: 'https://user;root'"),
    ("language", "language: '\"><script>'"), ("language", "language: ../../en"), ("language", "language: \"en\\n\""),
    ("timezone", "timezone: ../../../../etc/passwd"), ("timezone", "timezone: /etc/passwd"),
    ("output", "output: /etc"), ("output", "output: ../outside"), ("output", "output: ."), ("output", "output: static"), ("output", "output: a/../../b"),
    ("headers", "headers: {X-A: \"a\\r\\nSet-Cookie: b\"}"), ("headers", "headers: {\"X-A: b\\nX-C\": d}"), ("headers", "headers: {X A: b}"),
    ("headers", "headers: {X-A: \"a\\u2028b\"}"), ("headers", "headers: {\"\": b}"), ("headers", "headers: {X-A: \"\\0\"}"),
    ("publisher", f"publisher: {{name: P, url: '{SCRIPT}'}}"), ("publisher", "publisher: {name: P, logo: 'data:image/svg+xml,<svg onload=pwn()>'}"),
    ("publisher", f"publisher: {{name: P, logo: {EVIL}}}"), ("policies", f"policies: {{ethics: '{SCRIPT}'}}"), ("policies", f"policies: {{ethics: {EVIL}}}"),
    ("email", "publisher: {name: P, email: 'javascript:pwn()'}"), ("email", "publisher: {name: P, email: \"a@b.example\\nBcc: c@d.example\"}"),
    ("navigation", "navigation: [{label: L, url: \"java\\tscript:pwn()\"}]"), ("navigation", "navigation: [{label: L, url: 'data:text/html,x'}]"),
    ("footer", f"footer: '[x]({SCRIPT})'"), ("footer", f"footer: '[x]({EVIL})'"),
    ("colours", "theme: {colours: {accent: '#000;}body{display:none'}}"), ("colours", "theme: {colours: {paper: 'url(//evil.example)'}}"),
    ("fonts", "theme: {fonts: {text: 'A; } @import url(//evil.example)'}}"), ("fonts", "theme: {fonts: {text: \"A\\\\\"}}"), ("fonts", "theme: {fonts: {text: 'A</style>'}}"),
    ("family", "theme: {fonts: {text: {family: 'A\"', files: []}}}"), ("src", FONT % "../../../etc/passwd"), ("src", FONT % "/etc/passwd"), ("src", FONT % f"https:{EVIL}.woff2"),
    ("src", "theme: {logo: {src: ../../etc/passwd, width: 1, height: 1}}"), ("src", f"theme: {{logo: {{src: 'https:{EVIL}.svg', width: 1, height: 1}}}}"),
    ("dark", "theme: {logo: {src: favicon.svg, dark: ../../etc/passwd, width: 1, height: 1}}"),
    ("compress", "compress: ['gz; rm -rf /']"), ("lints", "lints: {'../x': off}"), ("page_size", "page_size: -1"),
]
EXPLAINER = [
    ("date", "updated: '2026-01-01<script>'"), ("date", "as_of: \"2026-01\\nX: y\""), ("expires", "expires: '=1+1'"), ("lang", "lang: '\"><script>'"), ("lang", "lang: ../x"),
    ("slug", "slug: \"a\\nb\""), ("slug", "slug: '.htaccess'"), ("slug", "slug: 'a\"><script>'"), ("slug", "slug: '%2e%2e'"), ("slug", "slug: \"a\\u202eb\""),
    ("aliases", "aliases: [\"/a\\n/b https://evil.example/ 301\"]"), ("aliases", "aliases: ['/a https://evil.example/']"), ("aliases", "aliases: ['/%2e%2e/a']"),
    ("aliases", "aliases: ['/a?b=*']"), ("aliases", "aliases: ['/*']"), ("aliases", "aliases: ['/a/:splat']"), ("aliases", "aliases: ['/_headers', '/../_headers']"),
    ("id", "story: ../../etc/passwd"), ("id", "topics: ['../x']"), ("id", "topics: ['\"><script>']"), ("id", "authors: ['../x']"), ("id", "related: ['../x']"),
    ("id", "translation_of: '../x'"), ("id", "timeline: [{date: 2026, title: T, id: '\" onclick=pwn()'}]"), ("id", "timeline: [{date: 2026, title: T, group: 'a b'}]"),
    ("id", "claims: [{id: '../x', text: T, status: false}]"), ("id", "sides: [{id: 'a\"b', label: L}]"), ("id", "actors: [{id: '../x', name: N, kind: person}]"),
    ("id", "sources: [{id: 'a>b', title: S}]"), ("id", "glossary: [{id: '../x', term: T, definition: D}]"), ("id", "figures: [{id: '<b>', label: L, value: 1}]"),
    ("event", "timeline: [{event: '../../x#y'}]"), ("status", "status: '<script>'"), ("kind", "timeline: [{date: 2026, title: T, kind: '\"><script>'}]"),
    ("value", "figures: [{id: f, label: L, value: '=1+1'}]"), ("value", "figures: [{id: f, label: L, value: .inf}]"), ("value", "figures: [{id: f, label: L, value: .nan}]"),
    ("lat", "places: [{name: N, lat: .nan, lon: 1}]"), ("lat", "places: [{name: N, lat: 1, lon: '1\"/>'}]"),
    ("url", SOURCE % "url: 'data:text/html,<script>pwn()</script>'"), ("url", SOURCE % f"url: {EVIL}"), ("url", SOURCE % "url: \"\\u0001javascript:pwn()\""),
    ("url", SOURCE % "url: 'vbscript:pwn()'"), ("url", SOURCE % "url: 'blob:https://t.example/x'"), ("url", SOURCE % "url: 'file:///etc/passwd'"), ("url", SOURCE % "url: '\\\\evil.example\\x'"),
    ("archived", SOURCE % f"archived: '{SCRIPT}'"), ("same_as", f"glossary: [{{id: t, term: T, definition: D, same_as: '{SCRIPT}'}}]"),
    ("src", IMAGE % "../../../../etc/passwd"), ("src", IMAGE % "/etc/passwd"), ("src", IMAGE % "'data:image/svg+xml,<svg onload=pwn()>'"), ("src", IMAGE % EVIL),
    ("src", IMAGE % "../../nutgraf.yaml"), ("src", IMAGE % "'x.png\" onerror=\"pwn()'"),
    ("lang", REACTION % "original: {lang: '\" onclick=pwn()', text: W}"), ("summary", f"where_it_stands: '[x]({SCRIPT})'"), ("summary", f"methods: '[x](<{EVIL}>)'"),
    ("summary", "methods: '[x](actor:../../x)'"), ("summary", "methods: 'x [@nobody-\"><script>; @../x]'"), ("waive", "waive: {'<script>': x}"),
    ("unknown", "onclick: pwn()"), ("unknown", "'\"><script>': x"),
]
BODY = [
    ("body", "[x](<//evil.example/x>)"), ("body", "[x](data:text/html;base64,eA==)"), ("body", "![x](../../../../etc/passwd)"), ("body", "![x](//evil.example/x.png)"),
    ("body", "[x](../../../../etc/passwd)"), ("body", "![](timeline:../x)"), ("body", "[x](actor:'onclick='pwn\\(\\))"), ("body", "<javascript:pwn()>"), ("body", "![x](data:image/svg+xml,x)"),
]
ACTOR = [
    ("same_as", f"same_as: ['{SCRIPT}']"), ("aliases", "aliases: ['../x']"), ("aliases", "aliases: [\"a\\nb\"]"), ("parent", "parent: '../x'"), ("kind", "kind: '\"><script>'"),
    ("src", IMAGE % "../../../../etc/passwd"), ("roles", "roles: [{title: T, from: '2026<b>'}]"),
]
FILES = ["content/actors/a\"><script>.md", "content/explainers/a\nb.md", "content/topics/=1+1.md", "content/authors/x..y.md", "content/authors/a b.md", "content/explainers/-->.md"]

EXPLAINER_HEAD = ["---", "title: T", "summary: S", "date: 2026-01-01"]
ACTOR_HEAD = ["---", "name: N", "summary: S"]


def told(files):
    """What `check` says of a site of these files: file, line and message of each error."""
    shutil.rmtree(WORK, ignore_errors=True)
    for path, lines in {"nutgraf.yaml": ["title: T", "base_url: https://t.example/"], "static/favicon.svg": ["<svg xmlns=\"http://www.w3.org/2000/svg\"/>"], **files}.items():
        os.makedirs(os.path.dirname(os.path.join(WORK, path)), exist_ok=True)
        with open(os.path.join(WORK, path), "w", encoding="utf-8", newline="") as file:
            file.write("\n".join(lines) + "\n")
    ran = subprocess.run([PROGRAM, "check", "--site", WORK, "--at", "2026-03-01", "--format", "json"], capture_output=True, text=True, check=False)
    if ran.returncode not in (0, 1, 2):
        yield None, None, f"ended with {ran.returncode}: {ran.stderr[-300:]}"
    for said in (json.loads(line) for line in (ran.stdout + ran.stderr).split("\n") if line.startswith("{")):
        if said["severity"] == "error":
            place = said["place"] or {}
            yield place.get("file"), (place.get("start") or {}).get("line"), said["message"]
    if ran.returncode == 2:
        yield "nutgraf.yaml", 0, ran.stderr


def refused(path, cases, head, tail):
    for _, line in cases:
        lines = [kept for kept in head if kept.split(":")[0] != line.split(":")[0]]
        found = list(told({path: [*lines, line, *tail]}))
        if not any(file == path and at in (len(lines) + 1, 0) for file, at, _ in found):
            yield f"{line}: {found or 'not a word'}"


def names():
    for path in FILES:
        found = list(told({path: [*EXPLAINER_HEAD, "---", "x"] if "explainers" in path else ["---", "title: T", "---"]}))
        if not any(file == path for file, _, _ in found):
            yield f"{path!r}: {found or 'not a word'}"


check("what would lead somewhere in nutgraf.yaml is refused, each at its line", lambda: refused("nutgraf.yaml", SETTINGS, ["title: T", "base_url: https://t.example/"], []))
check("so it is in the front matter of an explainer", lambda: refused("content/explainers/dam.md", EXPLAINER, EXPLAINER_HEAD, ["---", "Text."]))
check("so it is in a body", lambda: refused("content/explainers/dam.md", BODY, [*EXPLAINER_HEAD, "---"], []))
check("so it is in the front matter of an actor", lambda: refused("content/actors/rivera.md", ACTOR, [*ACTOR_HEAD, "kind: person"], ["---", "Text."]))
check("so are names of files", names)
check("each field that free texts leave out is tried", lambda: sorted(OF_A_FORM - {name for name, _ in SETTINGS + EXPLAINER + ACTOR}))
print(f"    {len(SETTINGS + EXPLAINER + BODY + ACTOR + FILES)} values")
end()
