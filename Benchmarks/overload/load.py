# SPDX-License-Identifier: Apache-2.0
"""Sends chat requests at random times of a fixed mean rate, whatever becomes of them, and prints what became of them as JSON.

Arrivals are a Poisson process that never waits for answers. A request takes a kept connection that is free, or opens one. Times are from
the moment at which a request was due to the last byte of its answer, so that a load program that lags counts against the server.

    load.py PORT RATE SECONDS SEED
"""

import asyncio
import gc
import json
import random
import sys

BODY = json.dumps({"model": "overload", "messages": [{"role": "user", "content": "What is two and two? " * 20}]}).encode()
REQUEST = (b"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
           b"content-length: %d\r\n\r\n%s" % (len(BODY), BODY))
# What a process can have open beside its own files.
MOST_CONNECTIONS = 4_000
PATIENCE = 15


class Load:
    """All requests of a run."""

    def __init__(self, port):
        self.port = port
        self.idle = []
        self.connections = 0
        self.under_way = 0
        self.times = {}
        self.good = 0
        self.end = float("inf")
        self.failures = 0
        self.unsent = 0
        self.without_retry_after = 0
        self.latest = 0.0

    def due(self, moment):
        """Sends a request that is due."""
        if self.idle:
            self.idle.pop().send(moment)
        elif self.connections < MOST_CONNECTIONS:
            self.connections += 1
            asyncio.ensure_future(self.open(moment))
        else:
            self.unsent += 1
            return
        self.under_way += 1

    async def open(self, moment):
        try:
            loop = asyncio.get_running_loop()
            _, connection = await loop.create_connection(lambda: Connection(self), "127.0.0.1", self.port)
            connection.send(moment)
        except OSError:
            self.failed()

    def failed(self):
        self.connections -= 1
        self.under_way -= 1
        self.failures += 1

    def ended(self, connection, status, head, took):
        self.under_way -= 1
        self.times.setdefault(status, []).append(took)
        # What is answered when no more comes, from the queue, is no part of the goodput.
        if status == 200 and asyncio.get_running_loop().time() <= self.end:
            self.good += 1
        if status in (429, 503) and b"\r\nretry-after:" not in head:
            self.without_retry_after += 1
        self.idle.append(connection)


class Connection(asyncio.Protocol):
    """A kept connection with at most one request under way."""

    def __init__(self, load):
        self.load = load
        self.moment = None

    def connection_made(self, transport):
        self.transport = transport

    def send(self, moment):
        self.moment = moment
        self.received = b""
        self.length = None
        self.transport.write(REQUEST)

    def data_received(self, data):
        self.received += data
        if self.length is None:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return
            self.head = self.received[:end].lower()
            field = self.head.find(b"\r\ncontent-length:")
            self.length = end + 4 + int(self.head[field + 17:].split(b"\r\n", 1)[0])
        if len(self.received) >= self.length and self.moment is not None:
            took = asyncio.get_running_loop().time() - self.moment
            self.moment = None
            self.load.ended(self, int(self.head[9:12]), self.head, took)

    def connection_lost(self, _):
        if self.moment is not None:
            self.load.failed()
        else:
            self.load.connections -= 1
            if self in self.load.idle:
                self.load.idle.remove(self)


async def run(port, rate, seconds, seed):
    draw = random.Random(seed)
    load = Load(port)
    loop = asyncio.get_running_loop()
    start = moment = loop.time()
    load.end = start + seconds
    while (moment := moment + draw.expovariate(rate)) < start + seconds:
        if (ahead := moment - loop.time()) > 0:
            await asyncio.sleep(ahead)
        elif load.under_way % 32 == 0:
            # Behind: answers are taken all the same.
            await asyncio.sleep(0)
        load.latest = max(load.latest, loop.time() - moment)
        load.due(moment)
    end = loop.time()
    while load.under_way and loop.time() < end + PATIENCE:
        await asyncio.sleep(0.01)
    times = {str(status): quantiles(sorted(found)) for status, found in sorted(load.times.items())}
    print(json.dumps({
        "seconds": seconds, "good": load.good, "statuses": times, "failed": load.failures, "unsent": load.unsent,
        "unanswered": load.under_way, "without_retry_after": load.without_retry_after, "lag_ms": load.latest * 1e3}))


def quantiles(times):
    return {"count": len(times), "p50_ms": times[len(times) // 2] * 1e3, "p99_ms": times[len(times) * 99 // 100] * 1e3}


gc.disable()
asyncio.run(run(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
