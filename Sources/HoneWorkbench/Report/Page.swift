/// A whole page that needs nothing beside itself: head, styles, header, main part, footer.
struct Page {
    var title: HTML
    /// What kind of page it is, above its heading.
    var kind: HTML
    var heading: HTML
    /// What stands under the heading.
    var lead: HTML
    var navigation: HTML?
    var main: HTML
    var scripts: HTML?

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="hone \(Hone.version)">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
        'unsafe-inline'; script-src 'unsafe-inline'">
        <title>\(title)</title>
        <style>
        \(ReportStyle.page)
        \(ReportStyle.tables)
        \(ReportStyle.charts)
        \(ReportStyle.narrow)
        </style>
        </head>
        <body>
        <header class="page"><p class="kind">\(kind)</p>
        <h1 dir="auto">\(heading)</h1>
        \(lead)</header>
        \(navigation)
        <main>
        \(main)
        </main>
        <footer class="page"><p>Written by Hone \(Hone.version). This page loads nothing and sends \
        nothing.</p></footer>
        \(scripts)
        </body>
        </html>

        """
    }
}
