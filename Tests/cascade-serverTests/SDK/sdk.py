# SPDX-License-Identifier: Apache-2.0
"""The official `openai` SDK as a client of Cascade: each function below is a test of OpenAISDKTests.swift, by its name.

Called as `python sdk.py BASE_URL TEST...`; ends with a traceback and exit 1 where the SDK does not see what it should.
"""

import asyncio
import json
import sys
import time

import openai
from openai import AsyncOpenAI, OpenAI

BASE_URL = sys.argv[1]
QUESTION = "Extract the invoice as JSON: Halden Paper & Print, Norway. Invoice INV-2026-00417."
MESSAGES = [{"role": "user", "content": QUESTION}]


def client(**settings):
    return OpenAI(**{"base_url": BASE_URL, "api_key": "none", "timeout": 20, **settings})


def hello(api, policy="plain", demo=None, **more):
    return api.chat.completions.create(
        model=policy, messages=[{"role": "user", "content": "hello"}], extra_body={"demo": demo} if demo else None, **more
    )


def answers_by_header_and_by_model():
    api = client()
    by_header = api.chat.completions.create(model="gpt-4.1", messages=MESSAGES, extra_headers={"x-cascade-policy": "invoice"})
    by_model = api.chat.completions.create(model="invoice", messages=MESSAGES)
    by_prefix = api.chat.completions.create(model="cascade/invoice", messages=MESSAGES)
    for answer in (by_header, by_model, by_prefix):
        assert json.loads(answer.choices[0].message.content)["total"] == 1249.5
        assert answer.choices[0].finish_reason == "stop"
        assert answer.object == "chat.completion" and answer.usage.total_tokens > 0
        assert answer._request_id


def shows_headers_and_trace():
    raw = client().chat.completions.with_raw_response.create(
        model="invoice", messages=MESSAGES, extra_headers={"x-cascade-trace": "inline"}
    )
    assert raw.headers["x-cascade-model"] == "medium"
    assert raw.headers["x-cascade-rung"] == "1"
    assert "json_schema" in raw.headers["x-cascade-escalated-because"]
    assert raw.request_id == raw.headers["x-cascade-trace-id"]
    trace = raw.parse().model_extra["cascade"]
    assert [attempt["model"] for attempt in trace["attempts"]] == ["small", "medium"]


def streams():
    text, cascade, usage, reasons = "", None, None, []
    with client().chat.completions.create(
        model="invoice", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    ) as stream:
        for chunk in stream:
            usage = chunk.usage or usage
            cascade = (chunk.model_extra or {}).get("cascade") or cascade
            for choice in chunk.choices:
                text += choice.delta.content or ""
                reasons += [choice.finish_reason] if choice.finish_reason else []
    assert json.loads(text)["invoice_number"] == "INV-2026-00417"
    assert reasons == ["stop"] and usage.total_tokens > 0
    assert cascade["model"] == "medium" and cascade["accepted"] is True


def streams_with_the_helper():
    with client().chat.completions.stream(model="invoice", messages=MESSAGES) as stream:
        for _ in stream:
            pass
        final = stream.get_final_completion()
    assert json.loads(final.choices[0].message.content)["total"] == 1249.5


def streams_errors():
    # Told after the headers were out: the SDK raises what the error event says.
    try:
        for _ in hello(client(), demo={"*": {"fault": "server_error", "delay_ms": 400}}, stream=True):
            raise AssertionError("a chunk of a failed answer")
    except openai.APIError as error:
        assert error.code == "upstream_unavailable", error
        assert type(error) is openai.APIError
    else:
        raise AssertionError("no error")


def structured_output():
    from pydantic import BaseModel

    class Ticket(BaseModel):
        category: str
        score: int

    demo = {"small": {"answer": '{"category": "bug"}'}, "medium": {"answer": '{"category": "bug", "score": 7}'}}
    answer = client().chat.completions.parse(
        model="contract", messages=MESSAGES, response_format=Ticket, extra_body={"demo": demo}
    )
    assert answer.choices[0].message.parsed == Ticket(category="bug", score=7)


