// Keeps an open page as the site is: takes in what changed in place, and shows what is wrong over it.
(() => {
  "use strict";
  const script = document.currentScript;
  let shown = script.dataset.digest;

  // The page -----------------------------------------------------------------------------------------------------

  /** What a node is called by, to find it again in the new page. */
  const name = (node) => (node.nodeType === Node.ELEMENT_NODE ? `${node.nodeName} ${node.id}` : node.nodeName);
  const words = new WeakMap();
  const text = (node) => {
    if (!words.has(node)) words.set(node, node.textContent);
    return words.get(node);
  };
  /** Whether two nodes are one, before and after. */
  const same = (old, next) => name(old) === name(next) && (Boolean(old.id) || text(old) === text(next));
  const ours = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches("script[src^='/_nutgraf/']");

  function attributes(old, next) {
    for (const { name } of [...old.attributes]) {
      // What the reader opened stays open.
      if (!next.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value && !(name === "open" && old.nodeName === "DETAILS")) old.setAttribute(name, value);
    }
  }

  function become(old, next) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== next.data) old.data = next.data;
      return;
    }
    attributes(old, next);
    if (!old.isEqualNode(next)) children(old, next);
  }

  /** Makes the children of one node those of another, keeping each that stays. */
  function children(parent, source) {
    const wanted = [...source.childNodes].filter((node) => !ours(node));
    let old = parent.firstChild;
    wanted.forEach((next, index) => {
      while (old && ours(old)) old = old.nextSibling;
      const stays = (node) => wanted.slice(index + 1).some((later) => same(node, later));
      while (old && !same(old, next) && !stays(old) && siblings(old).some((later) => same(later, next))) {
        const gone = old;
        old = old.nextSibling;
        gone.remove();
      }
      if (old && (same(old, next) || (name(old) === name(next) && !stays(old)))) {
        become(old, next);
        old = old.nextSibling;
      } else {
        parent.insertBefore(document.importNode(next, true), old);
      }
    });
    while (old) {
      const gone = old;
      old = old.nextSibling;
      if (!ours(gone)) gone.remove();
    }
  }

  function siblings(node) {
    const after = [];
    for (let next = node.nextSibling; next; next = next.nextSibling) after.push(next);
    return after;
  }

  async function update(digest) {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    // What a page's own scripts did to it cannot be told from the page: it begins again, at the same place, unless they say
    // with `data-live` that they do it anew when they hear of the change.
    const scripts = (page) => [...page.querySelectorAll("script[src]")].filter((node) => !ours(node) && !node.matches("[data-live]"));
    if (scripts(document).length || scripts(next).length) return location.reload();
    shown = next.querySelector("script[src^='/_nutgraf/']")?.dataset.digest ?? digest;
    attributes(document.documentElement, next.documentElement);
    children(document.head, next.head);
    attributes(document.body, next.body);
    children(document.body, next.body);
    document.dispatchEvent(new Event("nutgraf:change"));
  }

  /** Takes in files that pages load: styles are exchanged once they are there, so that nothing flashes. */
  function load(assets) {
    const path = (address) => new URL(address, location.href).pathname;
    const fresh = (address) => `${path(address)}?${Date.now()}`;
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      if (!assets.includes(path(link.href))) continue;
      const next = link.cloneNode();
      next.href = fresh(link.href);
      next.onload = () => link.remove();
      link.after(next);
    }
    for (const image of document.querySelectorAll("img[src]")) {
      if (assets.includes(path(image.src))) image.src = fresh(image.src);
    }
    if ([...document.scripts].some((node) => node.src && assets.includes(path(node.src)))) location.reload();
  }

  // What is wrong ------------------------------------------------------------------------------------------------

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; color-scheme: light dark; }
    section { box-sizing: border-box; max-block-size: 70vh; overflow: auto; padding: 1rem clamp(1rem, 4vw, 2.5rem) 1.4rem;
      font: 1rem/1.5 system-ui, sans-serif; color: light-dark(#1d1b19, #f1ede8); background: light-dark(#fffdfa, #211f1d);
      border-block-start: .35rem solid light-dark(#b3261e, #ff8a80); box-shadow: 0 -.5rem 2rem rgb(0 0 0 / .3); }
    .head { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; }
    h2 { margin: 0; font-size: 1.15rem; }
    .head p { margin: 0; font-size: .9rem; }
    ol { margin: 0; padding: 0; list-style: none; }
    li { margin-block-start: 1rem; padding-block-start: 1rem; border-block-start: 1px solid light-dark(#ddd6cd, #4a4540); }
    h3 { margin: 0; font-size: 1.05rem; }
    p { margin: .3rem 0 0; overflow-wrap: anywhere; }
    a { color: light-dark(#0b57a4, #9cc9ff); }
    code, pre { font: .9rem/1.45 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
    pre { margin: .6rem 0 0; padding: .6rem .8rem; overflow-x: auto; tab-size: 2; background: light-dark(#f3eee7, #161514); border-radius: .3rem; }
    mark { color: light-dark(#b3261e, #ff8a80); background: none; font-weight: 700; }
    h3 code { font-weight: 700; }
    .word { white-space: nowrap; }
    .kind { color: light-dark(#5f5850, #b8b0a7); }
    .hint { margin-block-start: .5rem; }
    .hint::before { content: "What to do: "; font-weight: 600; }
    button { min-block-size: 2rem; padding: .2rem .8rem; font: inherit; color: inherit; background: none;
      border: 1px solid currentColor; border-radius: .3rem; cursor: pointer; }
    a:focus-visible, button:focus-visible, pre:focus-visible { outline: 3px solid light-dark(#0b57a4, #9cc9ff); outline-offset: 2px; }
    @media print { :host { display: none; } }`;
  const host = document.createElement("nutgraf-problems");
  const root = host.attachShadow({ mode: "open" });
  let dismissed = "";

  const element = (tag, content, properties = {}) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...(Array.isArray(content) ? content : [content]));
    return made;
  };

  /** A sentence with its `names` as code; short ones stay in one piece. */
  const code = (part) => element("code", part, part.length < 24 ? { className: "word" } : {});
  const sentence = (words) => words.split("`").map((part, index) => (index % 2 ? code(part) : part));
  /** An excerpt with what is wrong marked. */
  const marked = (lines) => lines.split(/(\^+|(?<=\| +)-{2,})/).map((part, index) => (index % 2 ? element("mark", part) : part));

  function problem({ problem, href }) {
    const place = problem.file + (problem.at ? `:${problem.at.line}:${problem.at.column}` : "");
    const where = href ? element("a", element("code", place), { href }) : element("code", place);
    const kind = element("code", problem.code, { className: "kind word", title: `nutgraf explain ${problem.code}` });
    const parts = [element("h3", sentence(problem.message)), element("p", [where, " ", kind])];
    if (problem.excerpt.trim()) parts.push(element("pre", marked(problem.excerpt.replace(/^ *\|\n/, ""))));
    if (problem.hint) parts.push(element("p", sentence(problem.hint), { className: "hint" }));
    return element("li", parts);
  }

  function tell(problems, isOld) {
    const key = JSON.stringify(problems);
    if (!problems.length || key === dismissed) return host.remove();
    const count = problems.length === 1 ? "1 error" : `${problems.length} errors`;
    const close = () => {
      dismissed = key;
      host.remove();
    };
    const hide = element("button", "Hide", { type: "button", onclick: close });
    const head = element("div", [element("h2", count), hide], { className: "head" });
    const said = isOld
      ? "Until this is mended, the page is shown as it last was."
      : "The page is shown as far as it can be made. Nothing is published until all errors are mended.";
    const more = sentence("`nutgraf explain` with the name behind a place tells more of a mistake.");
    const section = element("section", [head, element("p", [said, " ", ...more]), element("ol", problems.map(problem))]);
    section.setAttribute("role", "alert");
    section.setAttribute("aria-label", "Errors in the site");
    section.onkeydown = (event) => event.key === "Escape" && close();
    root.replaceChildren(element("style", STYLE), section);
    document.documentElement.append(host);
    section.querySelectorAll("pre").forEach(seen);
  }

  /** Moves a line that is too long for the window, so that what is marked in it is seen; keys can move it too. */
  function seen(lines) {
    if (lines.scrollWidth <= lines.clientWidth) return;
    lines.tabIndex = 0;
    const mark = lines.querySelector("mark")?.getBoundingClientRect();
    const { left, right, width } = lines.getBoundingClientRect();
    if (mark && Math.min(mark.right, mark.left + width / 2) > right) lines.scrollLeft += mark.left - left - width / 3;
  }

  // The stream ---------------------------------------------------------------------------------------------------

  const query = new URLSearchParams({ page: location.pathname, assets: script.dataset.assets });
  const stream = new EventSource(`/_nutgraf/changes?${query}`);
  stream.onmessage = async ({ data }) => {
    const { digest, is_old: isOld, problems, assets } = JSON.parse(data);
    tell(problems, isOld);
    if (assets.length) load(assets);
    if (digest !== shown) await update(digest);
  };
})();
