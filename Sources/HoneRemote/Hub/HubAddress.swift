/// Addresses on the hub, and which of them belong together.
enum HubAddress {
    /// `text` as it stands in an address, every byte but letters, digits, `-`, `.`, `_`, `~` and those of `kept` escaped.
    static func escaped(_ text: String, keeping kept: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) || kept.utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the byte stands for itself in an address (RFC 3986, unreserved).
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    /// Scheme, host and port of an address, in lower case: what a secret may be told to.
    static func origin(of address: String) -> String? {
        let parts = address.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("//") else { return nil }
        let scheme = parts[0].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        // Readers differ in what these mean, and would then mean another host by the same address.
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            return nil
        }
        let authority = parts[1].dropFirst(2).prefix { !"/?#".contains($0) }
        // A name before the host, as in "https://hub@elsewhere", only serves to deceive.
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let afterBrackets = authority.lastIndex(of: "]").map { authority[$0...] } ?? authority
        let hasPort = afterBrackets.contains(":")
        let host = authority.lowercased()
        return "\(scheme)://\(host)" + (hasPort ? "" : scheme == "https" ? ":443" : ":80")
    }

    /// The host of an address, for messages.
    static func host(of address: String) -> String {
        let rest = address.split(separator: "/", maxSplits: 2)
        return rest.count > 1 ? String(rest[1]) : address
    }
}
