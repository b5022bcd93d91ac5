import CoreMetrics

/// What the daemon counts for `/metrics`.
enum DaemonMetrics {
    static let commits = Counter(label: "callpace_commits")
    static let reconnects = Counter(label: "callpace_database_reconnects")
}
