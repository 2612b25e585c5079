# SPDX-License-Identifier: Apache-2.0
"""The official `anthropic` SDK as judge of our Anthropic dialect: each function below is a test of AnthropicSDKTests.swift.

Called as `python messages.py FOLDER TEST...`, where FOLDER holds what we made: `requests/*.json`, bodies that we would send, and
`answers/*.json`, what we read in `Recorded`. Ends with a traceback and exit 1 where the SDK sees it otherwise.
"""

import json
import pathlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anthropic
import pydantic
from anthropic import types
from typing_extensions import is_typeddict

FOLDER = pathlib.Path(sys.argv[1])
RECORDED = pathlib.Path(__file__).parent / "Recorded"

# Fields of the API that the SDK has no more, since models from Claude 4.7 on refuse them; and of its beta alone.
OLDER = {"temperature", "top_p", "top_k"}
BETA = {"mcp_servers", "context_management"}
# What our goldens send on purpose that the API of today does not know.
FOREIGN = {"future", "anthropic_version"}


def consume(value):
    """The value with everything checked: pydantic checks the elements of an `Iterable` only as they are taken."""
    if isinstance(value, dict):
        return {key: consume(item) for key, item in value.items()}
    if isinstance(value, (str, bytes, int, float, bool)) or value is None:
        return value
    return [consume(item) for item in value]


def refuse_unknown_members():
    """Makes the SDK's types of requests refuse members that they do not have."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("anthropic.types."):
            continue
        for kind in vars(module).values():
            if is_typeddict(kind) and not hasattr(kind, "__pydantic_config__"):
                kind.__pydantic_config__ = pydantic.ConfigDict(extra="forbid")


def requests_are_valid():
    refuse_unknown_members()
    whole = pydantic.TypeAdapter(types.message_create_params.MessageCreateParamsNonStreaming)
    stream = pydantic.TypeAdapter(types.message_create_params.MessageCreateParamsStreaming)
    count = 0
    for file in sorted((FOLDER / "requests").glob("*.json")):
        body = json.loads(file.read_text())
        if "anthropic_version" in body:
            body["model"] = "in the address"
        # A beta's member inside a field of the API.
        body.get("output_config", {}).pop("task_budget", None)
        checked = {key: value for key, value in body.items() if key not in OLDER | BETA | FOREIGN}
        try:
            consume((stream if body.get("stream") else whole).validate_python(checked))
        except pydantic.ValidationError as error:
            raise AssertionError(f"{file.name}: {error}") from None
        count += 1
    assert count > 80, f"only {count} requests"
    # The check itself can fail.
    for wrong in ({"messages": [{"role": "tool", "content": []}]}, {"seed": 1}, {"messages": [{"role": "user", "content": [{"type": "text", "txt": "a"}]}]}):
        try:
            consume(whole.validate_python({"model": "m", "max_tokens": 1, "messages": [], **wrong}))
        except pydantic.ValidationError:
            continue
        raise AssertionError(f"{wrong} was taken")


def summary(message):
    """What the SDK read, in the words of our summaries."""
    usage = message.usage
    thought = usage.output_tokens_details.thinking_tokens if usage.output_tokens_details else 0
    read, written = usage.cache_read_input_tokens or 0, usage.cache_creation_input_tokens or 0
    blocks = [block for block in message.content if block.type in ("thinking", "redacted_thinking")]
    return {
        "id": message.id,
        "model": message.model,
        "text": "".join(block.text for block in message.content if block.type == "text"),
        "calls": [
            {"id": block.id, "name": block.name, "input": block.input}
            for block in message.content
            if block.type == "tool_use"
        ],
        "reasoning": "".join(block.thinking for block in blocks if block.type == "thinking"),
        "blocks": [block.to_dict() for block in blocks],
        "refusal": message.stop_details.explanation if message.stop_details else None,
        "usage": {
            "input": usage.input_tokens + read + written,
            "cached_input": read,
            "cache_writes": written,
            "output": usage.output_tokens,
            "reasoning": thought,
        },
    }


def ours(name):
    return json.loads((FOLDER / "answers" / f"{name}.json").read_text())


def answers_are_read_alike():
    files = sorted(RECORDED.glob("*.json"))
    assert len(files) >= 10
    for file in files:
        message = types.Message.model_validate(json.loads(file.read_text()), strict=True)
        # A member that the type does not have would be one that we made up.
        assert not message.model_extra, (file.name, message.model_extra)
        assert summary(message) == ours(file.stem), (file.name, summary(message), ours(file.stem))


class Recording(BaseHTTPRequestHandler):
    """Answers every request with the recorded stream that its model names."""

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        stream = (RECORDED / f"{request['model']}.sse").read_bytes()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(stream)))
        self.end_headers()
        self.wfile.write(stream)

    def log_message(self, *_):
        pass


def streams_are_read_alike():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recording)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = anthropic.Anthropic(base_url=f"http://127.0.0.1:{server.server_port}", api_key="none", max_retries=0, timeout=20)
    try:
        files = sorted(RECORDED.glob("*.sse"))
        assert len(files) >= 10
        for file in files:
            with client.messages.stream(
                model=file.stem, max_tokens=10, messages=[{"role": "user", "content": "Hi"}]
            ) as stream:
                message = stream.get_final_message()
            assert summary(message) == ours(file.stem), (file.name, summary(message), ours(file.stem))
    finally:
        client.close()
        server.shutdown()
        server.server_close()


for test in sys.argv[2:]:
    globals()[test]()
