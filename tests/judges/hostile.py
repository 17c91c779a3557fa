"""Makes a hostile site of the demo: each text that front matter or `nutgraf.yaml` can hold tries to become something else.

`hostile.py PROGRAM SITE OUT` writes OUT/hostile and OUT/harmless, the same site with plain words in the same places, builds
both into OUT/hostile/public and OUT/harmless/public, and notes in OUT/payloads.json what it put where. Which fields are free
text is read from the JSON Schema of the program, so that a new field is covered without being named here.
"""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib

import yaml

from told import check, end

# Each with its number, by which a leak is traced. Those of PLAIN would be a mistake or markup in Markdown.
FIRST = 7700000
# Whose texts hold all payloads, since there is one of each only. The others take turns.
ALL_OF_THEM = ("nutgraf.yaml", "content/explainers/everything.md", "content/authors/")
PAYLOADS = [
    "</script><script>pwn({n})</script>", "\"><img src=x onerror=pwn({n})>", "'onmouseover='pwn({n})' x='", "<svg onload=pwn({n})>",
    "]]><a href=//evil.example/{n}>", "--><b id=pwn{n}>", "</title></textarea></noscript><style>body{{display:none}}.q{n}</style>",
    "{{{{ 7*7 }}}}{{% raw %}}{n}", "javascript:pwn({n})", "=HYPERLINK(\"http://evil.example/{n}\")", "+1+{n}", "-1-{n}|cmd", "@SUM({n})",
    "a\r\nATTACH:http://evil.example/{n}\r\nb", "a\u2028b\u2029c{n}", "\u202ea\u2066b{n}", "../../etc/passwd?{n}", "&amp;lt;{n}&#60;&quot;",
    "a\u0007b\u001b[31m{n}", "<!--<script>{n}", "<base href=//evil.example/{n}>", "<meta http-equiv=refresh content=0;url=//evil.example/{n}>",
    "<iframe srcdoc=pwn({n})>", "%0d%0aSet-Cookie: {n}", "\uff1d1+{n}",
]
PLAIN = ["`${{pwn({n})}}`", "[x](javascript:pwn({n}))", "\t=1+{n}", "\r=1+{n}", "\n=1+{n}", "a\nX-EVIL:{n}", "**{n}** _b_ \\n"]
HARMLESS = "Plain words {n}."

# Texts with a form of their own, which is checked: they stay as they are. `hostile_refused.py` tries each.
TYPED = {"Date", "Link", "EventRef", "Families"}
OF_A_FORM = {
    "slug", "aliases", "lang", "src", "dark", "base_url", "language", "timezone", "output", "headers", "fonts", "family", "email",
}
# What would change what a record is: a citation would become a source, an id a new actor, a quote a paraphrase.
NOT_ADDED = {
    "Involved": {"name", "summary"}, "Source": {"title", "publisher", "authors", "at", "access", "note"}, "Term": {"term", "definition", "also"},
    "Reaction": {"quote", "paraphrase", "action"}, "Unknown": {"answered"},
}


