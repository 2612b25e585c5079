// SPDX-License-Identifier: Apache-2.0

/// Where a program has the simple form of a pattern.
struct PlainForm {
    var firstWay: Int
    /// 0 for a pattern that needs the library.
    var wayCount: Int
}

/// The simple forms of all patterns, one after the other, so that a match counts no references.
struct PlainForms {
    private(set) var forms: [PlainForm] = []
    private(set) var ways: [PlainPattern.Way] = []
    private(set) var units: [PlainPattern.Unit] = []

    mutating func add(_ pattern: PlainPattern?) {
        forms.append(PlainForm(firstWay: ways.count, wayCount: pattern?.ways.count ?? 0))
        guard let pattern else { return }
        for way in pattern.ways {
            var way = way
            way.first += units.count
            ways.append(way)
        }
        units += pattern.units
    }
}
