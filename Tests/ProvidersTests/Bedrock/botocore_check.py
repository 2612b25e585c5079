# SPDX-License-Identifier: Apache-2.0
"""AWS's own Python library, botocore, over what BotocoreTests.swift wrote: each function below is a test of that file, by its name.

Called as `python botocore_check.py FOLDER TEST...`; ends with a traceback and exit 1 where botocore sees something else than we do.
"""

import base64
import datetime
import http.server
import json
import pathlib
import struct
import sys
import threading
import urllib.parse
import zlib

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.eventstream
import botocore.exceptions
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.utils
import botocore.validate

FOLDER = pathlib.Path(sys.argv[1])
MODEL = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("bedrock-runtime", "service-2"))


def cases(name):
    found = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert found, f"{name} is empty"
    return found


def typed(value, shape):
    """The value as a caller of botocore gives it: blobs as bytes. What the service does not know is an error."""
    if shape.type_name == "structure" and not getattr(shape, "document_type", False) and shape.members:
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{shape.name} has no {unknown}"
        return {key: typed(member, shape.members[key]) for key, member in value.items()}
    if shape.type_name == "list":
        return [typed(member, shape.member) for member in value]
    if shape.type_name == "map":
        return {key: typed(member, shape.value) for key, member in value.items()}
    if shape.type_name == "blob":
        return base64.b64decode(value, validate=True)
    return value


def requests():
    """Our bodies are inputs that the service's model allows, and so are their names of models."""
    for case in cases("requests.json"):
        operation = MODEL.operation_model("ConverseStream" if case["streams"] else "Converse")
        body = {**typed(case["body"], operation.input_shape), "modelId": case["model"]}
        report = botocore.validate.ParamValidator().validate(body, operation.input_shape)
        assert not report.has_errors(), f"{case['name']}: {report.generate_report()}"
        path = "/model/" + botocore.utils.percent_encode(case["model"], safe="-._~")
        path += "/converse-stream" if case["streams"] else "/converse"
        assert case["path"] == path, (case["path"], path)


def signatures():
    """Random requests have the signature that botocore gives them."""
    for case in cases("signatures.json"):
        body = base64.b64decode(case["body"])
        url = f"https://{case['host']}{case['path']}"
        if case["query"]:
            url += "?" + case["query"]
        request = botocore.awsrequest.AWSRequest(case["method"], url, headers={"Host": case["host"]}, data=body)
        keys = botocore.credentials.Credentials(case["id"], case["secret"], case["token"])
        auth = botocore.auth.SigV4Auth(keys, case["service"], case["region"])
        moment = datetime.datetime.fromtimestamp(case["seconds"], datetime.timezone.utc)
        botocore.auth.get_current_datetime = lambda moment=moment: moment.replace(tzinfo=None)
        auth.add_auth(request)
        for name, value in case["fields"].items():
            assert request.headers[name] == value, (case, name, request.headers[name], value)


def read_answer(message, reason, usage):
    text, calls, reasoning = b"", [], b""
    for block in message["content"]:
        if "text" in block:
            text += block["text"].encode()
        elif "toolUse" in block:
            calls.append([block["toolUse"]["toolUseId"], block["toolUse"]["name"], block["toolUse"]["input"]])
        elif "reasoningText" in block.get("reasoningContent", {}):
            reasoning += block["reasoningContent"]["reasoningText"]["text"].encode()
    cached = usage.get("cacheReadInputTokens", 0)
    written = usage.get("cacheWriteInputTokens", 0)
    return {
        "text": text.decode(),
        "calls": calls,
        "reasoning": reasoning.decode(),
        "reason": {"end_turn": "stop", "tool_use": "tool_calls"}[reason],
        "usage": [usage["inputTokens"] + cached + written, cached, written, usage["outputTokens"]],
    }


def answers():
    """Recorded answers are outputs that the service's model allows, and botocore reads the same from them."""
    operation = MODEL.operation_model("Converse")
    parser = botocore.parsers.create_parser("rest-json")
    for case in cases("answers.json"):
        response = {"body": case["body"].encode(), "headers": {}, "status_code": 200, "context": {}}
        typed(json.loads(case["body"]), operation.output_shape)
        parsed = parser.parse(response, operation.output_shape)
        found = read_answer(parsed["output"]["message"], parsed["stopReason"], parsed["usage"])
        assert found == case["read"], (found, case["read"])


class Raw:
    def __init__(self, data):
        self.data = data

    def stream(self):
        for start in range(0, len(self.data), 100):
            yield self.data[start : start + 100]

    def close(self):
        pass


