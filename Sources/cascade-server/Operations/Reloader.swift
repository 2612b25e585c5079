// SPDX-License-Identifier: Apache-2.0

import Cascade
import Logging
import PolicyFile
import ServiceLifecycle
import UnixSignals

/// What was read from the configuration and the policies, and from which files.
struct LoadedSnapshot: Sendable {
    let snapshot: Snapshot
    /// The files that it was read from.
    let files: SourceFiles
    /// The policies that are not in it since this machine lacks what they need.
    var leftOut: [PolicyLeftOut] = []
}

/// Reads the configuration anew on SIGHUP and when its files change.
///
/// The new set is compiled whole, then swapped; a bad one leaves the old one in place and says why.
struct Reloader: Service {
    let gateway: Gateway
    let first: LoadedSnapshot
    /// Of the first files, from before they were read.
    let firstFingerprint: FileFingerprint
    let watches: Bool
    let clock: any EngineClock
    let load: @Sendable () throws(PolicyFileError) -> LoadedSnapshot

    private enum Event: Sendable {
        case signal
        case look
    }

    func run() async throws {
        let (events, source) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(1))
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sighup) { source.yield(.signal) }
                }
                tasks.addTask {
                    while watches, (try? await clock.sleep(for: .seconds(1))) != nil { source.yield(.look) }
                }
                await follow(events)
                tasks.cancelAll()
            }
        }
    }

    private func follow(_ events: AsyncStream<Event>) async {
        var files = first.files
        var paths = files.paths
        var fingerprint = firstFingerprint
        for await event in events {
            // Taken before the files are read: what is written meanwhile is seen as a change afterwards.
            var now = FileFingerprint(of: paths)
            guard event == .signal || now != fingerprint else { continue }
            // What changed may name other secrets now, also some that have to be put there yet.
            look(at: files, &paths, &now)
            do throws(PolicyFileError) {
                let loaded = try load()
                gateway.swap(loaded.snapshot)
                gateway.metrics.reloaded(succeeded: true)
                files = loaded.files
                // Those that another has named meanwhile are looked at from now on; what they hold is a change, since it was not read.
                paths = files.paths
                gateway.logger.info("reloaded", metadata: ["policies": "\(loaded.snapshot.policies.keys.sorted())"])
            } catch {
                gateway.metrics.reloaded(succeeded: false)
                gateway.logger.error("reload rejected, the old policies stay", metadata: ["problems": "\(error)"])
            }
            fingerprint = now
        }
    }

    /// Takes the fingerprint anew where the files name others than before.
    private func look(at files: SourceFiles, _ paths: inout [String], _ fingerprint: inout FileFingerprint) {
        let named = files.paths
        guard named != paths else { return }
        paths = named
        fingerprint = FileFingerprint(of: named)
    }
}
