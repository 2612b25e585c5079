// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension SettingsReader {
    /// Reads `rubric`: the points themselves, or the name of a file beside the policy that has them; nil after a problem.
    mutating func rubric(scale: Int, in environment: PolicyEnvironment) -> Rubric? {
        guard let written = value("rubric"), written != .null else {
            reportMissing("rubric", expected: "the points that an answer is graded by")
            return nil
        }
        if let file = written.string { return rubric(ofFile: file, scale: scale, in: environment) }
        var points: [Rubric.Point] = []
        entries("rubric") { reader, name, value, place in
            if let problem = Rubric.problem(withName: name) {
                reader.report(.badPoint(problem, at: place))
            }
            if let criterion = value.string {
                points.append(Rubric.Point(name: name, criterion: criterion))
                if criterion.allSatisfy(\.isWhitespace) { reader.report(.noCriterion(at: place)) }
            } else {
                points.append(reader.object(value, at: place) { $0.point(name, scale: scale) })
            }
        }
        guard written.object != nil else { return nil }
        note("rubric", points.map(\.name).joined(separator: ", "), isDefault: false)
        if let problem = SettingsProblem.pointCount(points.count, at: place(of: "rubric")) { report(problem) }
        return Rubric(introduction: "", points: points, scale: scale)
    }

    private mutating func point(_ name: String, scale: Int) -> Rubric.Point {
        Rubric.Point(
            name: name,
            criterion: requiredString("criterion", expected: "what the judge looks at, in words"),
            weight: int("weight", in: 1...100, default: 1) ?? 1,
            atLeast: int("at_least", in: 1...scale)
        )
    }

    private mutating func rubric(ofFile file: String, scale: Int, in environment: PolicyEnvironment) -> Rubric? {
        note("rubric", file, isDefault: false)
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try environment.file(file)
        } catch {
            report("rubric", found: error.found, expected: "a file with a rubric", remedy: error.remedy)
            return nil
        }
        let document = RubricDocument(bytes, scale: scale)
        for problem in document.problems {
            report(
                SettingsProblem(
                    at: place(of: "rubric"),
                    found: problem.found,
                    expected: problem.expected,
                    remedy: problem.remedy,
                    detail: "\(file), line \(problem.line)"
                )
            )
        }
        if document.problems.isEmpty,
            let problem = SettingsProblem.pointCount(document.points.count, at: place(of: "rubric"), detail: file)
        {
            report(problem)
        }
        return Rubric(introduction: document.introduction, points: document.points, scale: scale)
    }
}

extension SettingsProblem {
    fileprivate static func badPoint(_ found: String, at place: JSONPointer) -> SettingsProblem {
        SettingsProblem(
            at: place,
            isAboutKey: true,
            found: found,
            expected: "the name of a point: lower-case letters, digits and `_`, a letter first",
            remedy: "Rename it."
        )
    }

    fileprivate static func noCriterion(at place: JSONPointer) -> SettingsProblem {
        SettingsProblem(
            at: place,
            found: "an empty text",
            expected: "what the judge looks at, in words",
            remedy: "Write it."
        )
    }

    fileprivate static func pointCount(_ count: Int, at place: JSONPointer, detail: String? = nil) -> SettingsProblem? {
        if (1...Rubric.pointLimit).contains(count) { return nil }
        return SettingsProblem(
            at: place,
            found: count == 0 ? "no points" : "\(count) points",
            expected: "1 to \(Rubric.pointLimit)",
            remedy: count == 0 ? "Add one." : "A judge grades few points better: join some of them.",
            detail: detail
        )
    }
}
