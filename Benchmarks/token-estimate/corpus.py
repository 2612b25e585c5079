# SPDX-License-Identifier: Apache-2.0
"""The texts and the tokenizers that the token estimate is fitted to and measured by; none of them is kept in this repository."""

import gettext
import glob
import gzip
import hashlib
import io
import json
import os
import re
import zipfile

# The languages of message catalogues that speak for their scripts.
LANGUAGES = (
    "de fr es it pt nl sv da fi pl cs hu ro tr id ca hr lt sk sl et lv nb"
    " vi ru uk bg el he ar fa hi bn ta th ka hy ja zh_Hans zh_Hant ko"
).split()
CODE = {
    "python": ("/usr/lib/python3*/**/*.py", "/root/.pyenv/versions/*/lib/python3*/*.py"),
    "c": ("/usr/include/*.h", "/usr/include/linux/*.h"),
    "swift": ("Sources/**/*.swift",),
    "javascript": ("/usr/share/nodejs/**/*.js", "/usr/lib/node_modules/**/*.js", "/usr/local/lib/node_modules/**/*.js"),
    "markdown": ("docs/**/*.md", "*.md", "/usr/local/lib/node_modules/**/*.md", "/usr/lib/node_modules/**/*.md"),
}
SIZE = 3_000  # characters of a text


def tokenizers(folder):
    """Functions that count tokens, by name; `folder` holds the unpacked packages `litellm` and `dashscope`."""
    import base64

    import tiktoken
    from mistral_common.tokens.tokenizers.tekken import Tekkenizer
    from tokenizers import Tokenizer

    data = os.path.join(folder, "litellm/litellm_core_utils/tokenizers")
    os.environ["TIKTOKEN_CACHE_DIR"] = data
    os.environ["CUSTOM_TIKTOKEN_CACHE_DIR"] = data
    result = {}
    for name in ("o200k_base", "cl100k_base"):
        encoding = tiktoken.get_encoding(name)
        result[name] = lambda text, e=encoding: len(e.encode_ordinary(text))
    for name in ("deepseek", "anthropic"):
        tokenizer = Tokenizer.from_file(os.path.join(data, f"{name}_tokenizer.json"))
        result[name] = lambda text, t=tokenizer: len(t.encode(text, add_special_tokens=False).ids)
    import mistral_common

    tekken = Tekkenizer.from_file(glob.glob(os.path.join(os.path.dirname(mistral_common.__file__), "data/tekken_240911.json"))[0])
    result["tekken"] = lambda text: len(tekken.encode(text, bos=False, eos=False))
    ranks = {}
    for line in open(os.path.join(folder, "dashscope/dashscope/resources/qwen.tiktoken"), "rb"):
        token, rank = line.split()
        ranks[base64.b64decode(token)] = int(rank)
    pattern = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    qwen = tiktoken.Encoding("qwen", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    result["qwen"] = lambda text: len(qwen.encode_ordinary(text))
    return result


def pieces(text, limit=60):
    for start in range(0, min(len(text), SIZE * limit), SIZE):
        piece = text[start : start + SIZE]
        if len(piece) >= 600:
            yield piece


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def strings(value):
    """The longer texts of a JSON value."""
    if isinstance(value, str):
        if len(value) >= 100:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def translations(folder, language):
    """The messages of catalogues (wheels of Django and Wagtail) in a language, one a line."""
    for wheel in sorted(glob.glob(os.path.join(folder, "*.whl"))):
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                if not name.endswith(".po") or f"/locale/{language}/" not in name:
                    continue
                text = archive.read(name).decode("utf-8")
                for block in text.split("\n\n")[1:]:
                    if "#, fuzzy" in block:
                        continue
                    found = re.search(r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', block, re.M)
                    if found:
                        message = "".join(re.findall(r'"(.*)"', found[1])).replace("\\n", "\n").replace('\\"', '"')
                        if len(message) >= 12:
                            yield message


def installed(language):
    """The messages in a language that the system's packages have, one a line."""
    folder = {"zh_Hans": "zh_CN", "zh_Hant": "zh_TW"}.get(language, language)
    for path in sorted(glob.glob(f"/usr/share/locale/{folder}/LC_MESSAGES/*.mo")):
        # Names of countries and languages say little of a language.
        if "iso_" in path:
            continue
        try:
            with open(path, "rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog
        except (OSError, UnicodeDecodeError, ValueError):
            continue
        for original, message in catalogue.items():
            if original and isinstance(message, str) and len(message) >= 12 and message != original:
                yield message


def texts(shared, folder):
    """Pairs of a class and a text."""
    for path in sorted(glob.glob(os.path.join(shared, "data/*/*.jsonl.gz"))):
        kind = "maths" if "math" in path or "gsm" in path else "code" if "code." in path or "crux" in path else "english"
        joined, given = "", 0
        for row in lines(path):
            joined += "".join(text[:SIZE] + "\n\n" for text in strings(row))
            if len(joined) >= SIZE * 2 // 3:
                yield kind, joined[:SIZE]
                joined, given = "", given + 1
            if given >= 150:
                break
    for path in sorted(glob.glob(os.path.join(shared, "data/json-schema-*/**/*.json"), recursive=True))[:900]:
        text = open(path, encoding="utf-8", errors="replace").read()
        yield from (("json", piece) for piece in pieces(text, 2))
        try:
            compact = json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
        except ValueError:
            continue
        yield from (("json", piece) for piece in pieces(compact, 2))
    for kind, patterns in CODE.items():
        paths = [path for pattern in patterns for path in sorted(glob.glob(pattern, recursive=True))]
        for path in paths[:: max(1, len(paths) // 150)]:
            text = open(path, encoding="utf-8", errors="replace").read()
            yield from (("english" if kind == "markdown" else "code", piece) for piece in pieces(text, 2))
    for language in LANGUAGES:
        text = "\n".join(dict.fromkeys((*translations(folder, language), *installed(language))))
        yield from ((language, piece) for piece in pieces(text, 100))
    yield from made()


def made():
    """What no corpus has enough of: identifiers, hashes, Base64, tables of numbers, emoji, pasted logs."""
    import base64
    import random
    import uuid

    random.seed(7)
    for index in range(40):
        raw = random.randbytes(1_200)
        yield "base64", base64.b64encode(raw).decode()
        yield "hex", raw.hex()
        yield "ids", "\n".join(str(uuid.UUID(bytes=random.randbytes(16))) for _ in range(40))
        yield "numbers", "\n".join(
            ",".join(f"{random.random() * 10 ** random.randint(0, 6):.{random.randint(0, 4)}f}" for _ in range(8)) for _ in range(30)
        )
        stamp = "\n".join(
            f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}T{random.randint(0, 23):02}:{random.randint(0, 59):02}:07.{random.randint(0, 999):03}Z"
            f" {random.choice(['INFO', 'WARN', 'ERROR'])} [worker-{random.randint(1, 64)}] request={random.randint(10**6, 10**9)} took {random.randint(1, 5000)} ms"
            for _ in range(30)
        )
        yield "logs", stamp
        faces = [chr(code) for code in (*range(0x1F600, 0x1F640), *range(0x1F300, 0x1F380), *range(0x1F680, 0x1F6C0), 0x2764, 0x2705)]
        yield "emoji", " ".join("".join(random.choices(faces, k=random.randint(1, 3))) for _ in range(120))


def is_held_out(text):
    """Whether a text is for measuring, not for fitting: one in three, by its hash."""
    return hashlib.sha256(text.encode()).digest()[0] % 3 == 0
