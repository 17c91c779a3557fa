import { escape, list, page } from "../_lib/parts.js";

export const render = (data) => page(data.title, data.summary, data.page.url, `<h1>${escape(data.title)}</h1>
<p class="summary">${escape(data.summary)}</p>
<p>${data.status}</p>
${list(data.collections.byStory.get(data.page.fileSlug) ?? [])}`);
