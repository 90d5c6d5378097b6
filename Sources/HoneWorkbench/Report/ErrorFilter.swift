/// A search field over the errors; the page is complete without it, and without scripts it is not shown.
enum ErrorFilter {
    static let field: HTML = """
        <p id="filter" class="filter" hidden><label>Show only errors with <input type="search" \
        placeholder="a word, a label or a file"></label> <output></output></p>
        """

    static let script: HTML = """
        <script>
        const filter = document.getElementById("filter");
        if (filter) {
          const field = filter.querySelector("input"), told = filter.querySelector("output");
          const groups = [...document.querySelectorAll("#errors details")].map(group => ({
            group, wasOpen: group.open,
            items: [...group.querySelectorAll("li")].map(item => ({ item, text: \
            item.textContent.toLowerCase() }))
          }));
          filter.hidden = false;
          field.addEventListener("input", () => {
            const words = field.value.toLowerCase().split(/\\s+/).filter(word => word);
            let count = 0;
            for (const { group, wasOpen, items } of groups) {
              let shown = 0;
              for (const { item, text } of items) {
                item.hidden = !words.every(word => text.includes(word));
                if (!item.hidden) shown += 1;
              }
              group.hidden = shown === 0;
              group.open = words.length ? shown > 0 : wasOpen;
              count += shown;
            }
            told.textContent = words.length ? count + " shown" : "";
          });
        }
        </script>
        """
}
