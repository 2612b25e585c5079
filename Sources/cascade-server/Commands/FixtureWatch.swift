// SPDX-License-Identifier: Apache-2.0

import UnixSignals

/// Does something now and whenever files change, until SIGINT or SIGTERM.
struct FixtureWatch {
    /// The files and folders to watch; read again before every look.
    let paths: @Sendable () -> [String]
    let action: @Sendable () async -> Void

    /// How long it waits between two looks.
    private static let pause = Duration.milliseconds(300)

    func run() async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
            }
            tasks.addTask { await follow() }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    private func follow() async {
        var seen: FileFingerprint?
        while !Task.isCancelled {
            // Taken before the files are read: what is written meanwhile is seen as a change afterwards.
            let now = FileFingerprint(of: paths())
            if now != seen {
                if seen != nil {
                    Output.message("\nchanged:")
                }
                seen = now
                await action()
                Output.message("watching; Ctrl-C ends it")
            }
            guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
        }
    }
}
