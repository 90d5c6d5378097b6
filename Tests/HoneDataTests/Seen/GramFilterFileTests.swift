import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct GramFilterFileTests {
    private static let filter: GramFilter = {
        var random = Philox(seed: 1)
        return GramFilter(of: (0..<20).map { _ in sentence(&random, words: 60) })
    }()

    private static func bytes(of filter: GramFilter) throws -> [UInt8] {
        try withTemporaryFolder { folder in
            let path = folder.appending("grams")
            try filter.write(to: path)
            return try Files.bytes(of: path)
        }
    }

    /// What reading `bytes` throws; nil where they are read.
    private func failure(_ bytes: [UInt8]) throws -> GramFilterError? {
        try withTemporaryFolder { folder in
            let path = folder.appending("grams")
            try writeQuickly(bytes, to: path)
            do throws(GramFilterError) {
                _ = try GramFilter(file: path)
                return nil
            } catch {
                #expect(error.problem.place?.file == path.string)
                return error
            }
        }
    }

    @Test func whatIsWrittenIsRead() throws {
        for filter in [Self.filter, GramFilter(of: ["a b c"], gramLength: 2), GramFilter(of: [] as [String])]
        {
            try withTemporaryFolder { folder in
                let path = folder.appending("folder/grams")
                try filter.write(to: path)
                #expect(try GramFilter(file: path) == filter)
                #expect(try Files.names(in: path.removingLastComponent()) == ["grams"])
            }
        }
    }

    /// The layout as the documentation has it, field by field.
    @Test func theLayoutIsTheDocumentedOne() throws {
        let bytes = try Self.bytes(of: Self.filter)
        func number(_ range: Range<Int>) -> Int { bytes[range].reversed().reduce(0) { $0 << 8 | Int($1) } }
        #expect(bytes[..<8].elementsEqual("HONEGRAM".utf8))
        #expect(number(8..<12) == 1 && number(12..<16) == 13)
        #expect(number(16..<24) == Self.filter.gramCount && number(24..<32) == 1200)
        #expect((number(44..<48) + 2) * number(40..<44) == number(48..<56))
        #expect(number(48..<56) == bytes.count - 120)
        let signed = bytes[..<56] + bytes[120...]
        let digest = Array(signed).withUnsafeBytes { Digest(of: $0).description }
        #expect(String(decoding: bytes[56..<120], as: UTF8.self) == digest)
        #expect(Array(bytes[120...]) == Self.filter.filter.fingerprints)
    }

    @Test func otherFilesAreTold() throws {
        let bytes = try Self.bytes(of: Self.filter)
        guard case .notAGramFilter(_, found: [])? = try failure([]) else { return #expect(Bool(false)) }
        guard case .notAGramFilter(_, found: [0x50, 0x4B])? = try failure([0x50, 0x4B]) else {
            return #expect(Bool(false))
        }
        var future = bytes
        future[8] = 2
        guard case .versionFromFuture(_, found: 2)? = try failure(future) else { return #expect(Bool(false)) }
        guard case .damaged(_, field: "size", _, _)? = try failure(bytes + [0]) else {
            return #expect(Bool(false))
        }
        #expect(throws: GramFilterError.file(.missing("none"))) { try GramFilter(file: "none") }
    }

    @Test func everyCutIsTold() throws {
        let bytes = try Self.bytes(of: Self.filter)
        for count in [8, 9, 56, 119, 120, 121, bytes.count - 1] {
            guard case .cutOff(_, _, found: count)? = try failure(Array(bytes[..<count])) else {
                Issue.record("cut to \(count) bytes")
                continue
            }
        }
    }

    /// No flipped bit goes unnoticed.
    @Test func everyFlippedBitIsTold() throws {
        let bytes = try Self.bytes(of: Self.filter)
        try withTemporaryFolder { folder in
            let path = folder.appending("grams")
            for index in Array(0..<130) + [bytes.count - 1] {
                var wrong = bytes
                wrong[index] ^= 1 << UInt8(index % 8)
                try Files.remove(path)
                try writeQuickly(wrong, to: path)
                #expect(throws: GramFilterError.self) { try GramFilter(file: path) }
            }
        }
    }

    /// Wrong files whose checksum is right, as a wrong writer makes them.
    private struct Signed: WrongFiles {
        var mutations: ByteMutations

        mutating func next() -> [UInt8] {
            var bytes = mutations.next()
            guard bytes.count >= GramFilter.headerSize else { return bytes }
            let fields = Array(bytes[..<GramFilter.fieldsSize])
            let digest = GramFilter.digest(fields, Array(bytes[GramFilter.headerSize...]))
            bytes.replaceSubrange(GramFilter.fieldsSize..<GramFilter.headerSize, with: digest)
            return bytes
        }
    }

    @Test func wrongFilesDoNoHarm() throws {
        let bytes = try Self.bytes(of: Self.filter)
        let mutations = ByteMutations(of: bytes, header: GramFilter.fieldsSize, seed: 3)
        var random = Philox(seed: 4)
        let text = sentence(&random, words: 100)
        try expectNoHarm(Signed(mutations: mutations), count: 2000, opening: 100) { path in
            do throws(GramFilterError) {
                let filter = try GramFilter(file: path)
                #expect((0...1).contains(filter.seenShare(of: text)))
                return true
            } catch {
                #expect(!error.description.isEmpty)
                return false
            }
        }
        try expectNoHarm(mutations, count: 1000, opening: 0) { path in
            (try? GramFilter(file: path)) != nil
        }
    }
}
