import HoneBase
import Testing

/// Values of the NIST Digital Library of Mathematical Functions, or exact by definition.
private let values: [(Double, Double)] = [
    (Mathematics.log(2), 0.693_147_180_559_945_3),
    (Mathematics.exp(1), 2.718_281_828_459_045),
    (Mathematics.cos(1), 0.540_302_305_868_139_7),
    (Mathematics.pow(2, 0.5), 1.414_213_562_373_095),
    (Mathematics.logGamma(5), 3.178_053_830_347_945_6),
    (Mathematics.logGamma(0.5), 0.572_364_942_924_700_1),
    (Mathematics.erfc(0), 1),
    (Mathematics.erfc(1), 0.157_299_207_050_285_1),
]

@Test(arguments: values) func mathematicsGivesKnownValues(found: Double, expected: Double) {
    #expect(abs(found - expected) <= 4e-16 * abs(expected))
}
