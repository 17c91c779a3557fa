"""Runs a program and says what it took."""
import hashlib, os, pathlib, re, shutil, subprocess, sys, tempfile, time


class Failed(Exception):
    """A program that was to be measured did not end well."""


def run(*command, **options):
    """Runs to the end, as it is. Ends the measurement if that fails."""
    subprocess.run([str(word) for word in command], check=True, **options)


def measured(command, cache, folder=None):
    """Seconds, user seconds, peak memory in bytes, and what was printed. `cache` is where it may keep things for its user.

    Linux counts to a child's peak what its parent held when it began, so whoever calls this stays small.
    """
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "HUGO_CACHEDIR": str(cache / "hugo")}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen([str(word) for word in command], cwd=folder, env=environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode(errors="replace")
    if child.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))} failed:\n{text[-2000:]}")
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return {"seconds": seconds, "user": usage.ru_utime, "peak": usage.ru_maxrss * kilobyte, "text": text}


def written(text):
    """How many files Nutgraf says it wrote."""
    return int(re.search(r"([\d,]+) files? written", text)[1].replace(",", ""))


def size(folder):
    """Files and bytes of a folder."""
    files = total = 0
    for place, _, names in os.walk(folder):
        files += len(names)
        total += sum(os.stat(os.path.join(place, name)).st_size for name in names)
    return {"files": files, "bytes": total}


def digest(folder):
    """One digest of all paths and bytes below a folder, but for what a program notes there for its next run (`.nutgraf`)."""
    whole = hashlib.blake2b(digest_size=16)
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".nutgraf")
        for name in sorted(names):
            path = pathlib.Path(place, name)
            whole.update(b"%s\0%d\0" % (os.fsencode(path.relative_to(folder)), path.stat().st_size))
            whole.update(path.read_bytes())
    return whole.hexdigest()


def remove(*folders):
    """Removes folders, those that are there."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def installed(folder, wanted, install):
    """Runs `install` unless what `wanted` names, a file that pins versions, is already in `folder`."""
    mark = pathlib.Path(folder) / "installed"
    if not mark.exists() or mark.read_bytes() != wanted.read_bytes():
        install()
        shutil.copy(wanted, mark)
