import { escape, list, page } from "./_lib/parts.js";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.address}index.html`,
};

const pages = (list) => (list.pages > 1 ? `
<nav>${list.newer ? `
<a href="${list.newer}">Newer</a>` : ""}
<span>Page ${list.number} of ${list.pages}</span>${list.older ? `
<a href="${list.older}">Older</a>` : ""}
</nav>` : "");

export const render = ({ list: shown }) => page(shown.title, null, shown.address, `<h1>${escape(shown.title)}</h1>
${list(shown.items)}${pages(shown)}`);
