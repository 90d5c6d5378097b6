// swift-tools-version: 6.2
import PackageDescription

// Apart from the package, so that neither a build nor a test pays for it.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "hone", path: ".."),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    ],
    targets: [
        .executableTarget(
            name: "bench-tokenizer",
            dependencies: [
                .product(name: "HoneBase", package: "hone"),
                .product(name: "HoneText", package: "hone"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        )
    ]
)