def tool_calls():
    tool = {
        "type": "function",
        "function": {
            "name": "find",
            "parameters": {"type": "object", "required": ["q"], "properties": {"q": {"type": "string"}}},
        },
    }
    good = {"tool_calls": [{"name": "find", "arguments": '{"q": "hat"}'}]}
    bad = {"tool_calls": [{"name": "find", "arguments": '{"q": 5}'}]}
    demo = {"small": bad, "medium": good}
    answer = hello(client(), "contract", demo, tools=[tool])
    call = answer.choices[0].message.tool_calls[0]
    assert (call.type, call.function.name, json.loads(call.function.arguments)) == ("function", "find", {"q": "hat"})
    assert answer.choices[0].finish_reason == "tool_calls"
    with client().chat.completions.stream(
        model="contract", messages=MESSAGES, tools=[tool], extra_body={"demo": demo}
    ) as stream:
        for _ in stream:
            pass
        streamed = stream.get_final_completion().choices[0].message.tool_calls[0]
    assert json.loads(streamed.function.arguments) == {"q": "hat"}


def errors():
    api = client(max_retries=3)
    cases = [
        (lambda: hello(api, "cascade/nowhere"), openai.NotFoundError, "policy_not_found", "model"),
        (lambda: hello(api, n=2), openai.BadRequestError, None, "n"),
        (lambda: hello(api, "strict"), openai.UnprocessableEntityError, "ladder_exhausted", None),
        (lambda: hello(api, demo={"*": {"fault": "server_error"}}), openai.InternalServerError, "upstream_unavailable", None),
        (lambda: hello(api, demo={"*": {"fault": "rate_limited"}}), openai.RateLimitError, "upstream_rate_limited", None),
        (lambda: hello(api, demo={"*": {"fault": "bad_request"}}), openai.BadRequestError, "invalid_value", "temperature"),
        (lambda: hello(api, demo={"*": {"fault": "content_filter"}}), openai.BadRequestError, "content_filter", None),
    ]
    for call, kind, code, param in cases:
        try:
            call()
        except openai.APIStatusError as error:
            assert type(error) is kind, (type(error), error)
            assert code is None or error.code == code, error.code
            assert error.param == param, error.param
            assert error.request_id and error.body["message"], error.body
            assert error.body["cascade"]["trace_id"] == error.request_id
        else:
            raise AssertionError(f"no {kind}")


def keys():
    for key, kind in [("sk-right", None), ("sk-wrong", openai.AuthenticationError)]:
        try:
            hello(client(api_key=key))
            assert kind is None
        except openai.AuthenticationError as error:
            assert kind is openai.AuthenticationError and error.code == "invalid_api_key"
    assert [model.id for model in client(api_key="sk-right").models.list()] == ["invoice", "plain"]


def embeddings():
    # The SDK asks for base64 by itself, and makes lists of numbers of it.
    api = client()
    texts = ["the cat sat on the mat", "a cat on a mat", "quarterly revenue grew"]
    packed = api.embeddings.create(model="embedder", input=texts)
    plain = api.embeddings.create(model="embedder", input=texts, encoding_format="float")
    assert [entry.index for entry in packed.data] == [0, 1, 2]
    for one, other in zip(packed.data, plain.data, strict=True):
        assert len(one.embedding) == 32
        assert max(abs(a - b) for a, b in zip(one.embedding, other.embedding, strict=True)) < 1e-6
    first, near, far = (entry.embedding for entry in packed.data)
    dot = lambda a, b: sum(x * y for x, y in zip(a, b, strict=True))
    assert dot(first, near) > dot(first, far)
    assert packed.usage.prompt_tokens > 0 and packed.usage.total_tokens == packed.usage.prompt_tokens
    assert packed.model == "embedder" and packed.object == "list"
    short = api.embeddings.create(model="embedder", input=[1, 2, 3], dimensions=8)
    assert len(short.data[0].embedding) == 8 and short.usage.prompt_tokens == 3
    raw = api.embeddings.with_raw_response.create(model="cascade/embedder", input="x")
    assert raw.headers["x-cascade-policy"] == "embeddings/embedder" and raw.request_id
    again = api.embeddings.create(model="embedder", input="x", extra_body={"demo": {"*": {"fault": "server_error", "times": 1, "id": "sdk"}}})
    assert len(again.data[0].embedding) == 32
    for broken, kind, code in [
        (lambda: api.embeddings.create(model="nowhere", input="x"), openai.NotFoundError, "model_not_found"),
        (lambda: api.embeddings.create(model="embedder", input=[]), openai.BadRequestError, None),
        (
            lambda: api.embeddings.create(model="embedder", input="x", extra_body={"demo": {"*": {"fault": "html"}}}),
            openai.InternalServerError,
            "upstream_malformed",
        ),
    ]:
        try:
            broken()
        except openai.APIStatusError as error:
            assert type(error) is kind and (code is None or error.code == code), error
            assert error.body["message"] and error.request_id
        else:
            raise AssertionError(f"no {kind}")


