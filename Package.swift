// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A C library of the system, through the module map in `Shared/CModules`.
func system(_ name: String, apt: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Shared/CModules/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A library in `Shared`; one that touches no C pointer is also held to strict memory safety.
func library(_ name: String, _ uses: [String], touchesC: Bool = false) -> Target {
    .target(
        name: name,
        dependencies: uses.map { .byName(name: $0) },
        path: "Shared/\(name)",
        swiftSettings: touchesC ? strict : strict + [.strictMemorySafety()]
    )
}

/// One of the fleet's executables: `Services/email-worker` is target `EmailWorker` and product `email-worker`.
/// Folders named `excluded` hold what is served, not compiled.
func service(_ name: String, _ folder: String, _ uses: [String], excluded: [String] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: (ground + ["HTTPServer", "ServiceKit"] + uses).map { .byName(name: $0) },
        path: "Services/\(folder)",
        exclude: excluded,
        swiftSettings: strict + [.strictMemorySafety()]
    )
}

/// Tests mirror the source path: `Tests/KafkaTests` tests `Shared/Kafka`.
func tests(_ name: String, _ uses: [String]) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ([name] + uses).map { .byName(name: $0) },
        path: "Tests/\(name)Tests",
        swiftSettings: strict
    )
}

let ground = ["Primitives", "Concurrency", "Observability"]

/// Each Swift library may use only those above it.
let libraries: [Target] = [
    library("Primitives", [], touchesC: true),
    library("Concurrency", ["Primitives"]),
    library("Observability", ["Primitives"]),
    library("Notifications", ["Primitives"]),
    library("Templates", ["Primitives"]),
    library("TextMessages", []),
    library("Wire", ground + ["CWire", "CProtobufC"], touchesC: true),
    library("JSON", ["Primitives", "Concurrency", "CSimdjson"], touchesC: true),
    library("JSONSchema", ["JSON"]),
    library("Crypto", ["Primitives", "Concurrency", "COpenSSL"], touchesC: true),
    library("Tokens", ["Primitives", "Concurrency", "JSON", "Crypto"]),
    library("Links", ["Primitives", "Crypto", "Wire"]),
    library("Network", ground + ["CLinux", "COpenSSL"], touchesC: true),
    library("Kafka", ground + ["CLinux", "CRdKafka"], touchesC: true),
    library("Postgres", ground + ["Network", "CPQ"], touchesC: true),
    library("Redis", ground + ["Network", "CHiredis"], touchesC: true),
    library("HTTPClient", ground + ["Network", "CCurl"], touchesC: true),
    library("HTTPServer", ground + ["Network", "COpenSSL", "CZlib", "CNghttp2"], touchesC: true),
    library("Storage", ground + ["Network", "Crypto", "Postgres", "Redis", "Wire"]),
    library(
        "ServiceKit",
        ground + ["Network", "Kafka", "Postgres", "Redis", "HTTPClient", "HTTPServer", "Wire"]
    ),
    library(
        "PublicAPI",
        ground + [
            "Crypto", "HTTPClient", "HTTPServer", "JSON", "Kafka", "Network", "Postgres", "ServiceKit", "Storage",
            "Tokens", "Wire",
        ]
    ),
    library(
        "ChannelWorker",
        ground + [
            "Crypto", "Notifications", "HTTPClient", "JSON", "Kafka", "Postgres", "Redis", "ServiceKit", "Storage",
            "Templates", "Wire",
        ]
    ),
]

let cLibraries: [Target] = [
    system("CLinux", apt: "libc6-dev"),
    system("COpenSSL", apt: "libssl-dev", pkgConfig: "libssl"),
    system("CZlib", apt: "zlib1g-dev", pkgConfig: "zlib"),
    system("CNghttp2", apt: "libnghttp2-dev", pkgConfig: "libnghttp2"),
    system("CRdKafka", apt: "librdkafka-dev", pkgConfig: "rdkafka"),
    system("CPQ", apt: "libpq-dev", pkgConfig: "libpq"),
    // No pkgConfig: its -D_FILE_OFFSET_BITS=64 is refused with a warning, and the header needs no flag.
    system("CHiredis", apt: "libhiredis-dev"),
    system("CCurl", apt: "libcurl4-openssl-dev", pkgConfig: "libcurl"),
    system("CProtobufC", apt: "libprotobuf-c-dev", pkgConfig: "libprotobuf-c"),
    .target(name: "CWire", dependencies: ["CProtobufC"], path: "Shared/CModules/CWire"),
    .target(
        name: "CSimdjson",
        path: "Shared/CModules/CSimdjson",
        linkerSettings: [.linkedLibrary("simdjson")]
    ),
]

