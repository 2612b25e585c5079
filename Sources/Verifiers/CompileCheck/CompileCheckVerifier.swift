// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Patterns
import Sandbox

/// Rejects answers whose code does not compile, or does not pass the policy's tests.
///
/// The code runs in a sandbox, or with `sandbox: none` as the server itself. Whatever goes wrong with the compiler, the sandbox or the
/// time that the request has left is inconclusive; what goes wrong with the answer's own code is a rejection.
struct CompileCheckVerifier: Verifier {
    /// Where and how code is run.
    struct Place: Sendable {
        let sandbox: Sandbox
        let limits: SandboxLimits
        let pool: WorkerPool
    }

    let check: CodeCheck
    let diagnostic: Pattern
    let choice: AnswerCode.Choice
    let place: Place
    let findingLimit: Int

    let costClass = CostClass.subprocess
    let reaskClosing: String? = "Return the whole corrected code."

    func verify(_ candidate: Candidate) async -> Judgement {
        let text = candidate.completion.text
        if AnswerText.isBlank(text) { return candidate.completion.toolCalls.isEmpty ? .rejected(.empty) : .accepted }
        guard let code = AnswerCode(of: text, in: check.language, choosing: choice) else {
            return .rejected(.noCode(check.language.name))
        }
        let (job, mark) = check.job(for: code)
        if let taken = job.files.map(\.path).firstRepeated {
            return .rejected(.reservedName(taken))
        }
        let clock = ContinuousClock()
        let start = clock.now
        do throws(WorkerPool.Refusal) {
            return try await place.pool.run { () async -> Judgement in
                let timeLeft = candidate.timeLeft - (clock.now - start)
                guard timeLeft > .zero else { return .inconclusive(because: "no time left") }
                let report = await place.sandbox.run(job, limits: place.limits, timeLeft: timeLeft)
                let reading = ReportReading(
                    report: report,
                    code: code,
                    answer: text,
                    isCut: timeLeft < place.limits.time,
                    mark: mark,
                    verifier: self
                )
                return reading.judgement
            }
        } catch {
            switch error {
            case .full: return .inconclusive(because: "too many checks are waiting for their turn")
            case .cancelled: return .inconclusive(because: "cancelled")
            }
        }
    }
}

extension [String] {
    /// The first element that occurs a second time.
    fileprivate var firstRepeated: String? {
        var seen: Set<String> = []
        return first { !seen.insert($0).inserted }
    }
}
