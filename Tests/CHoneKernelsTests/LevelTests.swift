import CHoneKernels
import Glibc
import Testing

extension KernelTests {
    @Suite struct LevelTests {
        @Test func namesAreThoseOfTheEnvironmentVariable() async {
            await #expect(processExitsWith: .success) {
                let names = (0...HONE_LEVEL_AMX_EMULATED.rawValue).map {
                    String(cString: hone_level_name(hone_level(rawValue: $0)))
                }
                #expect(names == ["scalar", "avx2", "avx512", "avx512-bf16", "amx", "amx-emulated"])
            }
        }

        @Test func aLevelIsSetUpToTheBest() async {
            await #expect(processExitsWith: .success) {
                let best = hone_level_best()
                #expect(hone_level_current().rawValue <= best.rawValue)
                for raw in 0...HONE_LEVEL_AMX.rawValue {
                    hone_level_set(hone_level(rawValue: raw))
                    #expect(hone_level_current().rawValue == min(raw, best.rawValue))
                }
                hone_level_set(HONE_LEVEL_AMX_EMULATED)
                #expect(hone_level_current() == HONE_LEVEL_AMX_EMULATED)
                #expect(hone_level_best() == best)
            }
        }

        /// Against the flags that the system lists for the processor.
        @Test func theBestLevelIsWhatTheProcessorHas() async throws {
            let flags = try #require(systemEntry("flags", in: "/proc/cpuinfo"))
            let expected = bestLevel(Set(flags.split(separator: " ")))
            #expect(hone_level_best() == expected)
        }

        /// A packed matrix holds every element and is a whole number of cache lines.
        @Test func packedSizesHoldTheMatrix() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    forEachLevel(emulated: true) { level in
                        for n in [0, 1, 15, 16, 17, 48, 1000] as [Int64] {
                            for k in [0, 1, 2, 31, 32, 33, 384] as [Int64] {
                                let bytes = hone_pack_bytes(type, n, k)
                                let least = n * k * (type == HONE_F32 ? 4 : 2)
                                let most = (n + 63) * (k + 63) * 4
                                #expect(
                                    bytes >= least && bytes <= most && bytes % 64 == 0,
                                    "\(level) \(n) \(k)"
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}

private func bestLevel(_ flags: Set<Substring>) -> hone_level {
    guard flags.isSuperset(of: ["avx2", "fma"]) else { return HONE_LEVEL_SCALAR }
    guard flags.isSuperset(of: ["avx512f", "avx512bw", "avx512dq", "avx512vl"]) else {
        return HONE_LEVEL_AVX2
    }
    guard flags.contains("avx512_bf16") else { return HONE_LEVEL_AVX512 }
    return flags.isSuperset(of: ["amx_tile", "amx_bf16"]) ? HONE_LEVEL_AMX : HONE_LEVEL_AVX512_BF16
}

/// What the system's `file` says behind `key` and a colon.
func systemEntry(_ key: String, in file: String) -> Substring? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, stream) > 0, let text = line.map({ String(cString: $0) }) {
        let parts = text.dropLast().split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0].split(separator: "\t").first == Substring(key) {
            return parts[1].drop { $0 == " " || $0 == "\t" }
        }
    }
    return nil
}
