internal import Glibc
public import SystemPackage

/// Why a file could not be read or written.
public enum FileError: HoneError, Equatable {
    /// Nothing is at the path.
    case missing(FilePath)
    /// A folder is where a file is expected.
    case notAFile(FilePath)
    /// A file is where a folder is expected.
    case notAFolder(FilePath)
    /// The path is not UTF-8: another file would be meant by what can be printed of it.
    case nameNotUTF8(FilePath)
    /// The system does not let it be read.
    case unreadable(FilePath, reason: String)
    /// The system does not let it be written.
    case unwritable(FilePath, reason: String)
    /// There is no space left, or the file may not grow.
    case diskFull(FilePath)
    /// Another process holds the folder's lock.
    case locked(FilePath)
    /// Text is expected; the byte at the offset is no UTF-8.
    case notUTF8(FilePath, offset: Int)
    /// Text is expected; the byte at the offset is zero, which no text has.
    case notText(FilePath, offset: Int)

    /// The error for a failed system call on `path`.
    package static func system(_ code: Int32, _ path: FilePath, writing: Bool) -> FileError {
        switch code {
        case ENOENT where !writing: .missing(path)
        case EISDIR: .notAFile(path)
        case ENOTDIR: .notAFolder(path)
        case ENOSPC, EDQUOT, EFBIG: .diskFull(path)
        default:
            writing
                ? .unwritable(path, reason: String(cString: strerror(code)))
                : .unreadable(path, reason: String(cString: strerror(code)))
        }
    }

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .missing(let path):
            Problem("no such file or folder", at: .init(file: path.string), remedy: "check the path")
        case .notAFile(let path):
            Problem("this is a folder", at: .init(file: path.string), expected: "a file")
        case .notAFolder(let path):
            Problem("this is not a folder", at: .init(file: path.string), expected: "a folder")
        case .nameNotUTF8(let path):
            Problem(
                "the name is not UTF-8",
                at: .init(file: path.string),
                remedy: "rename it, or the folder above it whose name is not"
            )
        case .unreadable(let path, let reason):
            Problem("cannot be read: \(reason)", at: .init(file: path.string))
        case .unwritable(let path, let reason):
            Problem(
                "cannot be written: \(reason)",
                kind: .work,
                at: .init(file: path.string),
                remedy: "check the permissions, or name another folder"
            )
        case .diskFull(let path):
            Problem(
                "no space left to write this file; what was there before is unchanged",
                kind: .work,
                at: .init(file: path.string),
                remedy: "free some space on that disk, or name a folder on another one, and run again"
            )
        case .locked(let path):
            Problem(
                "another process is writing to this folder",
                at: .init(file: path.string),
                remedy: "wait until it has finished, or name another folder with --out"
            )
        case .notUTF8(let path, let offset):
            Problem(
                "not UTF-8 text (byte \(offset))",
                at: .init(file: path.string),
                remedy: "convert it, for example: iconv -f latin1 -t utf-8"
            )
        case .notText(let path, let offset):
            Problem(
                "this is no text: its byte \(offset) is zero",
                at: .init(file: path.string),
                remedy: "leave it out; text in UTF-16 has such bytes too: iconv -f utf-16 -t utf-8"
            )
        }
    }
}
