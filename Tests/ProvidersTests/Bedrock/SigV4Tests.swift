// SPDX-License-Identifier: Apache-2.0

@testable import Providers
import Testing

/// A case of AWS's test suite: a request, and the fields and the signature that belong to it.
struct SigV4Vector: Sendable, CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var path = "/"
    var query = ""
    var fields: [(name: String, value: String)] = []
    var body = ""
    var token: String?
    var signed = "host;x-amz-date"
    let signature: String

    var testDescription: String { name }

    /// Its request, with the host that all cases have.
    var request: SigV4.Request {
        let host = [(name: "Host", value: "example.amazonaws.com")]
        return SigV4.Request(method: method, path: path, query: query, fields: host + fields, body: Array(body.utf8))
    }

    /// “AWS Signature Version 4 test suite”, as published with AWS's SDKs: aws-c-auth's `tests/aws-signing-test-suite/v4` (the
    /// `-normalized` cases, `header-signed-request.txt`) and the JavaScript SDK's `signature-v4` fixtures.
    static let suite: [SigV4Vector] = [
        SigV4Vector(name: "get-vanilla", signature: vanilla),
        SigV4Vector(
            name: "get-vanilla-empty-query-key",
            query: "Param1=value1",
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"
        ),
        SigV4Vector(
            name: "get-vanilla-query-order-key-case",
            query: "Param2=value2&Param1=value1",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
        SigV4Vector(
            name: "get-vanilla-query-order-encoded",
            query: "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
            signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"
        ),
        SigV4Vector(
            name: "get-vanilla-query-unreserved",
            query: "\(unreserved)=\(unreserved)",
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
        ),
        SigV4Vector(
            name: "get-vanilla-utf8-query",
            query: "ሴ=bar",
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
        ),
        SigV4Vector(
            name: "get-unreserved",
            path: "/\(unreserved)",
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
        ),
        SigV4Vector(
            name: "get-utf8",
            path: "/ሴ",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        ),
        SigV4Vector(
            name: "get-space",
            path: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"
        ),
        SigV4Vector(name: "get-relative", path: "/example/..", signature: vanilla),
        SigV4Vector(name: "get-relative-relative", path: "/example1/example2/../..", signature: vanilla),
        SigV4Vector(name: "get-slash", path: "//", signature: vanilla),
        SigV4Vector(name: "get-slash-dot-slash", path: "/./", signature: vanilla),
        SigV4Vector(
            name: "get-slash-pointless-dot",
            path: "/./example",
            signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"
        ),
        SigV4Vector(
            name: "get-slashes",
            path: "//example//",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
        ),
        SigV4Vector(
            name: "get-header-key-duplicate",
            fields: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
            signed: "host;my-header1;x-amz-date",
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
        ),
        SigV4Vector(
            name: "get-header-value-multiline",
            // As a reader of HTTP/1.1 hands on what the suite writes on three lines.
            fields: [("My-Header1", "value1,value2,value3")],
            signed: "host;my-header1;x-amz-date",
            signature: "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"
        ),
        SigV4Vector(
            name: "get-header-value-order",
            fields: [
                ("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2"),
            ],
            signed: "host;my-header1;x-amz-date",
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
        ),
        SigV4Vector(
            name: "get-header-value-trim",
            fields: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signed: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        ),
        SigV4Vector(
            name: "get-vanilla-with-session-token",
            token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            signed: "host;x-amz-date;x-amz-security-token",
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"
        ),
        SigV4Vector(name: "post-vanilla", method: "POST", signature: posted),
        SigV4Vector(name: "post-header-key-case", method: "POST", signature: posted),
        // The token comes after signing there, so it is not signed.
        SigV4Vector(name: "post-sts-header-after", method: "POST", signature: posted),
        SigV4Vector(
            name: "post-sts-header-before",
            method: "POST",
            token: """
                AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwt\
                hAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVX\
                AkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==
                """,
            signed: "host;x-amz-date;x-amz-security-token",
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
        ),
        SigV4Vector(
            name: "post-header-key-sort",
            method: "POST",
            fields: [("My-Header1", "value1")],
            signed: "host;my-header1;x-amz-date",
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
        ),
        SigV4Vector(
            name: "post-header-value-case",
            method: "POST",
            fields: [("My-Header1", "VALUE1")],
            signed: "host;my-header1;x-amz-date",
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"
        ),
        SigV4Vector(
            name: "post-vanilla-query",
            method: "POST",
            query: "Param1=value1",
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"
        ),
        SigV4Vector(
            name: "post-vanilla-query-nonunreserved",
            method: "POST",
            query: "%40%23%24%25%5E=&+=%2F%2C%3F%3E%3C%60%22%3B%3A%5C%7C%5D%5B%7B%7D",
            signature: "66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e"
        ),
        SigV4Vector(
            name: "post-vanilla-query-space",
            method: "POST",
            query: "p=",
            signature: "e71688addb58a26418614085fb730ba3faa623b461c17f48f2fbdb9361b94a9b"
        ),
        SigV4Vector(
            name: "post-x-www-form-urlencoded",
            method: "POST",
            fields: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signed: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
        SigV4Vector(
            name: "post-x-www-form-urlencoded-parameters",
            method: "POST",
            fields: [("Content-Type", "application/x-www-form-urlencoded; charset=utf8")],
            body: "Param1=value1",
            signed: "content-type;host;x-amz-date",
            signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"
        ),
        SigV4Vector(
            name: "post-x-www-form-urlencoded, with length and hash signed",
            method: "POST",
            fields: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", "13"),
                ("x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"),
            ],
            body: "Param1=value1",
            signed: "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
            signature: "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"
        ),
    ]

    private static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private static let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    private static let posted = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
}