def models():
    api = client()
    assert api.models.retrieve("plain").id == "plain"
    assert api.models.retrieve("embedder").owned_by == "cascade"
    assert {"plain", "embedder"} <= {model.id for model in api.models.list()}
    try:
        api.models.retrieve("nowhere")
    except openai.NotFoundError as error:
        assert error.code == "model_not_found"
    else:
        raise AssertionError("no error")


def waits_for_its_key():
    # A minute's requests at once, then one every three seconds: the SDK waits as told and gets through.
    api = client(api_key="sk-limited", max_retries=5)
    raw = [api.chat.completions.with_raw_response.create(model="plain", messages=MESSAGES) for _ in range(21)]
    assert {answer.headers["x-ratelimit-limit-requests"] for answer in raw} == {"20"}
    assert raw[0].headers["x-ratelimit-remaining-requests"] == "19"
    assert raw[0].retries_taken == 0 and sum(answer.retries_taken for answer in raw) >= 1


def refused_by_its_key():
    api = client(api_key="sk-limited", max_retries=0)
    for _ in range(3):
        hello(api)
    try:
        hello(api)
    except openai.RateLimitError as error:
        assert error.code == "key_rate_limited" and error.type == "requests", error.body
        assert int(error.response.headers["retry-after"]) >= 1
        assert error.response.headers["x-ratelimit-remaining-requests"] == "0"
    else:
        raise AssertionError("no error")


def cooling():
    api = client(max_retries=0)
    try:
        hello(api, "pair", {"*": {"fault": "server_error"}})
    except openai.InternalServerError as error:
        assert error.code == "upstream_unavailable", error
    try:
        hello(api, "pair")
    except openai.InternalServerError as error:
        assert error.status_code == 503 and error.code == "deployments_unavailable", error
        assert int(error.response.headers["retry-after"]) >= 1
    else:
        raise AssertionError("no error")
    # Told how long, the SDK waits by itself; the deployments are tried again, and are well.
    assert hello(client(max_retries=5), "pair").choices[0].message.content


def fails_over():
    api = client()
    for fault in ("server_error", "reset", "cut", "html", "rate_limited", "unauthorized"):
        demo = {"small": {"fault": fault}, "medium": {"answer": "from medium"}}
        raw = api.chat.completions.with_raw_response.create(
            model="calm", messages=MESSAGES, extra_body={"demo": demo}, extra_headers={"x-cascade-trace": "inline"}
        )
        answer = raw.parse()
        assert answer.choices[0].message.content == "from medium", fault
        assert raw.retries_taken == 0
        attempts = answer.model_extra["cascade"]["attempts"]
        assert attempts[-1]["trigger"] in ("failover", "first"), attempts
        stream = hello(api, "calm", demo, stream=True)
        text = "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)
        assert text == "from medium", fault


def retries_when_told():
    # Our own limit: the SDK waits as told and then gets its answer.
    async def both():
        api = AsyncOpenAI(base_url=BASE_URL, api_key="none", max_retries=3, timeout=20)
        slow = asyncio.create_task(hello(api, demo={"*": {"delay_ms": 1500}}))
        await asyncio.sleep(0.7)
        answers = await asyncio.gather(slow, hello(api))
        assert all(answer.choices[0].message.content for answer in answers)

    asyncio.run(both())


def parallel():
    async def run():
        async with AsyncOpenAI(base_url=BASE_URL, api_key="none", timeout=20) as api:
            calls = [hello(api, demo={"*": {"answer": f"answer {index}", "delay_ms": 20}}) for index in range(20)]
            answers = await asyncio.gather(*calls)
            assert [answer.choices[0].message.content for answer in answers] == [f"answer {index}" for index in range(20)]
            stream = await hello(api, demo={"*": {"answer": "streamed"}}, stream=True)
            text = "".join([choice.delta.content or "" async for chunk in stream for choice in chunk.choices])
            assert text == "streamed"

    asyncio.run(run())


def timeouts():
    began = time.monotonic()
    try:
        hello(client(timeout=1.5, max_retries=0), demo={"*": {"fault": "hang"}})
    except openai.APITimeoutError:
        assert time.monotonic() - began < 15
    else:
        raise AssertionError("no timeout")


for test in sys.argv[2:]:
    globals()[test]()
