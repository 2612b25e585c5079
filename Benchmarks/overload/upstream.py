# SPDX-License-Identifier: Apache-2.0
"""Answers every chat request after a fixed time, and tells at `/count` how many it answered and the most it had at once.

    upstream.py PORT MILLISECONDS
"""

import asyncio
import json
import sys

ANSWER = json.dumps({
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1780000000, "model": "scripted",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Four. " * 150}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 12, "completion_tokens": 300, "total_tokens": 312}}).encode()


def response(body):
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


class Upstream(asyncio.Protocol):
    """One connection with at most one request under way, as the server's transport uses them."""

    latency = 0.0
    answered = under_way = most = 0
    whole = response(ANSWER)

    def connection_made(self, transport):
        self.transport = transport
        self.received = b""
        self.timer = None

    def data_received(self, data):
        self.received += data
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.received[:end].lower()
        field = head.find(b"content-length:")
        length = int(head[field + 15:].split(b"\r\n", 1)[0]) if field >= 0 else 0
        if len(self.received) < end + 4 + length:
            return
        self.received = self.received[end + 4 + length:]
        if head.startswith(b"get /count"):
            counts = {"answered": Upstream.answered, "most": Upstream.most, "under_way": Upstream.under_way}
            self.transport.write(response(json.dumps(counts).encode()))
            Upstream.most = 0
            return
        Upstream.under_way += 1
        Upstream.most = max(Upstream.most, Upstream.under_way)
        self.timer = asyncio.get_running_loop().call_later(Upstream.latency, self.answer)

    def answer(self):
        self.timer = None
        Upstream.under_way -= 1
        Upstream.answered += 1
        self.transport.write(Upstream.whole)

    def connection_lost(self, _):
        if self.timer:
            self.timer.cancel()
            Upstream.under_way -= 1


async def main(port, milliseconds):
    Upstream.latency = milliseconds / 1_000
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
