internal import CCurl
internal import Glibc

/// The functions of libcurl that are used here, from the library of this machine.
///
/// It is opened at the first use: linked, it would make every command start some milliseconds later.
struct CurlLibrary: @unchecked Sendable {  // Addresses of functions, which never change.
    typealias Handle = UnsafeMutableRawPointer
    typealias List = UnsafeMutablePointer<curl_slist>

    let makeHandle: @convention(c) () -> Handle?
    let freeHandle: @convention(c) (Handle) -> Void
    let reset: @convention(c) (Handle) -> Void
    let perform: @convention(c) (Handle) -> CURLcode
    let explain: @convention(c) (CURLcode) -> UnsafePointer<CChar>?
    let append: @convention(c) (List?, UnsafePointer<CChar>) -> List?
    let freeList: @convention(c) (List?) -> Void
    /// `curl_easy_setopt` and `curl_easy_getinfo`, which take any kind of value.
    let set: UnsafeMutableRawPointer
    let get: UnsafeMutableRawPointer

    /// The library of this machine; nil where it has none.
    static let shared = CurlLibrary(["libcurl.so.4", "libcurl-gnutls.so.4"])

    /// The first of these libraries that is there.
    init?(_ names: [String]) {
        let library = names.lazy.compactMap { dlopen($0, RTLD_NOW | RTLD_LOCAL) }.first
        guard let library,
            let initialize = dlsym(library, "curl_global_init"),
            let makeHandle = dlsym(library, "curl_easy_init"),
            let freeHandle = dlsym(library, "curl_easy_cleanup"),
            let reset = dlsym(library, "curl_easy_reset"),
            let perform = dlsym(library, "curl_easy_perform"),
            let explain = dlsym(library, "curl_easy_strerror"),
            let append = dlsym(library, "curl_slist_append"),
            let freeList = dlsym(library, "curl_slist_free_all"),
            let set = dlsym(library, "curl_easy_setopt"),
            let get = dlsym(library, "curl_easy_getinfo")
        else { return nil }
        typealias Initialize = @convention(c) (Int) -> CURLcode
        let everything = 3  // CURL_GLOBAL_ALL, a macro that Swift does not see
        guard unsafeBitCast(initialize, to: Initialize.self)(everything) == CURLE_OK else { return nil }
        self.makeHandle = unsafeBitCast(makeHandle, to: (@convention(c) () -> Handle?).self)
        self.freeHandle = unsafeBitCast(freeHandle, to: (@convention(c) (Handle) -> Void).self)
        self.reset = unsafeBitCast(reset, to: (@convention(c) (Handle) -> Void).self)
        self.perform = unsafeBitCast(perform, to: (@convention(c) (Handle) -> CURLcode).self)
        self.explain = unsafeBitCast(
            explain,
            to: (@convention(c) (CURLcode) -> UnsafePointer<CChar>?).self
        )
        self.append = unsafeBitCast(
            append,
            to: (@convention(c) (List?, UnsafePointer<CChar>) -> List?).self
        )
        self.freeList = unsafeBitCast(freeList, to: (@convention(c) (List?) -> Void).self)
        self.set = set
        self.get = get
    }
}
