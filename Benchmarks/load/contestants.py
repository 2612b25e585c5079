# SPDX-License-Identifier: Apache-2.0
"""What is measured, and the upstream behind it."""

import json
import shutil
import time
import urllib.error
import urllib.request
from pathlib import Path

import machine
import payloads
from machine import Failure

HERE = Path(__file__).resolve().parent
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fill(template, target, values):
    """Writes a template with its @NAMES@ filled in."""
    text = (HERE / template).read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    target.write_text(text)
    return target


class Upstream:
    """Fixed answers, on the load's core."""

    def __init__(self, folder, core):
        self.sound, self.flawed = machine.free_ports(2)
        self.ports = {"SOUND": self.sound, "FLAWED": self.flawed}
        config = fill("upstream.conf", folder / "upstream.conf", {
            "FOLDER": folder,
            "SOUND_ANSWER": payloads.quoted(payloads.answer(payloads.INVOICE)),
            "FLAWED_ANSWER": payloads.quoted(payloads.answer(payloads.FLAWED_INVOICE)),
            **self.ports,
        })
        self.process = machine.start(["nginx", "-p", folder, "-c", config], core, folder, "upstream")
        self.looked = 0
        wait_until_ready(self.process, self.sound, "sound", folder / "upstream.out")

    def requests(self):
        """How many requests both ports have answered, without those that asked."""
        self.looked += 1
        with _direct.open(f"http://127.0.0.1:{self.sound}/count", timeout=5) as reply:
            return int(reply.read().split()[9]) - self.looked


class Case:
    """A way to serve a request: by nothing, by nginx, or by the server with one of its policies."""

    def __init__(self, name, title, policy=None, calls=1, bar=None, store=False):
        self.name, self.title, self.policy = name, title, policy
        self.calls, self.bar, self.store = calls, bar, store


CASES = [
    Case("direct", "upstream alone"),
    Case("nginx", "nginx, reverse proxy"),
    Case("pass-through", "Cascade, pass-through", policy="pass-through", bar=3.5),
    Case("accepted", "Cascade, schema check and trace", policy="accepted", bar=4, store=True),
    Case("escalated", "Cascade, escalated once", policy="escalated", calls=2, bar=6.5, store=True),
]


class Contestant:
    """A case, started and seen to answer as it should."""

    def __init__(self, case, upstream, server, core, folder):
        self.case, self.process = case, None
        self.request = folder / f"{case.name}.json"
        self.request.write_bytes(payloads.request(case.policy or "sound"))
        if case.name == "direct":
            self.port = upstream.sound
            return
        [self.port] = machine.free_ports(1)
        values = {"FOLDER": folder, "PORT": self.port, "STORE": "store: { path: none }", **upstream.ports}
        if case.policy:
            if case.store:
                for file in folder.glob("traces.sqlite*"):
                    file.unlink()
                values["STORE"] = f'store: {{ path: "{folder}/traces.sqlite" }}'
            config = fill("cascade.yaml", folder / "cascade.yaml", values)
            command = [server, "serve", "--config", config]
        else:
            config = fill("proxy.conf", folder / "proxy.conf", values)
            command = ["nginx", "-p", folder, "-c", config]
        self.process = machine.start(command, core, folder, case.name)
        wait_until_ready(self.process, self.port, case.policy or "sound", folder / f"{case.name}.out")
        if case.policy:
            self._check(upstream)

    def _check(self, upstream):
        """Makes sure that what is measured is what the case says."""
        before = upstream.requests()
        head, body = ask(self.port, self.case.policy)
        calls = upstream.requests() - before
        answer = json.loads(body)["choices"][0]["message"]["content"]
        attempts = head.get("x-cascade-attempts")
        if calls != self.case.calls or attempts != str(self.case.calls) or json.loads(answer) != payloads.INVOICE:
            raise Failure(
                f"{self.case.name}: found {calls} upstream calls, x-cascade-attempts {attempts} and the answer "
                f"{answer[:80]!r}; expected {self.case.calls} and the sound invoice.")

    def stop(self):
        if self.process:
            machine.stop(self.process)


def ask(port, policy):
    """One request; the head and the body of its answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/chat/completions", payloads.request(policy),
                                     {"content-type": "application/json"})
    with _direct.open(request, timeout=10) as reply:
        return reply.headers, reply.read()


def wait_until_ready(process, port, policy, log, patience=30):
    end = time.monotonic() + patience
    while True:
        try:
            ask(port, policy)
            return
        except urllib.error.HTTPError as error:
            found = f"status {error.code}: {error.read()[:500].decode(errors='replace')}"
        except OSError as error:
            found = str(error)
        if process.poll() is not None:
            found = f"that it ended with {process.returncode}"
        elif time.monotonic() < end:
            time.sleep(0.05)
            continue
        said = log.read_text(errors="replace")[-1500:]
        raise Failure(f"{' '.join(process.args)}: found {found}; expected an answer. It said:\n{said}")


def copy_policies(folder, schema):
    """The policies, with the schema of the shipped invoice policy beside those that check by it."""
    shutil.copytree(HERE / "policies", folder / "policies")
    for policy in ("accepted", "escalated"):
        shutil.copy(schema, folder / "policies" / policy / "invoice.schema.json")
