# SPDX-License-Identifier: Apache-2.0
"""Counts the letter trigrams of languages that share a script, and prints them as the tables of the `language` verifier.

usage: language_fit.py LOCALE_FOLDER tables SOURCES_FOLDER    writes LanguageProfiles+*.swift
       language_fit.py LOCALE_FOLDER texts                    prints the held-out texts as JSON lines, for answers.py

LOCALE_FOLDER holds message catalogues as systems install them (LANGUAGE/LC_MESSAGES/PACKAGE.mo). Counted are translations alone, without
the words that a message shares with its English original; of every trigram its frequency is kept in fifteen steps, and no text. Packages
in HELD_OUT take no part; texts that also occur elsewhere are no test.
"""

import collections
import gettext
import json
import math
import os
import re
import sys

GROUPS = {
    "Latin": "en de fr es pt it nl sv da nb is fi et pl cs sk sl hr hu ro tr vi id lt lv ca eu sq af ga".split(),
    "Cyrillic": "ru uk be bg mk sr kk".split(),
    "Devanagari": "hi mr ne".split(),
}
FOLDERS = {"nb": ["nb", "no"], "pt": ["pt", "pt_BR", "pt_PT"], "zh": ["zh_CN", "zh_TW"], "hr": ["hr", "bs", "sr@latin"], "en": []}
HELD_OUT = {"coreutils", "wget", "git", "systemd", "gnupg2", "dpkg", "grep", "tar", "findutils", "glib20", "PackageKit"}
# Lists of names of countries and languages say little of a language's words.
LEFT_OUT = re.compile(r"iso_|gtk20-properties|xkeyboard|appstream|net-tools")
TRIGRAMS = 420
FLOOR, STEP = 13.2, 1.75


def catalogues(root, language):
    for folder in FOLDERS.get(language, [language]):
        path = os.path.join(root, folder, "LC_MESSAGES")
        if not os.path.isdir(path):
            continue
        for name in sorted(os.listdir(path)):
            package = re.sub(r"(-\d+|-gnulib)?\.mo$", "", name)
            if not name.endswith(".mo") or LEFT_OUT.search(name):
                continue
            try:
                with open(os.path.join(path, name), "rb") as file:
                    yield package, gettext.GNUTranslations(file)._catalog
            except (OSError, UnicodeDecodeError, ValueError):
                continue


def messages(root, language):
    """Pairs of package, original and translation; English are the originals themselves."""
    if language == "en":
        seen = set()
        for other in ("de", "fr", "uk"):
            for package, catalogue in catalogues(root, other):
                for original in catalogue:
                    text = original[0] if isinstance(original, tuple) else original
                    if text and text not in seen:
                        seen.add(text)
                        yield package, "", text
        return
    for package, catalogue in catalogues(root, language):
        for original, translation in catalogue.items():
            text = original[0] if isinstance(original, tuple) else original
            if text and isinstance(translation, str) and translation != text:
                yield package, text, translation


def words(text):
    plain = re.sub(r"%[-+ #0-9.*$]*(?:l|ll|h|z|j)?[a-zA-Z]|\{[^}]*\}|<[^>]*>|\\[a-z]|--?[\w-]+|\w+[.:/]\S*", " ", text.replace("_", ""))
    return [word.lower() for word in re.findall(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f][^\W\d_]*)*", plain)]


def trigrams(word):
    padded = f"_{word}_"
    return (padded[index : index + 3] for index in range(len(padded) - 2))


def counts(root, language):
    total = collections.Counter()
    for package, original, translation in messages(root, language):
        if package in HELD_OUT:
            continue
        foreign = set(words(original))
        for word in words(translation):
            if word not in foreign:
                total.update(trigrams(word))
    return total


def levels(total, is_in_group):
    kept = collections.Counter({t: n for t, n in total.items() if all(c == "_" or is_in_group(c) for c in t)})
    size = sum(kept.values())
    table = collections.defaultdict(list)
    for trigram, count in kept.most_common(TRIGRAMS):
        level = round(STEP * (math.log2(count / size) + FLOOR))
        if level > 0:
            table[min(level, 15)].append(trigram)
    return table


IN_GROUP = {
    "Latin": lambda c: c.isascii() or 0xC0 <= ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00,
    "Cyrillic": lambda c: 0x400 <= ord(c) < 0x530,
    "Devanagari": lambda c: 0x900 <= ord(c) < 0x980,
}


def write_tables(root, folder):
    for group, languages in GROUPS.items():
        tables = {language: levels(counts(root, language), IN_GROUP[group]) for language in languages}
        size = 8
        for start in range(0, len(languages), size):
            part = languages[start : start + size]
            suffix = group if len(languages) <= size else f"{group}{start // size + 1}"
            with open(os.path.join(folder, f"LanguageProfiles+{suffix}.swift"), "w", encoding="utf-8") as file:
                file.write(swift(suffix, part, tables))


def swift(suffix, languages, tables):
    name = suffix[0].lower() + suffix[1:]
    lines = [
        "// SPDX-License-Identifier: Apache-2.0",
        "",
        "// Counted by Benchmarks/measure-verifiers/language_fit.py.",
        "extension LanguageProfile {",
        f"    /// {', '.join(f'`{language}`' for language in languages)}.",
        f"    static let {name}: [LanguageProfile] = [",
    ]
    for language in languages:
        lines += ["        LanguageProfile(", f'            "{language}",', '            """']
        for level in sorted(tables[language], reverse=True):
            text = f"{level} " + "".join(sorted(tables[language][level]))
            while text:
                cut = 104 if len(text) > 104 else len(text)
                lines.append("            " + text[:cut] + ("\\" if cut < len(text) else ""))
                text = text[cut:]
        lines += ['            """', "        ),"]
    lines += ["    ]", "}", ""]
    return "\n".join(lines)


def held_out_texts(root):
    """Messages of the packages that take no part, at most 1,500 of each language, of at least 20 letters."""
    languages = [language for group in GROUPS.values() for language in group]
    languages += "el he ar ja zh ko th ka hy bn ta te gu pa kn ml si fa ur".split()
    for language in languages:
        rows = list(messages(root, language))
        known = {translation for package, _, translation in rows if package not in HELD_OUT}
        kept = 0
        for package, _, translation in rows:
            if package not in HELD_OUT or translation in known or kept >= 1500:
                continue
            known.add(translation)
            if sum(c.isalpha() for c in translation) >= 20:
                kept += 1
                yield {"language": language, "package": package, "text": translation}


def main():
    if len(sys.argv) == 4 and sys.argv[2] == "tables":
        write_tables(sys.argv[1], sys.argv[3])
    elif len(sys.argv) == 3 and sys.argv[2] == "texts":
        for row in held_out_texts(sys.argv[1]):
            print(json.dumps(row, ensure_ascii=False))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
