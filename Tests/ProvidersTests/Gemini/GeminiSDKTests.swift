// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The official `google-genai` Python SDK as judge of the goldens; what it checks is in `sdk.py`.
struct GeminiSDKTests {
    @Test("the SDK knows every member of what we send and of what we read", .timeLimit(.minutes(1)))
    func goldens() throws {
        try PythonScript.run(
            URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sdk.py"),
            [GeminiGolden.folder.path, "requests", "answers", "streams", "embeddings"]
        )
    }
}
