import { each, escape } from "./_lib/parts.js";

const BASE = "https://generated.example";

export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: ({ feed }) => `${feed.root}feed.xml`,
  eleventyExcludeFromCollections: true,
};

export const render = ({ feed }) => `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>${escape(feed.title)}</title>
  <id>${BASE}${feed.root}</id>
  <updated>${feed.items[0].date.toISOString()}</updated>
  <author>
    <name>Generated</name>
  </author>
  <link href="${BASE}${feed.root}feed.xml" rel="self" type="application/atom+xml"/>
  <link href="${BASE}${feed.root}" rel="alternate" type="text/html"/>${each(feed.items, (item) => `
  <entry>
    <title>${escape(item.data.title)}</title>
    <id>${BASE}${item.url}</id>
    <updated>${item.date.toISOString()}</updated>
    <link href="${BASE}${item.url}" rel="alternate" type="text/html"/>
    <published>${item.date.toISOString()}</published>
    <summary>${escape(item.data.summary)}</summary>
  </entry>`)}
</feed>
`;
