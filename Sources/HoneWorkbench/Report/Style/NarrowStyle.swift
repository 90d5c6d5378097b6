extension ReportStyle {
    /// What is different on a narrow screen and on paper.
    static let narrow: HTML = """
        @media (max-width: 1320px) {
          .approaches, .approaches tbody { display: block; }
          .approaches thead { display: none; }
          .approaches tbody {
            display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
            gap: 1rem;
          }
          .approaches tr {
            display: flex; flex-direction: column; padding: 0.8rem 1rem; border: 1px solid var(--line);
            border-radius: 8px; break-inside: avoid;
          }
          .approaches tr.recommended { border-color: var(--main); background: var(--tint); }
          .approaches tbody tr > * { border: 0; background: none; }
          .approaches { font-size: 0.85rem; }
          .approaches tbody th {
            display: block; width: auto; max-width: none; padding: 0 0 0.3rem; font-size: 1rem;
          }
          .approaches .number { position: static; margin-right: 0.3rem; }
          .approaches tbody td {
            display: flex; justify-content: space-between; gap: 1rem; padding: 0.16rem 0;
            white-space: normal; text-align: right;
          }
          .approaches td::before { content: attr(data-label); color: var(--soft); text-align: left; }
          .approaches td small { display: inline; margin-left: 0.5em; }
          .approaches td.plot { height: 1.5rem; margin: 0.1rem 0 0.3rem; border-radius: 4px; }
          .approaches td.plot::before { content: none; }
          .approaches td.none { display: none; }
          .approaches tbody th, .approaches td:nth-of-type(-n+2) { order: -2; }
          .approaches td.text { order: -1; }
        }
        @media (max-width: 1020px) {
          .beside { grid-template-columns: minmax(0, 1fr); }
        }
        @media (max-width: 700px) {
          header.page { padding-top: 1.6rem; }
          section { padding-top: 2rem; }
          .scatter.wide, .bar { display: none; }
          .list th, .list td { padding-inline: 0.3rem; }
          .list th:first-child, .list td:first-child { padding-left: 0; }
          .list td.text { min-width: 6rem; }
          .list.fixed { min-width: 0; }
          .scatter.small { display: block; }
          figcaption { padding-left: 0; }
          .provenance div { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .groups summary .into { display: block; margin-left: 1.05rem; }
          .groups ol { padding-left: 0; }
          .findings > li { grid-template-columns: minmax(0, 1fr); }
          .findings > li > :not(.severity) { grid-column: 1; }
        }
        @media print {
          @page { margin: 16mm 14mm; }
          :root { --paper: #fff; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { padding: 0; font-size: 10pt; }
          nav, .filter, script { display: none !important; }
          section { break-before: auto; }
          h2, h3 { break-after: avoid; }
          figure, pre, .facts > div, .groups li, .suspects li { break-inside: avoid; }
          .scroll, .tall { overflow: visible; max-height: none; }
          .groups ol p:first-child, .suspects p:first-child { max-height: none; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
          .heat { font-size: 7.5pt; }
          .heat tbody td, .heat tfoot td { min-width: 0; }
        }
        """
}
