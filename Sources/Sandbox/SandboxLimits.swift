// SPDX-License-Identifier: Apache-2.0

/// What a run may use before it is ended.
package struct SandboxLimits: Sendable, Equatable {
    /// Time by the clock, for everything together.
    package var time: Duration = .seconds(10)
    /// Time on a processor, of each process; whole seconds count.
    package var cpu: Duration = .seconds(10)
    /// Memory in bytes: of each process, by the kernel, and of all together, looked at every 50 ms.
    package var memory: Int = 1 << 30
    /// Processes and threads at once.
    package var processes: Int = 64
    /// What the files of `/work` and `/tmp` may hold, in bytes each; they are kept in memory.
    package var disk: Int = 64 << 20
    /// Output that is kept, in bytes of each stream; more ends the run.
    package var output: Int = 1 << 20

    package init() {}

    /// The command that sets the limits of the processes below it, up to the command itself.
    func prlimit(_ path: String) -> [String] {
        // A program may handle the signal of the soft limit; one second later it is killed.
        let seconds = max(1, Int(cpu.components.seconds) + (cpu.components.attoseconds > 0 ? 1 : 0))
        return [
            path, "--cpu=\(seconds):\(seconds + 1)", "--data=\(memory)", "--nproc=\(processes)", "--fsize=\(disk)",
            "--nofile=256", "--core=0", "--msgqueue=0", "--memlock=65536", "--",
        ]
    }
}
