import Glibc
import Testing

/// Memory that ends where an unreadable page begins, and begins behind a margin whose bytes are checked.
///
/// Its address is a multiple of one element's size and in general of nothing more, so that kernels meet unaligned
/// arrays; reading or writing behind the end stops the process.
final class GuardedMemory<Element: BitwiseCopyable> {
    let start: UnsafeMutablePointer<Element>
    let count: Int
    private let mapping: UnsafeMutableRawPointer
    private let mappedBytes: Int
    private let margin: UnsafeMutableRawBufferPointer

    private static var marginByte: UInt8 { 0xA7 }
    private static var pageBytes: Int { 4096 }

    private init(count: Int) {
        let bytes = count * MemoryLayout<Element>.stride
        // One byte more than needed, so that there is always a margin.
        let usable = (bytes + Self.pageBytes) / Self.pageBytes * Self.pageBytes
        mappedBytes = usable + Self.pageBytes
        let protection = PROT_READ | PROT_WRITE
        let mapped = mmap(nil, mappedBytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else {
            fatalError("GuardedMemory: no memory for \(bytes) bytes")
        }
        mapping = mapped
        mprotect(mapped + usable, Self.pageBytes, PROT_NONE)
        start = (mapped + (usable - bytes)).assumingMemoryBound(to: Element.self)
        self.count = count
        let marginBytes = min(usable - bytes, 64)
        margin = .init(start: mapped + (usable - bytes - marginBytes), count: marginBytes)
        for index in margin.indices { margin[index] = Self.marginByte }
    }

    /// Memory for an output, each element set to `value`.
    convenience init(count: Int, filledWith value: Element) {
        self.init(count: count)
        start.initialize(repeating: value, count: count)
    }

    /// Memory for an input with these values: writing to it stops the process.
    convenience init(_ values: [Element]) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() { start[index] = value }
        mprotect(mapping, mappedBytes - Self.pageBytes, PROT_READ)
    }

    deinit {
        if !margin.allSatisfy({ $0 == Self.marginByte }) {
            Issue.record("bytes before the beginning of the memory were written")
        }
        munmap(mapping, mappedBytes)
    }

    /// The elements as they are now.
    var values: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
