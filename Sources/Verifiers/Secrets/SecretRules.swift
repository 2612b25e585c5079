// SPDX-License-Identifier: Apache-2.0

/// The keys and tokens of services that are known by how they begin, in their makers' documented formats.
///
/// Version 1, of 2026-11-21.
struct SecretRule: Sendable {
    /// The bytes that may follow the prefix.
    enum Alphabet: Sendable {
        case hex, base62, base64url, base32, printable

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool {
            switch self {
            case .hex: byte.isDigit || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
            case .base62: byte.isDigit || byte.isLetter && byte != UInt8(ascii: "_")
            case .base64url: byte.isDigit || byte.isLetter || byte == UInt8(ascii: "-")
            case .base32:
                (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
                    || (byte >= UInt8(ascii: "2") && byte <= UInt8(ascii: "7"))
            case .printable:
                byte.isDigit || byte.isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "=")
            }
        }
    }

    /// What the digits have to satisfy beyond their number.
    enum Check: Sendable {
        case none
        /// The last six are the CRC-32 of those before, in base 62.
        case crc32Base62
        /// Letters of both cases or digits among them, as chance brings: what is all one kind is a name or a stand-in.
        case mixed
    }

    /// What it is, in words.
    let name: String
    let prefix: [UInt8]
    let alphabet: Alphabet
    /// How many bytes follow the prefix.
    let length: ClosedRange<Int>
    let check: Check

    private init(
        _ name: String,
        _ prefix: String,
        _ alphabet: Alphabet,
        _ length: ClosedRange<Int>,
        _ check: Check = .none
    ) {
        self.name = name
        self.prefix = Array(prefix.utf8)
        self.alphabet = alphabet
        self.length = length
        self.check = check
    }

    private static let long = 512

    static let all: [SecretRule] =
        ["AKIA", "ASIA", "ABIA", "ACCA"].map { SecretRule("an AWS access key", $0, .base32, 16...16) }
        + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map {
            SecretRule("a GitHub token", $0, .base62, 36...36, .crc32Base62)
        }
        + ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-"].map {
            SecretRule("a GitLab token", $0, .base64url, 20...64, .mixed)
        }
        + ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-"].map {
            SecretRule("a Slack token", $0, .base64url, 20...256, .mixed)
        }
        + ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"].map {
            SecretRule("a Stripe key", $0, .base62, 24...256, .mixed)
        }
        + ["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-"].map {
            SecretRule("an Anthropic key", $0, .base64url, 80...140)
        }
        + ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-or-v1-"].map {
            SecretRule("a key of a model's vendor", $0, .base64url, 40...256, .mixed)
        }
        + ["dop_v1_", "doo_v1_", "dor_v1_"].map { SecretRule("a DigitalOcean token", $0, .hex, 64...64) }
        + ["shpat_", "shpca_", "shppa_", "shpss_"].map { SecretRule("a Shopify token", $0, .hex, 32...32) }
        + ["hvs.", "hvb.", "hvr."].map { SecretRule("a Vault token", $0, .base64url, 24...long, .mixed) }
        + single

    private static let single: [SecretRule] = [
        SecretRule("a GitHub token", "github_pat_", .base64url, 82...82, .mixed),
        SecretRule("an npm token", "npm_", .base62, 36...36, .crc32Base62),
        SecretRule("an OpenAI key", "sk-", .base62, 48...48, .mixed),
        SecretRule("a Google API key", "AIza", .base64url, 35...35, .mixed),
        SecretRule("a Google client secret", "GOCSPX-", .base64url, 28...28, .mixed),
        SecretRule("a Google access token", "ya29.", .base64url, 40...long, .mixed),
        SecretRule("a Hugging Face token", "hf_", .base62, 34...34, .mixed),
        SecretRule("a Replicate token", "r8_", .base62, 37...37, .mixed),
        SecretRule("a Groq key", "gsk_", .base62, 52...52, .mixed),
        SecretRule("an xAI key", "xai-", .base62, 80...80, .mixed),
        SecretRule("a Perplexity key", "pplx-", .base62, 40...56, .mixed),
        SecretRule("a SendGrid key", "SG.", .printable, 66...66, .mixed),
        SecretRule("a Mailgun key", "key-", .hex, 32...32),
        SecretRule("a Databricks token", "dapi", .hex, 32...34),
        SecretRule("a Linear key", "lin_api_", .base62, 40...40, .mixed),
        SecretRule("a Notion token", "ntn_", .base62, 40...50, .mixed),
        SecretRule("a Docker Hub token", "dckr_pat_", .base64url, 27...36, .mixed),
        SecretRule("a PyPI token", "pypi-AgEIcHlwaS5vcmc", .base64url, 50...long),
        SecretRule("a RubyGems key", "rubygems_", .hex, 48...48),
        SecretRule("a crates.io token", "cio", .base62, 32...32, .mixed),
        SecretRule("a Grafana token", "glsa_", .base64url, 41...41, .mixed),
        SecretRule("a Grafana token", "glc_", .printable, 32...400, .mixed),
        SecretRule("a New Relic key", "NRAK-", .base62, 27...27),
        SecretRule("a Postman key", "PMAK-", .base64url, 59...59),
        SecretRule("an Atlassian token", "ATATT3xFfGF0", .printable, 160...240),
        SecretRule("a Doppler token", "dp.pt.", .base62, 40...44, .mixed),
        SecretRule("a Pulumi token", "pul-", .hex, 40...40),
        SecretRule("a Sentry token", "sntrys_", .printable, 60...long),
        SecretRule("a Square token", "EAAA", .base64url, 60...60, .mixed),
        SecretRule("an age key", "AGE-SECRET-KEY-1", .base62, 58...58),
        SecretRule("an Azure storage key", "AccountKey=", .printable, 60...100),
    ]

    /// The rules by the first byte of their prefix, long prefixes first.
    static let byFirstByte: [[SecretRule]] = {
        var rules = [[SecretRule]](repeating: [], count: 256)
        for rule in all { rules[Int(rule.prefix[0])].append(rule) }
        return rules.map { $0.sorted { $0.prefix.count > $1.prefix.count } }
    }()

    /// By the first three bytes of a prefix, folded to 15 bits: whether some rule begins so.
    private static let beginnings: [Bool] = {
        var beginnings = [Bool](repeating: false, count: 1 << 15)
        for rule in all { beginnings[index(rule.prefix[0], rule.prefix[1], rule.prefix[2])] = true }
        return beginnings
    }()

    @inline(__always)
    private static func index(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        (Int(first) << 8 ^ Int(second) << 4 ^ Int(third)) & 0x7FFF
    }

    /// Whether a rule's prefix may stand at a place; false is sure.
    static func mayBegin(at start: Int, in text: [UInt8]) -> Bool {
        start + 2 < text.count && beginnings[index(text[start], text[start + 1], text[start + 2])]
    }
}
