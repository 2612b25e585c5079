# SPDX-License-Identifier: Apache-2.0
"""The figures of a run as tables in Markdown, with geometric means beside what we want them to be."""

from math import exp, log


def mean(ratios):
    return exp(sum(map(log, ratios)) / len(ratios))


def number(value):
    """Three figures, as in 0.56, 7.01, 45.2 and 1,234."""
    if value is None:
        return "–"
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def table(header, lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, ["---"] + ["---:"] * (len(header) - 1), *lines])


def comparison(sets, key, peers, unit):
    """Our times beside those of peers, and how many times as fast we are."""
    title, size = unit
    header = ["set", f"ours, {title}"]
    for peer in peers:
        header += [f"{peer}, {title}", "×"]
    ratios = {peer: {} for peer in peers}
    lines = []
    for name, figures in sets.items():
        line = [name, number(figures["ours"][key] / size)]
        for peer in peers:
            theirs = figures.get(peer, {}).get(key)
            if theirs:
                ratios[peer][name] = theirs / figures["ours"][key]
            line += [number(theirs and theirs / size), number(ratios[peer].get(name))]
        lines.append(line)
    means = ["**geometric mean**", ""]
    for peer in peers:
        means += ["", f"**{number(mean(ratios[peer].values()))}**"]
    return table(header, [*lines, means]), ratios


def bar(words, value, wanted):
    return f"| {words} | {wanted} | {number(value)} |"


def markdown(results):
    """The whole report."""
    about, sets = results["about"], results["sets"]
    rust, blaze = "jsonschema-rs", "blaze"
    bytes_table, bytes_ratios = comparison(sets, "bytes_ns", [rust], ("µs", 1e3))
    each_table, each_ratios = comparison(sets, "validate_each_ns", [blaze], ("µs", 1e3))
    validate_table, validate_ratios = comparison(sets, "validate_ns", [rust], ("µs", 1e3))
    compile_table, compile_ratios = comparison(sets, "compile_ns", [rust], ("ms", 1e6))
    speeds = {name: figures["ours"]["bytes"] / figures["ours"]["n"] / figures["ours"]["parse_ns"]
              for name, figures in sets.items()}
    parse_table = table(["set", "bytes of an instance", "parse, GB/s"], [
        [name, f"{round(figures['ours']['bytes'] / figures['ours']['n']):,}", number(speeds[name])]
        for name, figures in sets.items()])
    least = min(bytes_ratios[rust], key=bytes_ratios[rust].get)
    bars = [
        bar("bytes → verdict, × jsonschema-rs with orjson, geometric mean", mean(bytes_ratios[rust].values()), "≥ 3"),
        bar(f"the same, least ({least})", bytes_ratios[rust][least], "≥ 1.5"),
        bar("verdict on a parsed document, × jsonschema-rs", mean(validate_ratios[rust].values()), "≥ 2.5"),
        bar("compile, × jsonschema-rs, geometric mean", mean(compile_ratios[rust].values()), "≥ 0.5"),
    ]
    if each_ratios[blaze]:
        worst = min(each_ratios[blaze], key=each_ratios[blaze].get)
        bars[3:3] = [
            bar("verdict on a parsed document, × Blaze, geometric mean", mean(each_ratios[blaze].values()), "≥ 0.8"),
            bar(f"the same, least ({worst})", each_ratios[blaze][worst], ""),
        ]
    bars += [bar(f"{title}, µs", spent / 1e3, "≤ 10,000") for title, spent in results["hard"].items()]
    return "\n\n".join([
        f"Commit {about['commit']}, {about['date']}, {about['cpu']}; {', '.join(about['peers'])}. CPU time of one core, the "
        f"fastest of {about['rounds']} rounds; × is how many times as fast as the peer we are. "
        f"Again with: `{about['command']}`",
        "| what | bar | found |\n| --- | --- | ---: |\n" + "\n".join(bars),
        "From UTF-8 bytes to the verdict (jsonschema-rs: `orjson.loads`, then `is_valid`):", bytes_table,
        "The verdict on a parsed document, each instance in a loop of its own, as Blaze's program measures itself:", each_table,
        "The verdict on a parsed document, one instance after the other:", validate_table,
        "From the bytes of a schema to a validator:", compile_table,
        "Parsing alone:", parse_table,
    ])
