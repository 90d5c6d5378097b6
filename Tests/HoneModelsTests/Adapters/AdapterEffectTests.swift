import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct AdapterEffectTests {
    private static let digest = String(repeating: "a", count: 64)

    /// What was measured in float32 is found again in bfloat16, for every family, also of a small effect.
    @Test(arguments: PEFTGolden.names, [1, 0.02] as [Float])
    func anEffectIsTheSameInBothTypes(_ name: String, _ share: Float) throws {
        let golden = try PEFTGolden(name)
        func effect(_ type: DType) throws -> Double {
            let decoder = try Decoder(folder: golden.model, as: type)
            let adapter = try PEFTFolder.read(golden.folder, for: decoder, base: "")
            for parameter in adapter.parameters where parameter.name.hasSuffix("lora_B.weight") {
                parameter.update(parameter.value * share)
            }
            return AdapterEffect.measured(of: adapter, on: decoder)
        }
        let (full, half) = (try effect(.float32), try effect(.bfloat16))
        #expect(full > 0)
        let decoder = try Decoder(folder: golden.model)
        #expect(AdapterEffect.agree(full, half, on: decoder), "\(full) and \(half)")
    }

    /// The first four are what SmolLM2 135M and Qwen2.5 0.5B gave in float32 and in fewer bits.
    @Test(
        arguments: [
            (0.0034, 0.0261, true), (0.0045, 0.0367, true), (0.0449, 0.0632, true), (0.3298, 0.3491, true),
            (0.3, 0.4, false), (0.1, 0.2, false), (0, 0.001, false), (0.001, 0, false), (0.1, .nan, false),
        ]
    )
    func roundingIsNoOtherEffect(_ noted: Double, _ found: Double, _ agree: Bool) throws {
        let decoder = try Decoder(folder: golden("decoders/llama"))
        #expect(AdapterEffect.agree(noted, found, on: decoder) == agree)
    }

    /// Doubled, halved or gone, it is not the adapter that was written.
    @Test(arguments: [0, 0.5, 2] as [Float]) func anotherEffectIsTold(_ factor: Float) throws {
        let golden = try PEFTGolden("llama")
        let decoder = try Decoder(folder: golden.model, as: .float32)
        let read = try PEFTFolder.contents(of: golden.folder, for: decoder, base: "")
        try withTemporaryFolder { folder in
            try PEFTFolder.write(
                read.adapter,
                read.lora,
                base: ("tiny", Self.digest),
                of: decoder,
                to: folder
            )
            _ = try PEFTFolder.read(folder, for: decoder, base: Self.digest)
            try AdapterFolders.edit(folder) { $0["lora_alpha"] = .number(Double(factor) * 8) }
            let error = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: decoder, base: Self.digest)
            }
            #expect(error?.problem.what == "the adapter does not do what it did when it was saved")
        }
    }

    /// An adapter of another tool must do something.
    @Test func anAdapterWithoutEffectIsTold() throws {
        try AdapterFolders.with("llama") { golden, folder in
            try AdapterFolders.edit(folder) { $0["lora_alpha"] = 0 }
            let decoder = try Decoder(folder: golden.model, as: .float32)
            let error = #expect(throws: AdapterError.self) {
                try PEFTFolder.read(folder, for: decoder, base: "")
            }
            #expect(error?.problem.what == "the adapter has no effect on this base")
        }
    }
}
