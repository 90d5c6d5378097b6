import HoneBase
import Testing
@testable import HoneEvaluation

@Suite(.serialized) struct ExploreTests {
    @Test func timing() throws {
        var r = Philox(seed: 1)
        let clock = ContinuousClock()
        let a = (0..<3000).map { _ in r.uniform() }, b = (0..<3000).map { _ in r.uniform() }
        let A = try Outcomes(scores: [a]), B = try Outcomes(scores: [b])
        print("single bootstrap 3000", clock.measure { _ = A.bootstrapInterval() })
        print("paired graded 3000", clock.measure { _ = try! pairedResults(of: [A], against: B, margin: 0.03) })
        let s3 = try Outcomes(right: (0..<3).map { _ in (0..<3000).map { _ in r.uniform() < 0.9 } })
        let t3 = try Outcomes(right: (0..<3).map { _ in (0..<3000).map { _ in r.uniform() < 0.9 } })
        print("paired 3 seeds", clock.measure { _ = try! pairedResults(of: [s3], against: t3, margin: 0.03) })
        let truth = (0..<3000).map { _ in "\(r.below(77))" }
        let l = try Outcomes(labels: [truth.map { r.uniform() < 0.9 ? $0 : "\(r.below(77))" }], truth: truth)
        let m = try Outcomes(labels: [truth.map { r.uniform() < 0.9 ? $0 : "\(r.below(77))" }], truth: truth)
        print("macro single", clock.measure { print(l.score, l.bootstrapInterval()) })
        print("macro paired", clock.measure { print(try! pairedResults(of: [l], against: m, margin: 0.03)) })
        let p = try Outcomes(right: [(0..<3000).map { _ in r.uniform() < 0.9 }]), q = try Outcomes(right: [(0..<3000).map { _ in r.uniform() < 0.9 }])
        print("paired tango", clock.measure { _ = try! pairedResults(of: [p], against: q, margin: 0.03) })
    }
    @Test func gradedSize() throws {
        for (n, sims, B) in [(60, 3000, 1000), (200, 2000, 1000), (1000, 500, 1000)] {
            for share in [0.1, 0.3, 1.0] {
                var r = Philox(seed: UInt64(n), stream: UInt64(share * 100))
                var g = [0, 0, 0], w = [0, 0, 0], cover = 0, single = 0
                for s in 0..<sims {
                    let (c, f) = Simulation.graded(items: n, differing: share, difference: -0.03, &r)
                    let C = try Outcomes(scores: [c]), F = try Outcomes(scores: [f])
                    let x = try pairedResults(of: [C], against: F, margin: 0.03, resamples: B, seed: UInt64(s))[0]
                    for (i, a) in [0.05, 0.05 / 3, 0.05 / 6].enumerated() {
                        if x.nonInferiorityPValue < a { g[i] += 1 }
                        if x.inferiorityPValue < a { w[i] += 1 }
                    }
                    if x.interval.contains(-0.03) { cover += 1 }
                    if F.bootstrapInterval(resamples: B, seed: UInt64(s)).contains(0.65) { single += 1 }
                }
                print("graded", n, share, "good", g.map { 100 * Double($0) / Double(sims) }, "worse", w.map { 100 * Double($0) / Double(sims) }, "cover", Double(cover) / Double(sims), "single", Double(single) / Double(sims))
            }
        }
    }
    @Test func seedSize() throws {
        for (n, sims, B) in [(60, 1500, 600), (200, 1500, 600)] {
            for seeds in [2, 3, 5] {
                for sd in [0.0, 0.01, 0.03] {
                    var r = Philox(seed: UInt64(n), stream: UInt64(seeds))
                    var g = 0, w = 0, cover = 0, single = 0
                    let sim = Simulation(items: n, accuracies: [0.85, 0.82], alike: 0.7, seeds: seeds, seedDeviation: sd)
                    for s in 0..<sims {
                        let d = sim.draw(&r)
                        let R = try Outcomes(right: d[0]), C = try Outcomes(right: d[1])
                        let x = try pairedResults(of: [C], against: R, margin: 0.03, resamples: B, seed: UInt64(s))[0]
                        if x.nonInferiorityPValue < 0.05 { g += 1 }
                        if x.inferiorityPValue < 0.05 { w += 1 }
                        if x.interval.contains(-0.03) { cover += 1 }
                        if R.bootstrapInterval(resamples: B, seed: UInt64(s)).contains(0.85) { single += 1 }
                    }
                    print("seeds", n, seeds, sd, "good", 100 * Double(g) / Double(sims), "worse", 100 * Double(w) / Double(sims), "cover", Double(cover) / Double(sims), "single", Double(single) / Double(sims))
                }
            }
        }
    }
    @Test func macro() throws {
        // true macro F1 from a big sample
        for (n, L) in [(100, 3), (300, 3), (300, 10), (1000, 10), (1000, 50)] {
            func draw(_ n: Int, _ acc: [Double], _ r: inout Philox) -> (t: [String], a: [[String?]]) {
                let t = (0..<n).map { _ in r.below(L) * (r.uniform() < 0.5 ? 1 : 0) }
                let shared = (0..<n).map { _ in r.uniform() }
                return (t.map { "\($0)" }, acc.map { a in (0..<n).map { i in (r.uniform() < 0.6 ? shared[i] : r.uniform()) < a ? "\(t[i])" : "\(r.below(L))" } })
            }
            var r = Philox(seed: 77)
            let big = draw(400_000, [0.85, 0.80], &r)
            let s0 = try Outcomes(labels: [big.a[0]], truth: big.t).score, s1 = try Outcomes(labels: [big.a[1]], truth: big.t).score
            let margin = s0 - s1
            var g = 0, w = 0, cover = 0, single = 0
            let sims = n == 1000 ? 500 : 1500
            for s in 0..<sims {
                let d = draw(n, [0.85, 0.80], &r)
                let R = try Outcomes(labels: [d.a[0]], truth: d.t), C = try Outcomes(labels: [d.a[1]], truth: d.t)
                let x = try pairedResults(of: [C], against: R, margin: margin, resamples: 600, seed: UInt64(s))[0]
                if x.nonInferiorityPValue < 0.05 { g += 1 }
                if x.inferiorityPValue < 0.05 { w += 1 }
                if x.interval.contains(-margin) { cover += 1 }
                if R.bootstrapInterval(resamples: 600, seed: UInt64(s)).contains(s0) { single += 1 }
            }
            print("macro", n, L, s0, margin, "good", 100 * Double(g) / Double(sims), "worse", 100 * Double(w) / Double(sims), "cover", Double(cover) / Double(sims), "single", Double(single) / Double(sims))
        }
    }
}
