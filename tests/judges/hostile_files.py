"""What parsers make of the hostile site that `hostile.py` has built: `hostile_files.py OUT`.

Its twin with plain words says which files, elements, entries and properties there are to be: payloads are words, and change none.
"""

import csv
import difflib
import glob
import html
import io
import json
import os
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

import feedparser
import icalendar

from told import check, end

OUT = sys.argv[1]
with open(os.path.join(OUT, "payloads.json"), encoding="utf-8") as file:
    noted = json.load(file)
NAMED_BY_CONTENT = re.compile(r"(pagefind/(?:fragment|index|filter)/en_)[0-9a-f]+|(pagefind/pagefind\.en_)[0-9a-f]+")
# What XML 1.0 cannot hold (section 2.2), and how HTML, XML and YAML see ends of lines.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def public(name):
    return os.path.join(OUT, name, "public")


def files(name, pattern):
    return sorted(glob.glob(pattern, root_dir=public(name), recursive=True, include_hidden=True))


def read(name, file):
    with open(os.path.join(public(name), file), "rb") as opened:
        return opened.read()


def plain(text):
    """A text as far as all forms can hold it: without what XML leaves out, spaces and ends of lines as one."""
    return " ".join(NO_XML.sub("\ufffd", text).split())


# The page whose texts hold all payloads.
EVERYTHING = "explainers/everything/"
# The numbers of payloads, as `hostile.py` gives them.
NUMBER = re.compile("77[0-9]{5}")


def names():
    for name, seen in Counter(NAMED_BY_CONTENT.sub(r"\1\2*", file) for file in files("hostile", "**")).items():
        if any(letter.isspace() or not letter.isprintable() for letter in name):
            yield f"the name {name!r}"
        if re.search(r"evil|pwn|\.\.", name) or not os.path.realpath(os.path.join(public("hostile"), name)).startswith(os.path.realpath(OUT)):
            yield name
        if not seen:
            yield name


def same_files():
    # Cards are for headlines whose letters their fonts have.
    hostile, harmless = ({NAMED_BY_CONTENT.sub(r"\1\2*", file) for file in files(name, "**") if file != f"{EVERYTHING}card.png"} for name in ("hostile", "harmless"))
    yield from sorted(hostile ^ harmless)
    yield from [] if len(hostile) > 500 else [f"only {len(hostile)} files"]


def outside():
    """Files of OUT that are neither the sites nor below their output."""
    for folder, folders, found in os.walk(OUT):
        at = os.path.relpath(folder, OUT)
        known = {".": {"payloads.json"}, "hostile": {"nutgraf.yaml"}, "harmless": {"nutgraf.yaml"}}.get(at)
        if known is not None:
            yield from (os.path.join(at, name) for name in set(found) - known)
            yield from (os.path.join(at, name) for name in set(folders) - {"hostile", "harmless", "content", "static", "public", ".nutgraf"})


check("both sites have the same files, none outside the output, none named by a payload", lambda: [*same_files(), *names(), *outside()])
check("_redirects, _headers, robots.txt and sitemaps are those of the harmless site, byte for byte", lambda: [
    file for file in ("_redirects", "_headers", "robots.txt", "sitemap.xml") if read("hostile", file) != read("harmless", file)])


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, its links, and its blocks of JSON-LD."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.links, self.blocks, self.inside = [], [], [], False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.elements.append(" ".join([tag, *sorted(values)]))
        self.links += [values[name] for name in ("href", "src", "action", "srcset") if name in values]
        self.inside = values.get("type") == "application/ld+json"
        self.blocks += [""] if self.inside else []

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data

    def handle_comment(self, data):
        self.elements.append(f"comment {data}")

    handle_pi = unknown_decl = handle_comment


pages = {file: [Skeleton(read(name, file).decode()) for name in ("hostile", "harmless")] for file in files("hostile", "**/*.html")}


# In drawings, which names there is room for depends on their letters, and so do the lines that lead to them.
IN_DRAWINGS = re.compile("(text|tspan|path)( (class|d|dx|dy|text-anchor|x|y))*$")
PLACED = re.compile("sources/(page/[0-9]+/)?index.html$")


def skeletons():
    """Compares pages with their twins; all pages of a list that goes by letters as one."""
    together = {}
    for file, pair in pages.items():
        for counts, page in zip(together.setdefault(PLACED.sub("sources/", file), (Counter(), Counter())), pair):
            counts.update(element for element in page.elements if not IN_DRAWINGS.match(element))
    for file, (hostile, harmless) in together.items():
        more, less = hostile - harmless, harmless - hostile
        if file.startswith(EVERYTHING):
            less -= Counter({"meta content name": 1})
        if more or less:
            yield f"{file}: more {dict(more)}, less {dict(less)}"


def links():
    written = re.compile(r"#|/|https://nutgraf\.example/|https?://|mailto:")
    for file, (hostile, harmless) in pages.items():
        yield from (f"{file}: {link}" for link in hostile.links if not written.match(link) or re.match("//|https?://evil", link))


check(f"{len(pages)} pages have the elements and attributes of their harmless twins", lambda: [*skeletons(), *([] if len(pages) > 100 else ['too few'])])
check("every link of a page is one that was written", links)


