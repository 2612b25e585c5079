// SPDX-License-Identifier: Apache-2.0

/// Weighs the cues of an answer into a probability: a logistic model with one weight per cue and zone.
///
/// Written one cue a line: its name, then its weights in the opening, the head and the body. The lines `bias`, `length` (per doubling
/// from 64 bytes on), `items` (per two items of a list, at most two) and `short` (below 200 bytes) have one weight.
struct CueModel: Sendable {
    /// Names of the cues in the order of the lines.
    let cues: [String]
    /// By zone, then cue.
    private let weights: [Double]
    private let bias: Double
    private let length: Double
    private let items: Double
    private let short: Double

    init(text: String) {
        var cues: [String] = []
        var weights: [[Double]] = []
        var single: [Substring: Double] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { Double($0) }
            guard let name = words.first, !numbers.isEmpty else { continue }
            if numbers.count == CueScan.Zone.allCases.count {
                cues.append(String(name))
                weights.append(numbers)
            } else {
                single[name] = numbers[0]
            }
        }
        self.cues = cues
        self.weights = CueScan.Zone.allCases.flatMap { zone in weights.map { $0[zone.rawValue] } }
        bias = single["bias"] ?? 0
        length = single["length"] ?? 0
        items = single["items"] ?? 0
        short = single["short"] ?? 0
    }

    /// The probability in 0…1 that the model stands for.
    func probability(of scan: CueScan) -> Double {
        var sum = bias + length * Self.doublings(scan.length) + items * Double(scan.items) / 2
        if scan.length < 200 { sum += short }
        for zone in CueScan.Zone.allCases {
            var rest = scan.mask(zone)
            while rest != 0 {
                sum += weights[zone.rawValue * cues.count + rest.trailingZeroBitCount]
                rest &= rest - 1
            }
        }
        return Self.logistic(sum)
    }

    /// How often 64 bytes double to the length, at most 6; linear between the powers.
    static func doublings(_ length: Int) -> Double {
        let ratio = 1 + Double(length) / 64
        return min(Double(ratio.exponent) + ratio.significand - 1, 6)
    }

    /// 1 / (1 + e^-x), by (1 - x/2^20)^(2^20): six digits where it matters, and no C library.
    static func logistic(_ x: Double) -> Double {
        var power = 1 - min(max(x, -40), 40) / 1_048_576
        for _ in 0..<20 { power *= power }
        return 1 / (1 + power)
    }
}
