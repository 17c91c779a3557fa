// What a reader's browser can tell of the built demo: accessibility, width, completeness without scripts, relative links.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { axe, browser, check, end, serve } from "./chromium.mjs";

const [output, relative, writtenFile] = process.argv.slice(2);
const written = JSON.parse(readFileSync(writtenFile, "utf8"));
const lead = "/explainers/prisoner-exchange-july-2025/";
const every = readdirSync(output, { recursive: true }).filter((file) => file.endsWith(".html")).sort().map((file) => `/${file.replace(/index\.html$/, "")}`);
// One page of each kind, and whatever lies at the top.
const kinds = [lead, "/actors/marco-rubio/", "/stories/us-venezuela/", "/topics/venezuela/", "/authors/nutgraf-desk/"];
const sample = [...kinds, ...every.filter((path) => path.split("/").length <= 3 && !kinds.includes(path))];
const site = await serve(output);
const foreign = new Set(), missing = new Set();

/// Opens the pages one after another, and gathers what `judge` finds wrong with each.
async function visit(paths, { media, ...options }, judge) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => request.url().startsWith(site) || request.url().startsWith("data:") || foreign.add(request.url()));
  page.on("response", (response) => response.ok() || missing.add(response.url().replace(site, "")));
  if (media) await page.emulateMedia({ media });
  const wrong = [];
  for (const path of paths) {
    await page.goto(site + path);
    wrong.push(...(await judge(page)).map((line) => `${path}: ${line}`));
  }
  await context.close();
  return wrong;
}

/// Opens every fold, so that nothing escapes the judge.
const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));

// The query tells whether the browser really has the look.
const looks = {
  "light, 1280 px": { colorScheme: "light", query: "(prefers-color-scheme: light)" },
  "light, 360 px": { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "light, 320 px": { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  "dark, 1280 px": { colorScheme: "dark", query: "(prefers-color-scheme: dark)" },
  "dark, 360 px": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  "forced colours": { forcedColors: "active", query: "(forced-colors: active)" },
  "print": { viewport: { width: 800, height: 1100 }, media: "print", query: "print" },
  "right to left": { rtl: true },
};
for (const [name, { rtl, query = "all", ...options }] of Object.entries(looks)) {
  await check(`axe finds nothing on ${sample.length} pages: ${name}`, () => visit(sample, options, async (page) => {
    if (!(await page.evaluate((query) => matchMedia(query).matches, query))) return [`the browser is not in ${query}`];
    if (rtl) await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    await unfold(page);
    await page.evaluate(axe);
    // Paper has no touch targets.
    const rules = { "target-size": { enabled: options.media !== "print" } };
    const settings = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules, resultTypes: ["violations"] };
    const { violations } = await page.evaluate((settings) => globalThis.axe.run(settings), settings);
    return violations.map(({ id, impact, help, nodes }) => `${id} (${impact}): ${help}, ${nodes.length} places, first ${nodes[0].target}`);
  }));
}

for (const [name, width, dir] of [["320 px", 320, "ltr"], ["320 px, right to left", 320, "rtl"], ["1280 px", 1280, "ltr"]]) {
  await check(`nothing is wider than any of ${every.length} pages: ${name}`, () => visit(every, { viewport: { width, height: 640 } }, async (page) => {
    await unfold(page);
    const wide = await page.evaluate((dir) => {
      const root = document.documentElement;
      root.dir = dir;
      const cut = [root, document.body].some((part) => ["hidden", "clip"].includes(getComputedStyle(part).overflowX));
      const over = root.scrollWidth - root.clientWidth;
      return cut ? "what sticks out is cut off" : over && `by ${over} px`;
    }, dir);
    return wide ? [wide] : [];
  }));
}

await check("the lead is complete without scripts", () => visit([lead], { javaScriptEnabled: false }, async (page) => {
  const wrong = [];
  await unfold(page);
  for (const [kind, count] of Object.entries(written.shown)) {
    const shown = await page.locator(`[id^="${kind}-"]`).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
    if (shown !== count) wrong.push(`${kind}: ${shown} shown, ${count} written`);
  }
  for (const id of ["where-it-stands", "key-points", "known", "unknown", "people", "timeline", "reactions", "claims", "questions", "sources", "updates", "methods"]) {
    if ((await page.locator(`#${id}`).count()) !== 1) wrong.push(`no section #${id}`);
  }
  return wrong;
}));
await check("no page asks for anything from elsewhere", async () => [...foreign]);
await check("nothing that a page asks for is missing", async () => [...missing]);

await check("the site with relative links works as files: home, lead, actor, home", async () => {
  const page = await browser.newPage();
  const wrong = [];
  const expect = async (text) => {
    if ((await page.textContent("h1")).trim() !== text) wrong.push(`${page.url()} is not "${text}"`);
    if (!(await page.evaluate(() => document.styleSheets.length))) wrong.push(`${page.url()} has no stylesheet`);
  };
  await page.goto(pathToFileURL(join(relative, "index.html")).href);
  const home = (await page.textContent("h1")).trim();
  await page.click('a[href*="prisoner-exchange-july-2025"]');
  await expect(written.title);
  await page.click('a[href*="actors/marco-rubio"]');
  await expect("Marco Rubio");
  await page.click('nav a >> text="Home"');
  await expect(home);
  return wrong;
});

await end();
