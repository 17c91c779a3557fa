// The hostile site that `hostile.py` has built, in a browser and without a Content-Security-Policy: nothing that was written runs, is
// shown as anything but words, or makes the browser ask anybody; nothing of it is lost.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { browser, check, end, serve } from "./chromium.mjs";

const [out] = process.argv.slice(2);
const folder = join(out, "hostile/public");
const { placed, titles } = JSON.parse(readFileSync(join(out, "payloads.json"), "utf8"));
const site = await serve(folder);
const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html")).sort();
// Old addresses lead on, by a page that may do nothing else.
const moved = new Set(files.filter((file) => readFileSync(join(folder, file), "utf8").includes('http-equiv="refresh"')));
const address = (file) => `${site}/${file.replace(/index\.html$/, "")}`;

const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const called = [], asked = [], failures = [];
let looked = 0, outside = 0;
/** Where a payload was written, by its number. */
const written = (text) => /77\d{5}/.test(text) ? `, of ${placed[Number(text.match(/77\d{5}/)[0]) - 7700000]?.place}` : "";
await context.exposeFunction("pwn", (number) => called.push(`pwn(${number})${written(String(number))}`));
await context.addInitScript(() => {
  globalThis.alert = () => globalThis.pwn("alert");
  globalThis.open = () => globalThis.pwn("open");
});

/** What is on a page that nobody but the site's own templates should have put there. */
function judge(site) {
  const wrong = [];
  const tell = (what, element) => wrong.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) {
      // The card beside a word is put in its place by the site's own script.
      if (name === "style" && element.id === "hover-card" && /^left: [\d.-]+px; top: [\d.-]+px;$/.test(element.getAttribute(name))) continue;
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(name) || !/^[a-z][a-z0-9:-]*$/i.test(name)) tell(`attribute ${name}`, element);
    }
  }
  const own = (url) => new URL(url, document.baseURI).origin === site;
  for (const script of document.scripts) {
    const known = script.type === "application/ld+json" ? !script.src : script.src && own(script.src) && !script.text;
    if (!known) tell("script", script);
  }
  const strange = "style, iframe, frame, object, embed, applet, base, portal, math, textarea, button[formaction], svg script, svg image, svg use, foreignObject :not(p, a, span, time)";
  document.querySelectorAll(strange).forEach((element) => tell("element", element));
  document.querySelectorAll("meta[http-equiv]").forEach((element) => tell("element", element));
  document.querySelectorAll("form").forEach((form) => own(form.action) && form.closest("search, [role=search]") ? null : tell("form", form));
  document.querySelectorAll("img, source, link, video, audio, track, input").forEach((element) => {
    for (const url of [element.src, element.type === "image/svg+xml" || element.rel !== "canonical" && element.rel !== "alternate" ? element.href : ""]) {
      if (url && !own(url)) tell("from elsewhere", element);
    }
  });
  if (document.querySelectorAll("title").length - document.querySelectorAll("svg title").length !== 1) wrong.push("not one title");
  if (!document.body.checkVisibility()) wrong.push("nothing is shown");
  let outside = 0;
  for (const link of document.querySelectorAll("a[href], area[href]")) {
    const url = new URL(typeof link.href === "string" ? link.href : link.href.baseVal, document.baseURI);
    if (!["http:", "https:", "mailto:"].includes(url.protocol) || /evil/.test(url.hostname)) tell("link", link);
    const leadsOut = url.protocol !== "mailto:" && url.origin !== site && url.hostname !== "nutgraf.example";
    outside += leadsOut ? 1 : 0;
    if (leadsOut !== /(^| )external( |$)/.test(link.getAttribute("rel") ?? "")) tell("rel", link);
    if (link.getAttribute("target")) tell("opens a window", link);
  }
  return { wrong, outside, h1: document.querySelector("h1")?.textContent ?? "" };
}

