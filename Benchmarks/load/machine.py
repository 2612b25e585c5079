# SPDX-License-Identifier: Apache-2.0
"""Processes on cores of their own, and what they use. Whatever is started here is ended here."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TICK = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
_running = []


class Failure(Exception):
    """The benchmark cannot go on; the text says why and what to do."""


def start(command, core, folder, name, **options):
    """Starts a process on one core. Should we be killed, the kernel kills it too."""

    def child():
        os.sched_setaffinity(0, {core})
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    log = None if "stdout" in options else open(folder / f"{name}.out", "wb")
    try:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL, preexec_fn=child,
            start_new_session=True, **({"stdout": log, "stderr": subprocess.STDOUT} if log else {}), **options)
    finally:
        if log:
            log.close()
    _running.append(process)
    return process


def stop(process, patience=10):
    """Asks a process to end, and makes it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process in _running:
        _running.remove(process)


def stop_all():
    for process in list(reversed(_running)):
        stop(process, 3)


def in_folder(name, run):
    """Runs a benchmark in a folder of its own; whatever its end is, what it started is ended and the folder is gone.

    Not in the system's temporary folder, which may be memory: the trace store is to be on a disk.
    """
    # Where Debian puts nginx, which is not on everyone's path.
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, lambda number, _: sys.exit(128 + number))
    (ROOT / ".build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".build"))
    try:
        run(folder)
    except Failure as failure:
        sys.exit(f"{name}: {failure}")
    finally:
        stop_all()
        shutil.rmtree(folder, ignore_errors=True)


def free_ports(count):
    """Ports nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def cpu_seconds(process):
    """The CPU time of all threads of a process, ended ones too, to a nanosecond: its POSIX CPU clock."""
    return time.clock_gettime((~process.pid << 3) | 2)


def resident_mb(process):
    """The resident memory of a process now, in MB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise Failure(f"process {process.pid} has ended")


def busy_seconds(core):
    """How long a core has worked on anything."""
    for line in Path("/proc/stat").read_text().splitlines():
        if line.startswith(f"cpu{core} "):
            user, nice, system, _idle, _wait, irq, softirq, steal = map(int, line.split()[1:9])
            return (user + nice + system + irq + softirq + steal) / TICK
    raise Failure(f"found no core {core}; expected one of {sorted(os.sched_getaffinity(0))}.")


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return os.uname().machine
