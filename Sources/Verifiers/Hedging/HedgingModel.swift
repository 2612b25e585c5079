// SPDX-License-Identifier: Apache-2.0

extension CueModel {
    /// Whether an answer leaves the question open.
    static let hedges = CueModel(
        text: """
            unsure              5.00  -0.25   0.00
            lack                2.25   0.75   1.00
            knowledge           1.25   0.75   0.50
            cannot              2.50   0.50   0.00
            establish           0.75   1.50   0.25
            noguess             0.25   1.50   0.75
            memory              0.25   0.25   0.75
            undocumented        0.75   1.00   0.25
            askback             6.00   1.75  -0.25
            offerlook           0.50   1.25   0.25
            ifgiven             0.75   1.00   1.25
            refer               2.25   1.00   1.00
            soft                0.50  -0.75   1.00
            widely             -0.50  -1.50  -0.25
            however             2.50   0.25   0.75
            answers            -1.00   0.00   0.25
            no_knowledge        1.50   1.00   1.00
            cannot_establish    0.00   0.00   0.00
            bias               -3.25
            length             -0.75
            items              -0.25
            short              -0.25
            """
    )
}
