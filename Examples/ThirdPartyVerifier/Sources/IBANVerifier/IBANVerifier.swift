// SPDX-License-Identifier: Apache-2.0

public import Cascade

/// Rejects answers with a bank account number whose check digits are wrong: models make such numbers up.
///
/// A verifier is a value without state: built once from its settings when the policy is loaded, then shared by every request. It never
/// throws; one that could not do its work would answer `.inconclusive(because:)`, and only an accepted answer is returned.
public struct IBANVerifier: Verifier {
    /// Whether an answer must have a number at all.
    let isRequired: Bool

    /// Findings: `check_digits`, `no_iban`; at most 8.
    public func verify(_ candidate: Candidate) async -> Judgement {
        let found = IBAN.all(in: candidate.completion.text)
        if found.isEmpty, isRequired { return .rejected(.noNumber) }
        let wrong = found.filter { !$0.isValid }.prefix(8)
        return wrong.isEmpty
            ? .accepted : Judgement(.rejected(wrong.map { .wrongDigits($0, in: candidate.completion.text) }))
    }
}

extension Finding {
    static let noNumber = Finding(
        code: "no_iban",
        message: "the answer: found no IBAN; expected one. Give the account's number."
    )

    /// `message` goes into traces, logs and errors, so it holds no text of the answer; `quoting` goes to the model that is asked again.
    static func wrongDigits(_ found: IBAN.Found, in text: [UInt8]) -> Finding {
        let number = String(decoding: text[found.range], as: UTF8.self)
        return Finding(
            code: "check_digits",
            byteRange: found.range,
            message: "the answer: found an IBAN with wrong check digits; expected one from the conversation. Copy it.",
            quoting: "the answer: found the IBAN `\(number)`, whose check digits are wrong; expected one from the "
                + "conversation. Copy it, and invent none."
        )
    }
}
