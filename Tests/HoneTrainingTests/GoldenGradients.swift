import HoneFormats
import HoneTensor
import SystemPackage
import Testing

@testable import HoneTraining

/// The float32 tensors of a safetensors file, by name.
func goldenTensors(_ path: FilePath) throws -> [String: Tensor] {
    let file = try SafetensorsFile(path)
    return try Dictionary(
        uniqueKeysWithValues: file.tensors.map { entry in
            let tensor = try file.withBytes(of: entry.name) {
                Tensor(copying: $0, shape: Shape(entry.shape), .float32)
            }
            return (entry.name, tensor)
        }
    )
}

/// Expects the gradients of `parameters` to be those of PyTorch: the norm of the difference over the norm, per tensor; keys'
/// biases have no gradient but rounding.
func expectGoldenGradients(
    _ gradients: Gradients,
    _ parameters: [Parameter],
    _ golden: [String: Tensor]
) throws {
    var seen: Set<String> = []
    for parameter in parameters {
        let gradient = try #require(gradients[parameter], "\(parameter.name)")
        for slice in parameter.slices {
            let expected = try #require(golden[slice.name], "\(slice.name)").floats()
            let found = gradient.rows(slice.rows).floats()
            seen.insert(slice.name)
            let difference = zip(found, expected).reduce(0.0) {
                $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
            }
            let norm = expected.reduce(0.0) { $0 + Double($1 * $1) }
            if slice.name.hasSuffix("self.key.bias") {
                #expect(difference.squareRoot() < 1e-5, "\(slice.name)")
            } else {
                #expect(difference.squareRoot() <= 1e-3 * norm.squareRoot(), "\(slice.name)")
            }
        }
    }
    #expect(seen == Set(golden.keys))
}
