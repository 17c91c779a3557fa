import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { date, each, escape, list, page } from "../_lib/parts.js";

const markdown = new MarkdownIt();
// Read here and not as global data, which Eleventy copies for each page: 10,000 sources would not fit into its memory.
const sources = JSON.parse(readFileSync(new URL("../_lib/sources.json", import.meta.url), "utf8"));

export const render = (data) => {
  const { actors, stories, related } = data.collections;
  const numbers = new Map(data.cited.map((id, index) => [id, index + 1]));
  const notes = (ids) => each(ids, (id) => ` <a href="#s_${numbers.get(id)}">[${numbers.get(id)}]</a>`);
  const actor = (id) => `<a href="/actors/${id}/">${escape(actors.get(id).title)}</a>`;
  return page(data.title, data.summary, data.page.url, `<article>
<h1>${escape(data.title)}</h1>
<p class="summary">${escape(data.summary)}</p>
<p>Published ${date(data.page.date)}, facts as of ${date(data.as_of)}</p>
<p>Story: ${each(data.stories, (id) => `<a href="/stories/${id}/">${escape(stories.get(id).title)}</a>`)}</p>
<p>Topics:${each(data.topics, (id) => ` <a href="/topics/${id}/">${id}</a>`)}</p>
<section id="known">
<h2>What we know</h2>
<ul>${each(data.known, (item) => `
<li>${escape(item.text)}${notes(item.sources)}</li>`)}
</ul>
</section>
<section id="people">
<h2>Who is involved</h2>
<ul>${each(data.involved, (person) => `
<li${person.key ? ' class="key"' : ""}>${actor(person.id)}, ${escape(person.role)}
<p>${escape(actors.get(person.id).summary)}</p></li>`)}
</ul>
</section>
<div id="body">
${data.content}</div>
<section id="timeline">
<h2>Timeline</h2>
<ol>${each(data.timeline, (event) => `
<li>${date(event.date)} <strong>${escape(event.title)}</strong>
<p>${markdown.renderInline(event.text)}${notes(event.sources)}</p>
<p>Who:${each(event.actors, (id) => ` ${actor(id)}`)}</p></li>`)}
</ol>
</section>
<section id="reactions">
<h2>Reactions</h2>${each(data.issues, (issue) => `
<h3>${escape(issue.question)}</h3>`)}
<ul>${each(data.reactions, (reaction) => `
<li><blockquote>${escape(reaction.quote)}</blockquote>
<p>${actor(reaction.actor)}, ${date(reaction.date)}: ${reaction.stance}${notes([reaction.source])}</p></li>`)}
</ul>
</section>
<section id="questions">
<h2>Questions and answers</h2>
<dl>${each(data.questions, (item) => `
<dt>${escape(item.question)}</dt>
<dd>${escape(item.answer)}</dd>`)}
</dl>
</section>
<section id="sources">
<h2>Sources</h2>
<ol>${each(data.cited.map((id) => sources[id]), (source) => `
<li id="s_${numbers.get(source.id)}"><a href="${source.url}">${escape(source.title)}</a>, ${escape(source.publisher)}, ${date(source.date)}, ${source.type}</li>`)}
</ol>
</section>
<section id="related">
<h2>Read next</h2>
${list(related.get(data.page.fileSlug))}
</section>
</article>`);
};
