// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Has the model state how sure it is, in the same call, and takes the statement out of the answer.
///
/// - SeeAlso: S. Lin, J. Hilton, O. Evans, *Teaching Models to Express Their Uncertainty in Words*, 2022; K. Tian et al., *Just Ask for
///   Calibration*, 2023 (the method there called "Verb. 1S top-1").
struct VerbalizedConfidence: CallShapingVerifier {
    let scale: ConfidenceScale

    var findingCodes: [String] { ConfidenceScale.findingCodes }

    var readsNote: Bool { true }

    func shape(_ call: inout CallShape) {
        guard let wrapping = AnswerWrapping(of: call.request) else {
            return call.instruct(ConfidenceStatement.instruction)
        }
        if let format = wrapping.responseFormat(of: call.request) { call.set("response_format", to: format) }
        call.instruct(wrapping.instruction)
    }

    func unshape(_ completion: inout Completion, of request: ChatRequest) -> [UInt8]? {
        guard !completion.text.isEmpty else { return nil }
        guard let wrapping = AnswerWrapping(of: request) else {
            return ConfidenceStatement.take(from: &completion.text)
        }
        return wrapping.unwrap(&completion.text)
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        guard let note = candidate.note else {
            return .inconclusive(
                because: candidate.completion.toolCalls.isEmpty
                    ? "the model stated no confidence" : "the model called tools, and stated no confidence"
            )
        }
        switch ConfidenceStatement.value(of: note) {
        case .success(let stated): return scale.judgement(stated, by: "by the model's own word")
        case .failure(let reason): return .inconclusive(because: reason.rawValue)
        }
    }
}
