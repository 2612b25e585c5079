// SPDX-License-Identifier: Apache-2.0

/// What a judge grades an answer by: named points, each on the same scale.
struct Rubric: Sendable, Equatable {
    /// One thing that an answer is graded for.
    struct Point: Sendable, Equatable {
        /// Its name: 1 to 40 lower-case letters, digits and `_`, a letter first.
        let name: String
        /// What the judge looks at, in words.
        let criterion: String
        /// How much it counts beside the others, 1 to 100.
        var weight = 1
        /// The grade below which the whole answer fails; nil for none.
        var atLeast: Int?
    }

    /// How many points a rubric can have.
    static let pointLimit = 12

    /// Words for the judge about the task; may be empty.
    let introduction: String
    /// At least one.
    let points: [Point]
    /// The best grade, 2 to 10; the worst is 1.
    let scale: Int

    /// A grade as a number in 0…1.
    func share(of grade: Int) -> Double {
        Double(grade - 1) / Double(scale - 1)
    }

    /// The score of an answer, in 0…1: the weighted mean of its grades, or 0 where a point has less than it must have.
    ///
    /// - Parameter grades: One grade a point, in the order of the points.
    /// - Returns: The score.
    func score(of grades: [Int]) -> Double {
        var sum = 0.0
        var weights = 0
        for (point, grade) in zip(points, grades) {
            if let least = point.atLeast, grade < least { return 0 }
            sum += share(of: grade) * Double(point.weight)
            weights += point.weight
        }
        return weights == 0 ? 0 : sum / Double(weights)
    }

    /// What is wrong with the name of a point; nil if nothing is.
    static func problem(withName name: String) -> String? {
        let reserved = ["addresses_judge", "empty", "truncated", "worse"]
        if reserved.contains(name) { return "`\(name)`, which is the code of another finding" }
        let isWord = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
        let isSound = isWord && (1...40).contains(name.utf8.count) && name.first?.isLetter == true
        return isSound ? nil : "`\(name.prefix(60))`"
    }
}
