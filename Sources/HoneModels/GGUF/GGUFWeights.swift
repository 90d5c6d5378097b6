internal import HoneBase
internal import HoneFormats
internal import HoneTensor
internal import SystemPackage

/// The tensors of a GGUF file, under the names and in the order of rows that folders of Hugging Face have.
///
/// What is held in blocks is decoded as it is asked for.
final class GGUFWeights: WeightSource {
    private let file: GGUFFile
    private let backend: any Backend
    private let places: [String: GGUFPlace]
    private let isWide: Bool

    /// The tensors of `file`.
    ///
    /// - Parameter isWide: whether all numbers are given in float32; otherwise those that the file holds in fewer bits
    ///   are given in bfloat16.
    init(_ file: GGUFFile, _ names: GGUFNames, isWide: Bool = false, on backend: any Backend) {
        self.file = file
        self.backend = backend
        self.isWide = isWide
        var found: [String: GGUFPlace] = [:]
        for tensor in file.tensors {
            let place = names.place(of: tensor.name)
            found[place.name] = place
        }
        places = found
    }

    var names: [String] { places.keys.sorted() }
    func holds(_ name: String) -> Bool { places[name] != nil }
    func isFull(_ name: String) -> Bool {
        places[name].flatMap { file[$0.stored]?.type } == .float32
    }
    func release(_ name: String) {
        if let place = places[name] { file.release(place.stored) }
    }

    func shape(of name: String) -> [Int]? {
        places[name].flatMap { place in file[place.stored].map { place.otherShape($0.shape) } }
    }

    func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        guard let place = places[name], let entry = file[place.stored] else {
            throw .missingTensor(file.path, name: name, shape: shape)
        }
        guard place.otherShape(entry.shape) == shape else {
            throw .wrongShape(
                file.path,
                name: place.stored,
                expected: place.otherShape(shape),
                found: entry.shape
            )
        }
        guard entry.count % max(1, shape[0]) == 0,
            place.interleavedHeads.map({ shape[0] % (2 * $0) == 0 }) ?? true
        else {
            throw .wrongShape(file.path, name: place.stored, expected: shape, found: entry.shape)
        }
        let stored = try mapping(ModelError.weights) { () throws(GGUFError) in
            try file.values(of: place.stored)
        }
        let tensor = Tensor(place.read(stored, entry.shape), shape: Shape(shape), on: backend)
        // What came from fewer bits needs no more than bfloat16.
        let isExact = isWide || entry.type == .float32 || shape.count == 1
        return isExact ? tensor : tensor.converted(to: .bfloat16)
    }
}
