// The small parts that the pages are made of.
const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

export const escape = (text) => String(text).replace(/[&<>"]/g, (mark) => MARKS[mark]);

/** A day; one that YAML has read as text, such as `2026-02`, stays as it is written. */
export function date(value) {
  if (!(value instanceof Date)) return `<time datetime="${value}">${value}</time>`;
  const day = value.toISOString().slice(0, 10);
  return `<time datetime="${day}">${value.getUTCDate()} ${MONTHS[value.getUTCMonth()]} ${value.getUTCFullYear()}</time>`;
}

/** Every item of a list as a string, in a row. */
export const each = (items, text) => (items ?? []).map(text).join("");

export const list = (items) => `<ul>${each(
  items,
  (item) => `
<li><a href="${item.url}">${escape(item.data.title)}</a> ${date(item.date)}
<p>${escape(item.data.summary)}</p></li>`,
)}
</ul>`;

/** A whole page. */
export const page = (title, summary, address, main) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Generated</title>${summary ? `
<meta name="description" content="${escape(summary)}">` : ""}
<link rel="canonical" href="https://generated.example${address}">
<link rel="alternate" type="application/atom+xml" href="/feed.xml">
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<header><a href="/">Generated</a></header>
<main>
${main}
</main>
</body>
</html>
`;
