/// The page's style sheet, in parts.
enum ReportStyle {
    /// Colours, type and the parts that every section has.
    static let page: HTML = """
        :root {
          color-scheme: light dark;
          --paper: #fdfcfa; --panel: #f4f2ec; --ink: #1c1f22; --soft: #5a6067; --line: #e3e0d8;
          --edge: #c8c4b9;
          --main: #0d5c70; --tint: #e6f0f1; --good: #19653f; --bad: #a63524; --open: #7d5a06;
          --right: #1390a3; --wrong: #d2583c;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15181b; --panel: #1d2125; --ink: #e8e6e1; --soft: #a4aab1; --line: #2d3238;
            --edge: #4a5159;
            --main: #79c7da; --tint: #182c33; --good: #7ccfa0; --bad: #f29684; --open: #e3bb68;
            --right: #3fb3c6; --wrong: #ef7c61;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; background: var(--paper); }
        body {
          max-width: 86rem; margin: 0 auto; padding: 0 clamp(1rem, 2.6vw, 2.5rem); color: var(--ink);
          font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
        }
        h1, h2, h3, p, dl, dd, ul, ol, figure, pre { margin: 0; }
        h1 {
          font-size: clamp(1.5rem, 1.2rem + 1.2vw, 2.1rem); line-height: 1.2; font-weight: 650;
          letter-spacing: -0.01em;
        }
        h2 {
          font-size: 1.35rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.005em;
          margin-bottom: 1rem;
        }
        h3 { font-size: 0.95rem; font-weight: 650; margin: 0 0 0.5rem; }
        a { color: var(--main); text-underline-offset: 0.15em; }
        small { font-size: 0.92em; }
        code, pre {
          font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
        }
        code { font-size: 0.87em; }
        pre {
          margin: 0.5rem 0 0; padding: 0.6rem 0.85rem; border-radius: 6px; background: var(--panel);
          white-space: pre-wrap; font-size: 0.95rem; line-height: 1.5;
        }
        header.page { padding: 2.6rem 0 1.5rem; }
        .kind {
          margin-bottom: 0.3rem; color: var(--soft); font-size: 0.8rem; letter-spacing: 0.07em;
          text-transform: uppercase;
        }
        .lead { max-width: 46rem; margin-top: 0.5rem; font-size: 1.08rem; color: var(--soft); }
        .size { margin-top: 0.7rem; color: var(--soft); font-size: 0.9rem; }
        .size span { white-space: nowrap; }
        .size span:not(:last-child)::after { content: "·"; margin: 0 0.25em 0 0.45em; color: var(--edge); }
        nav {
          position: sticky; top: 0; z-index: 3; margin: 0 calc(-1 * clamp(1rem, 2.6vw, 2.5rem));
          overflow-x: auto;
          padding: 0 clamp(1rem, 2.6vw, 2.5rem); border: solid var(--line); border-width: 1px 0;
          background: var(--paper);
        }
        nav ul {
          display: flex; gap: 1.4rem; padding: 0; list-style: none; white-space: nowrap;
          font-size: 0.86rem;
        }
        nav a { display: block; padding: 0.55rem 0; color: var(--soft); text-decoration: none; }
        nav a:hover { color: var(--ink); }
        .tally { margin-left: 0.4em; color: var(--soft); font-weight: 400; font-size: 0.85em; }
        section { padding: 2.4rem 0 0; scroll-margin-top: 2rem; }
        section > p { max-width: 50rem; }
        section > p + p, .scroll + p { margin-top: 0.7rem; }
        section > p + .beside { margin-top: 1.1rem; }
        section ul { padding-left: 1.15rem; }
        section ul > li + li { margin-top: 0.35rem; }
        section ul > li::marker { color: var(--edge); }
        .note { max-width: 60rem; color: var(--soft); font-size: 0.86rem; }
        .name { font-weight: 600; }
        .base { color: var(--soft); font-weight: 400; }
        .beside {
          display: grid; gap: 1.6rem 3rem; grid-template-columns: minmax(0, 47.5rem) minmax(16rem, 1fr);
        }
        .beside.even { grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
        .beside h3 + p + .note, .beside ul + .note, .beside p + .note, .beside ul + p, .beside ul + h3 {
          margin-top: 1rem;
        }
        .matrix { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; align-items: flex-start; }
        .matrix > .scroll { max-width: 100%; }
        .matrix > :last-child { flex: 1 1 20rem; max-width: 34rem; padding-top: 0.7rem; }
        .verdict { font-weight: 600; white-space: nowrap; }
        .verdict i, .open h3 i, .severity i { font-style: normal; font-weight: 700; }
        .good-enough { --mark: var(--good); } .worse { --mark: var(--bad); }
        .cannot-tell { --mark: var(--open); } .reference { --mark: var(--soft); }
        .verdict { color: var(--mark); }
        .use {
          font-size: clamp(1.75rem, 1.1rem + 2.5vw, 2.9rem); line-height: 1.15; letter-spacing: -0.015em;
        }
        .use .name { font-weight: 680; color: var(--main); }
        section > .because {
          max-width: 52rem; margin: 0.7rem 0 0; font-size: clamp(1.05rem, 0.95rem + 0.45vw, 1.25rem);
          line-height: 1.5;
        }
        .facts {
          display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14.5rem), 1fr));
          gap: 1.4rem 2rem; margin: 1.9rem 0 2rem;
        }
        .facts > div { border-top: 2px solid var(--edge); padding-top: 0.6rem; }
        .facts dt, .facts dd { color: var(--soft); font-size: 0.88rem; line-height: 1.45; }
        .facts .value {
          margin: 0.1rem 0 0.2rem; color: var(--ink); font-size: 1.5rem; font-weight: 620;
          line-height: 1.3; letter-spacing: -0.01em;
        }
        .facts .value small { font-size: 0.62em; font-weight: 500; color: var(--soft); letter-spacing: 0; }
        .open { padding: 1rem 1.2rem 1.1rem; border-radius: 8px; background: var(--panel); }
        .open h3 i { color: var(--open); margin-right: 0.15em; }
        .steps { padding-left: 1.4rem; max-width: 50rem; }
        .steps > li + li { margin-top: 1.1rem; }
        .steps ul { margin-top: 0.4rem; }
        .provenance { display: grid; gap: 0.3rem; margin: 1.2rem 0 1.6rem; font-size: 0.88rem; }
        .provenance div { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 1rem; }
        .provenance dt { color: var(--soft); }
        .provenance dd {
          font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
          font-size: 0.94em;
        }
        .findings { padding: 0 !important; list-style: none; }
        .findings > li {
          display: grid; grid-template-columns: 6rem minmax(0, 1fr); padding: 0.65rem 0;
          border-top: 1px solid var(--line);
        }
        .findings > li + li { margin: 0; }
        .findings p { max-width: 60rem; } .findings p code { color: var(--soft); }
        .findings .error { --mark: var(--bad); }
        .findings .warning { --mark: var(--open); }
        .findings .note { --mark: var(--soft); max-width: none; font-size: 1rem; color: inherit; }
        .severity { font-weight: 600; color: var(--mark); }
        .findings > li > :not(.severity) { grid-column: 2; }
        .findings summary { width: max-content; color: var(--soft); font-size: 0.88rem; cursor: pointer; }
        .findings details ul {
          padding: 0; list-style: none; font-size: 0.88rem; columns: 26rem 2; column-gap: 3rem;
          margin-top: 0.3rem;
        }
        footer.page {
          margin-top: 3rem; padding: 1rem 0 2.5rem; border-top: 1px solid var(--line);
          color: var(--soft); font-size: 0.84rem;
        }
        """
}
