extension ReportStyle {
    /// Tables, and the lists of errors and suspected labels.
    static let tables: HTML = """
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: 0.85rem; line-height: 1.35; }
        th, td { padding: 0.4rem 0.5rem; text-align: right; vertical-align: middle; }
        th { color: var(--soft); font-weight: 500; }
        thead th { overflow-wrap: normal; white-space: nowrap; }
        td small, th small { display: block; color: var(--soft); white-space: nowrap; font-weight: 400; }
        .text, tbody th { text-align: left; }
        thead tr:last-child > * { border-bottom: 1px solid var(--edge); vertical-align: bottom; }
        tbody tr > * { border-bottom: 1px solid var(--line); }
        .none { color: var(--soft); }

        .approaches { width: 100%; font-size: 0.82rem; }
        .approaches th, .approaches td { padding-inline: 0.36rem; }
        .approaches td { white-space: nowrap; }
        .approaches thead tr:first-child th { padding-bottom: 0; font-size: 0.78rem; text-align: center; }
        .approaches thead tr:first-child th::after {
          content: ""; display: block; height: 1px; margin-top: 0.25rem; background: var(--line);
        }
        .approaches tbody th {
          position: relative; width: 12rem; min-width: 9.5rem; max-width: 16rem; padding-left: 1.75rem;
          color: var(--ink); line-height: 1.4;
        }
        .approaches tbody th .name { margin-right: 0.4rem; }
        .approaches tbody th .base { display: inline-block; }
        .approaches .number { position: absolute; left: 0.35rem; color: var(--soft); font-weight: 400; }
        .badge {
          display: inline-block; margin: 0 0.3rem 0 0; padding: 0.05em 0.5em;
          border: 1px solid var(--edge); border-radius: 9px;
          color: var(--soft); font-size: 0.75rem; font-weight: 500; white-space: nowrap;
        }
        .badge.main { border-color: var(--main); background: var(--main); color: var(--paper); }
        .recommended > * { background: var(--tint); }
        td.plot { position: relative; min-width: 8.5rem; padding: 0; }
        td.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
        td.plot.axis { height: 2.6rem; }

        .heat { line-height: 1.2; }
        .heat td, .heat th { padding: 0.32rem 0.4rem; }
        .heat tbody td, .heat tfoot td {
          min-width: 2.7rem; text-align: center; border: 1px solid var(--paper);
        }
        .heat tbody th, .heat tfoot th {
          position: sticky; left: 0; z-index: 1; max-width: 15rem; min-width: 6rem;
          background: var(--paper); color: var(--ink); text-align: right; font-weight: 450; border: 0;
        }
        .heat tfoot th, .heat tfoot td { color: var(--soft); }
        .heat thead tr > * { border: 0; }
        .heat .corner { color: var(--soft); font-size: 0.78rem; vertical-align: bottom; }
        .heat .up {
          padding: 0.7rem 0 0.35rem; text-align: center; white-space: normal; overflow-wrap: anywhere;
          color: var(--ink); font-weight: 450;
        }
        .heat .up span {
          display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 13rem;
          line-height: 1.15; text-align: left;
        }
        .heat tbody td:empty { background: var(--panel); }
        .heat .sum { border-left: 12px solid var(--paper) !important; }
        .heat tfoot tr:first-child > * { border-top: 10px solid var(--paper); }
        .r0 { background: var(--panel); }
        .r1 { background: color-mix(in srgb, var(--right) 10%, var(--panel)); }
        .r2 { background: color-mix(in srgb, var(--right) 17%, var(--panel)); }
        .r3 { background: color-mix(in srgb, var(--right) 25%, var(--panel)); }
        .r4 { background: color-mix(in srgb, var(--right) 33%, var(--panel)); }
        .r5 { background: color-mix(in srgb, var(--right) 41%, var(--panel)); }
        .r6 { background: color-mix(in srgb, var(--right) 49%, var(--panel)); }
        .w1 { background: color-mix(in srgb, var(--wrong) 20%, var(--panel)); }
        .w2 { background: color-mix(in srgb, var(--wrong) 32%, var(--panel)); }
        .w3 { background: color-mix(in srgb, var(--wrong) 42%, var(--panel)); }
        .w4 { background: color-mix(in srgb, var(--wrong) 50%, var(--panel)); }
        .w5, .w6 { background: color-mix(in srgb, var(--wrong) 58%, var(--panel)); }
        .r5, .r6, .w3, .w4, .w5, .w6 { font-weight: 600; }

        .list { width: 100%; }
        .list td { white-space: nowrap; }
        .list td.text { min-width: 8rem; white-space: normal; }
        .list.fixed { table-layout: fixed; min-width: 26rem; }
        .fixed th:nth-child(1) { width: 38%; }
        .fixed th:nth-child(2) { width: 11%; }
        .fixed .bar { width: 15%; }
        .rest summary {
          width: max-content; padding: 0.5rem 0; color: var(--soft); font-size: 0.88rem; cursor: pointer;
        }
        .bar { width: 12%; min-width: 3rem; }
        .bar span {
          display: block; height: 0.55rem; border-radius: 2px; background: var(--right); opacity: 0.75;
          min-width: 1px;
        }
        .list em { color: var(--soft); }

        .lookups tbody th { min-width: 9rem; color: var(--ink); }
        .lookups tbody td { white-space: nowrap; }

        .filter { margin: 0.9rem 0 0; color: var(--soft); font-size: 0.9rem; }
        .filter input {
          width: min(100%, 19rem); margin-left: 0.4rem; padding: 0.3rem 0.6rem;
          border: 1px solid var(--edge); border-radius: 6px;
          background: var(--paper); color: var(--ink); font: inherit;
        }
        [hidden] { display: none !important; }
        .groups { margin-top: 1rem; border-bottom: 1px solid var(--line); }
        .groups details { border-top: 1px solid var(--line); }
        .groups summary { padding: 0.55rem 0; cursor: pointer; }
        .groups summary:hover { color: var(--main); }
        .groups summary span { margin-left: 0.7rem; color: var(--soft); font-size: 0.88rem; }
        .groups ol, .suspects { padding: 0; list-style: none; columns: 34rem 2; column-gap: 3rem; }
        .groups ol { padding: 0 0 0.8rem 1.05rem; }
        .suspects { margin-top: 1rem; }
        .groups li, .suspects li {
          padding: 0.5rem 0 0.6rem; border-top: 1px solid var(--line); break-inside: avoid;
        }
        .groups ol p:first-child, .suspects p:first-child {
          max-height: 15rem; overflow-y: auto; white-space: pre-line; line-height: 1.45;
        }
        .groups ol p + p, .suspects p + p { margin-top: 0.15rem; color: var(--soft); font-size: 0.86rem; }
        .groups ol b, .suspects b { color: var(--ink); font-weight: 600; }
        .groups i, .suspects i { font-style: normal; }
        .groups code, .suspects code { margin-left: 0.6em; }
        """
}
