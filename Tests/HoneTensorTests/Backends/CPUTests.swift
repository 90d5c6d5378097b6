import CHoneKernels
import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct CPUTests {
    @Test func theNameSaysTheLevel() {
        let level = String(cString: hone_level_name(hone_level_current()))
        #expect(CPU.shared.name == "cpu \(level)")
        #expect(CPU.threadCount >= 1)
        let isFast = level == "avx512-bf16" || level == "amx"
        #expect(CPU.shared.preferredMatrixType == (isFast ? .bfloat16 : .float32))
    }

    /// Below AVX-512 with bfloat16 the engine computes in float32.
    @Test func theMatrixTypeFollowsTheLevel() async {
        await #expect(processExitsWith: .success) {
            hone_level_set(HONE_LEVEL_SCALAR)
            #expect(CPU.shared.name == "cpu scalar")
            #expect(CPU.shared.preferredMatrixType == .float32)
        }
    }

    @Test func transfersOfWrongSizesTrap() async {
        let upload = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let tensor = Tensor(uninitialized: [2], .float32, on: CPU.shared)
            [1, 2, 3].withUnsafeBytes { CPU.shared.upload($0, to: tensor) }
        }
        expectTrap(upload, "upload: 24 bytes to [2]")
        let download = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let tensor = Tensor([1, 2] as [Float], shape: [2])
            var bytes: [UInt8] = [0, 0, 0, 0]
            bytes.withUnsafeMutableBytes { CPU.shared.download(tensor, into: $0) }
        }
        expectTrap(download, "download: [2] into 4 bytes")
    }
}
