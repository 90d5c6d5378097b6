import HoneBase
import SystemPackage
import Testing

/// The rules of the house: what a room may import, how long a file may be.
@Suite struct ArchitectureTests {
    private let house: House

    init() throws { house = House(manifest: try Files.text(of: House.checkout.appending("Package.swift"))) }

    private func sources(of room: String, endings: [String]) throws -> [(path: String, text: String)] {
        let folder = House.checkout.appending("Sources").appending(room)
        return try Files.below(folder, endings: endings).map { name in
            ("Sources/\(room)/\(name)", try Files.text(of: folder.appending(name)))
        }
    }

    @Test func everyRoomHasItsSources() throws {
        let folders = try Files.names(in: House.checkout.appending("Sources"))
            .filter {
                !["CArchive", "CCurl", "CHNSW", "CPCRE2", "CXML"].contains($0)
                    && Files.isFolder(House.checkout.appending("Sources").appending($0))
            }
        #expect(Set(house.rooms.map(\.name)) == Set(folders))
        for room in house.rooms { #expect((1...8).contains(room.floor), "\(room)") }
        #expect(house.tableBreaches == [])
    }

    @Test func importsGoDownOnly() throws {
        var count = 0
        for room in house.rooms {
            for (path, text) in try sources(of: room.name, endings: [".swift"]) {
                count += 1
                #expect(house.breaches(in: text, at: path, of: room) == [])
            }
        }
        #expect(count > 100)
    }

    @Test func noFileIsLong() throws {
        for folder in ["Sources", "Tests"] {
            for name in try Files.below(House.checkout.appending(folder), endings: [".swift", ".c", ".h"]) {
                let text = try Files.text(of: House.checkout.appending(folder).appending(name))
                let count = text.utf8.count { $0 == 0x0A }
                #expect(count <= 600, "\(folder)/\(name) has \(count) lines")
            }
        }
    }

    @Test func everyRoomIsTested() throws {
        for room in house.rooms where room.hasTests {
            let name = (room.name == "hone" ? "Hone" : room.name) + "Tests"
            let folder = House.checkout.appending("Tests").appending(name)
            let files = Files.isFolder(folder) ? try Files.below(folder, endings: ["Tests.swift"]) : []
            #expect(!files.isEmpty, "Tests/\(name)")
        }
    }
}

/// The checks themselves, on houses that break the rules.
@Suite struct HouseTests {
    private let house = House(
        manifest: """
            struct Room { var name: String }
            let before = Room(name: "no", floor: 9)
            let rooms = [
                Room(name: "CHoneKernels", floor: 1, isProduct: false, isC: true),
                Room(name: "HoneBase", floor: 1, libraries: [crypto, system, "CArchive"]),
                Room(name: "HoneTensor", floor: 2, uses: ["HoneBase", "CHoneKernels"]),
                Room(
                    name: "HoneModels",
                    floor: 4,
                    uses: [
                        "HoneBase", "HoneTensor",
                    ],
                    libraries: [system],
                    hasTests: false
                ),
            ]
            """
    )

    @Test func theTableIsRead() {
        #expect(
            house.rooms == [
                .init(name: "CHoneKernels", floor: 1),
                .init(name: "HoneBase", floor: 1, libraries: ["crypto", "system", "CArchive"]),
                .init(name: "HoneTensor", floor: 2, uses: ["HoneBase", "CHoneKernels"]),
                .init(
                    name: "HoneModels",
                    floor: 4,
                    uses: ["HoneBase", "HoneTensor"],
                    libraries: ["system"],
                    hasTests: false
                ),
            ]
        )
        #expect(house.tableBreaches == [])
    }

    @Test func aTableThatRunsUpwardIsABreach() {
        let house = House(
            manifest: """
                let rooms = [
                    Room(name: "A", floor: 2, uses: ["B", "C"]),
                    Room(name: "B", floor: 2),
                ]
                """
        )
        #expect(
            house.tableBreaches.map(\.what) == [
                "uses B on floor 2, not below its own", "uses the unknown room C",
            ]
        )
    }

    @Test(
        arguments: [
            ("import A", "A"), ("internal import HoneBase", "HoneBase"), ("public import struct A.B", "A"),
            ("@preconcurrency internal import Glibc", "Glibc"), ("    @testable import A  // why", "A"),
            ("// import A", nil), ("let important = 1", nil), ("important A", nil), ("", nil),
        ] as [(String, String?)]
    )
    func importsAreFound(_ line: String, _ module: String?) {
        #expect(House.module(importedBy: line) == module)
    }

    @Test(
        arguments: [
            ("HoneTensor", "internal import HoneBase\ninternal import CHoneKernels\nimport Glibc", []),
            ("HoneModels", "public import SystemPackage", []),
            ("HoneBase", "import HoneTensor", ["imports HoneTensor on floor 2, not below its own"]),
            ("HoneBase", "import CHoneKernels", ["only HoneTensor may import CHoneKernels"]),
            ("HoneModels", "import CHoneKernels", ["only HoneTensor may import CHoneKernels"]),
            ("HoneTensor", "import HoneModels", ["imports HoneModels on floor 4, not below its own"]),
            (
                "HoneTensor", "import SystemPackage",
                ["imports SystemPackage, which the manifest does not give it"]
            ),
            (
                "HoneModels", "import Foundation\n import Yams",
                ["no room may import Foundation", "only HoneWorkbench may import Yams"]
            ),
        ] as [(String, String, [String])]
    )
    func importsThatBreakTheRulesAreFound(_ room: String, _ source: String, _ expected: [String]) throws {
        let room = try #require(house.room(room))
        #expect(house.breaches(in: source, at: "file", of: room).map(\.what) == expected)
    }

    @Test func aRoomThatIsNotListedIsABreach() throws {
        var models = try #require(house.room("HoneModels"))
        models.uses = ["HoneBase"]
        let breaches = house.breaches(in: "import HoneTensor", at: "file", of: models)
        #expect(breaches.map(\.description) == ["file: imports HoneTensor without listing it in uses"])
    }
}
