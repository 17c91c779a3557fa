// What an author sees in the browser while writing: pages change in place, mistakes show over them and go away.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axe, browser, check as judged, end } from "./chromium.mjs";

const [program, demo, pictures] = process.argv.slice(2);
const site = mkdtempSync(join(tmpdir(), "nutgraf-live-"));
for (const part of ["content", "templates", "static", "nutgraf.yaml"]) cpSync(join(demo, part), join(site, part), { recursive: true });

/// A check that leaves the site and the browser as they were, also when it fails.
const check = (name, judge) =>
  judged(name, async () => {
    try {
      return await judge();
    } finally {
      for (const path of originals.keys()) save(path, originals.get(path));
      // A page that is opened before the server has seen that would rightly load again.
      if (originals.size) await new Promise((settled) => setTimeout(settled, 700));
      originals.clear();
      await Promise.all(browser.contexts().map((context) => context.close()));
    }
  });
const originals = new Map();

/// Starts the preview of a folder, and waits for its address.
async function preview(folder) {
  const started = spawn(program, ["serve", "--site", folder, "--port", "0", "--at", "2026-03-01", "--editor", "vscode"]);
  let said = "";
  const address = new Promise((found) => {
    started.stderr.on("data", (data) => {
      said += data;
      const url = said.match(/http:\/\/\S+/);
      if (url) found(url[0]);
    });
  });
  return { address: await address, stop: () => started.kill(), said: () => said };
}

const LEAD = "content/explainers/prisoner-exchange-july-2025.md";
const file = (path) => join(site, path);
/// Saves as editors do: the new text takes the place of the old one at once, and nobody reads half of it.
function save(path, text) {
  writeFileSync(`${site}.saved`, text);
  renameSync(`${site}.saved`, file(path));
}
const edit = (path, change) => {
  const text = readFileSync(file(path), "utf8");
  const changed = change(text);
  if (!originals.has(path)) originals.set(path, text);
  if (changed === text) throw new Error(`nothing to change in ${path}`);
  save(path, changed);
  return () => save(path, text);
};
const endOfBody = (line) => (text) => `${text.trimEnd()}\n\n${line}\n`;

const running = await preview(site);
const at = (path) => new URL(path, running.address).href;
const problems = "nutgraf-problems";

/// A page that remembers that it was never loaded again.
async function open(path, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  page.loads = 0;
  page.on("load", () => page.loads++);
  await page.goto(at(path), { waitUntil: "load" });
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.includes("live.js")));
  await page.waitForTimeout(300);
  return page;
}
const wrong = (...tests) => tests.filter(([right]) => !right).map(([, message]) => message);
const lead = `explainers/${LEAD.match(/([^/]+)\.md/)[1]}/`;

await check("an edit of the text shows in place: scroll, opened parts and focus stay", async () => {
  const page = await open(lead);
  const opened = page.locator("main details:not([open])").first();
  await opened.evaluate((details) => (details.open = true));
  await opened.locator("summary").focus();
  await page.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
  const state = () =>
    page.evaluate(() => {
      globalThis.seen ??= document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      const { top } = globalThis.seen.getBoundingClientRect();
      return { top: Math.round(top), open: document.querySelectorAll("details[open]").length, focus: document.activeElement.textContent };
    });
  const before = await state();
  const undo = edit(LEAD, endOfBody("A sentence of the preview's own."));
  await page.getByText("A sentence of the preview's own.").waitFor({ timeout: 5000 });
  const after = await state();
  undo();
  await page.getByText("A sentence of the preview's own.").waitFor({ state: "detached", timeout: 5000 });
  const result = wrong([page.loads === 1, `loaded ${page.loads} times`], [JSON.stringify(before) === JSON.stringify(after), `${JSON.stringify(before)} became ${JSON.stringify(after)}`]);
  await page.close();
  return result;
});

