internal import CCurl
internal import Glibc

/// Asks servers for things by HTTP, one after the other, over connections that stay open.
///
/// Proxies are those of the environment (`https_proxy`, `HTTPS_PROXY`, `http_proxy`, `no_proxy`), certificates those
/// of the machine. Redirects are not followed: the caller decides what may be told to another host.
final class HTTPTransfer {
    /// The first part of an answer.
    struct Head: Sendable, Equatable {
        var status = 0
        /// The fields by their name in lower case; of several of a name, the last.
        var fields: [String: String] = [:]
        /// The full address that a redirect names.
        var location: String?
    }

    /// Why there is no whole answer.
    enum Failure: Error, Equatable {
        /// There is no libcurl on this machine.
        case libraryMissing
        /// The address cannot be asked, or its certificate not be trusted: asking again gives the same.
        case refused(reason: String)
        /// No connection, or one that broke or stood still.
        case broken(reason: String)
        /// The receiver wanted no more.
        case stopped
    }

    private let library: CurlLibrary
    private let handle: CurlLibrary.Handle
    private let stall: Int
    private let certificates: String?

    /// A transfer that gives up where no byte came for `stall` seconds, from 1.
    ///
    /// - Parameter certificates: A file of the authorities to trust instead of those of the machine.
    init(stall: Int, certificates: String? = nil) throws(Failure) {
        guard let library = CurlLibrary.shared, let handle = library.makeHandle() else {
            throw .libraryMissing
        }
        self.library = library
        self.handle = handle
        self.stall = stall
        self.certificates = certificates
    }

    deinit { library.freeHandle(handle) }

    /// Gets what is at `address`, with these fields of the request.
    ///
    /// - Parameter receive: Takes the pieces of the answer's body; where it returns false, the transfer ends.
    /// - Throws: `Failure`; an answer of any status is none.
    func get(
        _ address: String,
        _ fields: [(name: String, value: String)] = [],
        receive: (Head, UnsafeRawBufferPointer) -> Bool
    ) throws(Failure) -> Head {
        library.reset(handle)
        var list: CurlLibrary.List?
        for field in fields { list = library.append(list, "\(field.name): \(field.value)") ?? list }
        defer { library.freeList(list) }
        var reason = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let (code, head) = withoutActuallyEscaping(receive) { receive in
            let answer = Answer(receive)
            let code = reason.withUnsafeMutableBufferPointer { reason in
                prepare(address, list, answer, reason.baseAddress)
                return library.perform(handle)
            }
            withExtendedLifetime(answer) {}
            return (code, answer.head)
        }
        guard code == CURLE_OK else { throw failure(code, reason) }
        var result = head
        var location: UnsafeMutablePointer<CChar>?
        _ = hone_curl_get_text(library.get, handle, CURLINFO_REDIRECT_URL, &location)
        result.location = location.map { String(cString: $0) }
        return result
    }

    private func prepare(
        _ address: String,
        _ list: CurlLibrary.List?,
        _ answer: Answer,
        _ reason: UnsafeMutablePointer<CChar>?
    ) {
        let set = library.set
        let context = Unmanaged.passUnretained(answer).toOpaque()
        _ = hone_curl_set_text(set, handle, CURLOPT_URL, address)
        _ = hone_curl_only_http(set, handle)
        _ = hone_curl_set_pointer(set, handle, CURLOPT_HTTPHEADER, list)
        _ = hone_curl_set_text(set, handle, CURLOPT_USERAGENT, "hone")
        _ = hone_curl_set_pointer(set, handle, CURLOPT_ERRORBUFFER, reason)
        if let certificates { _ = hone_curl_set_text(set, handle, CURLOPT_CAINFO, certificates) }
        // Without this a slow look-up of a name would use signals, which belong to the program.
        _ = hone_curl_set_number(set, handle, CURLOPT_NOSIGNAL, 1)
        _ = hone_curl_set_number(set, handle, CURLOPT_CONNECTTIMEOUT, stall)
        _ = hone_curl_set_number(set, handle, CURLOPT_LOW_SPEED_LIMIT, 1)
        _ = hone_curl_set_number(set, handle, CURLOPT_LOW_SPEED_TIME, stall)
        _ = hone_curl_set_number(set, handle, CURLOPT_TCP_KEEPALIVE, 1)
        _ = hone_curl_set_number(set, handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        _ = hone_curl_set_pointer(set, handle, CURLOPT_HEADERDATA, context)
        _ = hone_curl_set_function(set, handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
            let goesOn = answer.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count))
            return goesOn ? size * count : 0
        }
        _ = hone_curl_set_pointer(set, handle, CURLOPT_WRITEDATA, context)
        _ = hone_curl_set_function(set, handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
            let goesOn = answer.receive(
                answer.head,
                UnsafeRawBufferPointer(start: bytes, count: size * count)
            )
            return goesOn ? size * count : 0
        }
    }

    private func failure(_ code: CURLcode, _ reason: [CChar]) -> Failure {
        let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        var text = String(decoding: bytes, as: UTF8.self)
        if text.isEmpty {
            text = library.explain(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        }
        switch code {
        case CURLE_WRITE_ERROR: return .stopped
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_COULDNT_RESOLVE_PROXY:
            return .refused(reason: text)
        default: return .broken(reason: text)
        }
    }

    /// The answer as it comes in.
    private final class Answer {
        var head = Head()
        private var headBytes = 0
        let receive: (Head, UnsafeRawBufferPointer) -> Bool

        init(_ receive: @escaping (Head, UnsafeRawBufferPointer) -> Bool) { self.receive = receive }

        /// Takes a line before the body: the status, a field, or the empty one at the end; false where there is no end
        /// of them.
        func take(line: UnsafeRawBufferPointer) -> Bool {
            headBytes += line.count
            guard headBytes <= 1 << 20 else { return false }
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("HTTP/") {
                // What came before was a word in between, such as "100 Continue".
                head = Head()
                let words = text.split(separator: " ", maxSplits: 2)
                head.status = words.count > 1 ? Int(words[1].prefix { $0.isNumber }) ?? 0 : 0
                return true
            }
            guard let colon = text.firstIndex(of: ":") else { return true }
            head.fields[text[..<colon].lowercased()] = text[text.index(after: colon)...].visible
            return true
        }
    }
}

extension StringProtocol {
    /// The text without white space at both ends.
    var trimmed: String {
        var rest = Substring(self)
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest.drop(while: \.isWhitespace))
    }

    /// The text trimmed, and with a space for each character that would steer a terminal.
    var visible: String {
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let steers = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            text.append(steers ? " " : scalar)
        }
        return String(text).trimmed
    }
}
