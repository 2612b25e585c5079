# SPDX-License-Identifier: Apache-2.0
"""Tables in Markdown: the median of the repetitions, and their range."""

from statistics import median


def spread(values, form):
    """`14.2 (13.9–14.8)`; the value alone if there is but one."""
    if not values:
        return "–"
    middle, low, high = (form.format(value) for value in (median(values), min(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low}–{high})"


def rows(cases, repetitions):
    """One row a case; ratios and additions are taken within a repetition, then their median."""
    for case in cases:
        runs = [run for run in repetitions if case.name in run]
        mine = [run[case.name] for run in runs]
        if case.name == "direct":
            cpu = ratio = memory = rate = []
        else:
            cpu = [each["cpu_us"] for each in mine]
            ratio = [] if case.name == "nginx" else [run[case.name]["cpu_us"] / run["nginx"]["cpu_us"] for run in runs]
            memory = [each["resident_mb"] for each in mine]
            rate = [each["requests_per_second"] for each in mine]
        added = {
            quantile: [run[case.name][quantile] - run["direct"][quantile] for run in runs]
            for quantile in ("p50_us", "p99_us")
        }
        yield [
            case.title,
            spread(cpu, "{:.1f}"),
            spread(ratio, "{:.2f}"),
            f"≤ {case.bar}" if case.bar else "",
            "0" if case.name == "direct" else spread(added["p50_us"], "{:.0f}"),
            "0" if case.name == "direct" else spread(added["p99_us"], "{:.0f}"),
            spread(rate, "{:.0f}"),
            spread(memory, "{:.0f}"),
        ]


def table(header, lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, ["---"] + ["---:"] * (len(header) - 1), *lines])


def markdown(results, cases):
    """The whole report."""
    about = results["about"]
    parts = [
        f"Commit {about['commit']}, {about['date']}, {about['cpu']}, {about['nginx']}. "
        f"One core for the gateway, one for load and upstream; {len(results['repetitions'])} repetitions; "
        f"median (range). Again with: `{about['command']}`"
    ]
    if results["repetitions"]:
        parts.append(table(
            ["case", "CPU per request, µs", "× nginx", "bar", f"added p50 at {about['rate']}/s, µs", "added p99, µs",
             "requests/s at saturation", "memory, MB"],
            rows(cases, results["repetitions"])))
        noisy = sorted({
            name for run in results["repetitions"] for name, found in run.items() if found.get("others_share", 0) > 0.1})
        if noisy:
            parts.append(f"Others took more than a tenth of the gateway's core during: {', '.join(noisy)}. Repeat on a "
                         "quiet machine.")
    if results["memory"]:
        parts.append(table(
            ["memory of the server, MB", *(f"after {count:,} requests" for count in results["memory"])],
            [["Cascade, schema check and trace", *(f"{size:.1f}" for size in results["memory"].values())]]))
    return "\n\n".join(parts) + "\n"
