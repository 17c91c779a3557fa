// What a reader's browser can tell of the built demo: accessibility, width, completeness without scripts, relative links.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { axe, browser, check, end, serve } from "./chromium.mjs";

const [output, relative, writtenFile, rightToLeft] = process.argv.slice(2);
const written = JSON.parse(readFileSync(writtenFile, "utf8"));
const lead = "/explainers/prisoner-exchange-july-2025/";
/// The pages of a built site: all of them, one of each kind, and its server.
async function built(folder, kinds) {
  // Old addresses only lead on.
  const stays = (file) => file.endsWith(".html") && !readFileSync(join(folder, file), "utf8").includes('http-equiv="refresh"');
  const every = readdirSync(folder, { recursive: true }).filter(stays).sort().map((file) => `/${file.replace(/index\.html$/, "")}`);
  const missing = kinds.filter((path) => !every.includes(path));
  if (missing.length) throw new Error(`${folder} has no ${missing}`);
  // What lies at the top is a kind of its own: home, lists of all records, search, pages of the site's own, 404.
  const sample = [...kinds, ...every.filter((path) => path.split("/").length <= 3 && !kinds.includes(path))];
  return { every, sample, site: await serve(folder) };
}

const demo = await built(output, [lead, "/actors/marco-rubio/", "/stories/us-venezuela/", "/topics/venezuela/", "/authors/nutgraf-desk/", "/claims/", "/corrections/", "/unknowns/", "/sources/", "/glossary/", "/timeline/", "/topics/", "/actors/", "/search/", "/about/", "/404.html", "/"]);
// Real text from right to left, every section, the settings of `theme`, and lists of several pages.
const arabic = await built(rightToLeft, ["/explainers/bridge/", "/explainers/ferry/", "/actors/nour/", "/stories/old-bridge/", "/topics/bridges/", "/topics/bridges/page/2/", "/authors/salma/", "/page/2/"]);
const foreign = new Set(), missing = new Set();

/// Opens the pages one after another, and gathers what `judge` finds wrong with each.
async function visit({ site }, paths, { media, ...options }, judge) {
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

/// Opens every fold and lays out what is far below as well, so that nothing escapes the judge.
const unfold = (page) => page.evaluate(() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.querySelectorAll("#full > *").forEach((section) => { section.style.contentVisibility = "visible"; });
});

// The query tells whether the browser really has the look; `once` is one that the pages in Arabic need not be seen in.
const looks = {
  "light, 1280 px": { colorScheme: "light", query: "(prefers-color-scheme: light)" },
  "light, 360 px": { viewport: { width: 360, height: 740 }, colorScheme: "light", once: true },
  "light, 320 px": { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  "dark, 1280 px": { colorScheme: "dark", query: "(prefers-color-scheme: dark)", once: true },
  "dark, 360 px": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  "forced colours": { forcedColors: "active", query: "(forced-colors: active)" },
  "print": { viewport: { width: 800, height: 1100 }, media: "print", query: "print" },
  "right to left": { rtl: true },
};
/// What axe finds on one page of each kind.
async function accessible(of, name, { rtl, once, query = "all", ...options }) {
  await check(`axe finds nothing on ${of.sample.length} pages: ${name}`, () => visit(of, of.sample, options, async (page) => {
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

for (const [name, look] of Object.entries(looks)) {
  const both = look.rtl || look.once ? [] : [accessible(arabic, `${name}, in Arabic`, look)];
  await Promise.all([accessible(demo, name, look), ...both]);
}

// What the browser hands to a screen reader, text by text.
await check("no mark that is drawn beside a word is read aloud", () => visit(demo, demo.sample, {}, async (page) => {
  await unfold(page);
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const texts = nodes.filter((node) => node.role?.value === "StaticText").map((node) => node.name.value.trim());
  const marks = texts.filter((text) => /[◐●◌■○≠✕▲△◆▽▼✓≈↺◇□╌┈┆]|^[?!+−]$/u.test(text));
  return texts.length > 10 ? [...new Set(marks)] : [`only ${texts.length} texts`];
}));

/// Loads each page in a width, and looks at it in some directions; an empty one is its own.
async function fits(of, width, directions, name) {
  await check(`nothing is wider than any of ${of.every.length} pages: ${name}`, () => visit(of, of.every, { viewport: { width, height: 640 } }, async (page) => {
    await unfold(page);
    const wrong = [];
    for (const dir of directions) {
      const wide = await page.evaluate((dir) => {
        const root = document.documentElement;
        if (dir) root.dir = dir;
        const cut = [root, document.body].some((part) => ["hidden", "clip"].includes(getComputedStyle(part).overflowX));
        const over = root.scrollWidth - root.clientWidth;
        return cut ? "what sticks out is cut off" : over && `by ${over} px`;
      }, dir);
      if (wide) wrong.push(`${wide} ${dir}`);
    }
    return wrong;
  }));
}
await fits(demo, 320, ["ltr", "rtl"], "320 px, from left to right and from right to left");
await fits(demo, 1280, ["ltr"], "1280 px");
await fits(arabic, 320, [""], "320 px, in Arabic");
await fits(arabic, 1280, [""], "1280 px, in Arabic");

await check("the pages in Arabic run from right to left", () => visit(arabic, arabic.sample, {}, async (page) => {
  const { direction, start } = await page.evaluate(() => ({ direction: getComputedStyle(document.body).direction, start: document.querySelector("h1").getBoundingClientRect().right > innerWidth / 2 }));
  return direction === "rtl" && start ? [] : [`it is ${direction}`];
}));

await check("the lead is complete without scripts", () => visit(demo, [lead], { javaScriptEnabled: false }, async (page) => {
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
