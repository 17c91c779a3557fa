#!/usr/bin/env python3
"""What a deploy sends after one edit, to an S3 server: requests by method, bytes, and the time.

    benches/deploy.py --server target/s3-server/bin/s3s-fs --size 10000

Between `nutgraf deploy` and the server stands a line that counts what goes to the server. `./test` installs the server.
"""
import argparse, collections, os, pathlib, re, shutil, socket, subprocess, sys, tempfile, threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/faults"))
import s3_server

REQUEST = re.compile(rb"(GET|PUT|HEAD|DELETE|POST) /\S* HTTP/1\.1\r\n")
LONGEST = 4096


class Counting:
    """A line to a port of this machine that counts the requests and bytes that it carries there."""

    def __init__(self, to):
        self.to, self.listener = to, socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.clear()
        threading.Thread(target=self.listen, daemon=True).start()

    def clear(self):
        self.requests, self.bytes = collections.Counter(), 0

    def listen(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self.carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(server, client, False), daemon=True).start()

    def carry(self, come, go, counted):
        rest = b""
        try:
            while part := come.recv(65536):
                if counted:
                    self.bytes += len(part)
                    text = rest + part
                    found = list(REQUEST.finditer(text))
                    self.requests.update(match[1].decode() for match in found)
                    # A line that is cut in two is counted with its other half.
                    rest = text[max(found[-1].end() if found else 0, len(text) - LONGEST) :]
                go.sendall(part)
        except OSError:
            pass
        for end in (come, go):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", type=pathlib.Path, required=True, help="the program s3s-fs")
    parser.add_argument("--size", type=int, default=10_000, help="explainers; 10000 if left out")
    parser.add_argument("--built", type=pathlib.Path, default=ROOT / "target/release", help="where the programs lie; target/release if left out")
    parser.add_argument("--work", type=pathlib.Path, help="where the site is made, in a temporary folder")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.work) as work:
        site, buckets = pathlib.Path(work) / "site", pathlib.Path(work) / "buckets"
        run(chosen.built / "examples/generate_site", site, str(chosen.size))
        # The same files as in `whole.py`: pages, feeds and a sitemap.
        shutil.copytree(ROOT / "benches/compare/nutgraf", site, dirs_exist_ok=True)
        server, port = s3_server.start(chosen.server, buckets)
        line = Counting(port)
        environment = os.environ | s3_server.environment(line.port)

        def deploy(what):
            run(chosen.built / "nutgraf", "build", "--site", site)
            line.clear()
            start = time.monotonic()
            ran = run(chosen.built / "nutgraf", "deploy", "s3://site", "--site", site, env=environment)
            requests = ", ".join(f"{count:,} {method}" for method, count in sorted(line.requests.items()))
            print(f"{what}: {time.monotonic() - start:.1f} s, {requests}, {line.bytes:,} bytes to the server, "
                  f"{len(ran.stdout.splitlines()):,} URLs to purge", flush=True)

        try:
            deploy("the first deploy")
            deploy("nothing changed")
            edited = site / f"content/explainers/explainer-{chosen.size // 2}.md"
            edited.write_text(edited.read_text() + "\nOne more sentence.\n")
            deploy("one body edited")
        finally:
            server.kill()


main()
