internal import CPCRE2

/// A regular expression over UTF-8, for patterns that no scanner is written for (PCRE2, with the properties of Unicode).
///
/// A match that would take more than some millions of steps is given up, as though there were none.
package final class RegularExpression: @unchecked Sendable {  // Compiled once, and only ever read.
    /// What is wrong with an expression, and at which byte.
    package struct SyntaxError: Error {
        /// What PCRE2 says.
        package var what: String
        /// The number of the byte.
        package var offset: Int
    }

    private let code: OpaquePointer
    private let context: OpaquePointer?

    /// Compiles `expression`.
    ///
    /// - Throws: `SyntaxError` where it is none.
    package init(_ expression: String) throws(SyntaxError) {
        var status: Int32 = 0
        var offset = 0
        let utf8 = Array(expression.utf8)
        let code = pcre2_compile_8(
            utf8,
            utf8.count,
            UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C),
            &status,
            &offset,
            nil
        )
        guard let code else {
            var message = [UInt8](repeating: 0, count: 256)
            let length = pcre2_get_error_message_8(status, &message, message.count)
            let what = String(decoding: message.prefix(max(0, Int(length))), as: UTF8.self)
            throw SyntaxError(what: what, offset: offset)
        }
        self.code = code
        context = pcre2_match_context_create_8(nil)
        pcre2_set_match_limit_8(context, 2_000_000)
        pcre2_set_heap_limit_8(context, 20_000)
        _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_code_free_8(code)
    }

    /// Whether something in `text`, which is not empty, matches; anchors say where.
    package func matches(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { !matches(in: $0).isEmpty }
    }

    /// The matches in `text`, UTF-8, in order and without overlap; empty ones are left out.
    func matches(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard let base = text.baseAddress, !text.isEmpty,
            let data = pcre2_match_data_create_from_pattern_8(code, nil)
        else { return [] }
        defer { pcre2_match_data_free_8(data) }
        var matches: [Range<Int>] = []
        var position = 0
        while position < text.count {
            let options = UInt32(PCRE2_NO_UTF_CHECK) | UInt32(PCRE2_NOTEMPTY)
            guard pcre2_match_8(code, base, text.count, position, options, data, context) >= 0,
                let found = pcre2_get_ovector_pointer_8(data)
            else { break }
            let range = found[0]..<max(found[0], found[1])
            // `\K` may set the start of a match before or behind the match.
            guard !range.isEmpty, range.lowerBound >= position else { break }
            matches.append(range)
            position = range.upperBound
        }
        return matches
    }
}
