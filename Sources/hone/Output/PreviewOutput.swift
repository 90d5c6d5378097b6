internal import HoneBase
internal import HoneWorkbench

/// Shows what a decoder will see of its training rows: counts, and some rows with what is trained on marked.
enum PreviewOutput {
    private static let marksByColour = Terminal.isInteractive && Terminal.hasColour

    static func show(_ preview: TuningPreview, rows: Int) {
        guard preview.count > 0 else { return }
        Terminal.message(
            "\(preview.count.counted("row")) of \(preview.tokens.counted("token")), "
                + "\(preview.supervisedTokens.grouped) of them trained on; the longest row has \(preview.longest.grouped)"
        )
        guard rows > 0 else { return }
        Terminal.message(
            marksByColour ? "trained on: green, underlined" : "trained on: between [[ and ]]"
        )
        for row in 0..<min(rows, preview.count) {
            let text = preview.parts(of: row).map { part in
                guard part.isSupervised else { return part.text }
                return marksByColour ? "\u{1B}[4;32m\(part.text)\u{1B}[0m" : "[[\(part.text)]]"
            }
            Terminal.message("row \(row + 1):\n\(text.joined())")
        }
    }
}
