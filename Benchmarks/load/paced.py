# SPDX-License-Identifier: Apache-2.0
"""Sends requests at random times of a fixed mean rate and prints the quantiles of their latencies as JSON.

Arrivals are a Poisson process that never waits for answers: a slow server gets its requests all the same, on further
connections. A latency runs from the write of a request to the last byte of its answer.

    paced.py HOST PORT REQUEST_FILE RATE SECONDS SEED
"""

import gc
import json
import random
import select
import socket
import sys
import time

now = time.perf_counter
PATIENCE = 10
# What select can watch.
MOST_CALLS = 900


class Connection:
    """A kept connection with at most one request under way."""

    def __init__(self, address):
        self.socket = socket.create_connection(address, PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self):
        return self.socket.fileno()

    def send(self, request):
        self.received = b""
        self.length = None
        self.started = now()
        self.socket.sendall(request)

    def receive(self):
        """Reads what has come; true when the answer is whole."""
        some = self.socket.recv(1 << 16)
        if not some:
            raise ConnectionError("the server closed the connection")
        self.received += some
        if self.length is None:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self.received[:end].lower()
            if not head.startswith(b"http/1.1 200"):
                raise ConnectionError(self.received[:200].decode(errors="replace"))
            field = head.find(b"\r\ncontent-length:")
            if field < 0:
                raise ConnectionError("the answer has no content-length")
            self.length = end + 4 + int(head[field + 17:].split(b"\r\n", 1)[0])
        return len(self.received) >= self.length


def arrivals(rate, seconds, seed):
    source = random.Random(seed)
    times, at = [], 0.0
    while (at := at + source.expovariate(rate)) < seconds:
        times.append(at)
    return times


def run(address, request, times):
    idle = [Connection(address) for _ in range(16)]
    for _ in range(20):
        for connection in idle:
            connection.send(request)
            while not connection.receive():
                pass
    busy, latencies, late, failed, following = [], [], [], 0, 0
    gc.disable()
    start = now() + 0.01
    while following < len(times) or busy:
        ahead = start + times[following] - now() if following < len(times) else PATIENCE
        if ahead <= 0:
            if len(busy) >= MOST_CALLS:
                sys.exit(f"{len(busy)} calls wait for their answers: the server, or the machine, does not keep up")
            late.append(-ahead)
            connection = idle.pop() if idle else Connection(address)
            connection.send(request)
            busy.append(connection)
            following += 1
            continue
        # Of the waiting calls, select alone has timeouts finer than a millisecond.
        ready, _, _ = select.select(busy, [], [], ahead)
        if not ready and following == len(times):
            failed += len(busy)
            break
        for connection in ready:
            try:
                if not connection.receive():
                    continue
                latencies.append(now() - connection.started)
                idle.append(connection)
            except OSError as error:
                failed += 1
                print(error, file=sys.stderr)
            busy.remove(connection)
    return latencies, late, failed


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1e6


def main():
    host, port, file, rate, seconds, seed = sys.argv[1:]
    with open(file, "rb") as body:
        content = body.read()
    head = (f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n")
    latencies, late, failed = run((host, int(port)), head.encode() + content,
                                  arrivals(float(rate), float(seconds), int(seed)))
    print(json.dumps({"requests": len(latencies), "failed": failed, "p50_us": quantile(latencies, 0.5),
                      "p99_us": quantile(latencies, 0.99), "late_p99_us": quantile(late, 0.99)}))


if __name__ == "__main__":
    main()
