import HoneBase
import SystemPackage
import Testing

@testable import HoneModels

/// Which modules are meant, as peft 0.21.2 `check_target_module_exists` says for the same settings.
@Suite struct PEFTModulesTests {
    private static let modules =
        (0..<12).flatMap { layer in
            ["self_attn.q_proj", "self_attn.v_proj", "mlp.down_proj"].map { "model.layers.\(layer).\($0)" }
        }

    private static let cases: [(settings: JSON, found: [String])] = [
        (
            ["target_modules": ["q_proj"], "layers_to_transform": [1, 11]],
            ["1.self_attn.q_proj", "11.self_attn.q_proj"]
        ),
        (["target_modules": ["q_proj"], "layers_to_transform": 1], ["1.self_attn.q_proj"]),
        (
            ["target_modules": ["q_proj"], "layers_to_transform": 1, "layers_pattern": "layers"],
            ["1.self_attn.q_proj"]
        ),
        (["target_modules": ["q_proj"], "layers_to_transform": 1, "layers_pattern": ["h", "x"]], []),
        (
            [
                "target_modules": ["q_proj"], "layers_to_transform": [1],
                "layers_pattern": ["h", "model.layers"],
            ], ["1.self_attn.q_proj"]
        ),
        (
            ["target_modules": ["1.self_attn.q_proj", "proj", "model.layers.2.mlp.down_proj", "absent"]],
            ["1.self_attn.q_proj", "2.mlp.down_proj"]
        ),
        (
            ["target_modules": ".*\\.1\\.self_attn\\.(q|v)_proj"],
            ["1.self_attn.q_proj", "1.self_attn.v_proj"]
        ),
        (["target_modules": "1.self_attn.q_proj"], []),
        (["target_modules": "(?P<a>model).layers.1.mlp.down_proj"], ["1.mlp.down_proj"]),
        (
            [
                "target_modules": ["q_proj", "v_proj"], "layers_to_transform": 3,
                "exclude_modules": ["self_attn.v_proj", "model.layers.2.self_attn.q_proj"],
            ], ["3.self_attn.q_proj"]
        ),
        (
            ["target_modules": "all-linear", "exclude_modules": ".*(q|v)_proj|.*\\.(\\d|11)\\.mlp.*"],
            ["10.mlp.down_proj"]
        ),
    ]

    @Test(arguments: cases.indices) func modulesAreChosenAsPEFTChoosesThem(_ index: Int) throws {
        let (settings, expected) = Self.cases[index]
        let modules = try PEFTModules(settings, "adapter_config.json")
        #expect(Self.modules.filter(modules.holds) == expected.map { "model.layers." + $0 })
    }
}
