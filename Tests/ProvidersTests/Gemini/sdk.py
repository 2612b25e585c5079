# SPDX-License-Identifier: Apache-2.0
"""The official `google-genai` SDK as judge of our goldens: each function below is a test of GeminiSDKTests.swift, by its name.

Called as `python sdk.py GOLDENS TEST...`; ends with a traceback and exit 1 where a body is not what the SDK's types say.
"""

import json
import pathlib
import sys

from google.genai import types

GOLDENS = pathlib.Path(sys.argv[1])


def goldens(folder):
    for file in sorted((GOLDENS / folder).glob("*.golden")):
        given, _, expected = file.read_text().partition("\n----------\n")
        yield file.stem, given, expected


def requests():
    """Every body we send is made of the SDK's own types, which take no unknown member."""
    count = 0
    for name, _, expected in goldens("requests"):
        if not expected.startswith("{"):
            continue
        body = json.loads(expected)
        assert isinstance(body.pop("contents"), list), name
        for content in json.loads(expected)["contents"]:
            assert types.Content.model_validate(content).parts, name
        if "systemInstruction" in body:
            assert types.Content.model_validate(body.pop("systemInstruction")).parts, name
        for tool in body.pop("tools", []):
            types.Tool.model_validate(tool)
        types.ToolConfig.model_validate(body.pop("toolConfig", {}))
        types.GenerationConfig.model_validate(body.pop("generationConfig", {}))
        # What is left are members that the SDK has in its one type of settings.
        types.GenerateContentConfig.model_validate(body)
        count += 1
    assert count > 25, count


def answers():
    """Every body that we read an answer from is one for the SDK, and its text is what we read."""
    count = 0
    for name, given, expected in goldens("answers"):
        if expected.startswith(("malformed", "cut_off", "unavailable", "rate_limited")) and name != "malformed_call":
            continue
        body = json.loads(given)
        parts = body if isinstance(body, list) else [body]
        same_text(name, [types.GenerateContentResponse.model_validate(part) for part in parts], expected)
        count += 1
    assert count > 12, count


def streams():
    """Every event of our streams is an answer for the SDK; all texts together are what we read."""
    count = 0
    for name, given, expected in goldens("streams"):
        events = [line.removeprefix("data: ") for line in given.split("\n") if line]
        if name == "error":
            events.pop()
        same_text(name, [types.GenerateContentResponse.model_validate_json(event) for event in events], expected)
        count += 1
    assert count > 6, count


def same_text(name, responses, expected):
    lines = dict(line.split(": ", 1) for line in expected.split("\n") if ": " in line)
    if "text" not in lines:
        return
    parts = [part for response in responses for part in response.parts or []]
    text = "".join(part.text or "" for part in parts if not part.thought)
    # Swift writes a string's description as JSON does, for what our goldens have.
    assert json.loads(lines["text"]) == text, name
    calls = [line.split(" ", 3)[2:] for line in expected.split("\n") if line.startswith("call: ")]
    found = [part.function_call for part in parts if part.function_call]
    assert [call[0] for call in calls] == [call.name for call in found], name
    for call, theirs in zip(calls, found):
        arguments, _ = json.JSONDecoder().raw_decode(call[1])
        assert arguments == (theirs.args or {}), name
    usage = [response.usage_metadata for response in responses if response.usage_metadata]
    last = usage[-1] if usage else None
    if last and last.prompt_token_count:
        assert lines["usage"].startswith(f"{last.prompt_token_count + (last.tool_use_prompt_token_count or 0)} in"), name


def embeddings():
    """The bodies that we ask for embeddings with, and the answers."""
    for name, given, expected in goldens("embeddings"):
        lines = expected.split("\n")
        if lines[0] == "batchEmbedContents":
            for request in json.loads(lines[1])["requests"]:
                assert request.pop("model").startswith("models/"), name
                types.Content.model_validate(request.pop("content"))
                types.EmbedContentConfig.model_validate(request)
        elif lines[0] == "predict":
            body = json.loads(lines[1])
            for instance in body["instances"]:
                assert isinstance(instance.pop("content"), str), name
                types.EmbedContentConfig.model_validate(instance)
            types.EmbedContentConfig.model_validate(body["parameters"])
        elif lines[0] == "embedContent":
            body = json.loads(lines[1])
            types.Content.model_validate(body["content"])
            types.EmbedContentConfig.model_validate(body["embedContentConfig"])
        if lines[0] == "batchEmbedContents" and len(lines) > 3:
            answer = types.EmbedContentResponse.model_validate_json(given.split("\n")[2].removeprefix("< "))
            assert len(answer.embeddings) == len(json.loads(lines[2])["data"]), name


for test in sys.argv[2:]:
    globals()[test]()
