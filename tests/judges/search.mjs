// What a reader can do with the search page of the built demo, in a real browser.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { axe, browser, check, end, serve } from "./chromium.mjs";

const [output, relative] = process.argv.slice(2);
const searchPage = `${await serve(output)}/search/`;

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.asked = [];
  page.on("request", (request) => page.asked.push(request.url()));
  await page.goto(searchPage + path, { waitUntil: "networkidle" });
  return page;
}

async function found(page) {
  await page.waitForFunction(() => /found/i.test(document.getElementById("found").textContent));
  return page.locator("#results > li");
}

await check("nothing of the index is loaded before the field is used", async () => {
  const page = await open("");
  return page.asked.filter((url) => url.includes("/pagefind/"));
});
await check("a word gives pages with their nut graf, and the number of them is announced", async () => {
  const page = await open("");
  await page.locator("#q").fill("Boasberg");
  const results = await found(page);
  const first = results.first();
  const said = await page.locator("#found[role=status]").textContent();
  const href = await first.locator("h2 a").getAttribute("href");
  const there = await page.request.get(new URL(href, page.url()).href);
  const graf = await first.locator("p").last().textContent();
  const count = await results.count();
  return [
    ...(count > 1 && Math.min(parseInt(said), 20) === count ? [] : [`said ${said} for ${count}`]),
    ...(there.ok() ? [] : [`${href} leads nowhere`]),
    ...(graf.length > 40 ? [] : [`no nut graf: ${graf}`]),
  ];
});
await check("a filter narrows the results and stays in the address", async () => {
  const page = await open("");
  await page.locator("#q").fill("prison");
  const all = await (await found(page)).count();
  await page.locator("select[name=kind]").selectOption("Explainer");
  await page.waitForURL(/kind=Explainer/);
  await page.waitForTimeout(400);
  const some = await page.locator("#results > li").count();
  return some > 0 && some < all ? [] : [`${some} of ${all}`];
});
await check("an address with words searches at once, also with a filter", async () => {
  const page = await open("?q=prison&kind=Explainer");
  const results = await found(page);
  const kinds = await results.locator("p.aside").allTextContents();
  return kinds.filter((kind) => !kind.startsWith("Explainer")).concat(kinds.length ? [] : ["nothing found"]);
});
await check("all of it is done with the keyboard", async () => {
  const page = await open("");
  for (let step = 0; step < 20 && (await page.evaluate(() => document.activeElement?.id)) !== "q"; step++) await page.keyboard.press("Tab");
  await page.keyboard.type("chevron");
  await page.keyboard.press("Enter");
  await found(page);
  for (let step = 0; step < 20 && !(await page.evaluate(() => document.activeElement?.closest("#results"))); step++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/search/"), { timeout: 5000 });
  return [];
});
await check("words that nobody wrote are said not to be found", async () => {
  const page = await open("?q=zugzwangfjord");
  return (await found(page).then(() => page.locator("#found").textContent())).startsWith("Nothing") ? [] : ["something was found"];
});
await check("markup in the address is shown and not obeyed", async () => {
  const page = await open(`?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`);
  await page.waitForTimeout(300);
  return (await page.locator("main img").count()) ? ["it became an element"] : [];
});
await check("without JavaScript the page says so and leads on", async () => {
  const page = await open("", { javaScriptEnabled: false });
  const shown = await page.locator("main").innerText();
  return /needs JavaScript/.test(shown) && !(await page.locator("form.search").isVisible()) ? [] : [shown];
});
await check("opened as a file, the page says that search needs a server", async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(relative, "search/index.html")).href);
  await page.locator("#q").fill("prison");
  await page.waitForFunction(() => document.getElementById("found").textContent);
  const said = await page.locator("#found").textContent();
  return /only where the site is served/.test(said) ? [] : [said];
});
for (const [width, colorScheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]) {
  await check(`axe finds nothing in results: ${colorScheme}, ${width} px`, async () => {
    const page = await open("?q=prison", { viewport: { width, height: 900 }, colorScheme });
    await found(page);
    await page.evaluate(axe);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const told = await page.evaluate(async () => (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes[0].target}`));
    return told.concat(wide ? ["wider than the window"] : []);
  });
}

await end();
