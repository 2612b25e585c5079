// SPDX-License-Identifier: Apache-2.0

import JSON
@testable import Repair

/// Answer → the JSON in it: what is mended is mended for good, and what was JSON already stays as it is.
@c(LLVMFuzzerTestOneInput)
public func repairInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = unsafe bytes(start, count)
    let repair = JSONRepair(text)
    require(repair.found.count <= JSONRepair.limit, "more values than the limit")
    if let broken = repair.broken { require(text.indices.contains(broken), "a broken value outside of its text") }
    var end = 0
    for found in repair.found {
        require(
            found.range.lowerBound >= end && found.range.upperBound <= text.count,
            "values overlap or are not in order"
        )
        end = found.range.upperBound
        check(found, text)
    }
    if let document = try? JSONDocument(parsing: text), [.array, .object].contains(document.root.kind) {
        require(repair.found.count == 1 && repair.broken == nil, "JSON as it stands is one value")
        require(repair.found.first?.isVerbatim == true, "JSON as it stands is changed")
        require(repair.found.first?.json == Array(document.root.text), "JSON as it stands is another value")
    }
    return 0
}

private func check(_ found: JSONRepair.Found, _ text: [UInt8]) {
    if found.isVerbatim { require(found.json.elementsEqual(text[found.range]), "verbatim, but not the text") }
    do throws(JSONSyntaxError) {
        _ = try JSONDocument(parsing: found.json)
    } catch {
        // Faults of what a value says are not mended: names written twice, halves of characters, numbers without bound.
        let isOfContent = [.duplicateKey, .badEscape, .invalidUTF8, .badNumber, .tooDeep].contains(error.kind)
        require(isOfContent, "mended into what is no JSON: \(error)")
        return
    }
    let again = JSONRepair(found.json)
    require(again.found.count == 1 && again.broken == nil, "mended twice, it is not one value")
    require(again.found.first?.json == found.json, "mended twice, it is another text")
    require(again.found.first?.changes.isEmpty == true, "what is mended is changed again")
}