await check("what was changed in place is what the server sends", async () => {
  const page = await open(lead);
  const parts = () => page.evaluate(() => document.body.innerHTML.replace(/<script src="\/_nutgraf[^>]*><\/script>\s*/g, "").trim());
  const undo = edit(LEAD, (text) => text.replace(/\nkey_points:\n {2}- .*/, "\nkey_points:\n  - A new first point.").replace(/^title: .*$/m, "title: Another title"));
  await page.waitForFunction(() => document.querySelector("h1").textContent.trim() === "Another title", null, { timeout: 5000 });
  const inPlace = await parts();
  await page.reload();
  const fresh = await parts();
  undo();
  await page.close();
  return wrong([inPlace === fresh, `in place ${inPlace.length} characters, fresh ${fresh.length}`], [fresh.includes("A new first point."), "no new point"]);
});

await check("a page whose bytes did not change is left alone", async () => {
  const other = await open("about/");
  await other.evaluate(() => {
    globalThis.changes = 0;
    new MutationObserver((list) => (globalThis.changes += list.length)).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const page = await open(lead);
  const undo = edit(LEAD, endOfBody("Only here."));
  await page.getByText("Only here.").waitFor({ timeout: 5000 });
  await other.waitForTimeout(300);
  const changes = await other.evaluate(() => globalThis.changes);
  undo();
  await page.getByText("Only here.").waitFor({ state: "detached", timeout: 5000 });
  await Promise.all([page.close(), other.close()]);
  return wrong([changes === 0 && other.loads === 1, `${changes} changes, ${other.loads} loads`]);
});

await check("a style is exchanged without loading the page again", async () => {
  const page = await open(lead);
  const undo = edit("static/nutgraf.css", (text) => `${text}\nh1 { color: rgb(1, 2, 3) !important; }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)", null, { timeout: 5000 });
  undo();
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color !== "rgb(1, 2, 3)", null, { timeout: 5000 });
  const result = wrong([page.loads === 1, `loaded ${page.loads} times`]);
  await page.close();
  return result;
});

await check("a template edit shows in place", async () => {
  const page = await open(lead);
  const undo = edit("templates/sections.html", (text) => text.replace("<h1", '<p id="from-template">From the template</p><h1'));
  await page.locator("#from-template").waitFor({ timeout: 5000 });
  undo();
  await page.locator("#from-template").waitFor({ state: "detached", timeout: 5000 });
  const result = wrong([page.loads === 1, `loaded ${page.loads} times`]);
  await page.close();
  return result;
});

await check("a mistake shows over the last good page with file, line, excerpt, hint and a link, and goes away", async () => {
  const page = await open(lead);
  const title = await page.locator("h1").textContent();
  const undo = edit(LEAD, (text) => text.replace(/^title: .*$/m, "titel: Misspelt"));
  await page.locator(problems).waitFor({ timeout: 5000 });
  const shown = await page.locator(`${problems} li`).first().innerText();
  const href = await page.locator(`${problems} a`).first().getAttribute("href");
  const still = await page.locator("h1").textContent();
  if (pictures) await page.screenshot({ path: join(pictures, "overlay-field.png") });
  await page.evaluate(axe);
  const violations = await page.evaluate(() => axe.run(document.querySelector("nutgraf-problems")).then(({ violations }) => violations.map(({ id }) => id)));
  undo();
  await page.locator(problems).waitFor({ state: "detached", timeout: 5000 });
  const result = wrong(
    [shown.includes("titel") && shown.includes(`${LEAD}:2:`) && shown.includes("^^^^^") && shown.includes("title"), shown],
    [href.startsWith("vscode://file/") && href.includes(`${LEAD}:2:`), href],
    [still === title, `the title became ${still}`],
    [page.loads === 1, `loaded ${page.loads} times`],
    [violations.length === 0, violations.join()],
  );
  await page.close();
  return result;
});

await check("a template that fails shows over the last good page, and goes away", async () => {
  const page = await open(lead);
  const undo = edit("templates/sections.html", (text) => text.replace("<h1", "{{ explainer.titel }}<h1"));
  await page.locator(problems).waitFor({ timeout: 5000 });
  const shown = await page.locator(`${problems} li`).first().innerText();
  const heads = await page.locator("h1").count();
  if (pictures) await page.screenshot({ path: join(pictures, "overlay-template.png") });
  undo();
  await page.locator(problems).waitFor({ state: "detached", timeout: 5000 });
  await page.close();
  return wrong([shown.includes("templates/sections.html") && shown.includes("titel"), shown], [heads === 1, `${heads} titles`]);
});

await check("with an error elsewhere, the page that is written still follows its edits", async () => {
  const page = await open(lead);
  const mend = edit("content/pages/about.md", (text) => text.replace(/^title:/m, "titel:"));
  await page.locator(problems).waitFor({ timeout: 5000 });
  const undo = edit(LEAD, endOfBody("Written all the same."));
  await page.getByText("Written all the same.").waitFor({ timeout: 5000 });
  const shown = await page.locator(`${problems} li`).first().innerText();
  undo();
  mend();
  await page.locator(problems).waitFor({ state: "detached", timeout: 5000 });
  await page.close();
  return wrong([shown.includes("content/pages/about.md"), shown]);
});

await check("the errors can be hidden with the keyboard, and come back when they change", async () => {
  const page = await open("");
  const mend = edit("content/pages/about.md", (text) => text.replace(/^title:/m, "titel:"));
  await page.locator(problems).waitFor({ timeout: 5000 });
  await page.locator(`${problems} button`).press("Escape");
  await page.locator(problems).waitFor({ state: "detached", timeout: 2000 });
  const mendToo = edit(LEAD, (text) => text.replace(/^summary:/m, "sumary:"));
  await page.locator(problems).waitFor({ timeout: 5000 });
  mendToo();
  mend();
  await page.locator(problems).waitFor({ state: "detached", timeout: 5000 });
  await page.close();
  return [];
});

await check("a new, a renamed and a removed page are where they should be", async () => {
  writeFileSync(file("content/pages/first.md"), "---\ntitle: First\n---\nText.\n");
  const settled = async (path, status) => {
    for (let tries = 0; tries < 50; tries++) {
      const now = (await page.request.get(at(path))).status();
      if (now === status) return true;
      await page.waitForTimeout(100);
    }
    return false;
  };
  const page = await browser.newPage();
  const written = await settled("first/", 200);
  renameSync(file("content/pages/first.md"), file("content/pages/second.md"));
  const renamed = (await settled("first/", 404)) && (await settled("second/", 200));
  rmSync(file("content/pages/second.md"));
  const removed = await settled("second/", 404);
  return wrong([written, "the new page is not there"], [renamed, "the renamed page is not at its new address alone"], [removed, "the removed page is still there"]);
});

await check("a phone's width shows the errors too, and print leaves them out", async () => {
  const page = await open(lead, { viewport: { width: 360, height: 640 } });
  const undo = edit(LEAD, (text) => text.replace(/^title: .*$/m, "titel: Misspelt"));
  await page.locator(problems).waitFor({ timeout: 5000 });
  const wide = await page.evaluate(() => document.querySelector("nutgraf-problems").getBoundingClientRect().width);
  if (pictures) await page.screenshot({ path: join(pictures, "overlay-360.png") });
  await page.emulateMedia({ media: "print" });
  const printed = await page.locator(problems).isVisible();
  undo();
  await page.close();
  return wrong([wide <= 360, `${wide} px wide`], [!printed, "printed"]);
});

await check("a site whose first build fails shows what is wrong, and recovers", async () => {
  const broken = mkdtempSync(join(tmpdir(), "nutgraf-broken-"));
  writeFileSync(join(broken, "dam.md"), "---\ntitle: The dam: a story\nsumary: About it\ndate: 2025-02-30\n---\nText.\n");
  const second = await preview(broken);
  const page = await browser.newPage();
  await page.goto(second.address);
  await page.locator(problems).waitFor({ timeout: 5000 });
  const count = await page.locator(`${problems} li`).count();
  if (pictures) await page.screenshot({ path: join(pictures, "overlay-first.png") });
  writeFileSync(join(broken, "dam.md"), '---\ntitle: "The dam: a story"\nsummary: About it\ndate: 2025-02-28\n---\nText.\n');
  await page.getByText("The dam: a story").first().waitFor({ timeout: 5000 });
  await page.locator(problems).waitFor({ state: "detached", timeout: 5000 });
  await page.close();
  second.stop();
  rmSync(broken, { recursive: true });
  return wrong([count >= 2, `${count} errors`]);
});

running.stop();
rmSync(site, { recursive: true });
await end();
