// SPDX-License-Identifier: Apache-2.0

import OpenAIAPI

extension OpenAIPreset {
    /// A server without a preset of its own, taken to speak as OpenAI's does.
    package static let compatible = OpenAIPreset("compatible", "another OpenAI-compatible server", nil) {
        $0.needsKey = false
    }

    /// Every preset, in the order of the documents.
    package static let all: [OpenAIPreset] = [
        OpenAIPreset("openai", "OpenAI", "https://api.openai.com/v1") {
            $0.quirks.tokenLimitField = .maxCompletionTokens
        },
        OpenAIPreset("azure", "Azure OpenAI", nil) {
            $0.key = .header("api-key")
            $0.address = .azure
        },
        OpenAIPreset("vllm", "vLLM", "http://localhost:8000/v1") { $0.needsKey = false },
        OpenAIPreset("ollama", "Ollama", "http://localhost:11434/v1") { $0.needsKey = false },
        OpenAIPreset("openrouter", "OpenRouter", "https://openrouter.ai/api/v1") {
            $0.quirks.streamUsage = .usageInclude
        },
        compatible,
    ]
}
