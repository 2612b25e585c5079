#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the weights of `TokenEstimate` and measures it against real tokenizers.

usage: fit.py SHARED PACKAGES CACHE               prints the weights as Swift, and the measured errors on standard error
       fit.py SHARED PACKAGES CACHE measure       prints the errors as the table of docs/token-estimate.md, of texts not fitted to

SHARED holds `data/`; PACKAGES the unpacked wheels `litellm` and `dashscope`, which carry vocabularies, and the wheels of Django and Wagtail,
whose translations are the texts of most languages; CACHE is a file for the counts. Needs tiktoken, tokenizers, mistral-common, numpy, scipy.

The model: every character has a class, by its first byte; a text has the sum of a weight for each pair of neighbouring classes. Weights
are found by least squares of the relative error, drawn towards a weight of the second class alone, since most pairs are rare.
"""

import collections
import json
import os
import sys

import numpy as np
import scipy.optimize

import corpus

# As in TokenEstimate.swift, in its order.
CLASSES = (
    "start lower upper digit space line quote point bracket sign"
    " latin extended greek cyrillic armenian semitic indic other punctuation kana han hangul wide astral again"
).split()
COUNT, STRIDE = len(CLASSES), 32
# The vocabularies of today; the others are older ones, that many languages cost much more in.
MODERN = ("o200k_base", "deepseek", "tekken", "qwen")
PULL = 3e-5


def class_of(byte):
    if byte in b"\n\r":
        return "line"
    if byte <= 0x20:
        return "space"
    if byte < 0x80:
        letter = chr(byte)
        if letter.isdigit():
            return "digit"
        if letter.isalpha():
            return "lower" if letter.islower() else "upper"
        return "quote" if letter in "\"'`" else "point" if letter in ".,;:!?" else "bracket" if letter in "()[]{}<>" else "sign"
    steps = (
        (0xC0, None), (0xC4, "latin"), (0xCE, "extended"), (0xD0, "greek"), (0xD4, "cyrillic"), (0xD8, "armenian"), (0xE0, "semitic"),
        (0xE1, "indic"), (0xE2, "other"), (0xE3, "punctuation"), (0xE4, "kana"), (0xEA, "han"), (0xEE, "hangul"), (0xF0, "wide"),
    )
    return next((name for end, name in steps if byte < end), "astral")


TABLE = np.array([-1 if class_of(byte) is None else CLASSES.index(class_of(byte)) for byte in range(256)])
ALNUM = [CLASSES.index(name) for name in ("lower", "upper", "digit")]


def pairs(text):
    """How often each pair of classes stands side by side."""
    data = np.frombuffer(text.encode(), np.uint8)
    classes = TABLE[data].copy()
    again = np.concatenate([[False], data[1:] == data[:-1]]) & (data < 0x80) & ~np.isin(classes, ALNUM)
    classes[again] = CLASSES.index("again")
    classes = classes[classes >= 0]
    before = np.concatenate([[0], classes[:-1]])
    return np.bincount(before * COUNT + classes, minlength=COUNT * COUNT)


def counted(shared, packages, cache):
    if not os.path.exists(cache):
        counters = corpus.tokenizers(packages)
        seen, number, rows = set(), collections.Counter(), []
        for kind, text in corpus.texts(shared, packages):
            if text in seen or number[kind] >= (1_300 if kind == "code" else 700):
                continue
            seen.add(text)
            number[kind] += 1
            rows.append([kind, text, {name: count(text) for name, count in counters.items()}])
        with open(cache, "w") as file:
            json.dump(rows, file)
    with open(cache) as file:
        # The bound is about texts of 200 tokens and more.
        return [row for row in json.load(file) if row[2]["o200k_base"] >= 200]


def fit(counts, target, weight):
    # Unknown are a weight for each pair, and one for each second class, that its pairs are drawn towards; none is negative.
    rows = np.hstack([np.zeros((len(target), COUNT)), counts / target[:, None] * weight[:, None]])
    drawn = np.zeros((COUNT * COUNT, COUNT + COUNT * COUNT))
    for pair in range(COUNT * COUNT):
        drawn[pair, COUNT + pair], drawn[pair, pair % COUNT] = 1, -1
    drawn *= (PULL * len(target)) ** 0.5
    # The normal equations as a small system: its least squares are those of all rows.
    left, right = np.vstack([rows, drawn]), np.concatenate([weight, np.zeros(len(drawn))])
    root = np.linalg.cholesky(left.T @ left + 1e-9 * np.eye(left.shape[1]))
    solution, _ = scipy.optimize.nnls(root.T, np.linalg.solve(root, left.T @ right), maxiter=20_000)
    return np.round(solution[COUNT:].reshape(COUNT, COUNT) * 1024).astype(int)


def main():
    rows = counted(*sys.argv[1:4])
    kinds = np.array([row[0] for row in rows])
    held = np.array([corpus.is_held_out(row[1]) for row in rows])
    counts = np.array([pairs(row[1]) for row in rows], float)
    names = list(rows[0][2])
    truth = np.array([[row[2][name] for name in names] for row in rows], float)
    target = truth[:, [names.index(name) for name in MODERN]].mean(1)
    sizes = collections.Counter(kinds[~held])
    # Kinds count alike, those of most requests twice.
    weight = np.array([(min(sizes[kind], 100) / max(sizes[kind], 1)) ** 0.5 * (2 if kind in ("english", "code") else 1) for kind in kinds])
    weights = fit(counts[~held], target[~held], weight[~held])
    estimate = counts @ weights.ravel() / 1024
    report(kinds[held], estimate[held], target[held], truth[held], names, sys.stdout if len(sys.argv) > 4 else sys.stderr)
    if len(sys.argv) > 4:
        return
    print("// SPDX-License-Identifier: Apache-2.0\n")
    print("extension TokenEstimate {")
    print("    /// What a character of a class costs after one of another, in 1/1,024 tokens: 32 numbers for each class before.")
    print("    ///")
    print("    /// By Benchmarks/token-estimate/fit.py.")
    print("    static let weights: [UInt16] = [")
    for first in range(COUNT):
        line = [str(weights[first, second]) if second < COUNT else "0" for second in range(STRIDE)]
        print(f"        // After {CLASSES[first]}.")
        print("        " + ", ".join(line) + ",")
    print("    ]")
    print("}")


def report(kinds, estimate, target, truth, names, file):
    def line(name, chosen):
        error = estimate[chosen] / target[chosen] - 1
        by_vocabulary = " | ".join(f"{(estimate[chosen] / truth[chosen][:, i] - 1).mean():+.0%}" for i in range(len(names)))
        print(
            f"| {name} | {chosen.sum()} | {np.abs(error).mean():.1%} | {np.quantile(np.abs(error), 0.99):.0%} |"
            f" {error[np.abs(error).argmax()]:+.0%} | {by_vocabulary} |",
            file=file,
        )

    print(f"| texts | how many | mean | 99 in 100 | worst | {' | '.join(names)} |", file=file)
    print("| --- | --- | --- | --- | --- |" + " --- |" * len(names), file=file)
    for kind in sorted(set(kinds), key=lambda kind: (len(kind) < 3 or "_" in kind, kind)):
        line(kind, kinds == kind)
    line("all", kinds == kinds)


main()
