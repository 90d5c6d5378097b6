internal import CXML

/// libxml2, once it is ready: the first use of it must not be that of two threads at the same time.
enum XMLLibrary {
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// Makes the library ready, where it is not.
    static func prepare() { _ = isReady }
}
