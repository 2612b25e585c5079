// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Sandbox

/// Turns what a job's run showed into a judgement.
struct ReportReading {
    let report: SandboxReport
    let code: AnswerCode
    let answer: [UInt8]
    /// Whether the time of the request was shorter than that of the check.
    let isCut: Bool
    let mark: String?
    let verifier: CompileCheckVerifier

    private var limits: SandboxLimits { verifier.place.limits }
    /// Whether the answer's own code was running; before that, everything that runs is the compiler.
    private var ranOwnCode: Bool {
        report.reachedRun && verifier.check.recipe.run != nil
    }

    var judgement: Judgement {
        switch report.ending {
        case .failed(let reason): return .inconclusive(because: "the sandbox failed: \(CompilerOutput.plain(reason))")
        case .cancelled: return .inconclusive(because: "cancelled")
        case .timedOut where isCut: return .inconclusive(because: "no time left")
        case .timedOut:
            let limit = limits.time.shortText
            return ranOwnCode
                ? .rejected(.timedOut(limit)) : .inconclusive(because: "the compiler was not done within \(limit)")
        case .tooMuchMemory:
            let limit = ByteSize.text(limits.memory)
            return ranOwnCode
                ? .rejected(.tooMuchMemory(limit)) : .inconclusive(because: "the compiler needed more than \(limit)")
        case .tooMuchOutput:
            let limit = ByteSize.text(limits.output)
            if ranOwnCode { return .rejected(.tooMuchOutput(limit)) }
            let errors = located(in: CompilerOutput(report.build, matching: verifier.diagnostic)).own
            return errors.isEmpty
                ? .inconclusive(because: "the compiler wrote more than \(limit)") : rejected(for: errors)
        case .exited(0): return finished
        case .exited(let status): return ranOwnCode ? failed(status) : doesNotCompile(status)
        }
    }

    /// The last command ended well; where a mark is expected, the program must also have come to its own end.
    private var finished: Judgement {
        guard let mark else { return .accepted }
        let lines = report.output.split(separator: 0x0A)
        return lines.contains { $0.elementsEqual(mark.utf8) } ? .accepted : .rejected(.incomplete)
    }

    // MARK: Compilers

    private func doesNotCompile(_ status: Int) -> Judgement {
        if status > 128 { return .inconclusive(because: "the compiler was ended by signal \(status - 128)") }
        if status == 126 || status == 127 { return .inconclusive(because: "the compiler could not be run") }
        let output = CompilerOutput(report.build, matching: verifier.diagnostic)
        if output.isOutOfMeans { return .inconclusive(because: "the compiler ran out of memory or processes") }
        let errors = located(in: output)
        if !errors.own.isEmpty { return rejected(for: errors.own) }
        let telling = errors.others.first?.message ?? CompilerOutput.telling(report.build)
        return .rejected(.unlocated(CompilerOutput.plain(telling), withTests: verifier.check.hasTests))
    }

    /// The errors in the answer, each with its place there, and those elsewhere.
    private func located(
        in output: CompilerOutput
    ) -> (own: [(place: JSONPosition, message: String)], others: [CompilerOutput.Error]) {
        var own: [(JSONPosition, String)] = []
        var others: [CompilerOutput.Error] = []
        for error in output.errors {
            let file = error.file.isEmpty ? code.files.first : code.file(named: error.file)
            if let file, let place = file.position(line: error.line, column: error.column) {
                own.append((place, error.message))
            } else {
                others.append(error)
            }
        }
        return (own, others)
    }

    private func rejected(for errors: [(place: JSONPosition, message: String)]) -> Judgement {
        Judgement(
            .rejected(
                errors.prefix(verifier.findingLimit).map { error in
                    .doesNotCompile(at: error.place, line(error.place.line), CompilerOutput.plain(error.message))
                }
            )
        )
    }

    /// A line of the answer as a finding quotes it.
    private func line(_ number: Int) -> String {
        var start = 0
        for _ in 1..<max(1, number) {
            guard let end = answer[start...].firstIndex(of: 0x0A) else { break }
            start = end + 1
        }
        let end = answer[start...].firstIndex(of: 0x0A) ?? answer.count
        return AnswerText.quote(start..<end, of: answer)
    }

    // MARK: The answer's own code

    private func failed(_ status: Int) -> Judgement {
        // A shell says that its child was ended by a signal with 128 and more: out of CPU time, too large a file, or killed.
        if status == 128 + 24 { return .rejected(.timedOut(limits.cpu.shortText)) }
        let errors = located(in: CompilerOutput(report.errors, matching: verifier.diagnostic)).own
        if !verifier.check.hasTests, !errors.isEmpty { return rejected(for: errors) }
        let telling = CompilerOutput.telling(report.errors.isEmpty ? report.output : report.errors)
        return .rejected(.ended(with: status, telling, inTests: verifier.check.hasTests))
    }
}
