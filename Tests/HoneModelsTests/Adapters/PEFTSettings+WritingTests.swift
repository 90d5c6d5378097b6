import Testing

@testable import HoneModels

@Suite struct PEFTSettingsWritingTests {
    private static let all = [
        "h.0.attn.c_attn", "h.0.attn.c_proj", "h.0.mlp.c_fc", "h.0.mlp.c_proj",
        "h.1.attn.c_attn", "h.1.attn.c_proj", "h.1.mlp.c_fc", "h.1.mlp.c_proj",
    ]

    /// Short names mean exactly the adapted modules.
    @Test(
        arguments: [
            (all, ["c_attn", "c_fc", "c_proj"]),
            (["h.0.attn.c_attn", "h.1.attn.c_attn"], ["c_attn"]),
            (["h.0.mlp.c_proj", "h.1.mlp.c_proj"], ["mlp.c_proj"]),
            (["h.0.mlp.c_proj", "h.1.mlp.c_proj", "h.1.attn.c_proj"], ["h.1.attn.c_proj", "mlp.c_proj"]),
            (["h.1.mlp.c_fc"], ["h.1.mlp.c_fc"]), ([], []),
        ]
    )
    func namesAreShortWhereTheyMeanNoOther(_ modules: [String], _ expected: [String]) {
        let names = PEFTSettings.shortNames(of: modules, among: Self.all)
        #expect(names == expected)
        let meant = Self.all.filter { module in
            names.contains { module == $0 || module.hasSuffix("." + $0) }
        }
        #expect(meant == Self.all.filter(modules.contains))
    }

    /// The pooler of BERT is a "dense" as well.
    @Test func modulesBesideThoseOfTheNetworkAreNotMeant() {
        let modules = ["layer.0.intermediate.dense", "layer.0.output.dense"]
        #expect(
            PEFTSettings.shortNames(of: modules, among: modules + ["pooler.dense"])
                == ["intermediate.dense", "output.dense"]
        )
        #expect(PEFTSettings.shortNames(of: modules, among: modules) == ["dense"])
    }
}
