extension String {
    /// The text on one line of a terminal, which it can neither break nor steer: characters that control (C0, C1, delete,
    /// the separators of lines, and what turns the direction of writing) as `\u{1B}`.
    public var withControlsEscaped: String { replacingControls { $0.isControl } }

    /// The same for a text of several lines: line feeds and tabs stay.
    public var withControlsEscapedInLines: String {
        replacingControls { $0.isControl && $0 != "\n" && $0 != "\t" }
    }

    private func replacingControls(_ isControl: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: isControl) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if isControl(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
