// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The house as data: a room names its floor and what it uses; products, tests and settings are derived.
// A room may use only rooms on floors below its own: `ArchitectureTests` checks it.

struct Room {
    var name: String
    var floor: Int
    var uses: [String] = []
    var libraries: [Target.Dependency] = []
    var isProduct = true
    var isC = false
    var hasTests = true
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let rooms = [
    Room(name: "CHoneKernels", floor: 1, isProduct: false, isC: true),
    Room(name: "HoneBase", floor: 1, libraries: [crypto, system, "CArchive"]),
    Room(name: "HoneText", floor: 2, uses: ["HoneBase"], libraries: [system, "CPCRE2"]),
    Room(name: "HoneTensor", floor: 2, uses: ["HoneBase", "CHoneKernels"]),
    Room(name: "HoneEvaluation", floor: 2, uses: ["HoneBase"]),
    Room(name: "HoneData", floor: 3, uses: ["HoneBase"], libraries: [system]),
    Room(name: "HoneFormats", floor: 3, uses: ["HoneBase"], libraries: [system]),
    Room(
        name: "HoneModels",
        floor: 4,
        uses: ["HoneBase", "HoneText", "HoneTensor", "HoneFormats"],
        libraries: [system]
    ),
    Room(
        name: "HoneTraining",
        floor: 5,
        uses: ["HoneBase", "HoneText", "HoneTensor", "HoneFormats", "HoneModels"],
        libraries: [system]
    ),
    Room(
        name: "HoneRetrieval",
        floor: 5,
        uses: ["HoneBase", "HoneText", "HoneTensor", "HoneData"],
        libraries: [system, "CHNSW", "CXML"]
    ),
    Room(name: "HoneRemote", floor: 5, uses: ["HoneBase"], libraries: [system, "CCurl"]),
    Room(
        name: "HoneWorkbench",
        floor: 6,
        uses: [
            "HoneBase", "HoneText", "HoneTensor", "HoneEvaluation", "HoneData", "HoneFormats", "HoneModels",
            "HoneTraining", "HoneRemote", "HoneRetrieval",
        ],
        libraries: [system, yams]
    ),
    Room(
        name: "hone",
        floor: 8,
        uses: [
            "HoneBase", "HoneText", "HoneTensor", "HoneEvaluation", "HoneData", "HoneFormats", "HoneModels",
            "HoneTraining", "HoneRetrieval", "HoneRemote", "HoneWorkbench",
        ],
        libraries: [argumentParser, system],
        isProduct: false
    ),
]

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The rooms to build: all of them, or those named by `HONE_ROOMS` (comma-separated) and what these stand on,
/// so that one room is built and tested in seconds.
func selectedRooms() -> [Room] {
    guard let names = ProcessInfo.processInfo.environment["HONE_ROOMS"] else { return rooms }
    var wanted = Set(names.split(separator: ",").map(String.init))
    wanted.insert("HoneBase")  // HoneTestSupport stands on it, so every room's tests do
    for room in rooms.reversed() where wanted.contains(room.name) { wanted.formUnion(room.uses) }
    return rooms.filter { wanted.contains($0.name) }
}

/// Only the rooms asked for are tested; what they stand on is merely built.
func isTested(_ room: Room) -> Bool {
    guard let names = ProcessInfo.processInfo.environment["HONE_ROOMS"] else { return room.hasTests }
    return room.hasTests && names.split(separator: ",").contains { $0 == room.name }
}

var targets: [Target] = [
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
]
// hnswlib is headers alone: what it is compiled into stands here, with a C interface.
if selectedRooms().contains(where: { $0.name == "HoneRetrieval" }) {
    targets.append(.target(name: "CHNSW", cxxSettings: [.unsafeFlags(["-O3"])]))
}
for room in selectedRooms() {
    let dependencies = room.uses.map { Target.Dependency.target(name: $0) } + room.libraries
    if room.isC {
        targets.append(
            .target(
                name: room.name,
                cSettings: [.unsafeFlags(["-O3"], .when(configuration: .debug))],
                linkerSettings: [.linkedLibrary("m"), .linkedLibrary("pthread")]
            )
        )
    } else if room.name == "hone" {
        targets.append(
            .executableTarget(name: room.name, dependencies: dependencies, swiftSettings: settings)
        )
    } else {
        targets.append(.target(name: room.name, dependencies: dependencies, swiftSettings: settings))
    }
    let tests = (room.name == "hone" ? "Hone" : room.name) + "Tests"
    let hasTests = FileManager.default.fileExists(atPath: Context.packageDirectory + "/Tests/" + tests)
    if isTested(room), hasTests {
        targets.append(
            .testTarget(
                name: tests,
                dependencies: [.target(name: room.name), "HoneTestSupport"] + dependencies,
                swiftSettings: settings
            )
        )
    }
}
targets.append(
    .target(
        name: "HoneTestSupport",
        dependencies: ["HoneBase", system],
        path: "Tests/HoneTestSupport",
        swiftSettings: settings
    )
)

let package = Package(
    name: "hone",
    products: selectedRooms().filter(\.isProduct).map { .library(name: $0.name, targets: [$0.name]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: targets,
    cxxLanguageStandard: .cxx17
)
