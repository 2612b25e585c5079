// SPDX-License-Identifier: Apache-2.0

import Cascade
import Logging
import ServiceLifecycle

/// Writes traces until the server has answered its last request, and then what is left.
struct TraceWriting: Service {
    let recorder: TraceRecorder
    let store: (any TraceStore)?

    func run() async throws {
        await withGracefulShutdownHandler {
            await recorder.run()
        } onGracefulShutdown: {
            recorder.close()
        }
        await store?.close()
    }
}

/// Removes traces that are older than the configuration keeps them.
struct TraceRetention: Service {
    let store: any TraceStore
    let retention: Duration
    let clock: any EngineClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do throws(StoreError) {
                    let horizon = clock.unixMilliseconds - retention.nanoseconds / 1_000_000
                    let removed = try await store.removeTraces(before: horizon)
                    if removed > 0 { logger.info("old traces removed", metadata: ["count": "\(removed)"]) }
                } catch {
                    logger.warning("old traces not removed", metadata: ["error": "\(error)"])
                }
            } while (try? await clock.sleep(for: .seconds(600))) != nil
        }
    }
}
