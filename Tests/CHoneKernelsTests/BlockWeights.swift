import CHoneKernels
import HoneTestSupport

/// Weights `[n,k]` in blocks of 32 with a scale each, coded here as the definitions of Q8_0 and Q4_0 say.
struct BlockWeights {
    let kind: hone_blocks
    let n: Int
    let k: Int
    var scales: [Float16] = []
    var codes: [Int] = []

    static let kinds = [HONE_Q8_0, HONE_Q4_0]

    var description: String { "\(kind == HONE_Q8_0 ? "Q8_0" : "Q4_0") \(n)x\(k)" }

    /// Numbers, rounded as llama.cpp's reference rounds them.
    init(_ kind: hone_blocks, n: Int, k: Int, rounding values: [Float]) {
        self.init(kind, n: n, k: k)
        for start in stride(from: 0, to: n * k, by: 32) {
            let block = values[start..<start + 32]
            let extreme = block.dropFirst().reduce(block[start]) { abs($1) > abs($0) ? $1 : $0 }
            let step = kind == HONE_Q8_0 ? abs(extreme) / 127 : extreme / -8
            let inverse = step == 0 ? 0 : 1 / step
            scales.append(Float16(step))
            codes += block.map {
                kind == HONE_Q8_0
                    ? Int(($0 * inverse).rounded(.toNearestOrAwayFromZero))
                    : min(15, Int($0 * inverse + 8.5)) - 8
            }
        }
    }

    /// Every code that the kind has, and scales of any magnitude.
    init(_ kind: hone_blocks, n: Int, k: Int, drawing draws: inout Draws) {
        self.init(kind, n: n, k: k)
        let offset = kind == HONE_Q8_0 ? 128 : 8
        codes = draws.indices(n * k, below: 2 * offset).map { Int($0) - offset }
        scales = draws.words(n * k / 32).map { word in
            let scale = Float16(bitPattern: UInt16(truncatingIfNeeded: word))
            return scale.isFinite ? scale : 1
        }
    }

    private init(_ kind: hone_blocks, n: Int, k: Int) {
        self.kind = kind
        self.n = n
        self.k = k
    }

    var values: [Float] { codes.indices.map { Float(codes[$0]) * Float(scales[$0 / 32]) } }

    /// The bytes of a GGUF file: a scale, then the codes, two of four bits to a byte, 16 apart.
    var stored: [UInt8] {
        scales.indices.flatMap { block in
            let codes = codes[block * 32..<block * 32 + 32].map { $0 }
            let bits = scales[block].bitPattern
            let head = [UInt8(bits & 0xFF), UInt8(bits >> 8)]
            guard kind == HONE_Q4_0 else { return head + codes.map { UInt8(bitPattern: Int8($0)) } }
            return head + (0..<16).map { UInt8(codes[$0] + 8 | (codes[$0 + 16] + 8) << 4) }
        }
    }

    /// The packed form, of the stored bytes.
    func packed() -> GuardedMemory<UInt8> {
        let target = room()
        withExtendedLifetime(GuardedMemory(stored)) { stored in
            hone_pack_blocks_stored(kind, stored.start, Int64(n), Int64(k), target.start)
        }
        return target
    }

    /// The packed form of numbers.
    func packing(_ source: Numbers) -> GuardedMemory<UInt8> {
        let target = room()
        hone_pack_blocks(kind, source.address, source.type, Int64(n), Int64(k), target.start)
        return target
    }

    private func room() -> GuardedMemory<UInt8> {
        GuardedMemory(count: Int(hone_pack_blocks_bytes(kind, Int64(n), Int64(k))), filledWith: 0xFF)
    }

    func unpack(_ packed: GuardedMemory<UInt8>) -> [Float] {
        let matrix = Output(n * k, HONE_F32)
        hone_unpack_blocks(
            kind,
            packed.start,
            Int64(n),
            Int64(k),
            matrix.address.assumingMemoryBound(to: Float.self)
        )
        return matrix.values
    }
}
