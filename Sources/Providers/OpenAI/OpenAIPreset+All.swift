// SPDX-License-Identifier: Apache-2.0

import OpenAIAPI

// Where a difference is told of, it was read in the vendor's documents, or in reports of its very error message. A gateway counts as
// what may stand behind it.
extension OpenAIPreset {
    /// A server without a preset of its own, taken to speak as OpenAI's does.
    package static let compatible = OpenAIPreset("compatible", "another OpenAI-compatible server", nil) {
        $0.needsKey = false
    }

    /// Every preset, in the order of the documents.
    package static let all: [OpenAIPreset] = vendors + selfHosted + [compatible]

    private static let vendors: [OpenAIPreset] = [
        OpenAIPreset("openai", "OpenAI", "https://api.openai.com/v1") {
            $0.refusesSchemas = true
            // `max_tokens` is deprecated, and refused by the reasoning models.
            $0.quirks.tokenLimitField = .maxCompletionTokens
        },
        OpenAIPreset("azure", "Azure OpenAI", nil) {
            $0.refusesSchemas = true
            $0.key = .header("api-key")
            $0.address = .azure
            $0.quirks.tokenLimitField = .maxCompletionTokens
        },
        OpenAIPreset("openrouter", "OpenRouter", "https://openrouter.ai/api/v1") { $0.refusesSchemas = true },
        OpenAIPreset("tokenmix", "TokenMix", "https://api.tokenmix.ai/v1") { $0.refusesSchemas = true },
        OpenAIPreset("groq", "Groq", "https://api.groq.com/openai/v1") {
            $0.refusesSchemas = true
            // console.groq.com/docs/openai: these are answered with 400.
            $0.quirks.members.refused = ["logprobs", "top_logprobs", "logit_bias"]
            $0.quirks.droppedInMessages = ["name"]
            $0.embeddings = nil
        },
        OpenAIPreset("together", "Together AI", "https://api.together.ai/v1") {
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("deepseek", "DeepSeek", "https://api.deepseek.com") {
            // `json_schema` is answered with 400, `This response_format type is unavailable now`.
            $0.quirks.schema = .jsonObject
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsDeveloper = false
            $0.embeddings = nil
        },
        OpenAIPreset("mistral", "Mistral AI", "https://api.mistral.ai/v1") {
            // Every field it does not know is answered with 422, `extra_forbidden`, also inside messages.
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsStreamOptions = false
            $0.quirks.knowsDeveloper = false
            $0.quirks.members.renamed = ["seed": "random_seed"]
            $0.quirks.members.dropped = ["user", "store", "metadata", "service_tier", "safety_identifier"]
            $0.quirks.members.refused = ["logprobs", "top_logprobs", "logit_bias"]
            $0.quirks.droppedInMessages = ["name", "refusal", "reasoning_content", "thinking_blocks"]
            $0.embeddings?.renamed = ["dimensions": "output_dimension"]
            $0.embeddings?.dropped = ["user"]
        },
        OpenAIPreset("xai", "xAI", "https://api.x.ai/v1") {
            $0.quirks.tokenLimitField = .maxCompletionTokens
            $0.embeddings = nil
        },
        OpenAIPreset("fireworks", "Fireworks AI", "https://api.fireworks.ai/inference/v1") {
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("cerebras", "Cerebras", "https://api.cerebras.ai/v1") {
            $0.refusesSchemas = true
            // Each of these is answered with 400.
            $0.quirks.tokenLimitField = .maxCompletionTokens
            $0.quirks.members.dropped = ["service_tier"]
            $0.quirks.members.refused = ["frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls"]
            $0.embeddings = nil
        },
        OpenAIPreset("perplexity", "Perplexity", "https://api.perplexity.ai") {
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsJSONObject = false
            $0.quirks.knowsStreamOptions = false
            $0.quirks.knowsDeveloper = false
            $0.quirks.members.dropped = ["service_tier"]
            $0.quirks.members.refused = [
                "tools", "logprobs", "top_logprobs", "logit_bias", "stop", "seed", "parallel_tool_calls",
            ]
            $0.embeddings = nil
        },
        OpenAIPreset("huggingface", "Hugging Face", "https://router.huggingface.co/v1") {
            $0.quirks.knowsDeveloper = false
            $0.embeddings = nil
        },
        OpenAIPreset("cohere", "Cohere", "https://api.cohere.ai/compatibility/v1") {
            // docs.cohere.com/docs/compatibility-api, "Unsupported parameters"; a schema stands under `json_object`.
            $0.quirks.schema = .jsonObjectSchema
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsStreamOptions = false
            $0.quirks.members.dropped = ["store", "metadata", "service_tier", "user"]
            $0.quirks.members.refused = [
                "logprobs", "top_logprobs", "logit_bias", "modalities", "prediction", "audio", "parallel_tool_calls",
            ]
            $0.embeddings?.dropped = ["user"]
            $0.embeddings?.refused = ["dimensions"]
        },
    ]

    /// Chat templates of open models often know no `developer`: they refuse it or pass it over in silence.
    private static let selfHosted: [OpenAIPreset] = [
        OpenAIPreset("vllm", "vLLM", "http://localhost:8000/v1") {
            $0.needsKey = false
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("sglang", "SGLang", "http://localhost:30000/v1") {
            $0.needsKey = false
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("nim", "NVIDIA NIM", "http://localhost:8000/v1") {
            $0.needsKey = false
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("ollama", "Ollama", "http://localhost:11434/v1") {
            $0.needsKey = false
            // Its list of fields has this name only; the other is passed over.
            $0.quirks.tokenLimitField = .maxTokens
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("llamacpp", "llama.cpp", "http://localhost:8080/v1") {
            $0.needsKey = false
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("lmstudio", "LM Studio", "http://localhost:1234/v1") {
            $0.needsKey = false
            // Answered with 400, `'response_format.type' must be 'json_schema' or 'text'`.
            $0.quirks.knowsJSONObject = false
            $0.quirks.knowsDeveloper = false
        },
        OpenAIPreset("litellm", "LiteLLM", "http://localhost:4000/v1") {
            $0.needsKey = false
            $0.refusesSchemas = true
        },
    ]
}