class Loader(yaml.SafeLoader):
    """YAML 1.2 as the program reads it: dates are texts, and `on` is no switch."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [("bool", "true|false", "tf"), ("int", "[-+]?[0-9]+", "-+0123456789"), ("float", "-?[0-9]+\\.[0-9]+", "-0123456789"), ("null", "null|~|", "n~")]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


class Poisoner:
    """Goes through a record with its schema, and puts a payload into each free text."""

    def __init__(self, payload):
        self.payload, self.placed, self.seen, self.free = payload, [], set(), set()

    def text(self, value, place, name, markdown):
        payload = self.payload(FIRST + len(self.placed), markdown, place.startswith(ALL_OF_THEM))
        # Where HTML begins a paragraph, Markdown reads no mention in it.
        text = f"{value} {payload}" if markdown and payload.startswith("<") else f"{payload} {value}"
        self.seen.add(name)
        self.placed.append({"place": place, "field": name, "markdown": markdown, "payload": payload, "text": text})
        return text

    def record(self, value, schema, definitions, place, owner):
        if not isinstance(value, dict):
            return value
        properties, made = schema.get("properties", {}), {}
        for key, inner in value.items():
            within = properties.get(key, schema.get("additionalProperties") or {})
            made[key] = self.value(inner, within if isinstance(within, dict) else {}, definitions, f"{place}.{key}", owner, key)
        for key, inner in properties.items():
            empty = self.empty(inner, definitions)
            added = (set(value) & {"title", "term", "name"} or owner not in ("Source", "Term", "Involved")) and owner != "Reaction"
            if key not in value and key not in OF_A_FORM and empty is not None and (added or key not in NOT_ADDED.get(owner, ())):
                made[key] = self.value(empty, inner, definitions, f"{place}.{key}", owner, key)
        if "patternProperties" in schema and len(self.placed) % 2:
            made["x-note"] = {"deep": [self.text("mine", f"{place}.x-note", f"{owner}.x-", False)]}
        return made

    def empty(self, schema, definitions):
        """A value for a text that is left out; `None` if the field holds something else."""
        branches = [self.open(branch, definitions) for branch in schema.get("anyOf", [schema])]
        kinds = [branch.get("type") for branch, _ in branches]
        if schema.get("type") == "array":
            return None if self.empty(schema.get("items", {}), definitions) is None else ["added"]
        return "added" if kinds in (["string"], ["string", "null"], [["string", "null"]]) and self.is_free(branches[0]) else None

    @staticmethod
    def open(schema, definitions):
        name = schema.get("$ref", "").rpartition("/")[2]
        return (definitions[name], name) if name else (schema, "")

    @staticmethod
    def is_free(opened):
        schema, name = opened
        return name not in TYPED and not {"pattern", "enum", "const", "format"} & set(schema)

    def value(self, value, schema, definitions, place, owner, key):
        if key in OF_A_FORM:
            return value
        if isinstance(value, list):
            items = schema.get("items", {})
            return [self.value(item, items, definitions, f"{place}[{index}]", owner, key) for index, item in enumerate(value)]
        for branch in schema.get("anyOf", [schema]):
            inner, name = self.open(branch, definitions)
            if isinstance(value, dict) and inner.get("type") == "object":
                return self.record(value, inner, definitions, place, name or key)
            if "anyOf" in inner:
                return self.value(value, inner, definitions, place, owner, key)
            kind = inner.get("type")
            if isinstance(value, str) and (kind == "string" or (isinstance(kind, list) and "string" in kind)):
                if self.is_free((inner, name)):
                    return self.text(value, place, f"{owner}.{key}", name == "Markdown")
                if not inner.get("pattern") or re.search(inner["pattern"], value):
                    return value
        return value


def free_texts(schemas):
    """The names of all free texts of the schemas: `Event.title`."""
    walker, names = Poisoner(None), set()
    for kind, schema in schemas.items():
        root = [(kind, schema)] if "properties" in schema else []
        for owner, record in root + list(schema.get("$defs", {}).items()):
            for key, inner in record.get("properties", {}).items() if owner != "Waivers" else ():
                if key not in OF_A_FORM and walker.empty(inner, schema.get("$defs", {})) is not None:
                    names.add(f"{owner}.{key}")
    return names


def emit(value):
    """A value as YAML: its texts between quotes, with escapes for all that is not plain."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda letter: f"\\u{ord(letter[0]):04x}", text)


# Raw HTML in a body is the author's own, and passes. All else that Markdown knows is to hold its words.
BODY = """

Text `{0}` and <https://elsewhere.example/{1}> and [a link](<https://elsewhere.example/?{2}> "{3}") and [one by name][far].

| a | `{4}` |
| --- | --- |
| `{5}` | b |

    {6}

```{7}
{8}
```

## `{9}`

![{10}](dam.png "{11}")

[far]: <https://elsewhere.example/{12}> '{13}'
"""


def body(poisoner, place):
    """Markdown in which each construct holds a payload as far as it can."""
    words = []
    for index in range(14):
        line = re.sub("[\\s\x00-\x1f]+", " ", poisoner.text("", place, "body", True)).strip()
        if index in (1, 2, 12):
            line = re.sub("[<>\\\\ \x7f-\x9f]", "", line)
        elif index in (3, 10, 11, 13):
            line = re.sub("[\\\\<*\\[\\]\"']", lambda letter: f"\\{letter[0]}", line)
        elif index in (4, 5):
            line = line.replace("|", "")
        words.append(line.replace("`", ""))
    text = BODY.format(*words)
    return text if place.startswith("content/explainers/") else text.replace("![", "!\\[")


def picture():
    """A PNG of 64 × 48 grey pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\x80" * 64 for _ in range(48))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 48, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# One of each kind of record that the demo has no use for.
EXTRA = """
title: Everything
summary: All records
date: 2026-02-28
titles: {}
image: {src: dam.png}
actors: [{id: own, name: Own, kind: person, summary: Who, key: true}]
issues: [{id: built, question: 'Built?'}]
timeline:
  - {id: first, date: 2026-01-02, title: First, sources: [{id: own-source, at: here}], place: Here, actors: [own]}
  - {id: next, date: 2026-06-01, title: Next, status: planned, text: Soon, place: Here}
reactions:
  - {id: r-one, unnamed: {description: Someone}, quote: Words, date: 2026-01-02, source: own-source, original: {lang: es, text: Palabras}}
  - {id: r-two, actor: own, paraphrase: Words, date: 2026-01-03, source: own-source, stance: support}
  - {id: r-three, actor: own, action: Went, date: 2026-01-04, source: own-source, on_behalf_of: own}
