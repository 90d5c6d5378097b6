public import HoneBase
public import HoneData

/// What can be wrong with a file of documents.
public enum LoadReason: Error, Sendable, Equatable {
    /// The file cannot be read.
    case file(FileError)
    /// The name does not tell a format that is read.
    case unknownEnding(known: [String])
    /// A symbolic link that leads out of the folder.
    case link(target: String)
    /// A symbolic link that leads nowhere.
    case deadLink
    /// A pipe, a socket or a device.
    case special
    /// The name is not UTF-8, so that no document could be named after it.
    case nameNotUTF8
    /// Another file of the folder has a name of the same characters.
    case sameName
    /// The file is larger than files of its format may be.
    case fileTooLarge(bytes: Int, limit: Int)
    /// The text of one document is larger than allowed.
    case textTooLarge(limit: Int)
    /// There is nothing but white space.
    case empty
    /// The bytes are no text; the first one that is not stands at the offset.
    case binary(offset: Int)
    /// The bytes are text in no encoding that can be told from them.
    case unknownEncoding(offset: Int)
    /// So many places that are not in the file's encoding were replaced, the first one at the offset in bytes.
    case replaced(count: Int, offset: Int, encoding: String)
    /// So many escapes of a row of JSON that stand for half of a character were replaced.
    case halfCharacters(count: Int)
    /// The encoding was guessed from the bytes.
    case guessedEncoding(String)
    /// The front matter cannot be read.
    case frontMatter(String, remedy: String)
    /// A line that may have been meant to say who may read stands in the text, where it restricts no one.
    case readersInText
    /// A field that says who may read is no name and no list of names.
    case readers(found: String)
    /// The document is protected by a password.
    case encrypted
    /// The author of the document does not allow its text to be copied.
    case copyingForbidden
    /// There are only pictures in the document.
    case picturesOnly(pages: Int)
    /// The file is no whole file of its format.
    case broken(format: String, String)
    /// The file holds something else than its name tells.
    case otherKind(expected: String, found: String)
    /// The archive that the file is cannot be unpacked.
    case archive(ArchiveError)
    /// The elements nest deeper than allowed.
    case tooDeep(limit: Int)
    /// One element has more attributes than allowed.
    case tooManyAttributes(limit: Int)
    /// Reading took longer than allowed.
    case tooSlow(seconds: Int)
    /// A program that reads the format ran out of the memory that it is allowed.
    case memory(program: String, limit: Int)
    /// A program that reads the format is not installed.
    case programMissing(String, package: String)
    /// A program that reads the format could not be run.
    case program(ChildProcessError)
    /// The table or its header cannot be read.
    case table(DataError)
    /// A row cannot be read.
    case row(RowFault)
    /// One row is larger than a document may be.
    case rowTooLarge(limit: Int)
    /// One row of a table is so large that it is not read to its end; what follows it cannot be told from it.
    case rowWithoutEnd(limit: Int)
    /// The row has no text; these are its fields.
    case rowWithoutText(fields: [String])
    /// A text in the row holds the character U+0000.
    case zeroCharacter
    /// Another row of the file has the same id.
    case repeatedID(String, line: Int)
}

