"""What the tests of faults do with a site: its command, what is published of it, and whether a page is whole."""


def build(program, site, output):
    """The command that builds a site into a folder, as of a day."""
    return [program, "build", "--site", site, "--output", output, "--at", "2026-02-01"]


def files(output):
    """Every published file with its bytes, by its path."""
    return {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file() and ".nutgraf" not in path.parts}


def pages(output):
    """Every published page with its text, by its path."""
    return {path: data.decode() for path, data in files(output).items() if path.suffix == ".html"}


def is_cut_off(page):
    return not page.rstrip().endswith("</html>")