def streams():
    """botocore reads the same from our event streams."""
    shape = MODEL.operation_model("ConverseStream").output_shape.members["stream"]
    for case in cases("streams.json"):
        parser = botocore.parsers.EventStreamJSONParser()
        blocks, reason, usage = {}, None, None
        for event in botocore.eventstream.EventStream(Raw(base64.b64decode(case["body"])), shape, parser, "ConverseStream"):
            if "contentBlockStart" in event:
                start = event["contentBlockStart"]
                blocks[start["contentBlockIndex"]] = {"toolUse": {**start["start"]["toolUse"], "input": ""}}
            elif "contentBlockDelta" in event:
                delta, index = event["contentBlockDelta"]["delta"], event["contentBlockDelta"]["contentBlockIndex"]
                if "toolUse" in delta:
                    blocks[index]["toolUse"]["input"] += delta["toolUse"]["input"]
                elif "text" in delta:
                    blocks.setdefault(index, {"text": ""})["text"] += delta["text"]
                elif "text" in delta.get("reasoningContent", {}):
                    block = blocks.setdefault(index, {"reasoningContent": {"reasoningText": {"text": ""}}})
                    block["reasoningContent"]["reasoningText"]["text"] += delta["reasoningContent"]["text"]
            elif "messageStop" in event:
                reason = event["messageStop"]["stopReason"]
            elif "metadata" in event:
                usage = event["metadata"]["usage"]
        for block in blocks.values():
            if "toolUse" in block:
                block["toolUse"]["input"] = json.loads(block["toolUse"]["input"] or "{}")
        found = read_answer({"content": [blocks[index] for index in sorted(blocks)]}, reason, usage)
        assert found == case["read"], (found, case["read"])


def faults():
    """botocore raises the same error names from our event streams with exceptions in them."""
    shape = MODEL.operation_model("ConverseStream").output_shape.members["stream"]
    for case in cases("faults.json"):
        parser = botocore.parsers.EventStreamJSONParser()
        stream = botocore.eventstream.EventStream(Raw(base64.b64decode(case["body"])), shape, parser, "ConverseStream")
        try:
            for _ in stream:
                pass
        except botocore.exceptions.EventStreamError as error:
            assert error.response["Error"]["Code"] == case["name"], error.response
            assert error.response["Error"]["Message"] == case["message"], error.response
        else:
            raise AssertionError(f"no {case['name']}")


# A small Bedrock: it lets in what is signed as botocore signs it and valid for the service's model, and frames its streams itself.

KEYS = botocore.credentials.Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def frame(kind, payload):
    head = b""
    for name, value in [(":message-type", "event"), (":event-type", kind), (":content-type", "application/json")]:
        head += bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    body = json.dumps(payload).encode()
    prelude = struct.pack(">II", len(head) + len(body) + 16, len(head))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + head + body
    return message + struct.pack(">I", zlib.crc32(message))


class Bedrock(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        moment = datetime.datetime.strptime(self.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ")
        botocore.auth.get_current_datetime = lambda: moment
        url = f"https://{self.headers['Host']}{self.path}"
        request = botocore.awsrequest.AWSRequest("POST", url, headers={"Host": self.headers["Host"]}, data=body)
        botocore.auth.SigV4Auth(KEYS, "bedrock", "eu-central-1").add_auth(request)
        if request.headers["Authorization"] != self.headers["Authorization"]:
            return self.fail(403, "InvalidSignatureException", "The request signature we calculated does not match.")
        model, operation = self.path.removeprefix("/model/").split("/")
        shape = MODEL.operation_model("ConverseStream" if operation == "converse-stream" else "Converse").input_shape
        given = {**typed(json.loads(body), shape), "modelId": urllib.parse.unquote(model)}
        report = botocore.validate.ParamValidator().validate(given, shape)
        if report.has_errors():
            return self.fail(400, "ValidationException", report.generate_report())
        # What was asked, said back: the model and the last words.
        text = f"{given['modelId']}: {given['messages'][-1]['content'][-1]['text']}"
        usage = {"inputTokens": 5, "outputTokens": 7, "totalTokens": 12}
        if operation == "converse-stream":
            half = len(text) // 2
            events = [
                ("messageStart", {"role": "assistant"}),
                ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text[:half]}}),
                ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text[half:]}}),
                ("contentBlockStop", {"contentBlockIndex": 0}),
                ("messageStop", {"stopReason": "end_turn"}),
                ("metadata", {"usage": usage, "metrics": {"latencyMs": 1}}),
            ]
            return self.answer(200, "application/vnd.amazon.eventstream", b"".join(frame(*event) for event in events))
        answer = {
            "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
            "stopReason": "end_turn",
            "usage": usage,
            "metrics": {"latencyMs": 1},
        }
        self.answer(200, "application/json", json.dumps(answer).encode())

    def fail(self, status, name, message):
        self.answer(status, "application/json", json.dumps({"message": message}).encode(), name)

    def answer(self, status, kind, body, error=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if error:
            self.send_header("x-amzn-ErrorType", error)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bedrock)
    # Nobody leaves it running for longer than a test may take.
    threading.Timer(60, server.shutdown).start()
    print(server.server_port, flush=True)
    server.serve_forever()


for test in sys.argv[2:]:
    globals()[test]()
