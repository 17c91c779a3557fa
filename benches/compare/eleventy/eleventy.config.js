// The collections that Hugo makes by itself, each made once for the whole site.
const PAGE = 20;
const FEED = 30;

const newestFirst = (one, other) => other.date - one.date;

/** Items by each of the ids that `ids` gives for them. */
function grouped(items, ids) {
  const groups = new Map();
  for (const item of items) {
    for (const id of ids(item)) {
      if (!groups.has(id)) groups.set(id, []);
      groups.get(id).push(item);
    }
  }
  return groups;
}

/** The pages of a list, each with what its template needs to know of the others. */
function paged(title, root, items) {
  const pages = Math.ceil(items.length / PAGE);
  const address = (number) => (number === 1 ? root : `${root}page/${number}/`);
  return Array.from({ length: pages }, (_, index) => ({
    title,
    address: address(index + 1),
    items: items.slice(index * PAGE, (index + 1) * PAGE),
    number: index + 1,
    pages,
    newer: index > 0 ? address(index) : null,
    older: index + 1 < pages ? address(index + 2) : null,
  }));
}

/** What to read next: others of the same story, newest first, then of the first topic if that has too few. */
function related(items, byStory, byTopic) {
  const next = new Map();
  for (const item of items) {
    const found = [];
    for (const other of [...(byStory.get(item.data.stories[0]) ?? []), ...(byTopic.get(item.data.topics[0]) ?? [])]) {
      if (found.length === 4) break;
      if (other !== item && !found.includes(other)) found.push(other);
    }
    next.set(item.fileSlug, found);
  }
  return next;
}

export default function (config) {
  config.addPassthroughCopy("plain.css");
  // Made once: each collection would else sort all explainers again.
  let made = null;
  const collections = (api) => {
    if (made) return made;
    const explainers = api.getFilteredByGlob("explainers/*.md").sort(newestFirst);
    const byStory = grouped(explainers, (item) => item.data.stories);
    const byTopic = grouped(explainers, (item) => item.data.topics);
    const byActor = grouped(explainers, (item) => item.data.actors);
    const actors = new Map(api.getFilteredByGlob("actors/*.md").map((item) => [item.fileSlug, item.data]));
    const stories = new Map(api.getFilteredByGlob("stories/*.md").map((item) => [item.fileSlug, item.data]));
    const feed = (title, root, items) => ({ title, root, items: items.slice(0, FEED) });
    made = {
      actors,
      stories,
      byStory,
      byActor,
      related: related(explainers, byStory, byTopic),
      lists: [
        ...paged("Generated", "/", explainers),
        ...[...byTopic].flatMap(([id, items]) => paged(id, `/topics/${id}/`, items)),
      ],
      feeds: [
        feed("Generated", "/", explainers),
        ...[...byTopic].map(([id, items]) => feed(id, `/topics/${id}/`, items)),
        ...[...byStory].map(([id, items]) => feed(stories.get(id).title, `/stories/${id}/`, items)),
        ...[...byActor].map(([id, items]) => feed(actors.get(id).title, `/actors/${id}/`, items)),
      ],
    };
    return made;
  };
  config.on("eleventy.before", () => {
    made = null;
  });
  for (const name of ["actors", "stories", "byStory", "byActor", "related", "lists", "feeds"]) {
    config.addCollection(name, (api) => collections(api)[name]);
  }
  return { markdownTemplateEngine: false, htmlTemplateEngine: false, dir: { input: ".", output: "public" } };
}
