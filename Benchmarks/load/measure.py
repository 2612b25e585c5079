# SPDX-License-Identifier: Apache-2.0
"""The measurements: CPU time per request at saturation, latency at a fixed rate, memory over a long run."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import machine
from machine import Failure

HERE = Path(__file__).resolve().parent


def wrk(contestant, core, folder, seconds, connections):
    """Starts wrk against a contestant."""
    return machine.start(
        ["wrk", "--threads", 1, "--connections", connections, "--duration", f"{seconds}s", "--timeout", "10s",
         "--script", HERE / "post.lua", f"http://127.0.0.1:{contestant.port}/v1/chat/completions"],
        core, folder, "wrk", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"REQUEST_BODY": str(contestant.request)})


def result(process, name):
    """What a load program printed last, as an object."""
    output = process.communicate()[0].decode(errors="replace")
    machine.stop(process)
    try:
        found = json.loads(output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise Failure(f"{name}: found no result of the load; expected JSON. It said:\n{output[-1500:]}") from None
    if found["failed"]:
        raise Failure(f"{name}: found {found['failed']} failed requests; expected none. The load said:\n{output[-1500:]}")
    return found


def saturated(contestant, upstream, cores, folder, seconds, connections=64):
    """CPU time, throughput and memory while as much comes as can be served."""
    name = contestant.case.name
    result(wrk(contestant, cores.load, folder, 1, connections), name)
    time.sleep(0.2)
    calls, busy, cpu = upstream.requests(), machine.busy_seconds(cores.gateway), machine.cpu_seconds(contestant.process)
    found = result(wrk(contestant, cores.load, folder, seconds, connections), name)
    # What was put off, such as writing traces, is part of the price.
    time.sleep(0.5)
    cpu = machine.cpu_seconds(contestant.process) - cpu
    busy = machine.busy_seconds(cores.gateway) - busy
    calls = upstream.requests() - calls
    requests = found["requests"]
    # wrk leaves off with requests under way: at most one a connection.
    if not -connections <= calls - contestant.case.calls * requests <= connections * contestant.case.calls:
        raise Failure(f"{name}: found {calls} upstream calls for {requests} requests; expected {contestant.case.calls} each.")
    return {
        "cpu_us": cpu / requests * 1e6,
        "requests_per_second": requests / found["microseconds"] * 1e6,
        "requests": requests,
        "others_share": max(0.0, busy - cpu) / (seconds + 0.5),
        "resident_mb": machine.resident_mb(contestant.process),
    }


def paced(contestant, cores, folder, rate, seconds, seed):
    """Latency quantiles at a fixed rate."""
    process = machine.start(
        [sys.executable, HERE / "paced.py", "127.0.0.1", contestant.port, contestant.request, rate, seconds, seed],
        cores.load, folder, "paced", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result(process, contestant.case.name)


def long_run(contestant, upstream, cores, folder, total, marks, say):
    """The memory when so many requests have been answered, for each of the marks and in the end."""
    before = upstream.requests()
    load = wrk(contestant, cores.load, folder, 86_400, 64)
    readings = {}
    for mark in sorted({mark for mark in marks if mark < total} | {total}):
        while (done := (upstream.requests() - before) // contestant.case.calls) < mark:
            if load.poll() is not None:
                result(load, contestant.case.name)
                raise Failure(f"{contestant.case.name}: found the load ended after {done} requests; expected {mark}.")
            time.sleep(0.2)
        readings[done] = machine.resident_mb(contestant.process)
        say(f"{contestant.case.name}: {readings[done]:.1f} MB after {done:,} requests")
    # wrk ends at once on an interrupt, and still prints its result.
    os.kill(load.pid, signal.SIGINT)
    result(load, contestant.case.name)
    return readings
