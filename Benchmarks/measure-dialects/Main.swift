// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Prints what it takes to say a request of 1 KB in each dialect, and to read an answer of 1 KB.
///
/// CPU time, the best of some rounds, so that other work on the machine counts little.
@main
struct MeasureDialects {
    static func main() {
        print("| what | CPU, µs |")
        print("| --- | --- |")
        for (name, run) in openAICases + anthropicCases + geminiCases + bedrockCases {
            print("| \(name) | \(text(best(run) / 1_000)) |")
        }
    }

    /// The nanoseconds of one run.
    private static func best(_ run: () -> Int) -> Double {
        var best = Double.infinity
        var made = 0
        for _ in 0..<30 {
            let start = clock()
            for _ in 0..<500 { made &+= run() }
            best = min(best, Double(clock() - start) * 1_000_000_000 / Double(CLOCKS_PER_SEC) / 500)
        }
        precondition(made != 0, "nothing was made")
        return best
    }

    private static func text(_ microseconds: Double) -> String {
        let tenths = Int((microseconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
