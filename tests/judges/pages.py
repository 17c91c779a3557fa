"""What a parser can tell of the built demo: links, anchors, feed, JSON-LD, sizes. Prints a line a check."""

import glob
import gzip
import os
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlparse
from xml.etree import ElementTree

import extruct
import feedparser

OUTPUT, SITE = sys.argv[1], sys.argv[2]
BASE = "https://nutgraf.example/"
LEAD = "explainers/prisoner-exchange-july-2025/"
failed = []


def check(name, wrong):
    """Tells a check by what is wrong; an empty list is a pass."""
    print(f"{'ok' if not wrong else 'FAILED'}  {name}")
    for line in wrong[:20]:
        print(f"        {line}")
    if wrong:
        failed.append(name)


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.loads = [], [], []
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in ("img", "script", "iframe", "source", "video", "audio") and "src" in attributes:
            self.loads.append(attributes["src"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(attributes["href"])


def file_of(address):
    """The file a server sends for an address of the site, or None for one elsewhere."""
    if not address.startswith(BASE):
        return None
    path = unquote(urlparse(address).path).lstrip("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


files = sorted(glob.glob("**/*.html", root_dir=OUTPUT, recursive=True))
pages = {file: Page(os.path.join(OUTPUT, file)) for file in files}

broken, foreign, doubled = [], [], []
for file, page in pages.items():
    here = BASE + file.removesuffix("index.html")
    for link in page.links:
        address = urljoin(here, link)
        target, anchor = file_of(address), unquote(urlparse(address).fragment)
        if target and not os.path.isfile(os.path.join(OUTPUT, target)):
            broken.append(f"{file}: {link}")
        elif target in pages and anchor and anchor not in pages[target].ids:
            broken.append(f"{file}: {link} (no such anchor)")
    for load in page.loads:
        address = urljoin(here, load)
        target = file_of(address)
        if target is None:
            foreign.append(f"{file}: {load}")
        elif not os.path.isfile(os.path.join(OUTPUT, target)):
            broken.append(f"{file}: {load}")
    doubled += [f"{file}: {id}" for id in set(page.ids) if page.ids.count(id) > 1]
check(f"every internal link and anchor of {len(files)} pages leads somewhere", broken)
check("no page loads anything from elsewhere", foreign)
check("no id stands twice on a page", doubled)

sizes = {file: len(gzip.compress(page.text.encode())) for file, page in pages.items()}
check("every page is at most 60 KB gzipped", [f"{file}: {size}" for file, size in sizes.items() if size > 60 * 1024])
with open(os.path.join(OUTPUT, "nutgraf.css"), "rb") as file:
    style = len(gzip.compress(file.read()))
check("the stylesheet is at most 15 KB gzipped", [f"{style}"] if style > 15 * 1024 else [])

explainers = glob.glob("content/explainers/**/*.md", root_dir=SITE, recursive=True)
feed = feedparser.parse(os.path.join(OUTPUT, "feed.xml"))
check("feedparser reads the feed without complaint", [str(feed.bozo_exception)] if feed.bozo else [])
check("the feed has an entry for each explainer", [] if len(feed.entries) == len(explainers) else [f"{len(feed.entries)}"])
check("each entry has a title, a date, a link and a summary", [
    entry.get("id", "?") for entry in feed.entries
    if not (entry.get("title") and entry.get("updated_parsed") and entry.link.startswith(BASE) and entry.get("summary"))
])

namespace = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
listed = [place.text for place in ElementTree.parse(os.path.join(OUTPUT, "sitemap.xml")).iterfind(".//s:loc", namespace)]
shown = {BASE + file.removesuffix("index.html") for file, page in pages.items() if "noindex" not in page.text}
check("the sitemap lists each page once", sorted(shown.symmetric_difference(listed)) + ([] if len(set(listed)) == len(listed) else ["twice"]))


def graph(file):
    data = extruct.extract(pages[file].text, base_url=BASE, syntaxes=["json-ld"], errors="strict")["json-ld"]
    return [node for block in data for node in block.get("@graph", [])]


check("extruct reads the JSON-LD of every page but the 404", [f for f in files if f != "404.html" and "refresh" not in pages[f].text and "application/ld+json" in pages[f].text and not graph(f)])
nodes = graph(LEAD + "index.html")
article = next((node for node in nodes if "NewsArticle" in node["@type"]), {})
count = lambda key: len(article.get(key, []))
wanted = {
    "a NewsArticle and BackgroundNewsArticle": article.get("@type") == ["NewsArticle", "BackgroundNewsArticle"],
    "its headline": "252" in article.get("headline", ""),
    "about at least 5 actors": count("about") >= 5,
    "at least 15 quotations": count("hasPart") >= 15,
    "at least 40 citations": count("citation") >= 40,
    "a correction": count("correction") >= 1,
    "at least 10 questions": any(node["@type"] == "FAQPage" and len(node["mainEntity"]) >= 10 for node in nodes),
    "events": sum(node["@type"] == "Event" for node in nodes) >= 8,
}
check("the lead's JSON-LD says what the page shows", [name for name, there in wanted.items() if not there])

sys.exit(1 if failed else 0)
