import HoneBase
import SystemPackage

/// The package as `Package.swift` describes it and as its sources are, read as text.
struct House {
    /// One line of the manifest's table of rooms.
    struct Room: Equatable {
        var name: String
        var floor: Int
        var uses: [String] = []
        var libraries: [String] = []
        var hasTests = true
    }

    /// Something that the rules of the house forbid.
    struct Breach: Equatable, CustomStringConvertible {
        var place: String
        var what: String

        var description: String { "\(place): \(what)" }
    }

    /// Which room may import a library; nil for one that no room may.
    static let owners: [String: String?] = [
        "ArgumentParser": "hone", "CArchive": "HoneBase", "CCurl": "HoneRemote",
        "CHNSW": "HoneRetrieval", "CPCRE2": "HoneText", "CXML": "HoneRetrieval", "CHoneKernels": "HoneTensor",
        "Crypto": "HoneBase",
        "Yams": "HoneWorkbench", "Foundation": nil, "FoundationEssentials": nil, "FoundationNetworking": nil,
        "FoundationInternationalization": nil, "Dispatch": nil,
    ]

    /// What every room may import.
    static let free: Set<String> = ["Glibc", "Swift", "Synchronization"]

    /// The checkout in which these tests lie.
    static let checkout: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return path
    }()

    let rooms: [Room]

    /// The house of this manifest: the literals `Room(...)` behind `let rooms = [`.
    init(manifest: String) {
        var rooms: [Room] = []
        var rest = manifest.range(after: "let rooms = [").map { manifest[$0...] } ?? ""
        while let start = rest.range(after: "Room(") {
            let arguments = rest[start...].balanced()
            rooms.append(Room(arguments))
            rest = rest[arguments.endIndex...]
        }
        self.rooms = rooms
    }

    func room(_ name: String) -> Room? { rooms.first { $0.name == name } }

    /// What is wrong with the table itself.
    var tableBreaches: [Breach] {
        var breaches: [Breach] = []
        for room in rooms {
            for name in room.uses {
                guard let used = self.room(name) else {
                    breaches.append(Breach(place: room.name, what: "uses the unknown room \(name)"))
                    continue
                }
                guard used.floor >= room.floor else { continue }
                breaches.append(
                    Breach(place: room.name, what: "uses \(name) on floor \(used.floor), not below its own")
                )
            }
        }
        return breaches
    }

    /// What the imports of `source`, a file of `room`, do that they may not.
    func breaches(in source: String, at place: String, of room: Room) -> [Breach] {
        source.split(separator: "\n").compactMap { Self.module(importedBy: $0) }.compactMap { module in
            breach(of: room, importing: module).map { Breach(place: place, what: $0) }
        }
    }

    private func breach(of room: Room, importing module: String) -> String? {
        if let owner = Self.owners[module], owner != room.name {
            return owner.map { "only \($0) may import \(module)" } ?? "no room may import \(module)"
        }
        if let used = self.room(module) {
            if used.floor >= room.floor {
                return "imports \(module) on floor \(used.floor), not below its own"
            }
            return room.uses.contains(module) ? nil : "imports \(module) without listing it in uses"
        }
        if Self.free.contains(module) || Self.owners[module] != nil { return nil }
        if module == "SystemPackage", room.libraries.contains("system") { return nil }
        return "imports \(module), which the manifest does not give it"
    }

    /// The module that a line of Swift imports; nil for another line.
    static func module(importedBy line: some StringProtocol) -> String? {
        let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
        var words = Substring(line).split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
        while let first = words.first, first.hasPrefix("@") || modifiers.contains(first) {
            words = words.dropFirst()
        }
        guard words.first == "import" else { return nil }
        words = words.dropFirst()
        if let first = words.first, kinds.contains(first) { words = words.dropFirst() }
        return words.first?.split(separator: ".").first.map(String.init)
    }
}

extension House.Room {
    /// The room that the arguments of `Room(...)` describe.
    fileprivate init(_ arguments: Substring) {
        func text(_ label: String) -> Substring {
            arguments.range(after: label + ":").map { arguments[$0...] } ?? ""
        }
        func list(_ label: String) -> [String] {
            let text = text(label)
            guard let open = text.firstIndex(of: "["), let close = text.firstIndex(of: "]") else { return [] }
            return text[text.index(after: open)..<close].split(separator: ",").map {
                String($0.filter { $0 != "\"" && !$0.isWhitespace })
            }
            .filter { !$0.isEmpty }
        }
        name = text("name").split(separator: "\"").dropFirst().first.map(String.init) ?? ""
        floor = Int(text("floor").drop { $0 == " " }.prefix { $0.isNumber }) ?? 0
        uses = list("uses")
        libraries = list("libraries")
        hasTests = !text("hasTests").drop { $0 == " " }.hasPrefix("false")
    }
}

extension StringProtocol {
    /// Where the first occurrence of `text` ends.
    fileprivate func range(after text: String) -> Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }

    /// The text up to the bracket that closes one which was opened before it.
    fileprivate func balanced() -> SubSequence {
        var depth = 0
        for position in indices {
            switch self[position] {
            case "(": depth += 1
            case ")" where depth == 0: return self[..<position]
            case ")": depth -= 1
            default: break
            }
        }
        return self[...]
    }
}

extension Files {
    /// The files below `folder` whose names end in one of `endings`, with their paths from it.
    static func below(_ folder: FilePath, endings: [String]) throws -> [String] {
        try names(in: folder).flatMap { name in
            let path = folder.appending(name)
            if isFolder(path) { return try below(path, endings: endings).map { "\(name)/\($0)" } }
            return endings.contains { name.hasSuffix($0) } ? [name] : []
        }
    }
}
