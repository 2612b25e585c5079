// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A monotone piecewise linear curve from raw confidences to the share of such answers that are right.
///
/// Between two points it is a line; below the first and above the last point it is level. A monotone curve keeps the order of answers, as
/// isotonic regression does (B. Zadrozny, C. Elkan, *Transforming Classifier Scores into Accurate Multiclass Probability Estimates*, 2002).
struct CalibrationCurve: Sendable, Equatable {
    /// A point of the curve; both in 0…1.
    struct Point: Sendable, Equatable {
        let raw: Double
        let probability: Double
    }

    /// The points, the raw confidences rising, the probabilities never falling; at least two.
    let points: [Point]

    /// The probability of a raw confidence.
    func map(_ raw: Double) -> Double {
        guard let first = points.first, let last = points.last, !raw.isNaN else { return raw }
        if raw <= first.raw { return first.probability }
        if raw >= last.raw { return last.probability }
        // The first point above; there is one, and one below it.
        let upper = points.firstIndex { $0.raw > raw } ?? points.count - 1
        let (low, high) = (points[upper - 1], points[upper])
        let share = (raw - low.raw) / (high.raw - low.raw)
        return low.probability + share * (high.probability - low.probability)
    }
}

extension SettingsReader {
    /// Reads `calibration`: a file beside the policy (CSV or JSON), or the points themselves; nil if absent or after a problem.
    mutating func calibration(in environment: PolicyEnvironment) -> CalibrationCurve? {
        guard let written = value("calibration"), written != .null else {
            note("calibration", "none", isDefault: true)
            return nil
        }
        if let file = written.string {
            note("calibration", file, isDefault: false)
            do throws(FileProblem) {
                return curve(CalibrationFile.rows(of: try environment.file(file)), in: file)
            } catch {
                report("calibration", found: error.found, expected: "a file with points", remedy: error.remedy)
                return nil
            }
        }
        guard let points = written.array else {
            report(
                "calibration",
                found: Self.show(written),
                expected: "the name of a file, or points such as `[[0.5, 0.3], [1, 0.9]]`",
                remedy: "Write `calibration: FILE.csv`."
            )
            return nil
        }
        note("calibration", "\(points.count) points", isDefault: false)
        return curve(
            points.enumerated().map { .init(place: "point \($0)", numbers: CalibrationFile.pair($1)) },
            in: nil
        )
    }

    /// The curve through some rows; nil after a problem, of which the first is reported.
    private mutating func curve(_ rows: [CalibrationFile.Row], in file: String?) -> CalibrationCurve? {
        var points: [CalibrationCurve.Point] = []
        func problem(_ row: CalibrationFile.Row?, _ found: String, _ expected: String) -> SettingsProblem {
            SettingsProblem(
                at: place(of: "calibration"),
                found: found,
                expected: expected,
                remedy: "Mend the curve.",
                detail: [file, row?.place].compactMap { $0 }.joined(separator: ", ")
            )
        }
        for row in rows {
            guard let (raw, probability) = row.numbers, (0...1).contains(raw), (0...1).contains(probability) else {
                report(problem(row, "no two numbers in 0…1", "a raw confidence and the probability of being right"))
                return nil
            }
            if let last = points.last, raw <= last.raw {
                report(problem(row, "a raw confidence that does not rise", "one over that of the point before"))
                return nil
            }
            if let last = points.last, probability < last.probability {
                report(problem(row, "a probability that falls", "at least that of the point before"))
                return nil
            }
            points.append(CalibrationCurve.Point(raw: raw, probability: probability))
        }
        guard (2...1_000).contains(points.count) else {
            report(problem(nil, points.count == 1 ? "1 point" : "\(points.count) points", "2 to 1000"))
            return nil
        }
        return CalibrationCurve(points: points)
    }
}

/// The text of a calibration file: `raw,probability` lines with or without a heading, or a JSON list of pairs.
enum CalibrationFile {
    /// A point as it stands.
    struct Row {
        let place: String
        let numbers: (Double, Double)?
    }

    static func rows(of bytes: [UInt8]) -> [Row] {
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
            let points = (try? JSONValue(parsing: bytes))?.array ?? []
            return points.enumerated().map { Row(place: "point \($0)", numbers: pair($1)) }
        }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var rows: [Row] = []
        var isFirst = true
        for (index, line) in lines.enumerated() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.filter { !$0.isWhitespace } }
            if cells.allSatisfy(\.isEmpty) || cells.first?.first == "#" { continue }
            let numbers = cells.compactMap { Double($0) }
            defer { isFirst = false }
            // A heading has no numbers at all.
            if isFirst, numbers.isEmpty { continue }
            let isPair = cells.count == 2 && numbers.count == 2
            rows.append(Row(place: "line \(index + 1)", numbers: isPair ? (numbers[0], numbers[1]) : nil))
        }
        return rows
    }

    static func pair(_ value: JSONValue) -> (Double, Double)? {
        guard let pair = value.array, pair.count == 2, let raw = pair[0].double, let probability = pair[1].double
        else { return nil }
        return (raw, probability)
    }
}
