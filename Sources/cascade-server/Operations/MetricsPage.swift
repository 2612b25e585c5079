// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Counts of spans of time by upper bounds, in seconds.
struct Histogram: Sendable {
    let bounds: [Double]
    private(set) var counts: [Int]
    private(set) var sum = 0.0
    private(set) var count = 0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    mutating func add(_ span: Duration) {
        let seconds = Double(span.nanoseconds) / 1_000_000_000
        sum += seconds
        count += 1
        if let index = bounds.firstIndex(where: { seconds <= $0 }) { counts[index] += 1 }
    }
}

/// Writes Prometheus' text format.
struct MetricsPage {
    private(set) var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: some CustomStringConvertible) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// A family of counters with two labels.
    mutating func pairs(_ name: String, _ help: String, _ labels: (String, String), _ rows: [(String, String, Int)]) {
        family(name, "counter", help)
        for row in rows { sample(name, [(labels.0, row.0), (labels.1, row.1)], row.2) }
    }

    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        family(name, "histogram", help)
        rows(name, [], histogram)
    }

    /// A family of histograms with a label.
    mutating func histograms(_ name: String, _ help: String, by label: String, _ histograms: [String: Histogram]) {
        family(name, "histogram", help)
        for (value, histogram) in histograms.sorted(by: { $0.key < $1.key }) { rows(name, [(label, value)], histogram) }
    }

    private mutating func rows(_ name: String, _ labels: [(String, String)], _ histogram: Histogram) {
        var total = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            total += count
            sample(name + "_bucket", labels + [("le", "\(bound)")], total)
        }
        sample(name + "_bucket", labels + [("le", "+Inf")], histogram.count)
        sample(name + "_sum", labels, histogram.sum)
        sample(name + "_count", labels, histogram.count)
    }

    private static func escaped(_ label: String) -> String {
        var text = ""
        for character in label {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}
