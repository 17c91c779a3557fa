"""Turns a generated site into sites of the same content for Hugo and Eleventy.

What only Nutgraf reads is written the way that the others have for it, and where there was a choice, the way that costs them
less: references in text become plain links, the sources that a page cites stand in its front matter in the order of
their numbers, and the list of all sources becomes JSON, to be looked up by id.
"""
import json, pathlib, re, shutil, sys

HERE = pathlib.Path(__file__).resolve().parent
ACTOR, SOURCE = re.compile(r"\bactor-\d+"), re.compile(r"\bsource-\d+")
CITATION = re.compile(r" \[@(source-\d+)\]")
ENTRY = re.compile(
    r"- \{id: (?P<id>[^,]+), title: (?P<title>[^,]+), url: '(?P<url>[^']+)', publisher: (?P<publisher>[^,]+), "
    r"date: (?P<date>[^,]+), type: (?P<type>\w+)\}"
)


def explainer(text):
    """An explainer with its references as links, and with its terms as lists of ids."""
    cited = list(dict.fromkeys(SOURCE.findall(text)))
    numbers = {source: number for number, source in enumerate(cited, 1)}
    people = ACTOR.findall(text[text.index("\nactors:\n") : text.index("\ntimeline:\n")])
    text = CITATION.sub(lambda found: f" [\\[{numbers[found[1]]}\\]](#s_{numbers[found[1]]})", text)
    text = text.replace("](actor:", "](/actors/").replace("](explainer:", "](/explainers/")
    text = re.sub(r"(\]\(/(?:actors|explainers)/[^)]+)\)", r"\1/)", text)
    text = re.sub(r"(?m)^story: (.*)$", r"stories: [\1]", text, count=1)
    terms = f"actors: [{', '.join(people)}]\ncited: [{', '.join(cited)}]\ninvolved:"
    return text.replace("\nactors:\n", f"\n{terms}\n", 1)


def actor(text):
    """An actor, whose name is the title of its page; `kind` means something else to Hugo."""
    return text.replace("\nname:", "\ntitle:", 1).replace("\nkind:", "\nsort:", 1)


def sources(text):
    """All sources as JSON by id."""
    entries = [found.groupdict() for found in ENTRY.finditer(text)]
    assert len(entries) == text.count("\n- ") + 1, "a source is not read"
    return json.dumps({entry["id"]: entry for entry in entries})


def written(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def convert(site, hugo, eleventy):
    """Writes the content of a generated `site` into two folders, beside the layouts of this folder."""
    for tool, folder in (("hugo", hugo), ("eleventy", eleventy)):
        shutil.copytree(HERE / tool, folder, ignore=shutil.ignore_patterns("package-lock.json", "requirements.txt"), dirs_exist_ok=True)
    content = site / "content"
    everything = sources((content / "sources.yaml").read_text())
    written(hugo / "data/sources.json", everything)
    written(eleventy / "_lib/sources.json", everything)
    for tool, static in ((hugo, "static"), (eleventy, "")):
        written(tool / static / "plain.css", (HERE / "nutgraf/static/plain.css").read_text())
    for kind, layout, change, its_page in (
        ("explainers", "explainer", explainer, "content/explainers/{}.md"),
        ("actors", "actor", actor, "content/actors/{}/_index.md"),
        ("stories", "story", lambda text: text, "content/stories/{}/_index.md"),
    ):
        written(eleventy / kind / f"{kind}.json", json.dumps({"layout": f"{layout}.11ty.js"}))
        for file in (content / kind).iterdir():
            text = change(file.read_text())
            written(hugo / its_page.format(file.stem), text)
            written(eleventy / kind / file.name, text)


if __name__ == "__main__":
    convert(*map(pathlib.Path, sys.argv[1:]))
