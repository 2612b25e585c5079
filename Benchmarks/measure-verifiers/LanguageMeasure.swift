// SPDX-License-Identifier: Apache-2.0

import JSON
import Verifiers

/// Prints the language of each text, `-` where it cannot be told.
struct LanguageMeasure {
    func run() throws {
        while let line = readLine() {
            let text = try JSONDocument(parsing: line).root["text"].flatMap(\.utf8).map(Array.init) ?? []
            print(LanguageReport.language(of: text) ?? "-")
        }
    }
}