extension LoadReason {
    func problem(at place: Problem.Place) -> Problem {
        func problem(
            _ what: String,
            kind: Problem.Kind = .input,
            expected: String? = nil,
            found: String? = nil,
            remedy: String? = nil
        ) -> Problem {
            Problem(what, kind: kind, at: place, expected: expected, found: found, remedy: remedy)
        }
        /// What another part of the house says, at this place.
        func told(_ inner: Problem) -> Problem {
            var problem = inner
            problem.place = .init(
                file: place.file,
                line: place.line ?? inner.place?.line,
                field: inner.place?.field
            )
            return problem
        }
        switch self {
        case .file(let error):
            return told(error.problem)
        case .unknownEnding(let known):
            return problem(
                "passed over: the name does not tell a format that is read",
                expected: "a name that ends in " + known.joined(separator: ", "),
                remedy: "convert the file, or leave it where it is"
            )
        case .link(let target):
            return problem(
                "passed over: a symbolic link that leads out of the folder; links are not followed",
                found: target,
                remedy: "copy the file into the folder if it belongs to the documents"
            )
        case .deadLink:
            return problem(
                "passed over: a symbolic link that leads nowhere",
                remedy: "remove it, or put the file that is meant in its place"
            )
        case .special:
            return problem("passed over: a pipe, a socket or a device", expected: "a file or a folder")
        case .nameNotUTF8:
            return problem("the file's name is not UTF-8", remedy: "rename the file")
        case .sameName:
            return problem(
                "another file's name has the same characters in other code points",
                remedy: "rename one of the two"
            )
        case .fileTooLarge(let bytes, let limit):
            return problem(
                "the file is too large",
                expected: "at most \(limit.grouped) bytes",
                found: "\(bytes.grouped) bytes",
                remedy: "split it, or convert it to plain text, which may have any size"
            )
        case .textTooLarge(let limit):
            return problem(
                "the text of the document is too large",
                expected: "at most \(limit.grouped) bytes",
                remedy: "split it, or convert it to plain text, which may have any size"
            )
        case .empty:
            return problem("passed over: there is no text in it")
        case .binary(let offset):
            return problem(
                "this is not text (byte \(offset))",
                expected: "text in UTF-8, UTF-16 or Windows-1252",
                remedy: "rename the file after what it holds, or remove it from the folder"
            )
        case .unknownEncoding(let offset):
            return problem(
                "the encoding of the text cannot be told (byte \(offset) is not UTF-8)",
                expected: "text in UTF-8, UTF-16 or Windows-1252",
                remedy: "convert it, for example: iconv -f ENCODING -t utf-8"
            )
        case .replaced(let count, let offset, let encoding):
            return problem(
                "read with \(count) \(count == 1 ? "place" : "places") replaced by U+FFFD",
                expected: encoding,
                found: "bytes that are not, the first at offset \(offset)",
                remedy: "correct the file if the text at these places matters"
            )
        case .halfCharacters(let count):
            return problem(
                "read with \(count) \(count == 1 ? "place" : "places") replaced by U+FFFD",
                expected: "escapes that stand for whole characters",
                found: "half of one, such as \\ud800 alone",
                remedy: "correct the row if the text at these places matters"
            )
        case .guessedEncoding(let encoding):
            return problem(
                "not UTF-8; read as \(encoding), judged by its bytes",
                remedy: "if letters come out wrong, convert it: iconv -f ENCODING -t utf-8"
            )
        case .frontMatter(let what, let remedy):
            return problem("the front matter cannot be read: \(what)", remedy: remedy)
        case .readersInText:
            return problem(
                "a line \"Readers:\" stands here, outside of a front matter; it was read as text and restricts no one",
                remedy: "put it between two lines --- at the top, if it says who may read the document"
            )
        case .readers(let found):
            return problem(
                "this does not say who may read the document",
                expected: "a name, or a list of names",
                found: found
            )
        case .encrypted:
            return problem(
                "the document is protected by a password",
                remedy: "save a copy without the password, or leave the document out"
            )
        case .copyingForbidden:
            return problem(
                "the document does not allow its text to be copied",
                remedy: "ask its author for a copy that does"
            )
        case .picturesOnly(let pages):
            return problem(
                "there is no text in the document, only pictures",
                found: pages == 1 ? "1 page without a letter" : "\(pages) pages without a letter",
                remedy: "recognise the text first, for example: ocrmypdf scanned.pdf readable.pdf"
            )
        case .broken(let format, let what):
            return problem(
                "no whole \(format) file: \(what)",
                remedy: "fetch or copy the file once more"
            )
        case .otherKind(let expected, let found):
            return problem(
                "the file is not what its name tells",
                expected: expected,
                found: found,
                remedy: "save it in that format, or rename it"
            )
        case .archive(.tooLarge(_, let limit)):
            return problem(
                "the file unpacks to more than is allowed",
                expected: "at most \(limit.grouped) bytes",
                remedy: "split it, or convert it to plain text, which may have any size"
            )
        case .archive(.tooManyEntries(_, let limit)):
            return problem(
                "the file has more parts than is allowed",
                expected: "at most \(limit.grouped)",
                remedy: "save it without its pictures, or convert it to plain text"
            )
        case .archive(let error):
            return told(error.problem)
        case .tooDeep(let limit):
            return problem(
                "the elements nest too deep",
                expected: "at most \(limit.grouped) levels",
                remedy: "convert it to plain text"
            )
        case .tooManyAttributes(let limit):
            return problem(
                "an element has too many attributes",
                expected: "at most \(limit.grouped)",
                remedy: "remove those that are not needed, or convert it to plain text"
            )
        case .tooSlow(let seconds):
            return problem(
                "reading it took longer than \(seconds) s and was stopped",
                remedy: "split it, or convert it to plain text"
            )
        case .memory(let program, let limit):
            return problem(
                "\"\(program)\" needs more than the \((limit >> 20).grouped) MB that it may have for it",
                remedy: "split it, or convert it to plain text"
            )
        case .programMissing(let program, let package):
            return problem(
                "the program \"\(program)\" is not installed",
                kind: .work,
                remedy: "install it: apt install \(package)"
            )
        case .program(let error):
            return problem(error.problem.what, kind: .work, found: error.problem.found)
        case .table(let error):
            return told(error.problem)
        case .row(let fault):
            return RowError(at: place, fault).problem
        case .rowTooLarge(let limit):
            return problem(
                "the row is too large",
                expected: "at most \(limit.grouped) bytes",
                remedy: "divide its text among several rows"
            )
        case .rowWithoutEnd(let limit):
            return problem(
                "the row is too large; it and all that follows it in the file are left out",
                expected: "at most \(limit.grouped) bytes",
                remedy: "look for a double quote that is never closed, or divide the row"
            )
        case .rowWithoutText(let fields):
            return problem(
                "the row holds no text",
                expected: "a text in the field \"text\" or \"content\"",
                found: fields.isEmpty ? "no fields" : "fields " + fields.joined(separator: ", ")
            )
        case .zeroCharacter:
            return problem("the row holds the character U+0000, which no text has", remedy: "remove it")
        case .repeatedID(let id, let line):
            return problem(
                "the id \"\(id)\" stands twice",
                expected: "an id of its own for every row",
                found: "the same id in line \(line)",
                remedy: "change one of them"
            )
        }
    }
}
