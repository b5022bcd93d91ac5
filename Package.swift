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
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // C libraries: one target a library, one importer each.
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),

        // The rooms, from the ground up.
        .target(name: "Linux", dependencies: ["CMalloc"]),
        .target(name: "Postgres", dependencies: ["CLibpq"]),
        .target(name: "Cluster", dependencies: ["Postgres"]),
        .target(name: "PhoneNumbers", dependencies: ["CPhoneNumber", "Pace"]),
        .target(name: "Pace"),
        .target(name: "RecordFormats", dependencies: ["Pace"]),
        .target(
            name: "Settings",
            dependencies: ["Pace", "RecordFormats", .product(name: "Yams", package: "Yams")]
        ),
        .target(name: "Tail", dependencies: ["Linux"]),
        .target(name: "Ledger", dependencies: ["Pace", "Postgres"]),
        .target(name: "Simulator", dependencies: ["Pace"]),
        .target(
            name: "Daemon",
            dependencies: [
                "Pace", "RecordFormats", "Settings", "Tail", "Ledger", "Linux", "Postgres", "PhoneNumbers",
                "Cluster",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .executableTarget(
            name: "callpace",
            dependencies: [
                "Daemon", "Settings", "Ledger", "Pace", "RecordFormats", "Simulator", "Linux", "PhoneNumbers",
                "Cluster",
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
        .testTarget(name: "RecordFormatsTests", dependencies: ["RecordFormats", "Pace"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Pace", "RecordFormats"]),
        .testTarget(name: "TailTests", dependencies: ["Tail", "Linux"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "PhoneNumbers", "Cluster", "TestSupport"]),
        .testTarget(name: "SimulatorTests", dependencies: ["Simulator", "Pace"]),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Pace", "Postgres", "RecordFormats", "TestSupport"]),
        .testTarget(
            name: "DaemonTests",
            dependencies: ["callpace", "Ledger", "Pace", "Simulator", "Linux", "Postgres", "Cluster", "TestSupport"]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where target.type != .system && target.name != "CPhoneNumber" {
    target.swiftSettings = [
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
