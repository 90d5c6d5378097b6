import CHoneKernels
import HoneTestSupport
import Testing

extension KernelTests {
    @Suite struct CodeProductTests {
        /// The sum of products, at every level; no codes are read beyond the rows.
        @Test(arguments: [64, 128, 384, 768, 4_096])
        func productsAreExact(stride: Int) async {
            await #expect(processExitsWith: .success) { [stride] in
                var draws = Draws(UInt64(stride))
                let words = draws.words(2 * stride).map { Int8(Int($0 % 255) - 127) }
                let extremes = [Int8](repeating: 127, count: stride)
                let pairs = [
                    (Array(words[..<stride]), Array(words[stride...])), (extremes, extremes),
                    (extremes, extremes.map { -$0 }), (extremes.map { -$0 }, extremes.map { -$0 }),
                    (Array(words[..<stride]), [Int8](repeating: 0, count: stride)),
                ]
                for (x, y) in pairs {
                    let expected = zip(x, y).reduce(0) { $0 + Int32($1.0) * Int32($1.1) }
                    let (first, second) = (GuardedMemory(x), GuardedMemory(y))
                    forEachLevel { level in
                        let product = hone_code_product_current()
                        #expect(product?(first.start, second.start, Int64(stride)) == expected, "\(level)")
                    }
                }
            }
        }
    }
}
