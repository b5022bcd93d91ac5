// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "callpace",
    products: [
        .executable(name: "callpace", targets: ["callpace"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    ],
    targets: [
        // C libraries: one target a library, one importer each.
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CMarks"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CIcal", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
        .systemLibrary(name: "CIcu", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),

        // The rooms, from the ground up.
        .target(name: "Linux", dependencies: ["CMalloc"]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "Http", dependencies: ["CCurl", "Linux"]),
        .target(name: "Hashing", dependencies: ["CCrypto"]),
        .target(name: "Postgres", dependencies: ["CLibpq"]),
        .target(name: "Cluster", dependencies: ["Postgres"]),
        .target(name: "Mime", dependencies: ["CGMime"]),
        .target(name: "PhoneNumbers", dependencies: ["CPhoneNumber", "Pace"]),
        .target(name: "Pace"),
        .target(name: "Json", dependencies: ["CSimdjson"]),
        .target(name: "Xml", dependencies: ["CExpat"]),
        .target(name: "RecordFormats", dependencies: ["CMarks", "Pace", "Json", "MailAddresses", "Xml"]),
        .target(name: "Mail", dependencies: ["Pace", "RecordFormats", "MailAddresses", "Mime", "Calendars"]),
        .target(name: "Icu", dependencies: ["CIcu"]),
        .target(name: "MailAddresses", dependencies: ["Icu"]),
        .target(name: "Calendars", dependencies: ["CIcal", "Icu", "Linux", "MailAddresses", "Pace"]),
        .target(
            name: "Settings",
            dependencies: [
                "Pace", "Postgres", "RecordFormats", "Mail", "MailAddresses", "Icu", "Calendars", "Linux",
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(name: "Tail", dependencies: ["Gzip", "Linux"]),
        .target(name: "Ledger", dependencies: ["Pace", "Postgres"]),
        .target(name: "Alerts", dependencies: ["Pace", "Settings", "Http", "Hashing", "Linux"]),
        .target(
            name: "BoardPages",
            dependencies: ["Pace", "Icu", .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")]
        ),
        .target(
            name: "Board",
            dependencies: [
                "Pace", "BoardPages", "Ledger", "Settings", "Hashing", "RecordFormats", "Json", "Linux",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            resources: [.embedInCode("API/openapi.json")]
        ),
        .target(name: "TerminalBoard", dependencies: ["Pace", "Icu"]),
        .target(name: "Simulator", dependencies: ["Pace"]),
        .target(
            name: "Daemon",
            dependencies: [
                "Pace", "RecordFormats", "Settings", "Tail", "Ledger", "Alerts", "Board", "Linux", "Postgres",
                "PhoneNumbers", "Cluster",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ]
        ),
        .executableTarget(
            name: "callpace",
            dependencies: [
                "Daemon", "Settings", "Ledger", "Alerts", "Board", "Pace", "RecordFormats", "Simulator", "Linux",
                "PhoneNumbers", "Cluster", "TerminalBoard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["Pace", "RecordFormats", "Linux", "Postgres", "Cluster"],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "PaceTests", dependencies: ["Pace", "RecordFormats", "TestSupport"]),
        .testTarget(name: "BoardPagesTests", dependencies: ["BoardPages", "Pace"]),
        .testTarget(name: "JsonTests", dependencies: ["Json"]),
        .testTarget(name: "XmlTests", dependencies: ["Xml"]),
        .testTarget(name: "RecordFormatsTests", dependencies: ["RecordFormats", "Pace"]),
        .testTarget(
            name: "MailTests",
            dependencies: ["Mail", "MailAddresses", "Mime", "Calendars", "Pace", "RecordFormats"]
        ),
        .testTarget(name: "CorpusTests", dependencies: ["Mail", "Pace", "RecordFormats"]),
        .testTarget(name: "CalendarsTests", dependencies: ["Calendars", "Pace"]),
        .testTarget(name: "SettingsTests", dependencies: ["Linux", "Settings", "Pace", "RecordFormats"]),
        .target(name: "CFaults", path: "Tests/CFaults"),
        .testTarget(name: "TailTests", dependencies: ["Tail", "Linux", "CFaults"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "PhoneNumbers", "Cluster", "TestSupport"]),
        .testTarget(name: "TerminalBoardTests", dependencies: ["TerminalBoard", "Icu", "Pace"]),
        .testTarget(name: "SimulatorTests", dependencies: ["Simulator", "Pace"]),
        .testTarget(
            name: "AlertsTests",
            dependencies: ["Alerts", "Http", "Hashing", "Linux", "Pace", "Settings", "TestSupport"]
        ),
        .testTarget(
            name: "BoardTests",
            dependencies: [
                "Board", "BoardPages", "Hashing", "Json", "Ledger", "Linux", "Pace", "Postgres", "RecordFormats",
                "Settings", "TestSupport", .product(name: "CoreMetrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Pace", "Postgres", "RecordFormats", "TestSupport"]),
        .testTarget(
            name: "WatchTests",
            dependencies: [
                "Daemon", "Alerts", "Ledger", "Settings", "Pace", "Postgres", "PhoneNumbers", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "callpace", "Board", "Daemon", "Settings", "RecordFormats", "Tail", "Ledger", "Pace", "Simulator",
                "Linux", "Postgres", "PhoneNumbers", "Cluster", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

let notSwift = ["CPhoneNumber", "CSimdjson", "CFaults"]
for target in package.targets where target.type != .system && !notSwift.contains(target.name) {
    target.swiftSettings = [
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
