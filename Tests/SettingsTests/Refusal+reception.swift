extension Refusal {
    private static func source(_ path: String, _ more: String = "", format: String = "event-lines") -> String {
        "sources:\n  - name: a\n    format: \(format)\n    path: \(path)\n    \(more)"
    }

    private static let allowed = "allowed: an address of this machine and a port such as tcp://127.0.0.1:5100"

    static let reception: [Refusal] =
        [
            "tcp://5100", "tcp://:5100", "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://127.0.0.1:65536",
            "tcp://127.0.0.1:-1", "tcp://pbx.example.com:5100", "tcp://127.1:5100", "tcp://::1:5100",
            "tcp://[127.0.0.1]:5100", "tcp://[::1:5100", "tcp://127.0.0.1:5100/x", "tcp:127.0.0.1:5100",
            "TCP://127.0.0.1:5100", "udp://127.0.0.1:514", "https://127.0.0.1:5100", "tcp://user@127.0.0.1:5100",
        ].map { Refusal(source("\"\($0)\""), "4: path: found '\($0)', \(allowed)") } + [
            Refusal(
                source("[tcp://127.0.0.1:5100, /var/log/x]"),
                "4: path: found the file '/var/log/x' beside an address, allowed: either"
            ),
            Refusal(
                source("[tcp://127.0.0.1:5100, \"tcp://0.0.0.0:5100\"]"),
                "4: path: found 'tcp://0.0.0.0:5100', where this source listens already"
            ),
            Refusal(
                source("tcp://127.0.0.1:5100", "zone: UTC", format: "cdr-lines"),
                "4: path: found an address beside format cdr-lines, whose records are not just lines, allowed: a file"
            ),
            Refusal(
                source("tcp://127.0.0.1:5100", format: "auto"),
                "3: format: found auto beside an address, where there is no file to look at, allowed: event-lines"
            ),
            Refusal(
                source("/a", "allow_from: 10.0.0.1"),
                "5: allow_from: found without an address, allowed: beside a path such as tcp://127.0.0.1:5100"
            ),
            Refusal(
                source("tcp://127.0.0.1:5100", "allow_from: [10.0.0.1, pbx, 10.0.0.0/40]"),
                "5: allow_from: found 'pbx', allowed: an address or a network such as 192.168.1.20",
                "5: allow_from: found '10.0.0.0/40', allowed"
            ),
            Refusal(source("tcp://127.0.0.1:5100", "allow_from: []"), "5: allow_from: found an empty list, allowed"),
            Refusal(
                source("tcp://127.0.0.1:5100", "spool_limit: 10K"),
                "5: spool_limit: found '10K', allowed: a size such as 64M or 2G, from 1M to 1000G"
            ),
            Refusal(source("tcp://127.0.0.1:5100", "spool_keep: long"), "5: spool_keep: found 'long', allowed: a time"),
            Refusal(
                "sources:\n  - {name: \(String(repeating: "n", count: 81)), format: event-lines, path: tcp://127.0.0.1:1}",
                "2: name: found 81 bytes beside an address, allowed: at most 80"
            ),
            Refusal(
                """
                sources:
                  - {name: a, format: event-lines, path: "tcp://0.0.0.0:5100"}
                  - {name: b, format: event-lines, path: ["tcp://[::]:5100", "tcp://127.0.0.1:5100"]}
                """,
                "3: path: found 127.0.0.1:5100, where the source 'a' listens on 0.0.0.0:5100, allowed: a port for each"
            ),
        ]
}
