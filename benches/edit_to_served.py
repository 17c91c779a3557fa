#!/usr/bin/env python3
"""How long from writing a file until `nutgraf serve` answers with the new page, on a large generated site.

    benches/edit_to_served.py [EXPLAINERS] [EDITS]

Edits real files and asks over HTTP until the answer has the edit; a page is open, as in a browser. The time that the
server waits for files to settle (DEBOUNCE in src/serve/watch.rs) is part of what is measured, and is printed.
"""
import http.client, os, pathlib, re, shutil, statistics, subprocess, sys, tempfile, threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
EDITS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
PAGE = f"/explainers/explainer-{COUNT // 2}/"
BODY = f"content/explainers/explainer-{COUNT // 2}.md"


def run(*command):
    subprocess.run(command, cwd=ROOT, check=True)


def first_actor(site):
    """An actor that the open page names, by its file."""
    text = (site / BODY).read_text()
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


def open_page(port):
    """Keeps a page open, as a browser does."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/_nutgraf/changes?page={PAGE}&assets=")
    answer = connection.getresponse()
    threading.Thread(target=drain, args=(answer,), daemon=True).start()


def measured(port, site, path, change, marker):
    """Seconds from the write until the page has the edit, for each of some edits."""
    file, times = site / path, []
    original = file.read_text() if file.exists() else None
    for number in range(EDITS):
        word = f"{marker}{number}x"
        text = change(original, word)
        start = time.perf_counter()
        file.write_text(text)
        while word not in get(port, PAGE):
            if time.perf_counter() - start > 60:
                sys.exit(f"{path}: the edit is not served after a minute")
            time.sleep(0.003)  # who asks without pause takes the machine from who answers
        times.append(time.perf_counter() - start)
        time.sleep(0.4)
    return times


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="nutgraf-bench-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
    site = folder / "site"
    run("cargo", "run", "--release", "--quiet", "--example", "generate_site", "--", str(site), str(COUNT))
    run("cargo", "build", "--release", "--quiet")
    (site / "templates").mkdir()
    shutil.copy(ROOT / "templates" / "sections.html", site / "templates")
    start = time.perf_counter()
    server = subprocess.Popen([ROOT / "target/release/nutgraf", "serve", "--site", site, "--port", "0"], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", server.stderr.readline())[1])
    threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
    try:
        get(port, PAGE)
        print(f"{COUNT} explainers: first page after {time.perf_counter() - start:.2f} s")
        open_page(port)
        time.sleep(1)
        debounce = re.search(r"DEBOUNCE: Duration = Duration::from_millis\((\d+)\)", (ROOT / "src/serve/watch.rs").read_text())[1]
        print(f"from the write of a file to the new page, {EDITS} edits each, {debounce} ms of it for files to settle:")
        rows = [
            ("body of an explainer", BODY, lambda text, word: f"{text}\n\n{word}\n"),
            ("front matter of an explainer", BODY, lambda text, word: re.sub(r"(?m)^summary: .*", f"summary: {word}", text, count=1)),
            ("name of a shared actor", first_actor(site), lambda text, word: re.sub(r"(?m)^name: .*", f"name: {word}", text, count=1)),
            ("template of explainers", "templates/sections.html", lambda text, word: text.replace("<h1", f"<!-- {word} --><h1", 1)),
        ]
        for number, (name, path, change) in enumerate(rows):
            times = sorted(measured(port, site, path, change, f"edit{number}n"))
            middle, late = statistics.median(times), times[int(len(times) * 0.9)]
            print(f"  {name:<30} median {middle * 1000:5.0f} ms   90 % within {late * 1000:5.0f} ms")
    finally:
        server.kill()
        shutil.rmtree(folder)


main()
