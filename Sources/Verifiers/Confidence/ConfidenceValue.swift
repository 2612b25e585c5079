// SPDX-License-Identifier: Apache-2.0

extension ConfidenceStatement {
    /// Why a value is none.
    enum Unreadable: String, Error {
        case noNumber = "the model stated its confidence without a number"
        case severalNumbers = "the model stated its confidence in more than one number"
        case outOfRange = "the model stated a confidence outside of 0 to 100 %"
    }

    /// Reads a stated confidence: `85%`, `85`, `0.85`, `8/10`, in the digits of any script.
    ///
    /// A number with a percent sign counts out of 100, and so does a whole number without one: what could be read in two ways is read as
    /// the lower. A number up to 1 with a decimal point is a share.
    ///
    /// - Returns: The confidence in 0…1, or why there is none.
    static func value(of note: [UInt8]) -> Result<Double, Unreadable> {
        var scalars = String(decoding: note, as: UTF8.self).unicodeScalars[...]
        scalars = scalars.drop { isAside($0) }
        guard let first = scalars.first else { return .failure(.noNumber) }
        if "-−–".unicodeScalars.contains(first) {
            return .failure(scalars.dropFirst().first.map { digit($0) != nil } == true ? .outOfRange : .noNumber)
        }
        guard let number = decimal(&scalars) else { return .failure(.noNumber) }
        scalars = scalars.drop { $0.properties.isWhitespace }
        var whole = 100.0
        if scalars.first == "/" {
            scalars = scalars.dropFirst().drop { $0.properties.isWhitespace }
            guard let other = decimal(&scalars), other.value > 0 else { return .failure(.noNumber) }
            whole = other.value
        } else if !isPercent(scalars.first), number.hasPoint, number.value <= 1 {
            whole = 1
        }
        if scalars.contains(where: { digit($0) != nil }) { return .failure(.severalNumbers) }
        let share = number.value / whole
        return (0...1).contains(share) ? .success(share) : .failure(.outOfRange)
    }

    /// Reads digits with at most one decimal point or comma; nil where there are none.
    private static func decimal(_ scalars: inout Substring.UnicodeScalarView) -> (value: Double, hasPoint: Bool)? {
        var value = 0.0
        var scale = 1.0
        var hasPoint = false
        var count = 0
        while let scalar = scalars.first {
            if let digit = digit(scalar) {
                value = value * 10 + digit
                if hasPoint { scale *= 10 }
                count += 1
            } else if !hasPoint, count > 0, ".,٫．".unicodeScalars.contains(scalar),
                scalars.dropFirst().first.map({ digit($0) != nil }) == true
            {
                hasPoint = true
            } else {
                break
            }
            scalars = scalars.dropFirst()
        }
        return count > 0 ? (value / scale, hasPoint) : nil
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Double? {
        guard scalar.properties.numericType == .decimal else { return nil }
        return scalar.properties.numericValue
    }

    private static func isPercent(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { "%％٪﹪".unicodeScalars.contains($0) } ?? false
    }

    /// White space, emphasis and signs that say "about".
    private static func isAside(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || "*_`([{<~≈+\"".unicodeScalars.contains(scalar)
    }
}
