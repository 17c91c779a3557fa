import { each, escape, list, page } from "../_lib/parts.js";

export const render = (data) => page(data.title, data.summary, data.page.url, `<h1>${escape(data.title)}</h1>
<p class="summary">${escape(data.summary)}</p>
<p>${data.sort}</p>
<ul>${each(data.roles, (role) => `
<li>${escape(role.title)}${role.org ? `, ${escape(role.org)}` : ""}, ${role.from} – ${role.to ?? ""}</li>`)}
</ul>
<div id="body">${data.content}</div>
${list(data.collections.byActor.get(data.page.fileSlug) ?? [])}`);
