func seconds(_ text: String) -> Int? {
    let units: [(Character, Int)] = [("h", 3_600), ("m", 60), ("s", 1)]
    var rest = text[...]
    var sum = 0
    var next = 0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        rest = rest.dropFirst(digits.count)
        guard let unit = rest.first, let index = units[next...].firstIndex(where: { $0.0 == unit }) else { return nil }
        rest = rest.dropFirst()
        next = index + 1
        let (product, tooLarge) = number.multipliedReportingOverflow(by: units[index].1)
        let (total, overflow) = sum.addingReportingOverflow(product)
        guard !tooLarge, !overflow else { return nil }
        sum = total
    }
    return sum
}
