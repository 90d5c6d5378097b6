import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Calls `body` with the settings that `text` is.
private func withSettings<Result>(
    _ text: String,
    _ body: (inout ModelSettings, FilePath) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        try replace("settings.json", in: folder, by: text)
        var settings = try ModelSettings(folder.appending("settings.json"))
        return try body(&settings, folder.appending("settings.json"))
    }
}

/// The words of the error that `body` throws.
private func message(_ body: () throws(ModelError) -> Void) -> String? {
    do throws(ModelError) {
        try body()
        return nil
    } catch {
        return error.description
    }
}

@Suite struct ModelSettingsTests {
    @Test func valuesAreReadByKind() throws {
        let text = #"{"t": "x", "n": 7, "whole": 8.0, "p": 1e-12, "yes": true, "no": false, "null": null}"#
        try withSettings(text) { settings, _ in
            #expect(try settings.text("t") == "x")
            #expect(try settings.integer("n", in: 7...7) == 7)
            #expect(try settings.required("whole", in: 0...9) == 8)
            #expect(try settings.requiredPositive("p") == 1e-12)
            #expect(try settings.requiredPositive("n") == 7)
            #expect(try settings.flag("yes") == true)
            #expect(try settings.flag("no") == false)
            #expect(try settings.number("p") == 1e-12)
            for key in ["null", "none"] {
                #expect(try settings.text(key) == nil)
                #expect(try settings.flag(key) == nil)
                #expect(try settings.number(key) == nil)
                #expect(try settings.integer(key, in: 0...1) == nil)
                try settings.require(key, "x")
            }
            try settings.require("t", "y", "x")
            try settings.finish(harmless: [])
        }
    }

    @Test func wrongKindsAreRefused() throws {
        try withSettings(#"{"t": "x", "n": 7, "list": [1]}"#) { settings, path in
            func wrong(_ key: String, _ expected: String, _ found: String) -> String {
                ModelError.wrongValue(path, key: key, expected: expected, found: found).description
            }
            #expect(
                message { () throws(ModelError) in _ = try settings.text("n") } == wrong("n", "a string", "7")
            )
            #expect(
                message { () throws(ModelError) in _ = try settings.integer("t", in: 1...2) }
                    == wrong("t", "a whole number from 1 to 2", "\"x\"")
            )
            #expect(
                message { () throws(ModelError) in _ = try settings.required("n", in: 1...6) }
                    == wrong("n", "a whole number from 1 to 6", "7")
            )
            #expect(
                message { () throws(ModelError) in _ = try settings.requiredPositive("list") }
                    == wrong("list", "a number above 0", "[1]")
            )
            #expect(
                message { () throws(ModelError) in _ = try settings.number("t") }
                    == wrong("t", "a number", "\"x\"")
            )
            #expect(
                message { () throws(ModelError) in _ = try settings.flag("n") }
                    == wrong("n", "true or false", "7")
            )
            #expect(
                message { () throws(ModelError) in try settings.require("t", "a", "b") }
                    == wrong("t", "a or b", "\"x\"")
            )
        }
    }

    @Test func missingKeysAreRefused() throws {
        try withSettings("{}") { settings, path in
            #expect(
                message { () throws(ModelError) in _ = try settings.required("n", in: 1...6) }
                    == ModelError.missingKey(path, key: "n", expected: "a whole number").description
            )
            #expect(
                message { () throws(ModelError) in _ = try settings.requiredPositive("p") }
                    == ModelError.missingKey(path, key: "p", expected: "a number above 0").description
            )
        }
    }

    @Test func keysThatWereNeverAskedForAreRefused() throws {
        try withSettings(#"{"a": 1, "b": 2, "_c": 3, "d": 4}"#) { settings, path in
            _ = try settings.integer("a", in: 0...9)
            _ = try settings.integer("other", in: 0...9)
            #expect(
                message { () throws(ModelError) in try settings.finish(harmless: ["d"]) }
                    == ModelError.unknownKey(path, key: "b").description
            )
            try settings.finish(harmless: ["d", "b"])
        }
    }

    @Test(arguments: [("[]", "an array"), ("3", "a number"), ("null", "null")])
    func settingsMustBeAnObject(text: String, found: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("settings.json")
            try replace("settings.json", in: folder, by: text)
            #expect(
                message { () throws(ModelError) in _ = try ModelSettings(path) }
                    == ModelError.wrongValue(path, key: "", expected: "an object", found: found).description
            )
        }
    }

    @Test func settingsMustBeReadable() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("settings.json")
            #expect(
                message { () throws(ModelError) in _ = try ModelSettings(path) }
                    == ModelError.file(.missing(path)).description
            )
            try replace("settings.json", in: folder, by: "{\"a\": }")
            let error = message { () throws(ModelError) in _ = try ModelSettings(path) }
            #expect(error?.contains(path.string) == true && error?.contains("JSON") == true)
        }
    }
}