/** Opens all folds, points at what shows something, and gives it the focus; without leaving the page. */
async function use(page) {
  await page.evaluate(async () => {
    document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    document.addEventListener("click", (event) => event.target.closest?.("a") && event.preventDefault(), true);
    document.addEventListener("submit", (event) => event.preventDefault(), true);
    const all = [...document.querySelectorAll("main *, header *, footer *, a, button, summary, dfn, img, input, [tabindex]")];
    const sample = all.filter((_, index) => index % Math.ceil(all.length / 200) === 0);
    for (const element of sample) {
      for (const kind of ["pointerover", "mouseover", "mouseenter", "focusin", "focus", "click", "load", "error"]) {
        element.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
      }
      element.focus?.();
    }
  });
  await page.mouse.move(640, 300);
  await page.keyboard.press("Tab");
}

const USED = /^(\w+\.html|(about|claims|corrections|glossary|search|timeline|sources|topics|unknowns)\/index\.html|(stories|authors)\/.*|actors\/a.*|explainers\/(everything|cecot|pris.*)\/index.html)$/;
const clean = (text) => text.replace(/\s+/g, " ").trim();
const here = { strange: [], lost: [] };
const queue = [...files];
/** Looks at pages until none is left. */
async function look() {
  const page = await context.newPage();
  page.on("request", (request) => request.url().startsWith(site) || request.url().startsWith("data:") || asked.push(`${page.url()} asks ${request.url()}${written(request.url())}`));
  page.on("pageerror", (error) => failures.push(`${page.url()}: ${error.message}`));
  page.on("dialog", (dialog) => { called.push(`a dialog on ${page.url()}`); dialog.dismiss(); });
  page.on("popup", () => called.push(`a window from ${page.url()}`));
  for (let file = queue.shift(); file; file = queue.shift()) {
    await page.goto(address(file), { waitUntil: "load" });
    if (moved.has(file)) {
      await page.waitForURL((url) => url.href !== address(file), { timeout: 5000 }).catch(() => here.strange.push(`${file} does not lead on`));
      continue;
    }
    // Most are of a kind, and need not all be used.
    for (const used of USED.test(file) ? [false, true] : [false]) {
      if (used) await use(page);
      const found = await page.evaluate(judge, site);
      here.strange.push(...found.wrong.map((line) => `${file}${used ? ", used" : ""}: ${line}${written(line)}`));
      const title = titles[file];
      if (title && clean(found.h1) !== clean(title)) here.lost.push(`${file}: ${JSON.stringify(found.h1)}, written ${JSON.stringify(title)}`);
      outside += used ? 0 : found.outside;
      looked += title && !used ? 1 : 0;
    }
  }
  await page.close();
}
await Promise.all([look(), look()]);

// What search shows is made by a script, from its index.
const page = await context.newPage();
let found = 0;
page.on("request", (request) => request.url().startsWith(site) || asked.push(`${page.url()} asks ${request.url()}`));
for (const query of ["pwn", "script", "hyperlink"]) {
  await page.goto(`${site}/search/?q=${query}`, { waitUntil: "networkidle" });
  found += await page.locator("#results > li").count();
  here.strange.push(...(await page.evaluate(judge, site)).wrong.map((line) => `search for ${query}: ${line}${written(line)}`));
}
await page.goto(`${site}/search/?q=${encodeURIComponent('"><img src=x onerror=pwn(1)></script>')}`, { waitUntil: "networkidle" });
here.strange.push(...(await page.evaluate(judge, site)).wrong.map((line) => `a hostile search: ${line}`));

await check(`no payload runs on ${files.length} pages, with ${placed.length} payloads in them`, async () => (files.length > 100 ? called : ["too few pages"]));
await check(`pages hold the elements, attributes and schemes of the theme alone, and ${outside} links outside say so`, async () => (outside > 100 ? here.strange : ["too few links", ...here.strange]));
await check("no page asks anybody else, and no script of the site fails", async () => [...asked, ...failures]);
await check(`nothing is lost of ${looked} headlines`, async () => (looked > 50 ? here.lost : ["too few", ...here.lost]));
await check("search shows payloads as words", async () => (found ? [] : ["it finds nothing"]));
await end();
