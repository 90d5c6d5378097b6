extension ReportStyle {
    /// Pictures.
    static let charts: HTML = """
        svg text { fill: var(--soft); font-size: 12.5px; }
        svg .grid { stroke: var(--line); }
        svg .base, svg .tick { stroke: var(--edge); }
        svg line.reference { stroke: var(--soft); stroke-dasharray: 5 4; }
        svg line.limit {
          stroke: var(--bad); stroke-dasharray: 1.5 3.5; stroke-width: 1.5; stroke-linecap: round;
        }
        svg .leader { stroke: var(--edge); }
        svg .middle, svg .point, .axis text { text-anchor: middle; }
        svg .end { text-anchor: end; }
        svg .point {
          fill: var(--ink); stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round;
          paint-order: stroke;
        }
        svg .point.winner { font-weight: 700; fill: var(--main); }
        svg .number { fill: var(--soft); }
        .axis text { font-size: 0.78rem; }
        td.plot .whisker { stroke: var(--soft); stroke-width: 2; }
        td.plot circle { fill: var(--soft); }
        .recommended td.plot .whisker { stroke: var(--main); stroke-width: 2.5; }
        .recommended td.plot circle { fill: var(--main); }
        .scatter { display: block; width: 100%; height: auto; }
        .scatter.wide { max-width: 47.5rem; }
        .scatter.small { display: none; max-width: 32rem; }
        svg g { --mark: var(--soft); }
        svg g.good-enough { --mark: var(--good); } svg g.worse { --mark: var(--bad); }
        svg g.cannot-tell { --mark: var(--open); } svg g.reference { --mark: var(--ink); }
        svg g path, svg g circle { fill: var(--mark); }
        svg g .whisker { stroke: var(--mark); stroke-width: 1.5; opacity: 0.65; }
        svg g .hollow { fill: var(--paper); stroke: var(--mark); stroke-width: 2; }
        svg g .cross { fill: none; stroke: var(--mark); stroke-width: 2.5; stroke-linecap: round; }
        svg .curve { fill: none; stroke: var(--main); stroke-width: 2; stroke-linejoin: round; }
        svg .curve.c1 { stroke: var(--bad); } svg .curve.c2 { stroke: var(--open); }
        svg .curve.c3 { stroke: var(--good); }
        #training h3 { margin-top: 1.6rem; } #training figure + p { margin-top: 1.2rem; }
        svg circle.ring { fill: none; stroke: var(--main); stroke-width: 2; }
        figcaption {
          display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin-top: 0.6rem; padding-left: 3rem;
          color: var(--soft); font-size: 0.84rem;
        }
        figcaption span { display: inline-flex; align-items: center; gap: 0.4rem; }
        .key { width: 0.9rem; height: 0.9rem; overflow: visible; }
        .key.line { width: 1.6rem; }
        """
}
