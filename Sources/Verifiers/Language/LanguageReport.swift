// SPDX-License-Identifier: Apache-2.0

/// What the language verifier sees in a text, for measurements.
package enum LanguageReport {
    /// The language that most of a text is written in, as ISO 639-1; nil where too little is written to tell.
    package static func language(of text: [UInt8]) -> String? { LanguageReading.language(of: text) }
}
