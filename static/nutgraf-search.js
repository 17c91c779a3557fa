// The search page. Nothing of the index is loaded before the reader turns to the field, or comes with words in the address.
// A plain script and no module, since browsers load no module from a file that is opened from a disk.
"use strict";
(() => {
  const form = document.querySelector("form.search");
  const { bundle, root } = form.dataset;
  const field = form.elements.q;
  const filters = [...form.querySelectorAll("[data-filter]")];
  const [found, results, more] = ["found", "results", "more"].map((id) => document.getElementById(id));
  const PAGE = 20;
  let engine, latest = 0, rest = [];

  form.hidden = false;

  function load() {
    engine ??= import(new URL(`${bundle}pagefind.js`, document.baseURI).href).then(async (pagefind) => {
      await pagefind.init();
      show(await pagefind.filters());
      return pagefind;
    });
    return engine;
  }

  // Offers each value of a filter with the number of pages that have it, and keeps what is chosen.
  function show(counts) {
    for (const select of filters) {
      const values = Object.entries(counts[select.dataset.filter] ?? {}).filter(([value, count]) => count || value === select.value);
      const chosen = select.value;
      const newest = select.dataset.filter === "year";
      values.sort(([a], [b]) => (newest ? b.localeCompare(a) : a.localeCompare(b)));
      select.replaceChildren(new Option("Any", ""), ...values.map(([value, count]) => new Option(`${value} (${count})`, value)));
      select.value = values.some(([value]) => value === chosen) ? chosen : "";
      select.parentElement.hidden = values.length === 0;
    }
    form.querySelector(".search-filters").hidden = false;
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function item({ raw_url, meta, filters }) {
    const made = element("li");
    const heading = element("h2");
    const link = element("a", "", meta.title);
    link.href = root + raw_url.replace(/^\//, "") + (location.protocol === "file:" ? "index.html" : "");
    heading.append(link);
    made.append(heading, element("p", "aside", [filters?.kind?.[0], filters?.date?.[0]].filter(Boolean).join(" · ")));
    if (meta.summary) made.append(element("p", "", meta.summary));
    return made;
  }

  async function next(turn) {
    const pages = await Promise.all(rest.splice(0, PAGE).map((result) => result.data()));
    if (turn !== latest) return;
    const first = results.children.length;
    results.append(...pages.map(item));
    more.hidden = rest.length === 0;
    return results.children[first];
  }

  function remember(query, chosen) {
    const address = new URL(location);
    for (const [name, value] of [["q", query], ...Object.entries(chosen)]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  }

  async function search() {
    const turn = ++latest;
    const query = field.value.trim();
    const chosen = Object.fromEntries(filters.map((select) => [select.dataset.filter, select.value]));
    const narrowed = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value));
    try {
      const pagefind = await load();
      remember(query, chosen);
      if (!query && !Object.keys(narrowed).length) {
        [rest, found.textContent, more.hidden] = [[], "", true];
        results.replaceChildren();
        return show(await pagefind.filters());
      }
      const answer = await pagefind.search(query || null, { filters: narrowed });
      if (turn !== latest) return;
      rest = answer.results;
      const count = rest.length;
      results.replaceChildren();
      await next(turn);
      if (turn !== latest) return;
      show(answer.totalFilters && Object.keys(narrowed).length ? answer.totalFilters : answer.filters);
      found.textContent = count === 0 ? "Nothing found. Try fewer or other words." : count === 1 ? "1 page found" : `${count} pages found`;
    } catch {
      found.textContent = location.protocol === "file:"
        ? "Searching works only where the site is served, not in files opened from a disk."
        : "The search index could not be loaded. Reload the page to try again.";
    }
  }

  let waiting;
  field.addEventListener("focus", load_quietly, { once: true });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  form.addEventListener("change", (event) => event.target !== field && search());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  // The button goes when all is shown: the reader goes on at the first of the new results.
  more.addEventListener("click", async () => (await next(latest))?.querySelector("a").focus());

  function load_quietly() {
    load().catch(() => {});
  }

  const asked = new URLSearchParams(location.search);
  field.value = asked.get("q") ?? "";
  if ([...asked.values()].some(Boolean)) {
    load().then(() => {
      for (const select of filters) select.value = asked.get(select.dataset.filter) ?? "";
      return search();
    }).catch(search);
  }
})();