def texts(value):
    """All texts of a value of JSON, and its shape."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def shape(value):
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


def ordered(value):
    """A value without the order of its lists, which may be that of texts."""
    if isinstance(value, dict):
        return {key: ordered(inner) for key, inner in value.items()}
    return sorted((ordered(inner) for inner in value), key=repr) if isinstance(value, list) else value


def as_written(file, found):
    """What is wrong with texts that hold a payload: each is to hold all that was written, in Markdown the payload itself."""
    for text in found:
        # Addresses and ids hold what is left of a text's letters.
        if re.match("https?://|[a-z0-9-]+$", text):
            continue
        for number in set(NUMBER.findall(text)):
            placed = noted["placed"][int(number) - 7700000]
            whole = plain(html.unescape(placed["payload"]) if placed["markdown"] else placed["text"])
            if whole not in plain(text):
                yield f"{file}: {placed['place']}: {text!r}, written {whole!r}"


def all_json():
    known = files("hostile", "**/*.json")
    yield from [] if len(known) > 80 else [f"only {len(known)} files"]
    for file in known:
        if file.startswith(("pagefind", ".nutgraf")):
            continue
        hostile, harmless = json.loads(read("hostile", file)), json.loads(read("harmless", file))
        if ordered(shape(hostile)) != ordered(shape(harmless)):
            yield f"{file}: another shape"
        if not file.endswith("timelinejs.json"):
            yield from as_written(file, texts(hostile))
        else:
            ours = re.compile("<p><a href=\"https://nutgraf.example/[a-z0-9/#-]+\">In the explainer</a></p>$")
            yield from (f"{file}: {text}" for text in texts(hostile) if re.search("[<>]", ours.sub("", text)))


def json_ld():
    count = 0
    for file, (hostile, harmless) in pages.items():
        if len(hostile.blocks) != len(harmless.blocks):
            yield f"{file}: {len(hostile.blocks)} blocks, not {len(harmless.blocks)}"
            continue
        for one, other in zip(hostile.blocks, harmless.blocks):
            count += 1
            one, other = json.loads(one), json.loads(other)
            if ordered(shape(one)) != ordered(shape(other)):
                yield f"{file}: another shape"
            yield from as_written(file, texts(one))
    yield from [] if count > 100 else [f"only {count} blocks"]


check("every JSON file parses, has the shape of its twin and the texts as written", all_json)
check("every block of JSON-LD parses, has the shape of its twin and the texts as written", json_ld)


def elements(root):
    return [(node.tag, sorted(node.attrib)) for node in root.iter()]


def xml():
    known = files("hostile", "**/*.xml")
    yield from [] if len(known) > 100 else [f"only {len(known)} files"]
    for file in known:
        try:
            hostile, harmless = (ElementTree.fromstring(read(name, file)) for name in ("hostile", "harmless"))
        except ElementTree.ParseError as error:
            yield f"{file}: {error}"
            continue
        if Counter(map(repr, elements(hostile))) != Counter(map(repr, elements(harmless))):
            yield f"{file}: other elements"
        yield from as_written(file, (node.text or "" for node in hostile.iter() if not node.tag.endswith("}content")))


def feeds():
    for file in files("hostile", "**/feed.xml") + files("hostile", "**/rss.xml"):
        told = feedparser.parse(read("hostile", file), sanitize_html=False)
        if told.bozo:
            yield f"{file}: {told.bozo_exception}"
        for entry in told.entries:
            page = entry.link.removeprefix("https://nutgraf.example/") + "index.html"
            title = noted["titles"].get(page)
            if title and plain(title) != plain(entry.title):
                yield f"{file}: {entry.title!r}, written {title!r}"


check("every feed and sitemap is XML with the elements of its twin and the texts as written", xml)
check("feedparser reads every feed, with the titles as written", feeds)


def tables():
    known = files("hostile", "**/*.csv")
    yield from [] if len(known) > 10 else [f"only {len(known)} files"]
    for file in known:
        hostile, harmless = (list(csv.reader(io.StringIO(read(name, file).decode(), newline=""))) for name in ("hostile", "harmless"))
        if [len(row) for row in hostile] != [len(row) for row in harmless]:
            yield f"{file}: other rows"
        cells = [cell for row in hostile for cell in row]
        # OWASP: https://owasp.org/www-community/attacks/CSV_Injection
        yield from (f"{file}: {cell!r}" for cell in cells if re.match("[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|-(?![0-9.]+$)", cell))
        yield from as_written(file, cells)


def read_out(value):
    """A property's text. Names of calendars are younger than the parser, which leaves them escaped (RFC 5545, section 3.3.11)."""
    unknown = isinstance(value, icalendar.prop.vUnknown)
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], str(value)) if unknown else str(value)


def calendars():
    known = files("hostile", "**/*.ics")
    yield from [] if known else ["there is none"]
    for file in known:
        told = read("hostile", file)
        if re.search(rb"(?<!\r)\n|\r(?!\n)", told):
            yield f"{file}: a line ends in the middle of a text"
        hostile, harmless = (icalendar.Calendar.from_ical(read(name, file)) for name in ("hostile", "harmless"))
        properties = [sorted(key for key, _ in calendar.property_items()) for calendar in (hostile, harmless)]
        if properties[0] != properties[1]:
            yield f"{file}: {Counter(properties[0]) - Counter(properties[1])}"
        yield from as_written(file, (read_out(value) for key, value in hostile.property_items() if key not in ("BEGIN", "END")))


check("no cell of a table is a formula, rows are those of the twin, texts as written", tables)
check("every calendar has the properties of its twin and the texts as written", calendars)
end()
