"""Pins every dependency with its hashes, for every platform; lock files hold no address of any index."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUIET = ("--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
LOCKS = {"requirements.lock": ("--extra", "postgres"), "requirements-dev.lock": ("--all-extras",)}


def main() -> int:
    for name, extras in LOCKS.items():
        uv = (sys.executable, ".ci/uv.py", "pip", "compile", *QUIET, "--universal", "--generate-hashes", *sys.argv[1:])
        subprocess.run([*uv, "--python-version", "3.11", *extras, "pyproject.toml", "-o", name], cwd=ROOT, check=True)
        if "://" in (ROOT / name).read_text():
            raise SystemExit(f"{name} holds an address; that must not be committed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
