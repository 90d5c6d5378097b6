/// Finds places for the names of a chart's points where they cover neither each other nor anything else.
struct LabelPlacement {
    /// A rectangle of the picture; y grows downward.
    struct Box: Equatable {
        var x: Double
        var y: Double
        var width: Double
        var height: Double

        func overlaps(_ other: Box) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height
                && other.y < y + height
        }

        func contains(_ other: Box) -> Bool {
            x <= other.x && y <= other.y && other.x + other.width <= x + width
                && other.y + other.height <= y + height
        }

        /// The nearest of its points to another point.
        func nearest(toX px: Double, y py: Double) -> (x: Double, y: Double) {
            (min(max(px, x), x + width), min(max(py, y), y + height))
        }
    }

    private let bounds: Box
    private var taken: [Box]

    /// Places within `bounds` that do not cover `obstacles`.
    init(within bounds: Box, around obstacles: [Box]) {
        self.bounds = bounds
        taken = obstacles
    }

    /// The free box of this size that is nearest to the point, taken from now on; nil where there is none.
    mutating func place(width: Double, height: Double, atX x: Double, y: Double) -> Box? {
        for distance in Self.distances {
            for direction in Self.directions {
                let box = Box(
                    x: x + direction.x * distance + (direction.x - 1) / 2 * width,
                    y: y + direction.y * distance * 0.8 + (direction.y - 1) / 2 * height,
                    width: width,
                    height: height
                )
                if bounds.contains(box), !taken.contains(where: { $0.overlaps(box) }) {
                    taken.append(box)
                    return box
                }
            }
        }
        return nil
    }

    private static let distances: [Double] = [9, 13, 18, 25, 34, 45, 58, 74, 94]

    /// To the right first, then to the left, then slanting, then straight up and down.
    private static let directions: [(x: Double, y: Double)] = [
        (1, 0), (-1, 0), (1, -0.7), (1, 0.7), (-1, -0.7), (-1, 0.7), (0, -1), (0, 1), (0.5, -1), (0.5, 1),
        (-0.5, -1), (-0.5, 1),
    ]

    /// About how wide a text of the page's font is: a wide character counts for two narrow ones.
    static func width(of text: String, size: Double) -> Double {
        text.reduce(0) { width, character in
            let scalar = character.unicodeScalars.first?.value ?? 0
            let isWide = scalar >= 0x1100
            let isNarrow = "iljtf.,:;|'-!()[]".contains(character)
            let isCapital = character.isUppercase || character == "m" || character == "w" || character == "@"
            return width + size * (isWide ? 1.15 : isNarrow ? 0.4 : isCapital ? 0.85 : 0.6)
        }
    }
}
