// That pages made small (`minify_html`) are the same for a reader: text, elements and attributes, as Chromium has them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { browser, check, end, serve } from "./chromium.mjs";

const folders = process.argv.slice(2);
// Old addresses only lead on.
const stays = (file) => file.endsWith(".html") && !readFileSync(join(folders[0], file), "utf8").includes('http-equiv="refresh"');
// Actors and years are many of a kind: a third of them.
const many = (file) => /^(actors|timeline)\//.test(file);
const pages = readdirSync(folders[0], { recursive: true }).filter(stays).sort().filter((file, index) => !many(file) || index % 3 === 0);
const sites = await Promise.all(folders.map(serve));

/// What a page shows and what it is made of.
const seen = () => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.querySelectorAll("#full > *").forEach((section) => { section.style.contentVisibility = "visible"; });
  const tidy = (value) => value.trim().replace(/\s*,\s*/g, ",").replace(/\s+/g, " ");
  // `method=get` says of a form what it is without.
  const made = [...document.querySelectorAll("*")].map((element) =>
    [element.localName, ...[...element.attributes].map(({ name, value }) => `${name}=${tidy(value)}`).sort()].join(" ").replace(" method=get", ""));
  return { text: document.body.innerText.split("\n"), made };
};

await check(`${pages.length} pages made small are the same for a reader`, async () => {
  const context = await browser.newContext();
  const tabs = await Promise.all(sites.map(() => context.newPage()));
  const wrong = [];
  for (const file of pages) {
    const [plain, small] = await Promise.all(tabs.map(async (tab, index) => {
      await tab.goto(`${sites[index]}/${file}`);
      return tab.evaluate(seen);
    }));
    for (const part of ["text", "made"]) {
      const at = plain[part].findIndex((line, index) => line !== small[part][index]);
      if (at >= 0 || plain[part].length !== small[part].length) wrong.push(`${file}: ${plain[part][at]} is ${small[part][at]}`);
    }
  }
  return wrong;
});
const bytes = folders.map((folder) => pages.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0));
await check(`they take ${(100 * bytes[1] / bytes[0]).toFixed(1)} of 100 bytes`, async () => (bytes[1] < 0.97 * bytes[0] ? [] : ["that is not small"]));
await end();
