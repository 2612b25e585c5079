// SPDX-License-Identifier: Apache-2.0

import Cascade
import Programs

/// Asks a program of the policy author's whether an answer is good enough: a line of JSON in, a line of JSON out.
struct ExecVerifier: Verifier {
    /// The program's file name, for reasons and findings.
    let name: String
    let pool: ProgramPool

    let costClass = CostClass.subprocess
    let findingCodes = ["failed"]

    /// Findings: `failed`, or the codes that the program gives.
    func verify(_ candidate: Candidate) async -> Judgement {
        switch await pool.ask(OutsideQuestion.line(candidate)) {
        case .failure(let fault): return .inconclusive(because: "the program `\(name)` \(fault.words)")
        case .success(let line):
            guard let verdict = OutsideVerdict(line) else {
                return .inconclusive(because: "the program `\(name)` \(ProgramFault.malformed.words)")
            }
            return verdict.judgement(by: name)
        }
    }
}

extension ProgramFault {
    /// The fault in words that follow the program's name.
    fileprivate var words: String {
        switch self {
        case .notStarted: "could not be started"
        case .exited(let status): "ended with status \(status) in place of an answer"
        case .killed(let signal): "was ended by signal \(signal) in place of an answer"
        case .timedOut(let after): "did not answer within \(after.shortText)"
        case .tooLong(let limit): "wrote a line of more than \(ByteSize.text(limit))"
        case .malformed: "wrote a line that is no verdict"
        case .unasked: "wrote a line that nothing had asked for"
        case .resting: "keeps failing and is left alone for a while"
        case .cancelled: "was not waited for"
        case .shutDown: "was ended with the server"
        }
    }
}
