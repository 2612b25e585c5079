// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension Finding {
    static func doesNotCompile(at place: JSONPosition, _ line: String, _ words: String) -> Finding {
        let where_ = "line \(place.line), column \(place.column)"
        return Finding(
            code: "does_not_compile",
            position: place,
            message: "\(where_): found an error of the compiler; expected code that compiles. Correct it.",
            quoting: "\(where_), \(line): found an error: \(words); expected code that compiles. Correct it."
        )
    }

    /// An error outside the answer's own files: a name that nothing defines, or that the tests miss.
    static func unlocated(_ words: String, withTests: Bool) -> Finding {
        let expected = withTests ? "code that builds with the tests" : "code that builds"
        return Finding(
            code: "does_not_compile",
            message: "the answer: found code that does not build as a whole; expected \(expected). Correct it.",
            quoting:
                "the answer: found code that does not build as a whole: \(words); expected \(expected). Correct it."
        )
    }

    static func noCode(_ language: String) -> Finding {
        Finding(
            code: "no_code",
            message: "the answer: found code blocks, but none of \(language); expected \(language). "
                + "Put the code into a block that is tagged with `\(language)`."
        )
    }

    static func reservedName(_ path: String) -> Finding {
        Finding(
            code: "reserved_name",
            message:
                "the answer: found a file with a name that the check needs for its own; expected another name. Rename it.",
            quoting:
                "the answer: found a file `\(path)`, a name that the check needs for its own; expected another name. Rename it."
        )
    }

    /// A program that ended with another status than 0; 128 and more is a signal.
    ///
    /// Assertions end programs by traps and aborts in some languages, so with tests those are failed tests, not crashes.
    static func ended(with status: Int, _ words: String, inTests: Bool) -> Finding {
        let names = [4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV"]
        let how = status > 128 ? names[status - 128] ?? "signal \(status - 128)" : "exit status \(status)"
        if status > 128, !(inTests && 4...6 ~= status - 128) {
            return ended("crashed", "code that crashes (\(how))", words)
        }
        return ended("tests_failed", "code that fails \(inTests ? "its tests" : "to run") (\(how))", words)
    }

    private static func ended(_ code: String, _ found: String, _ words: String) -> Finding {
        Finding(
            code: code,
            message: "the answer: found \(found); expected that it runs to its end. Correct it.",
            quoting:
                "the answer: found \(found)\(words.isEmpty ? "" : ": \(words)"); expected that it runs to its end. "
                + "Correct it."
        )
    }

    static func timedOut(_ limit: String) -> Finding {
        Finding(
            code: "timed_out",
            message: "the answer: found code that was not done within \(limit); expected that it ends. Correct it."
        )
    }

    static func tooMuchMemory(_ limit: String) -> Finding {
        Finding(
            code: "out_of_memory",
            message: "the answer: found code that needs more than \(limit) of memory; expected less. Correct it."
        )
    }

    static func tooMuchOutput(_ limit: String) -> Finding {
        Finding(
            code: "too_much_output",
            message: "the answer: found code that writes more than \(limit); expected less. Correct it."
        )
    }

    /// The program said that all is well, but its last line was never run.
    static let incomplete = Finding(
        code: "incomplete",
        message:
            "the answer: found code that ends the program before its end is reached; expected that it runs through. "
            + "Leave out what ends the program."
    )
}

extension CompileCheckVerifier {
    var findingCodes: [String] {
        switch (check.hasTests, check.recipe.run) {
        case (true, _): ["does_not_compile", "no_code", "tests_failed", "timed_out"]
        case (false, .some): ["does_not_compile", "timed_out"]
        case (false, nil): ["does_not_compile"]
        }
    }
}
