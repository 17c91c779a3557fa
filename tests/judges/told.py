"""How the judges in Python tell a check."""

import sys

failed = []


def check(name, judge):
    """Tells a check by what the judge finds wrong; nothing is a pass."""
    try:
        wrong = list(judge())
    except Exception as error:
        wrong = [f"{type(error).__name__}: {error}"]
    print(f"{'FAILED' if wrong else 'ok'}  {name}", flush=True)
    for line in wrong[:20]:
        print(f"        {line!r}" if not line.isprintable() else f"        {line}")
    if len(wrong) > 20:
        print(f"        and {len(wrong) - 20} more")
    failed.extend([name] if wrong else [])


def end():
    """Ends the judge: with 1 if a check failed."""
    sys.exit(1 if failed else 0)
