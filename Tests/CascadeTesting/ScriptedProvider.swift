// SPDX-License-Identifier: Apache-2.0

public import Cascade
import Synchronization

/// A provider that answers from a script, in order; its last line repeats.
public final class ScriptedProvider: Provider {
    /// One line of a script.
    public enum Line: Sendable {
        /// An answer after some time on the clock.
        case answer(Completion, after: Duration = .milliseconds(100))
        /// A fault after some time, with these events before it.
        case fault(ProviderError, after: Duration = .milliseconds(50), events: [CompletionEvent] = [])
        /// No answer within the time that the call allows.
        case timeOut
        /// No answer until the task is cancelled.
        case hang
    }

    private let script: [Line]
    private let clock: ScriptedClock
    private let made = Mutex<[ProviderCall]>([])

    /// A provider with its script.
    public init(_ script: [Line], clock: ScriptedClock) {
        self.script = script
        self.clock = clock
    }

    /// The calls made so far.
    public var calls: [ProviderCall] { made.withLock { $0 } }

    /// Plays the next line.
    public func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        let index = made.withLock { made in
            made.append(call)
            return made.count - 1
        }
        guard !script.isEmpty else { throw .unreachable(reason: "an empty script") }
        switch script[min(index, script.count - 1)] {
        case .answer(let completion, let after):
            clock.advance(by: after)
            await yield(.started(id: completion.id, model: completion.model))
            await yield(.text(completion.text))
            if let refusal = completion.refusal { await yield(.refusal(refusal)) }
            for (index, tool) in completion.toolCalls.enumerated() {
                await yield(.toolCall(index: index, id: tool.id, name: tool.name, arguments: tool.arguments))
            }
            for block in completion.thinkingBlocks { await yield(.thinkingBlock(json: block)) }
            if let wire = completion.wire { await yield(.wire(wire)) }
            if call.request.asksLogprobs, let tokens = completion.logprobs { await yield(.logprobs(tokens)) }
            if let reason = completion.finishReason { await yield(.finished(reason)) }
            if let usage = completion.usage { await yield(.usage(usage)) }
        case .fault(let fault, let after, let events):
            for event in events { await yield(event) }
            clock.advance(by: after)
            throw fault
        case .timeOut:
            let silence = call.maxSilence ?? call.timeout
            clock.advance(by: min(silence, call.timeout))
            if silence < call.timeout { throw .timedOut(phase: "first_byte", after: silence) }
            throw .timedOut(phase: "total", after: call.timeout)
        case .hang:
            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            throw .cancelled
        }
    }
}
