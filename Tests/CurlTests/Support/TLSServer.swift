// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Glibc

/// An nginx with a certificate of its own for 127.0.0.1, one port with HTTP/2 and one without.
///
/// - `/` answers with protocol and connection number, `/busy` with 429 before it has read the request;
/// - `/file` is 200,000 bytes, `/slow` the same at 100 KB a second;
/// - `/upstream` is what a server on another port answers.
final class TLSServer: Sendable {
    static let nginx = "/usr/sbin/nginx"
    static let openssl = "/usr/bin/openssl"
    static var isAvailable: Bool { Subprocess.isThere(nginx, openssl) }

    let port: UInt16
    let portWithoutHTTP2: UInt16
    /// The certificate, which is its own authority.
    var certificate: String { folder + "/certificate.pem" }
    private let folder: String
    private let process: Subprocess
    /// Hold the ports until nginx has them, and from anyone else.
    private let reservations: [Int32]

    /// Starts the server and waits until it takes connections.
    init(requestsPerConnection: Int = 10_000, upstream: UInt16 = 1) async throws {
        folder = "/tmp/curl-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        guard unsafe mkdir(folder, 0o700) == 0 else { throw ServerFailure.cannotStart("mkdir", errno) }
        let first = try ScriptedServer.reserve(forSharing: true)
        let second = try ScriptedServer.reserve(forSharing: true)
        (port, portWithoutHTTP2) = (first.1, second.1)
        reservations = [first.0, second.0]
        try Self.makeCertificate(in: folder)
        try Self.save(String(repeating: "0123456789", count: 20_000), to: folder + "/file")
        try Self.save(
            Self.configuration(folder, port, portWithoutHTTP2, requestsPerConnection, upstream),
            to: folder + "/nginx.conf"
        )
        process = try Subprocess(Self.nginx, ["-p", folder, "-c", folder + "/nginx.conf", "-e", folder + "/error.log"])
        let isUp = await eventually { [port] in Self.accepts(port) }
        guard isUp else { throw ServerFailure.cannotStart(Self.nginx, 0) }
    }

    func stop() {
        process.stop()
        for descriptor in reservations { close(descriptor) }
        for name in ["certificate.pem", "key.pem", "file", "nginx.conf", "error.log", "pid"] {
            unsafe unlink("\(folder)/\(name)")
        }
        for name in ["body", "proxy", "fastcgi", "uwsgi", "scgi", ""] { unsafe rmdir("\(folder)/\(name)") }
    }

    func url(_ path: String = "/", http2: Bool = true) -> String {
        "https://127.0.0.1:\(http2 ? port : portWithoutHTTP2)\(path)"
    }

    private static func configuration(
        _ folder: String,
        _ port: UInt16,
        _ portWithoutHTTP2: UInt16,
        _ requests: Int,
        _ upstream: UInt16
    ) -> String {
        let server = """
            ssl_certificate \(folder)/certificate.pem; ssl_certificate_key \(folder)/key.pem;
            location / { return 200 "$server_protocol $connection"; }
            location /busy { return 429 busy; }
            location /upstream { proxy_pass http://127.0.0.1:\(upstream)/; }
            location /file { root \(folder); }
            location /slow { alias \(folder)/file; limit_rate 100k; }
            """
        return """
            daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/error.log;
            events { worker_connections 512; }
            http {
                access_log off; default_type text/plain; keepalive_requests \(requests);
                client_max_body_size 10m; client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
                fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
                server { listen 127.0.0.1:\(port) ssl http2 reuseport; \(server) }
                server { listen 127.0.0.1:\(portWithoutHTTP2) ssl reuseport; \(server) }
            }
            """
    }

    private static func makeCertificate(in folder: String) throws {
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", folder + "/key.pem", "-out", folder + "/certificate.pem",
        ]
        guard try Subprocess(openssl, arguments).wait() == 0 else { throw ServerFailure.cannotStart(openssl, 1) }
    }

    private static func accepts(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        return unsafe withLoopback(port: port) { unsafe connect(descriptor, $0, $1) } == 0
    }

    private static func save(_ text: String, to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw ServerFailure.cannotStart(path, errno) }
        unsafe fputs(text, file)
        unsafe fclose(file)
    }
}
