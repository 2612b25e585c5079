// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What tells that files changed: the time, size and number of each.
struct FileFingerprint: Equatable, Sendable {
    private struct Stamp: Equatable, Sendable {
        let modified: Date?
        let size: UInt64?
        let number: Int?
    }

    private let stamps: [String: Stamp]

    /// The fingerprint of files as they are now, and of all that is below those of them which are folders.
    ///
    /// What is missing counts too, and a link as what it leads to: mounted secrets are renewed by changing a link on the way.
    init(of paths: [String]) {
        let files = FileManager.default
        let below = paths.flatMap { path in (files.subpaths(atPath: path) ?? []).map { "\(path)/\($0)" } }
        var stamps: [String: Stamp] = [:]
        for path in paths + below {
            let target = URL(filePath: path).resolvingSymlinksInPath().path
            guard let attributes = try? files.attributesOfItem(atPath: target) else { continue }
            stamps[path] = Stamp(
                modified: attributes[.modificationDate] as? Date,
                size: (attributes[.size] as? NSNumber)?.uint64Value,
                number: (attributes[.systemFileNumber] as? NSNumber)?.intValue
            )
        }
        self.stamps = stamps
    }
}
