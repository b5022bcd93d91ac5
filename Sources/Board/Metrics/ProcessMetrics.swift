package import CoreMetrics
import Synchronization

/// Keeps what the parts of this process count, so that `/metrics` can show it: the place to which swift-metrics hands it.
///
/// A counter is called as Prometheus wants it, with `_total` at its end, times are in seconds with `_seconds`. A series is
/// kept until the process ends, so their number is limited: beyond the limit one that is new is not kept.
package final class ProcessMetrics: MetricsFactory {
    package static let mostSeries = 1_000

    /// What this process counts, once `install` was called.
    package static let shared: ProcessMetrics = {
        let metrics = ProcessMetrics()
        MetricsSystem.bootstrap(metrics)
        return metrics
    }()

    /// What the daemon counts by these names, and shows from the start on, before anything was counted.
    package static let known: [(label: String, kind: MetricFamily.Kind, help: String)] = [
        ("callpace_commits", .counter, "Batches of records committed by this process"),
        (
            "callpace_database_reconnects", .counter,
            "How often the database answered this process again after it had been away"
        ),
        ("callpace_board_viewers", .gauge, "Streams of live updates that are open"),
    ]

    struct Key: Hashable {
        var name: String
        var kind: MetricFamily.Kind
        var labels: [Label]
    }

    struct Label: Hashable {
        var name: String
        var value: String
    }

    private let series = Mutex<[Key: CountedSeries]>([:])

    package init() {
        for (label, kind, _) in Self.known { _ = series(label, kind, []) }
    }

    /// Makes this the place to which all of the process counts. To be called before anything counts.
    package static func install() { _ = shared }

    package var families: [MetricFamily] {
        let all = series.withLock { $0 }
        return Dictionary(grouping: all.keys) { $0.name }.sorted { $0.key < $1.key }.map { name, keys in
            let samples = keys.sorted { "\($0.labels)" < "\($1.labels)" }.flatMap { key in
                all[key]?.samples(key.kind, key.labels.map { ($0.name, $0.value) }) ?? []
            }
            let help = Self.known.first { Self.name($0.label, $0.kind) == name }?.help ?? name
            return MetricFamily(name, keys.first?.kind ?? .gauge, help, samples)
        }
    }

    // MARK: - MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, .counter, dimensions)
    }

    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
        -> any FloatingPointCounterHandler
    {
        series(label, .counter, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, .gauge, dimensions)
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, aggregate ? .summary : .gauge, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label + "_seconds", .summary, dimensions)
    }

    // A counter that is let go keeps its place: Prometheus takes one that vanishes for a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func series(_ label: String, _ kind: MetricFamily.Kind, _ dimensions: [(String, String)]) -> CountedSeries {
        let key = Key(
            name: Self.name(label, kind),
            kind: kind,
            labels: dimensions.map { Label(name: Self.legal($0.0), value: $0.1) }.sorted { $0.name < $1.name }
        )
        return series.withLock { all in
            if let series = all[key] { return series }
            let series = CountedSeries(keepsLast: kind == .gauge)
            if all.count < Self.mostSeries { all[key] = series }
            return series
        }
    }

    private static func name(_ label: String, _ kind: MetricFamily.Kind) -> String {
        let name = legal(label)
        return kind == .counter && !name.hasSuffix("_total") ? name + "_total" : name
    }

    /// A name that Prometheus takes: letters, digits and `_`.
    private static func legal(_ name: String) -> String {
        let legal = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map {
                    $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) ? $0 : "_"
                }
            )
        )
        return legal.unicodeScalars.first.map { $0.properties.numericType != nil } ?? true ? "_" + legal : legal
    }
}

/// One number that a part of the process counts, or a sum with how often it was added to.
final class CountedSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    private struct State {
        var value = 0.0
        var count = 0
    }

    private let keepsLast: Bool
    private let state = Mutex(State())

    /// - Parameter keepsLast: a recorded value takes the place of the one before.
    init(keepsLast: Bool) { self.keepsLast = keepsLast }

    func samples(_ kind: MetricFamily.Kind, _ labels: [(name: String, value: String)]) -> [MetricFamily.Sample] {
        let state = state.withLock { $0 }
        guard kind == .summary else { return [MetricFamily.Sample(labels, state.value)] }
        return [
            MetricFamily.Sample(suffix: "_sum", labels, state.value),
            MetricFamily.Sample(suffix: "_count", labels, Double(state.count)),
        ]
    }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) { state.withLock { $0.value += amount } }

    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { state.withLock { $0.value = value } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            state.value = keepsLast ? value : state.value + value
            state.count += 1
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func reset() { state.withLock { $0 = State() } }
}
