public import HoneBase

/// Why vectors, or a block of them, were refused.
public enum VectorError: HoneError, Equatable {
    /// Vectors have from 1 to 4,096 numbers.
    case dimensionNotAllowed(Int)
    /// The numbers given are no whole vectors of this dimension.
    case wrongDimension(expected: Int, found: Int)
    /// A vector, counted from 0 among those given, holds a NaN or an infinity, or its length is neither zero nor one.
    case notOfUnitLength(vector: Int, length: Double)
    /// A segment holds fewer than 2³¹ vectors.
    case tooMany(Int)
    /// The bytes begin at an address that is no multiple of eight.
    case misaligned
    /// The bytes are fewer than a header has.
    case tooShort(bytes: Int, least: Int)
    /// The bytes are something else.
    case notASegment
    /// The block was written by a newer Hone.
    case newerVersion(found: Int, known: Int)
    /// A field of the header is not what it must be.
    case headerDamaged(field: String, expected: String, found: String)
    /// The bytes of a section are not those that were written.
    case sectionDamaged(String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .dimensionNotAllowed(let dimension):
            Problem(
                "vectors of this dimension cannot be searched",
                expected: "1 to \(VectorLayout.mostDimensions)",
                found: "\(dimension)"
            )
        case .wrongDimension(let expected, let found):
            Problem(
                "the vectors have another dimension than the index",
                expected: "\(expected) numbers a vector",
                found: "\(found) numbers",
                remedy: "use the embedder that the index was built with, or build the index once more"
            )
        case .notOfUnitLength(let vector, let length):
            Problem(
                "a vector's length is neither zero nor one",
                at: .init(file: "vectors", field: "\(vector)"),
                expected: "0 or 1",
                found: length.isFinite ? "\(length)" : "a number that is not finite",
                remedy: length.isFinite
                    ? "divide vectors by their length" : "the embedder is broken: check its weights"
            )
        case .tooMany(let count):
            Problem(
                "a segment cannot hold so many vectors",
                expected: "at most \(VectorLayout.mostVectors)",
                found: "\(count)"
            )
        case .misaligned:
            broken("the vectors begin at an address that is no multiple of eight")
        case .tooShort(let bytes, let least):
            broken("too short for vectors", expected: "at least \(least) bytes", found: "\(bytes) bytes")
        case .notASegment:
            broken("these are no vectors")
        case .newerVersion(let found, let known):
            Problem(
                "the vectors were written by a newer Hone",
                expected: "version \(known) or lower",
                found: "version \(found)",
                remedy: "use that Hone, or build the index once more"
            )
        case .headerDamaged(let field, let expected, let found):
            broken("the header of the vectors is damaged: \(field)", expected: expected, found: found)
        case .sectionDamaged(let name):
            broken("the \(name) of the vectors are not those that were written")
        }
    }

    private func broken(_ what: String, expected: String? = nil, found: String? = nil) -> Problem {
        Problem(
            what,
            expected: expected,
            found: found,
            remedy: "the index is damaged: build it once more"
        )
    }
}