claims: [{id: c, text: It is so, status: disputed, claimant: A leaflet, history: [{date: 2026-01-01, status: likely}]}]
known: [{text: Much}]
unknown: [{question: Why, answered: So, opened: 2026-01-01}]
questions: [{question: What, answer: This}]
figures: [{id: f, label: Count, value: 1}]
places: [{name: Here, lat: 1, lon: 2}]
glossary: [{id: own-term, term: Term, definition: Meaning}]
sources: [{id: own-source, title: Report, url: 'https://elsewhere.example/', publisher: P}]
updates: [{date: 2026-02-28, kind: correction, text: Mended, was: a, now: b}]
disclosures: [{kind: funding, text: Paid}]
topics: [oil]
story: us-venezuela
authors: [nutgraf-desk]
"""
SETTINGS = {
    "publisher": {"name": "Nutgraf desk", "url": "https://elsewhere.example/", "email": "news@nutgraf.example"},
    # Payloads make long texts.
    "lints": {"summary-too-long": "off", "title-too-long": "off"},
    "theme": {"logo": {"src": "favicon.svg", "width": 20, "height": 20}},
}


def make(site, to, schemas, payload):
    """Writes the site with the payloads, and gives what was put where."""
    poisoner = Poisoner(payload)
    shutil.copytree(os.path.join(site, "static"), os.path.join(to, "static"))

    def write(path, text):
        os.makedirs(os.path.dirname(os.path.join(to, path)), exist_ok=True)
        with open(os.path.join(to, path), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def poisoned(text, kind, path):
        schema, value = schemas[kind], yaml.load(text, Loader)
        definitions = schema.get("$defs", {})
        if isinstance(value, list):
            name = schema["items"]["$ref"].rpartition("/")[2]
            return [poisoner.record(item, definitions[name], definitions, f"{path}[{index}]", name) for index, item in enumerate(value)]
        return poisoner.record(value, schema, definitions, path, kind)

    titles = {}
    kinds = {"explainers": "explainer", "actors": "actor", "stories": "story", "topics": "topic", "authors": "author", "pages": "page"}
    sources = {}
    for folder, _, names in sorted(os.walk(os.path.join(site, "content"))):
        for name in sorted(names):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                sources[os.path.relpath(os.path.join(folder, name), site)] = file.read()
    sources["content/explainers/everything.md"] = f"---{EXTRA}---\nText.\n"
    for path, text in sources.items():
        if path.endswith(".yaml"):
            write(path, emit(poisoned(text, os.path.basename(path).removesuffix(".yaml"), path)) + "\n")
            continue
        front, _, words = text.removeprefix("---\n").partition("\n---\n")
        kind = kinds[path.split("/")[1]]
        record = poisoned(front, kind, path)
        write(path, f"---\n{emit(record)}\n---\n{words}{body(poisoner, path)}")
        folder = {"page": ""}.get(kind, path.split("/")[1] + "/")
        titles[f"{folder}{os.path.basename(path).removesuffix('.md')}/index.html"] = record.get("title") or record.get("name")
    with open(os.path.join(to, "content/explainers/dam.png"), "wb") as file:
        file.write(picture())
    with open(os.path.join(site, "nutgraf.yaml"), encoding="utf-8") as file:
        settings = {**yaml.load(file, Loader), **SETTINGS}
    del settings["compress"]
    settings = poisoner.record(settings, schemas["config"], schemas["config"]["$defs"], "nutgraf.yaml", "config")
    write("nutgraf.yaml", emit(settings) + "\n")
    return poisoner, titles


def hostile(number, markdown, all_of_them):
    known = PAYLOADS if markdown else PAYLOADS + PLAIN
    turn = number % len(known)
    if not all_of_them:
        return known[turn].format(n=number)
    # What opens a comment goes last, or it could be closed.
    return " ".join(sorted(known[turn:] + known[:turn], key=lambda payload: payload.startswith("<!--"))).format(n=number)


def main():
    program, site, out = sys.argv[1:]
    schemas = json.loads(subprocess.run([program, "schema"], capture_output=True, check=True).stdout)
    del schemas["data"]
    made, titles = make(site, os.path.join(out, "hostile"), schemas, hostile)
    make(site, os.path.join(out, "harmless"), schemas, lambda number, *_: HARMLESS.format(n=number))
    fields = free_texts(schemas)
    print(f"    {len(made.placed)} payloads in {len(made.seen)} kinds of text, of {len(fields)} that the schema has")
    check("every free text that the schema has is tried", lambda: sorted(fields - made.seen))

    def build(name):
        told = subprocess.run(
            [program, "build", "--site", os.path.join(out, name), "--at", "2026-03-01"], capture_output=True, text=True, check=False)
        errors = [line for line in told.stderr.splitlines() + told.stdout.splitlines() if line.startswith("error")]
        return errors or ([] if told.returncode == 0 else [f"ended with {told.returncode}: {told.stderr[-300:]}"])

    check("the site with plain words is built", lambda: build("harmless"))
    check("the hostile site is built", lambda: build("hostile"))
    with open(os.path.join(out, "payloads.json"), "w", encoding="utf-8") as file:
        json.dump({"placed": made.placed, "titles": titles}, file)


if __name__ == "__main__":
    main()
    end()