struct SigV4Tests {
    private static let signer = SigV4(region: "us-east-1", service: "service")
    /// 2015-08-30T12:36:00Z, when every case of the suite is signed.
    private static let moment: Int64 = 1_440_938_160

    private static func keys(_ token: String? = nil) -> AWSCredentials {
        AWSCredentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: token
        )
    }

    @Test("signs as AWS's test suite does", arguments: SigV4Vector.suite)
    func suite(vector: SigV4Vector) {
        let fields = Self.signer.fields(for: vector.request, credentials: Self.keys(vector.token), at: Self.moment)
        let names = vector.token == nil ? ["X-Amz-Date"] : ["X-Amz-Date", "X-Amz-Security-Token"]
        #expect(fields.map(\.name) == names + ["Authorization"])
        #expect(fields[0].value == "20150830T123600Z")
        #expect(
            fields.last?.value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=\(vector.signed), Signature=\(vector.signature)"
        )
    }

    @Test("writes the canonical request and the string to sign of the suite's first case")
    func canonical() {
        var request = SigV4Vector.suite[0].request
        request.fields.append(("X-Amz-Date", "20150830T123600Z"))
        let canonical = CanonicalRequest(request)
        #expect(
            String(decoding: canonical.text, as: UTF8.self) == """
                GET
                /

                host:example.amazonaws.com
                x-amz-date:20150830T123600Z

                host;x-amz-date
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """
        )
        #expect(
            Self.signer.stringToSign(
                canonical,
                scope: "20150830/us-east-1/service/aws4_request",
                at: AWSTime(seconds: Self.moment)
            ) == """
                AWS4-HMAC-SHA256
                20150830T123600Z
                20150830/us-east-1/service/aws4_request
                bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63
                """
        )
    }

    /// Two cases of the suite's first edition, of 2011, as botocore's tests have them (`aws4_testsuite`): paths encoded as they are sent.
    @Test(
        "encodes once more what is encoded in a path as sent",
        arguments: [("/%20/foo", "/%2520/foo"), ("/%E1%88%B4", "/%25E1%2588%25B4")]
    )
    func doubleEncoding(path: String, expected: String) {
        let fields = [(name: "Date", value: "Mon, 09 Sep 2011 23:36:00 GMT"), (name: "Host", value: "host.foo.com")]
        let request = SigV4.Request(method: "GET", path: path, fields: fields, body: [])
        let canonical = CanonicalRequest(request)
        #expect(
            String(decoding: canonical.text, as: UTF8.self) == """
                GET
                \(expected)

                date:Mon, 09 Sep 2011 23:36:00 GMT
                host:host.foo.com

                date;host
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """
        )
    }

    @Test(
        "writes moments as AWS does",
        arguments: [
            (0, "19700101T000000Z"), (1_440_938_160, "20150830T123600Z"), (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"), (951_868_800, "20000301T000000Z"), (4_107_542_400, "21000301T000000Z"),
            (1_735_689_599, "20241231T235959Z"), (-1, "19691231T235959Z"), (.max, "99991231T235959Z"),
            (.min, "00000101T000000Z"),
        ] as [(Int64, String)]
    )
    func moments(seconds: Int64, expected: String) {
        #expect(AWSTime(seconds: seconds).text == expected)
    }

    @Test("another byte anywhere in what is signed gives another signature")
    func sensitivity() {
        let request = SigV4.Request(path: "/model/m/converse", fields: [("host", "a.b")], body: [1, 2, 3])
        func authorization(
            _ request: SigV4.Request,
            _ signer: SigV4 = Self.signer,
            _ keys: AWSCredentials = Self.keys(),
            at moment: Int64 = Self.moment
        ) -> String? {
            signer.fields(for: request, credentials: keys, at: moment).last?.value
        }
        var others: [SigV4.Request] = []
        for change: (inout SigV4.Request) -> Void in [
            { $0.method = "PUT" }, { $0.path = "/model/n/converse" }, { $0.query = "a" },
            { $0.fields[0].value = "a.c" }, { $0.body[0] = 0 }, { $0.fields.append(("a", "b")) },
        ] {
            var other = request
            change(&other)
            others.append(other)
        }
        var secret = Self.keys()
        secret.secretAccessKey += "!"
        let all =
            [authorization(request), authorization(request, Self.signer, secret)] + others.map { authorization($0) }
            + [
                authorization(request, at: Self.moment + 1),
                authorization(request, SigV4(region: "eu-west-1", service: "s")),
            ]
        #expect(Set(all).count == all.count)
    }
}
