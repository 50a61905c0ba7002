"""Run uv with the package index and certificates that pip is configured to use; uv reads no pip.conf."""

import ast
import os
import subprocess
import sys
from pathlib import Path

# pip's setting -> uv's variable; several values are separated by spaces in both, but for find-links.
VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def settings(listing: str) -> dict[str, str]:
    """What `pip config list` printed, by uv's names; a variable of the environment comes after a file and wins."""
    found = {}
    for line in sorted(listing.splitlines(), key=lambda line: line.startswith(":env:")):
        key, _, value = line.partition("=")
        name = VARIABLES.get(key.rpartition(".")[2])
        if name:
            separator = "," if name == "UV_FIND_LINKS" else " "
            found[name] = separator.join(str(ast.literal_eval(value)).split())
    return found


def main() -> int:
    folder = Path(sys.executable).parent
    command = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True).stdout  # empty in a venv that has no pip
    environment = {"UV_INDEX_STRATEGY": "unsafe-best-match", **settings(listing), **os.environ}
    return subprocess.run([folder / "uv", *sys.argv[1:]], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
