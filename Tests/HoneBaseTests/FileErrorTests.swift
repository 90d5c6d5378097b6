import Glibc
import HoneBase
import SystemPackage
import Testing

@Test(arguments: [
    (ENOENT, false, FileError.missing("/a")),
    (EISDIR, true, .notAFile("/a")),
    (ENOTDIR, false, .notAFolder("/a")),
    (ENOSPC, true, .diskFull("/a")),
    (EDQUOT, true, .diskFull("/a")),
    (EFBIG, true, .diskFull("/a")),
    (EACCES, true, .unwritable("/a", reason: "Permission denied")),
    (EACCES, false, .unreadable("/a", reason: "Permission denied")),
    (ENOENT, true, .unwritable("/a", reason: "No such file or directory")),
])
func fileErrorNamesTheCauseOfAFailedCall(code: Int32, writing: Bool, expected: FileError) {
    #expect(FileError.system(code, "/a", writing: writing) == expected)
}

@Test(arguments: [
    FileError.missing("/a/b"), .notAFile("/a/b"), .notAFolder("/a/b"), .unreadable("/a/b", reason: "r"),
    .unwritable("/a/b", reason: "r"), .diskFull("/a/b"), .locked("/a/b"), .notUTF8("/a/b", offset: 7),
    .notText("/a/b", offset: 7), .nameNotUTF8("/a/b"),
])
func fileErrorNamesTheFile(error: FileError) {
    #expect(error.problem.place?.file == "/a/b")
    #expect(error.description.hasPrefix("/a/b: "))
}
