// SPDX-License-Identifier: Apache-2.0

/// What the phrase verifiers see in a text, as numbers: for the script that fits their weights.
package enum CueReport {
    /// The detectors that have weights.
    package enum Detector: String, CaseIterable {
        case refusal, hedging
    }

    /// The names of a detector's cues, in the order of their bits.
    package static func cues(of detector: Detector) -> [String] {
        switch detector {
        case .refusal: CueModel.refuses.cues
        case .hedging: CueModel.hedges.cues
        }
    }

    /// The version of a detector's phrases and weights.
    package static func version(of detector: Detector) -> Int {
        switch detector {
        case .refusal: RefusalDetector.version
        case .hedging: HedgingDetector.version
        }
    }

    /// The cues of a text by zone, one bit each, and the four plain features.
    package static func features(
        of text: [UInt8],
        by detector: Detector
    ) -> (opening: UInt64, head: UInt64, body: UInt64, doublings: Double, items: Int, isShort: Bool) {
        let scan =
            switch detector {
            case .refusal: RefusalDetector.all.scan(text)
            case .hedging: HedgingDetector.all.scan(text)
            }
        return (
            scan.seen.opening, scan.seen.head, scan.seen.body,
            CueModel.doublings(scan.length), scan.items, scan.length < 200
        )
    }

    /// The probabilities a detector gives: refuses and refuses wholly, or hedges.
    package static func scores(of text: [UInt8], by detector: Detector) -> [Double] {
        switch detector {
        case .refusal:
            let reading = RefusalDetector.all.read(text)
            return [reading.refuses, reading.wholly]
        case .hedging: return [HedgingDetector.all.read(text)]
        }
    }
}
