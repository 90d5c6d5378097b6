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
    private let places: [String: GGUFNames.Place]

    init(_ file: GGUFFile, _ names: GGUFNames, on backend: any Backend) {
        self.file = file
        self.backend = backend
        var found: [String: GGUFNames.Place] = [:]
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

    func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> Tensor {
        guard let place = places[name], let entry = file[place.stored] else {
            throw .missingTensor(file.path, name: name, shape: shape)
        }
        guard entry.shape == shape else {
            throw .wrongShape(file.path, name: place.stored, expected: shape, found: entry.shape)
        }
        var values = try mapping(ModelError.weights) { () throws(GGUFError) in
            try file.values(of: place.stored)
        }
        if let heads = place.interleavedHeads { values = Self.inHalves(values, rows: shape[0], heads: heads) }
        if place.isAroundOne { for index in values.indices { values[index] -= 1 } }
        let tensor = Tensor(values, shape: Shape(shape), on: backend)
        // What came from fewer bits needs no more than bfloat16.
        return entry.type == .float32 || shape.count == 1 ? tensor : tensor.converted(to: .bfloat16)
    }

    /// Rows whose pairs lie side by side in each head, as llama.cpp turns them, put half a head apart.
    private static func inHalves(_ values: [Float], rows: Int, heads: Int) -> [Float] {
        let (size, width) = (rows / heads, values.count / rows)
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for head in 0..<heads {
            for row in 0..<size {
                let source = head * size + (row % (size / 2)) * 2 + row / (size / 2)
                result += values[source * width..<(source + 1) * width]
            }
        }
        return result
    }
}
