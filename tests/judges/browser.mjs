// What a reader's browser can tell of the built demo: accessibility, width, completeness without scripts, relative links.
import { readFileSync, createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [output, relative] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const types = { ".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml", ".xml": "application/xml", ".txt": "text/plain" };
const lead = "/explainers/prisoner-exchange-july-2025/";
const pages = ["/", lead, "/actors/marco-rubio/", "/stories/us-venezuela/", "/topics/venezuela/", "/authors/nutgraf-desk/", "/about/", "/404.html"];
let failed = 0;

function check(name, wrong) {
  console.log(`${wrong.length ? "FAILED" : "ok"}  ${name}`);
  wrong.slice(0, 20).forEach((line) => console.log(`        ${line}`));
  failed += wrong.length ? 1 : 0;
}

const server = createServer((request, response) => {
  let file = join(output, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (file.endsWith("/")) file += "index.html";
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const site = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const looks = {
  "light, 1280 px": { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  "light, 360 px": { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "light, 320 px": { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  "dark, 1280 px": { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  "forced colours": { viewport: { width: 1280, height: 900 }, forcedColors: "active" },
  "print": { viewport: { width: 800, height: 1100 }, media: "print" },
  "right to left": { viewport: { width: 1280, height: 900 }, rtl: true },
};
for (const [name, { media, rtl, ...options }] of Object.entries(looks)) {
  const context = await browser.newContext(options);
  const wrong = [], wide = [];
  for (const path of pages) {
    const page = await context.newPage();
    if (media) await page.emulateMedia({ media });
    await page.goto(site + path);
    if (rtl) await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) wide.push(`${path}: ${overflow} px`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const violation of found.violations) wrong.push(`${path}: ${violation.id}: ${violation.help} (${violation.nodes[0].target})`);
    await page.close();
  }
  check(`axe finds nothing: ${name}`, wrong);
  check(`nothing is wider than the page: ${name}`, wide);
  await context.close();
}

// The page is complete without scripts: each section is there, and every entry of the front matter once.
{
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(site + lead);
  const source = readFileSync(join(process.argv[4], "content/explainers/prisoner-exchange-july-2025.md"), "utf8").split("\n---\n")[0];
  const entries = (list) => {
    const block = source.split(`\n${list}:\n`)[1]?.split(/\n(?=\w)/)[0] ?? "";
    return (`\n${block}`.match(/\n  - /g) ?? []).length;
  };
  const wrong = [];
  for (const [list, kind] of [["timeline", "event"], ["reactions", "reaction"], ["claims", "claim"], ["questions", "question"], ["unknown", "unknown"], ["figures", "figure"]]) {
    const shown = await page.locator(`[id^="${kind}-"]`).count();
    if (shown !== entries(list) || shown === 0) wrong.push(`${list}: ${shown} shown, ${entries(list)} written`);
  }
  for (const id of ["where-it-stands", "key-points", "known", "unknown", "people", "timeline", "reactions", "claims", "questions", "sources", "updates", "methods"]) {
    if ((await page.locator(`#${id}`).count()) !== 1) wrong.push(`no section #${id}`);
  }
  check("the lead page is complete without scripts", wrong);
  check("the lead page asks for nothing from elsewhere", requests.filter((url) => !url.startsWith(site)));
  await context.close();
}

// The site with relative links works from a folder, opened as files.
{
  const page = await browser.newPage();
  const wrong = [];
  await page.goto(`file://${join(relative, "index.html")}`);
  await page.click('a[href*="prisoner-exchange-july-2025"]');
  if (!(await page.textContent("h1")).includes("252")) wrong.push(`from home: ${page.url()}`);
  const styled = await page.evaluate(() => [...document.styleSheets].length > 0 && getComputedStyle(document.body).margin);
  if (styled === false) wrong.push("no stylesheet");
  await page.click('a[href*="actors/marco-rubio"]');
  if (!(await page.textContent("h1")).includes("Rubio")) wrong.push(`from the lead: ${page.url()}`);
  check("relative links work in files", wrong);
}

await browser.close();
server.close();
process.exit(failed ? 1 : 0);
