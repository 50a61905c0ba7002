"""One load client for both apps: connections kept alive, one request at a time on each, nothing but the socket.

It runs in a process of its own: python -m bench.load reads a plan as JSON on its input and writes figures as JSON.
"""

import asyncio
import json
import re
import secrets
import sys
import time
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

import uvloop

REV = re.compile(rb'(?:data-rev|name="base_rev" value)="(\d+)"')
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.I)


@dataclass
class Plan:
    """What one connection asks for: a page again and again, or saves that go round the questions of its attempt."""

    port: int
    path: str  # of a save: with {position}
    headers: dict[str, str]
    positions: dict[str, dict[str, str]] = field(default_factory=dict)  # position -> the form's other fields
    revs: dict[str, int] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_hex(12))

    def request(self, n: int) -> tuple[str, bytes]:
        lines = {"Host": f"127.0.0.1:{self.port}", **self.headers}
        if not self.positions:
            return "", head("GET", self.path, lines)
        position = list(self.positions)[n % len(self.positions)]
        fields = self.positions[position]
        choices = fields["choice"].split()
        choice = choices[self.revs[position] % len(choices)]  # never the one that stands: that would write nothing
        form = {"choice": choice, "base_rev": self.revs[position], "key": f"{self.key}-{n}"}
        body = urlencode(form).encode()
        lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return position, head("POST", self.path.format(position=position), lines) + body


def head(method: str, path: str, lines: dict[str, str]) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in lines.items()), "", ""]).encode()


@dataclass
class Figures:
    """Of one run: how many came back right, and how long each took, in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int
    example: str = ""  # of an error
    client_cpu: float = 0.0  # share of a core that this client used; near 1 the client is what is measured
    bytes: int = 0  # of the last answer's body


async def connection(plan: Plan, until: float, times: list[float], errors: list[str], sizes: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", plan.port)
    n = 0
    while (started := time.perf_counter()) < until:
        position, request = plan.request(n)
        writer.write(request)
        header = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(header)
        body = await reader.readexactly(int(length[1])) if length else b""
        times.append(time.perf_counter() - started)
        if header[9:12] != b"200":
            errors.append(f"{request[:80]!r}: {header[:120]!r} {body[:300]!r}")
        elif position:
            plan.revs[position] = int(REV.search(body)[1])  # type: ignore[index]
        sizes[0] = len(body)
        n += 1
    writer.close()
    await writer.wait_closed()


async def run(plans: list[Plan], seconds: float) -> Figures:
    times: list[float] = []
    errors: list[str] = []
    sizes = [0]
    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(connection(plan, started + seconds, times, errors, sizes) for plan in plans))
    took, busy = time.perf_counter() - started, time.process_time() - cpu
    times.sort()
    return Figures(
        per_second=(len(times) - len(errors)) / took,
        p50=times[len(times) // 2] * 1000,
        p99=times[min(len(times) - 1, len(times) * 99 // 100)] * 1000,
        errors=len(errors),
        example=errors[0] if errors else "",
        client_cpu=busy / took,
        bytes=sizes[0],
    )


def main() -> None:
    given = json.load(sys.stdin)
    plans = [Plan(**plan) for plan in given["plans"]]
    figures = uvloop.run(run(plans, given["seconds"]))
    json.dump({**asdict(figures), "revs": [plan.revs for plan in plans]}, sys.stdout)


if __name__ == "__main__":
    main()
