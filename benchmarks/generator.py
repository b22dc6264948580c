"""Measures what the generator costs its user: generating the catalogue from nothing and again, building one operator in
one type, and what is compiled again after one spec has changed.

    .venv/bin/python benchmarks/generator.py [--whole]

`--whole` also builds every operator in every type. Times are of this machine as it is now; run it alone.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def timed(*words: object) -> tuple[float, str]:
    """Seconds of one command of opsmith's, and what it printed."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "opsmith", *map(str, words)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stdout


def steps(printed: str) -> int:
    """How many steps a build says it took."""
    found = re.search(r"(\d+) steps? in", printed)
    return int(found[1]) if found else 0


def size(folder: Path) -> float:
    """Megabytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operator", default="softmax_cross_entropy", help="what is built alone")
    parser.add_argument("--whole", action="store_true", help="build everything as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        specs, output = Path(folder) / "spec", Path(folder) / "all"
        shutil.copytree(ROOT / "spec", specs)
        cold, printed = timed("generate", specs, "--output", output)
        made = printed.strip().partition(": ")[2]
        print(f"generate, from nothing         {cold:7.2f} s   {made}; {size(output):.1f} MB")
        warm, printed = timed("generate", specs, "--output", output)
        print(f"generate, nothing changed      {warm:7.2f} s   {printed.strip().partition(': ')[2]}")
        one = Path(folder) / "one"
        words = ("build", *specs.glob(f"*/{given.operator}.yaml"), "--types", "float32", "--output", one)
        seconds, printed = timed(*words)
        print(f"build {given.operator}, float32 {seconds:7.2f} s   {steps(printed)} steps")
        if given.whole:
            seconds, printed = timed("build", specs, "--output", output)
            print(f"build everything               {seconds:7.2f} s   {steps(printed)} steps")
            spec = next(specs.glob(f"*/{given.operator}.yaml"))
            spec.write_text(spec.read_text().replace("summary: ", "summary: Changed - ", 1))
            seconds, printed = timed("build", specs, "--output", output)
            print(f"build, one spec changed        {seconds:7.2f} s   {steps(printed)} steps")


if __name__ == "__main__":
    main()
