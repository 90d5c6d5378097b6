import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

/// The training texts of a file of this text.
func trainingTexts(_ text: String, named name: String = "rows.jsonl") throws -> [TrainingText] {
    try withTemporaryFolder { folder in
        try writeQuickly(Array(text.utf8), to: folder.appending(name))
        return try TrainingTexts.load(from: [folder.appending(name)])
    }
}

/// What the one row of a file holds.
func content(_ row: String) throws -> TrainingText.Content {
    let texts = try trainingTexts(row)
    try #require(texts.count == 1)
    return texts[0].content
}

/// The JSON of `text` as it is written here.
func written(_ text: String) throws -> String { try JSONScanner.parse(text).text() }

/// The messages of the one row of a file, each as JSON.
func messages(_ row: String) throws -> [String] {
    guard case .conversation(let conversation) = try content(row) else {
        Issue.record("no conversation")
        return []
    }
    return conversation.messages.map { $0.text() }
}

/// The tools of the one row of a file as JSON; nil for none.
func tools(_ row: String) throws -> String? {
    guard case .conversation(let conversation) = try content(row) else { return nil }
    return conversation.tools.map { JSON.array($0).text() }
}

/// The errors of the bad rows in a file of this text, with the name of the file alone.
func badRows(_ text: String, named name: String = "rows.jsonl") throws -> [RowError] {
    do {
        _ = try trainingTexts(text, named: name)
        return []
    } catch DataError.rows(let errors, _) {
        return errors.map { error in
            var error = error
            error.place.file = name
            return error
        }
    }
}

/// The fault of the one bad row.
func trainingFault(_ row: String) throws -> RowFault? {
    let errors = try badRows(row)
    #expect(errors.count == 1)
    return errors.first?.fault
}

/// Expects the fault of a row to be told with this field in these words.
func expectTold(
    _ row: String,
    _ field: String?,
    _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
)
    throws
{
    let errors = try badRows(row)
    guard let error = errors.first, errors.count == 1 else {
        Issue.record("\(errors.count) bad rows", sourceLocation: sourceLocation)
        return
    }
    let place = "rows.jsonl:1" + (field.map { ", field \"\($0)\"" } ?? "")
    #expect(error.problem.description == place + ": " + words, sourceLocation: sourceLocation)
}
