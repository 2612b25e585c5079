# SPDX-License-Identifier: Apache-2.0
"""The bytes on the wire: a request of about 0.5 KB, answers of about 1 KB, both as vendors write them."""

import json

QUESTION = (
    "Extract the invoice as JSON: Halden Paper & Print, Norway. Invoice INV-2026-00417 of 14 March 2026. "
    "2500 x offset print run A5 folded at 0.35, 25 x uncoated stock 120 gsm at 12.98, delivery 50.00. "
    "Total due EUR 1249.50."
)

INVOICE = {
    "invoice_number": "INV-2026-00417",
    "issue_date": "2026-03-14",
    "currency": "EUR",
    "seller": {"name": "Halden Paper & Print", "country": "NO"},
    "lines": [
        {"description": "Offset print run, A5 folded", "quantity": 2500, "unit_price": 0.35, "amount": 875.00},
        {"description": "Uncoated stock, 120 gsm", "quantity": 25, "unit_price": 12.98, "amount": 324.50},
        {"description": "Delivery", "quantity": 1, "unit_price": 50.00, "amount": 50.00},
    ],
    "total": 1249.50,
}

# What a small model does wrong: a member left out, and a number written as text.
FLAWED_INVOICE = {key: value for key, value in INVOICE.items() if key != "issue_date"} | {"total": "1,249.50"}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def request(policy):
    """A chat request that names its policy as its model."""
    return compact({
        "model": policy,
        "messages": [
            {"role": "system", "content": "You turn invoices into JSON. Dates as YYYY-MM-DD, countries and currencies "
                                          "as ISO codes, numbers as numbers. Answer with the object alone."},
            {"role": "user", "content": QUESTION},
        ],
        "temperature": 0,
        "max_tokens": 500,
    }).encode()


def answer(invoice):
    """A chat completion whose text is the invoice."""
    return compact({
        "id": "chatcmpl-C4hT9sPqW2mLxV7bKd31RfYe",
        "object": "chat.completion",
        "created": 1773446400,
        "model": "scripted",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": compact(invoice), "refusal": None, "annotations": []},
            "logprobs": None,
            "finish_reason": "stop",
        }],
        "usage": {
            "prompt_tokens": 131,
            "completion_tokens": 154,
            "total_tokens": 285,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
        "system_fingerprint": "fp_scripted",
    })


def quoted(text):
    """A text as nginx writes one in its configuration."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
