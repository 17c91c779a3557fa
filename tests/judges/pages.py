"""What a parser can tell of the built demo: links, anchors, sizes, feeds, sitemap, JSON-LD. Prints a line a check."""

import csv
import glob
import gzip
import io
import json
import os
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlparse
from xml.etree import ElementTree

import extruct
import feedparser
import icalendar
import jsonschema

from told import check, end

DEMO, RELATIVE, WRITTEN, SCHEMA = sys.argv[1:]
BASE = "https://nutgraf.example/"
LEAD = "explainers/prisoner-exchange-july-2025/index.html"
# What a `link` of these kinds names is fetched with the page.
FETCHED = {"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.ids, self.words = [], [], [], []
        with open(path, encoding="utf-8") as file:
            self.source = file.read()
        self.feed(self.source)
        self.text = " ".join("".join(self.words).split())

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        fetched = tag == "link" and FETCHED & set(attributes.get("rel", "").split())
        if "href" in attributes:
            (self.loads if fetched else self.links).append(attributes["href"])
        self.loads += [attributes[name] for name in ("src", "poster", "data") if attributes.get(name)]
        self.loads += [part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip()]


class Site:
    def __init__(self, folder, index):
        self.folder, self.index = folder, index
        self.pages = {file: Page(os.path.join(folder, file)) for file in self.files("**/*.html")}

    def files(self, pattern):
        return sorted(glob.glob(pattern, root_dir=self.folder, recursive=True))

    def read(self, file):
        with open(os.path.join(self.folder, file), "rb") as opened:
            return opened.read()

    def target(self, address):
        """The file that an address of the site stands for, or None for one elsewhere."""
        if not address.startswith(BASE):
            return None
        path = unquote(urlparse(address).path).lstrip("/")
        return path + self.index if path == "" or path.endswith("/") else path

    def broken(self):
        if LEAD not in self.pages:
            yield f"there is no {LEAD}"
        for file, page in self.pages.items():
            for link in page.links + page.loads:
                address = urljoin(BASE + file, link)
                target, anchor = self.target(address), unquote(urlparse(address).fragment)
                if target and not os.path.isfile(os.path.join(self.folder, target)):
                    yield f"{file}: {link}"
                elif target in self.pages and anchor and anchor not in self.pages[target].ids:
                    yield f"{file}: {link} (no such anchor)"


with open(WRITTEN, encoding="utf-8") as opened:
    written = json.load(opened)
demo = Site(DEMO, "index.html")
relative = Site(RELATIVE, "")
pages = demo.pages

check(f"every internal link and anchor of {len(pages)} pages leads somewhere", demo.broken)
check("so they do with relative links, as files", relative.broken)
check("no relative link begins at the root", lambda: [
    f"{file}: {link}" for file, page in relative.pages.items() for link in page.links + page.loads if link.startswith("/")])
check("no id stands twice on a page", lambda: [
    f"{file}: {id}" for file, page in pages.items() for id in set(page.ids) if page.ids.count(id) > 1])
check("no page names anything to fetch from elsewhere", lambda: [
    f"{file}: {load}" for file, page in pages.items() for load in page.loads
    if not load.startswith("data:") and not urljoin(BASE + file, load).startswith(BASE)])
check("no stylesheet fetches anything from elsewhere", lambda: [
    file for file in demo.files("**/*.css") if b"//" in demo.read(file).replace(b"http://www.w3.org/", b"")])


def over(pattern, limit, together, skip=()):
    """The sizes that are over the limit once packed, of each file or of all together."""
    sizes = {file: len(gzip.compress(demo.read(file))) for file in demo.files(pattern) if not any(part in file for part in skip)}
    sizes = {"all": sum(sizes.values())} if together else sizes
    largest = max(sizes, key=sizes.get)
    print(f"    largest of {pattern}: {largest}, {sizes[largest]} bytes gzipped")
    return [f"{file}: {size} bytes" for file, size in sizes.items() if size > limit]


def maps():
    """What is wrong with the maps: each shows all places of the list below it, and takes little room."""
    with_places = [file for file, page in pages.items() if '<ol class="places">' in page.source]
    yield from [] if LEAD in with_places else [f"{LEAD} has no places"]
    for file in with_places:
        before, after = pages[file].source.split('<ol class="places">')
        map = before.partition('<figure class="map">')[2]
        dots, places = map.partition('class="dots"')[2].partition(' d="')[2].partition('"')[0].count("M"), after.partition("</ol>")[0].count("<li>")
        if dots != places:
            yield f"{file}: {dots} dots for {places} places"
        if len(gzip.compress(map.encode())) > 3 * 1024:
            yield f"{file}: {len(gzip.compress(map.encode()))} bytes gzipped"


check("every list of places has a map of them, of at most 3 KB gzipped", maps)
check("every page is at most 60 KB gzipped", lambda: over("**/*.html", 60 * 1024, together=False))
check("the stylesheets are at most 15 KB gzipped", lambda: over("**/*.css", 15 * 1024, together=True))
check("the scripts are at most 8 KB gzipped, search apart", lambda: over("**/*.js", 8 * 1024, together=True, skip=("search", "pagefind")))


def feed(file):
    return feedparser.parse(demo.read(file))


check("feedparser reads every feed without complaint", lambda: [
    f"{file}: {feed(file).bozo_exception}" for file in demo.files("**/feed.xml") + demo.files("**/rss.xml") if feed(file).bozo])
check("the feed has an entry for each explainer", lambda: [
    f"{len(feed('feed.xml').entries)}, not {written['explainers']}"] if len(feed("feed.xml").entries) != written["explainers"] else [])
check("each entry has a title, a date, a summary and a link to a page", lambda: [
    entry.get("id", "?") for entry in feed("feed.xml").entries
    if not (entry.get("title") and entry.get("updated_parsed") and entry.get("summary") and demo.target(entry.link) in pages)])


def json_feeds():
    files = demo.files("**/feed.json")
    for file in files:
        told = json.loads(demo.read(file))
        if told["version"] != "https://jsonfeed.org/version/1.1" or told["feed_url"] != BASE + file:
            yield f"{file}: {told['version']} {told['feed_url']}"
        atom = feed(file.replace(".json", ".xml")).entries
        if [item["url"] for item in told["items"]] != [entry.link for entry in atom] or not told["items"]:
            yield f"{file}: not the entries of the Atom feed"
    yield from [] if len(files) > 60 else [f"only {len(files)} JSON feeds"]


check("each JSON feed is as its version asks, and lists what the Atom feed beside it lists", json_feeds)
check("each RSS feed lists what the Atom feed beside it lists", lambda: [
    file for file in demo.files("**/rss.xml")
    if [entry.link for entry in feed(file).entries] != [entry.link for entry in feed(file.replace("rss", "feed")).entries]])


def explainer_data():
    with open(SCHEMA, encoding="utf-8") as opened:
        validator = jsonschema.Draft202012Validator(json.load(opened))
    files = demo.files("explainers/*/index.json")
    yield from [] if len(files) == written["explainers"] else [f"{len(files)} files"]
    for file in files:
        told = json.loads(demo.read(file))
        yield from (f"{file}: {error.json_path} {error.message}" for error in validator.iter_errors(told))
        parts = told["timeline"] + told["reactions"] + told["claims"] + told["unknown"] + told["updates"]
        ids = pages[file.replace(".json", ".html")].ids
        yield from (f"{file}: {part['url']}" for part in parts if part["url"].split("#")[1] not in ids)


check("index.json of each explainer fits its schema, and each part leads to its place on the page", explainer_data)


def tables():
    for file in demo.files("explainers/*/*.csv"):
        rows = list(csv.DictReader(io.StringIO(demo.read(file).decode("utf-8"), newline="")))
        told = json.loads(demo.read(os.path.dirname(file) + "/index.json"))
        kept = told["timeline" if "timeline" in file else "reactions"]
        if [row["id"] for row in rows] != [part["id"] for part in kept] or any(None in row or None in row.values() for row in rows):
            yield file


check("each table has a row for each event or reaction", tables)


def calendars():
    for file in demo.files("explainers/*/*.ics"):
        told = icalendar.Calendar.from_ical(demo.read(file))
        events = told.walk("VEVENT")
        planned = [event for event in json.loads(demo.read(os.path.dirname(file) + "/index.json"))["timeline"] if event["status"] == "planned"]
        if len(events) != len(planned) or any(not (event.get("UID") and event.get("DTSTAMP") and event.get("DTSTART")) for event in events):
            yield f"{file}: {len(events)} of {len(planned)} planned events"


check("icalendar reads each calendar of what is next", calendars)
check("the news sitemap is XML of Google's form", lambda: [
    node.tag for node in ElementTree.parse(os.path.join(DEMO, "news-sitemap.xml")).getroot().iter()
    if not node.tag.startswith(("{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.google.com/schemas/sitemap-news/0.9}"))])


def sitemap():
    places = ElementTree.parse(os.path.join(DEMO, "sitemap.xml")).iterfind(".//{*}loc")
    listed = sorted(place.text for place in places)
    shown = sorted(BASE + file.removesuffix("index.html") for file, page in pages.items() if "noindex" not in page.source)
    yield from [] if listed == shown else set(listed) ^ set(shown) or ["a page is listed twice"]


check("the sitemap lists each page once", sitemap)


def graph(file):
    """The nodes of all scripts; those of one `@id` are one, and their lists are joined, as in JSON-LD's flattening."""
    found = extruct.extract(pages[file].source, base_url=BASE, syntaxes=["json-ld"], errors="strict")["json-ld"]
    nodes = {}
    for place, node in enumerate(node for block in found for node in block["@graph"]):
        known = nodes.setdefault(node.get("@id", place), {})
        for key, value in node.items():
            if key in ("hasPart", "citation"):
                known[key] = known.get(key, []) + (value if isinstance(value, list) else [value])
            else:
                known[key] = value
    return list(nodes.values())


def lead():
    nodes, page = graph(LEAD), pages[LEAD]
    article = next(node for node in nodes if "NewsArticle" in node["@type"])
    kinds = lambda kind: [node for node in nodes if node["@type"] == kind]
    quotes = [part for part in article["hasPart"] if part["@type"] == "Quotation"]
    questions = [entry for faq in kinds("FAQPage") for entry in faq["mainEntity"] if entry["@type"] == "Question"]
    expected = {
        "type": (article["@type"], ["NewsArticle", "BackgroundNewsArticle"]),
        "headline": (article["headline"], written["title"]),
        "url": (article["url"], BASE + LEAD.removesuffix("index.html")),
        "quotations": (len(quotes), written["quotes"]),
        "questions": (len(questions), written["shown"]["question"]),
        "corrections": (sum(c["@type"] == "CorrectionComment" for c in article["correction"]), written["corrections"]),
        "citations": (len(article["citation"]), written["shown"]["source"]),
        "key events": (len(kinds("Event")), written["key events"]),
    }
    yield from (f"{name}: {said!r}, not {wanted!r}" for name, (said, wanted) in expected.items() if said != wanted)
    for part in quotes + questions + article["correction"] + kinds("Event"):
        if part["@id"].split("#")[1] not in page.ids:
            yield f"not on the page: {part['@id']}"
    said = [quote["text"] for quote in quotes] + [question["name"] for question in questions]
    yield from (f"not on the page: {text}" for text in said if " ".join(text.split()) not in page.text)


check("extruct reads the JSON-LD of every page that has it, each explainer and actor among them", lambda: [
    file for file in pages if not graph(file) and ("ld+json" in pages[file].source or file.startswith(("explainers/", "actors/")))])
check("the lead's JSON-LD says what the page shows", lead)

end()
