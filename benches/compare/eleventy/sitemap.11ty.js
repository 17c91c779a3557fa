import { each } from "./_lib/parts.js";

export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

export const render = ({ collections }) => `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${each(collections.all, (item) => `
  <url>
    <loc>https://generated.example${item.url}</loc>
  </url>`)}
</urlset>
`;
