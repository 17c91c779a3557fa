#!/usr/bin/env python3
"""How long from writing a file until `nutgraf serve` answers with the new page, on a large generated site.

    benches/edit_to_served.py [EXPLAINERS] [EDITS]

Edits real files and asks over HTTP until the answer has the edit; a page is open, as in a browser. The time that the
server waits for files to settle (DEBOUNCE in src/serve/watch.rs) is part of what is measured, and is printed. `benches/whole.py`
measures the same beside whole builds.
"""
import http.client, os, pathlib, re, shutil, statistics, subprocess, sys, tempfile, threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command):
    subprocess.run(command, cwd=ROOT, check=True)


def debounce():
    """How long the server waits for files to settle, in milliseconds."""
    return re.search(r"DEBOUNCE: Duration = Duration::from_millis\((\d+)\)", (ROOT / "src/serve/watch.rs").read_text())[1]


def first_actor(site, body):
    """An actor that the open page names, by its file."""
    text = (site / body).read_text()
    return f"content/actors/{re.search(r'actor-[0-9]+', text)[0]}.md"


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def drain(answer):
    try:
        while answer.read1():
            pass
    except (OSError, http.client.HTTPException):
        pass  # the server has ended


def open_page(port, page):
    """Keeps a page open, as a browser does."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/_nutgraf/changes?page={page}&assets=")
    answer = connection.getresponse()
    threading.Thread(target=drain, args=(answer,), daemon=True).start()


def measured(port, page, file, change, words):
    """Seconds from the write until the page has the edit, for an edit with each of some words."""
    times, original = [], file.read_text()
    for word in words:
        text = change(original, word)
        start = time.perf_counter()
        file.write_text(text)
        while word not in get(port, page):
            if time.perf_counter() - start > 60:
                sys.exit(f"{file}: the edit is not served after a minute")
            time.sleep(0.003)  # who asks without pause takes the machine from who answers
        times.append(time.perf_counter() - start)
        time.sleep(0.4)
    return times


def serving(program, site):
    """A server of the site, and its port."""
    server = subprocess.Popen([program, "serve", "--site", site, "--port", "0"], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", server.stderr.readline())[1])
    threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
    return server, port


def served(program, site, count, edits):
    """Seconds until the first page is there, and for each kind of edit, the seconds that each of some edits took. Changes the site."""
    body, page = f"content/explainers/explainer-{count // 2}.md", f"/explainers/explainer-{count // 2}/"
    (site / "templates").mkdir(exist_ok=True)
    shutil.copy(ROOT / "templates" / "sections.html", site / "templates")
    start = time.perf_counter()
    server, port = serving(program, site)
    try:
        get(port, page)
        first = time.perf_counter() - start
        open_page(port, page)
        time.sleep(1)
        kinds = [
            ("body of an explainer", body, lambda text, word: f"{text}\n\n{word}\n"),
            ("front matter of an explainer", body, lambda text, word: re.sub(r"(?m)^summary: .*", f"summary: {word}", text, count=1)),
            ("name of a shared actor", first_actor(site, body), lambda text, word: re.sub(r"(?m)^name: .*", f"name: {word}", text, count=1)),
            ("template of explainers", "templates/sections.html", lambda text, word: text.replace("<h1", f"<!-- {word} --><h1", 1)),
        ]
        times = {}
        for number, (name, path, change) in enumerate(kinds):
            times[name] = measured(port, page, site / path, change, [f"edit{number}n{edit}x" for edit in range(edits)])
        return first, times
    finally:
        server.kill()
        server.wait()


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    edits = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="nutgraf-bench-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
    try:
        run("cargo", "run", "--release", "--quiet", "--example", "generate_site", "--", str(folder / "site"), str(count))
        run("cargo", "build", "--release", "--quiet")
        first, times = served(target / "release/nutgraf", folder / "site", count, edits)
    finally:
        shutil.rmtree(folder)
    print(f"{count} explainers: first page after {first:.2f} s")
    print(f"from the write of a file to the new page, {edits} edits each, {debounce()} ms of it for files to settle:")
    for name, edited in times.items():
        middle, late = statistics.median(edited), sorted(edited)[int(len(edited) * 0.9)]
        print(f"  {name:<30} median {middle * 1000:5.0f} ms   90 % within {late * 1000:5.0f} ms")


if __name__ == "__main__":
    main()