let services: [(product: String, target: String, uses: [String])] = [
    (
        "gateway", "Gateway",
        [
            "ChannelWorker", "Crypto", "HTTPClient", "JSON", "JSONSchema", "Kafka", "Network", "Notifications",
            "Postgres", "PublicAPI", "Redis", "Storage", "Templates", "TextMessages", "Tokens", "Wire",
        ]
    ),
    (
        "orchestrator", "Orchestrator",
        ["ChannelWorker", "Crypto", "Kafka", "Notifications", "Postgres", "Redis", "Storage", "Wire"]
    ),
    (
        "email-worker", "EmailWorker",
        ["ChannelWorker", "Crypto", "HTTPClient", "JSON", "Kafka", "Links", "Postgres", "Storage", "Wire"]
    ),
    (
        "sms-worker", "SMSWorker",
        ["ChannelWorker", "HTTPClient", "JSON", "Kafka", "Postgres", "Storage", "TextMessages", "Wire"]
    ),
    (
        "push-worker", "PushWorker",
        ["ChannelWorker", "Crypto", "HTTPClient", "JSON", "Postgres", "Redis", "Storage", "Tokens", "Wire"]
    ),
    (
        "inapp-worker", "InAppWorker",
        [
            "ChannelWorker", "HTTPClient", "JSON", "Kafka", "Network", "Postgres", "PublicAPI", "Redis", "Storage",
            "Tokens",
            "Wire",
        ]
    ),
    (
        "webhook-handler", "WebhookHandler",
        [
            "ChannelWorker", "Crypto", "HTTPClient", "JSON", "Kafka", "Links", "Network", "Notifications", "Postgres",
            "PublicAPI", "Redis", "Storage", "Tokens", "Wire",
        ]
    ),
    ("analytics", "Analytics", ["Crypto", "Kafka", "Notifications", "Postgres", "PublicAPI", "Storage", "Wire"]),
]

/// What browsers are served, beside the sources of the service that does.
let served = ["InAppWorker": ["Widget"], "Analytics": ["Console"]]

let tools: [Target] = [
    .executableTarget(
        name: "Setup",
        dependencies: (ground + ["Network", "Kafka", "Postgres", "Crypto", "Tokens", "ServiceKit", "Storage"]).map {
            .byName(name: $0)
        },
        path: "Deploy/setup",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "LocalBroker",
        dependencies: (ground + ["Network", "CLinux"]).map { .byName(name: $0) },
        path: "Deploy/local/broker",
        // Debug builds too: it serves every test of the fleet, and checksums without -O take 40 ns a byte.
        swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
    ),
    .executableTarget(
        name: "Sandbox",
        dependencies: (ground + ["Network", "HTTPClient", "HTTPServer", "JSON", "Crypto", "TextMessages"]).map {
            .byName(name: $0)
        },
        path: "Tests/Sandbox",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "KafkaSoak",
        dependencies: (ground + ["Kafka", "TestSupport"]).map { .byName(name: $0) },
        path: "Tests/KafkaSoak",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "GovernorSends",
        dependencies: (ground + ["Network", "Redis", "ChannelWorker", "Wire"]).map { .byName(name: $0) },
        path: "Tests/GovernorSends",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "FleetSoak",
        dependencies: (ground + ["Network", "HTTPClient", "TestSupport"]).map { .byName(name: $0) },
        path: "Tests/FleetSoak",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "Benchmarks",
        dependencies: (ground + ["Network", "Kafka", "Postgres", "Redis", "HTTPServer", "Wire", "JSON", "Crypto"])
            .map { .byName(name: $0) }
            + [
                "Notifications", "Templates", "TextMessages", "Tokens", "ServiceKit", "ChannelWorker", "TestSupport",
                "CPeers",
            ],
        path: "Tests/Benchmarks",
        exclude: ["CPeers", "Peers"],
        swiftSettings: strict
    ),
    .target(
        name: "CPeers",
        dependencies: ["CWire", "CProtobufC", "CRdKafka"],
        path: "Tests/Benchmarks/CPeers",
        linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("rdkafka")]
    ),
]

