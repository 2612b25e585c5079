// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import FaultyUpstream
import Synchronization

/// How the deployments of a chaos run fail: each by itself, now and then, and for whole phases of the run, at times all together.
///
/// The phases and the fault of each call follow from the seed; which request meets which call is the threads' doing.
final class ChaosScript: Sendable {
    /// What strikes now and then.
    private static let faults: [Fault] = [
        .stall(.beforeHead), .stall(.afterHead), .stall(.midBody), .drip(bytes: 60, pause: .milliseconds(1)),
        .slowClose(.milliseconds(20)), .reset(.beforeHead), .reset(.afterHead), .reset(.midBody), .close(.beforeHead),
        .close(.afterHead), .close(.midBody), .close(.afterBody), .status(429, .milliseconds(80)),
        .status(500, .untold), .page(502), .status(503, .milliseconds(120)), .status(529, .untold),
        .status(401, .untold), .redirect, .endlessHead, .twoLengths, .falseEncoding, .page(200), .emptyBody, .otherJSON,
        .noJSON, .truncated, .withoutEnd, .errorInside, .withoutUsage, .filtered, .invalidUTF8, .huge(bytes: 100_000),
        .endlessBody,
    ]
    /// What strikes in an outage.
    private static let outages: [Fault] = [
        .stall(.beforeHead), .reset(.beforeHead), .close(.beforeHead), .status(500, .untold), .page(502),
        .status(503, .untold), .status(429, .milliseconds(150)),
    ]

    private struct Outage {
        let span: Range<Double>
        let fault: Fault
    }

    private let seed: UInt64
    private let requests: Int
    private let outages: [[Outage]]
    private let finished = Counter()

    init(seed: UInt64, deployments: Int, requests: Int) {
        self.seed = seed
        self.requests = requests
        var random = SeededGenerator(seed: seed)
        outages = (0..<deployments).map { _ in
            (0..<2).map { _ in
                let start = Double.random(in: 0..<0.9, using: &random)
                let length = Double.random(in: 0.05..<0.15, using: &random)
                return Outage(
                    span: start..<(start + length),
                    fault: Self.outages.randomElement(using: &random) ?? .none
                )
            }
        }
    }

    /// Notes that a request has its outcome, which moves the phases on.
    func finishRequest() { finished.add() }

    /// The fault of a call.
    func fault(of call: FaultyUpstream.Call, at deployment: Int) -> Fault {
        var random = SeededGenerator(seed: seed &+ UInt64(deployment) << 40 &+ UInt64(call.number))
        let progress = Double(finished.count) / Double(requests)
        // For a moment nobody answers.
        if (0.48..<0.5).contains(progress) { return .status(503, .untold) }
        if let outage = outages[deployment].first(where: { $0.span.contains(progress) }) {
            return Double.random(in: 0..<1, using: &random) < 0.95 ? outage.fault : .none
        }
        guard Double.random(in: 0..<1, using: &random) < 0.06 else { return .none }
        return Self.faults.randomElement(using: &random) ?? .none
    }
}