let testTargets: [Target] = [
    .target(
        name: "TestSupport",
        dependencies: (ground + ["Network", "HTTPClient", "HTTPServer", "Kafka"]).map { .byName(name: $0) },
        path: "Tests/TestSupport",
        swiftSettings: strict
    ),
    tests("Primitives", []),
    .target(
        name: "WorkerSupport",
        dependencies: (ground + ["ChannelWorker", "Kafka", "Network", "Redis", "ServiceKit", "TestSupport", "Wire"])
            .map { .byName(name: $0) },
        path: "Tests/WorkerSupport",
        swiftSettings: strict
    ),
    tests("Concurrency", ["Primitives", "TestSupport"]),
    tests("Observability", ["Primitives", "TestSupport"]),
    tests("Notifications", ["Primitives", "TestSupport"]),
    .testTarget(
        name: "TemplatesTests",
        dependencies: ["Primitives", "Templates", "TestSupport"],
        path: "Tests/TemplatesTests",
        resources: [.copy("Mustache")],
        swiftSettings: strict
    ),
    .testTarget(
        name: "TextMessagesTests",
        dependencies: ["TextMessages", "TestSupport"],
        path: "Tests/TextMessagesTests",
        resources: [.copy("vectors.json")],
        swiftSettings: strict
    ),
    tests("JSON", ["Primitives", "TestSupport"]),
    .testTarget(
        name: "JSONSchemaTests",
        dependencies: ["JSONSchema", "JSON", "TestSupport"],
        path: "Tests/JSONSchemaTests",
        resources: [.copy("judge.py")],
        swiftSettings: strict
    ),
    .testTarget(
        name: "WireTests",
        dependencies: (["Wire", "TestSupport"] + ground).map { .byName(name: $0) },
        path: "Tests/WireTests",
        exclude: ["Golden/texts"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "TokensTests",
        dependencies: ["Tokens", "Crypto", "JSON", "Primitives", "TestSupport"],
        path: "Tests/TokensTests",
        resources: [.copy("vectors.json"), .copy("judge.py")],
        swiftSettings: strict
    ),
    tests("Links", ["Crypto", "Primitives", "Wire"]),
    tests("Network", ground + ["TestSupport", "CLinux", "COpenSSL"]),
    tests("Kafka", ground + ["TestSupport", "CRdKafka", "KafkaSoak"]),
    tests("Postgres", ground + ["Network", "TestSupport"]),
    tests("Redis", ground + ["Network", "TestSupport"]),
    .testTarget(
        name: "CryptoTests",
        dependencies: ["Crypto", "Primitives"],
        path: "Tests/CryptoTests",
        resources: [.copy("vectors.json")],
        swiftSettings: strict
    ),
    tests("HTTPClient", ground + ["Network", "TestSupport"]),
    tests("HTTPServer", ground + ["Network", "TestSupport", "CLinux"]),
    tests("Storage", ground + ["Crypto", "Network", "Postgres", "Redis", "TestSupport", "Wire"]),
    tests("ServiceKit", ground + ["Kafka", "Network", "HTTPClient", "HTTPServer", "TestSupport"]),
    tests(
        "PublicAPI",
        ground + [
            "Crypto", "HTTPClient", "HTTPServer", "Kafka", "Network", "ServiceKit", "Storage", "Tokens", "Wire",
            "TestSupport",
        ]
    ),
    tests(
        "ChannelWorker",
        ground + [
            "Network", "Kafka", "Postgres", "Redis", "Wire", "ServiceKit", "Storage", "TestSupport", "GovernorSends",
        ]
    ),
    tests(
        "Gateway",
        ground + [
            "Network", "ChannelWorker", "Crypto", "JSON", "Kafka", "Postgres", "PublicAPI", "Redis", "Storage",
            "Tokens",
            "Wire", "HTTPClient", "HTTPServer", "ServiceKit", "TestSupport",
        ]
    ),
    tests(
        "Orchestrator",
        ground + [
            "Analytics", "Network", "Crypto", "Kafka", "Postgres", "Redis", "Wire", "Notifications", "Storage",
            "ServiceKit",
            "ChannelWorker", "TestSupport",
        ]
    ),
    tests(
        "EmailWorker",
        ground + [
            "Network", "Crypto", "HTTPClient", "JSON", "Links", "Wire", "ServiceKit", "ChannelWorker", "TestSupport",
            "WorkerSupport", "Sandbox",
        ]
    ),
    tests(
        "SMSWorker",
        ground + [
            "Network", "HTTPClient", "JSON", "Kafka", "Wire", "ServiceKit", "ChannelWorker", "TextMessages",
            "TestSupport", "WorkerSupport", "Sandbox",
        ]
    ),
    .testTarget(
        name: "PushWorkerTests",
        dependencies: (ground + [
            "PushWorker", "ChannelWorker", "Crypto", "HTTPClient", "JSON", "JSONSchema", "Kafka", "Network", "Postgres",
            "Redis", "ServiceKit", "Storage", "Wire", "TestSupport", "WorkerSupport", "Sandbox",
        ]).map { .byName(name: $0) },
        path: "Tests/PushWorkerTests",
        exclude: ["browser.py"],
        resources: [.copy("fcm_v1.discovery.json"), .copy("judge.py")],
        swiftSettings: strict
    ),
    tests("Sandbox", ground + ["Network", "HTTPClient", "JSON", "TestSupport"]),
    .testTarget(
        name: "AnalyticsTests",
        dependencies: (ground + [
            "Analytics", "Crypto", "HTTPClient", "JSON", "Kafka", "Network", "Notifications", "Postgres", "ServiceKit",
            "Storage", "Tokens",
            "Wire", "TestSupport",
        ]).map { .byName(name: $0) },
        path: "Tests/AnalyticsTests",
        exclude: ["Console/browser.py", "Console/desk.py"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "InAppWorkerTests",
        dependencies: (ground + [
            "CLinux", "InAppWorker", "ChannelWorker", "Crypto", "HTTPClient", "HTTPServer", "JSON", "Kafka", "Network",
            "Postgres",
            "PublicAPI", "Redis", "ServiceKit", "Storage", "Tokens", "Wire", "TestSupport",
        ]).map { .byName(name: $0) },
        path: "Tests/InAppWorkerTests",
        exclude: ["Widget/browser.py"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "WebhookHandlerTests",
        dependencies: (ground + [
            "WebhookHandler", "ChannelWorker", "Crypto", "HTTPClient", "HTTPServer", "JSON", "Kafka", "Links",
            "Network", "Notifications", "Postgres", "PublicAPI", "Redis", "ServiceKit", "Storage", "Tokens", "Wire",
            "TestSupport",
        ]).map { .byName(name: $0) },
        path: "Tests/WebhookHandlerTests",
        exclude: ["Callbacks/Running/providers.py"],
        resources: [.copy("Callbacks/Reading/vectors.json")],
        swiftSettings: strict
    ),
    tests("Setup", ground + ["Network", "Postgres", "Crypto", "Storage", "Tokens", "TestSupport"]),
    .testTarget(
        name: "FleetTests",
        dependencies: (ground + [
            "Kafka", "Wire", "ServiceKit", "TestSupport", "LocalBroker", "Sandbox", "Setup",
        ]
            + services.map(\.target)).map { .byName(name: $0) },
        path: "Tests/FleetTests",
        swiftSettings: strict
    ),
    tests("LocalBroker", ground + ["Network", "TestSupport"]),
]

let package = Package(
    name: "herald",
    products: services.map { .executable(name: $0.product, targets: [$0.target]) } + [
        .executable(name: "herald-setup", targets: ["Setup"]),
        .executable(name: "local-broker", targets: ["LocalBroker"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .executable(name: "kafka-soak", targets: ["KafkaSoak"]),
        .executable(name: "governor-sends", targets: ["GovernorSends"]),
        .executable(name: "fleet-soak", targets: ["FleetSoak"]),
        .executable(name: "sandbox", targets: ["Sandbox"]),
    ],
    targets: cLibraries + libraries
        + services.map {
            service($0.target, $0.product, $0.uses, excluded: served[$0.target] ?? [])
        } + tools + testTargets,
    cxxLanguageStandard: .cxx17
)
