// How a reader gets through the lead of the built demo, in a browser, with and without scripts: depths, notes that open in place,
// folds, cards, and what has changed since the last visit.
import { browser, check, end, serve } from "./chromium.mjs";

const [output] = process.argv.slice(2);
const site = await serve(output);
const lead = `${site}/explainers/prisoner-exchange-july-2025/`;

/// Opens the lead, and gathers what is wrong: each entry of `wrong` is a thing that should be true and its value.
async function read({ url = lead, ...options }, steps) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url);
  const wrong = await steps(page, context);
  await context.close();
  return [...errors, ...Object.entries(wrong).filter(([, fine]) => fine !== true).map(([what, value]) => `${what}: ${value}`)];
}

const scroll = (page) => page.evaluate(() => Math.round(scrollY));
const inWindow = (page, selector) => page.locator(selector).first().evaluate((part) => {
  const { top, bottom, height } = part.getBoundingClientRect();
  return height > 0 && top >= -1 && bottom <= innerHeight + 1;
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";

  await check(`a note opens its source in place, and closes, ${how}`, () => read({ javaScriptEnabled }, async (page) => {
    const note = page.locator("#key-points [role='doc-noteref']").last();
    await note.scrollIntoViewIfNeeded();
    const before = await scroll(page);
    await note.click();
    const source = `.sources > li:has(#s_${await note.textContent()})`;
    const open = await inWindow(page, source), after = await scroll(page);
    await page.locator(`${source} > .close`).click();
    return {
      "the source is in sight": open,
      "the text stays where it is": after === before || `${before} became ${after}`,
      "closing goes nowhere": (await scroll(page)) === before,
      "it is closed": !(await inWindow(page, source)),
    };
  }));

  await check(`a source leads back to where it is cited, and a link opens the fold around an event, ${how}`, () => read({ javaScriptEnabled }, async (page) => {
    const hidden = await page.evaluate(() => document.querySelector("#timeline .more:not([open]) li.event").id);
    const closed = !(await page.locator(`#${hidden}`).isVisible());
    await page.goto(`${lead}#${hidden}`);
    await page.waitForTimeout(300);
    const opened = await inWindow(page, `#${hidden} .what`);
    await page.goto(`${lead}#s_1`);
    await page.locator(".sources > li:has(#s_1) .back a").first().click();
    return { "events that matter less are folded": closed, "the event is in sight": opened, "the place is in sight": await inWindow(page, "#where-it-stands h2") };
  }));

  // What is far below is laid out when a reader comes near it: an anchor has to hit what has not been laid out yet.
  await check(`each anchor of the contents and of a source hits its place on a telephone, ${how}`, () => read({ javaScriptEnabled, viewport: { width: 360, height: 740 }, reducedMotion: "no-preference" }, async (page) => {
    const anchors = await page.locator(".contents a").evaluateAll((all) => all.map((link) => link.hash));
    const wrong = { "there are contents": anchors.length > 10 || anchors.length };
    for (const anchor of [...anchors, "#cite_4", "#claim-no-direct-channel", "#reactions", "#updates"]) {
      await page.goto(lead);
      await page.evaluate((anchor) => { location.hash = anchor; }, anchor);
      await page.waitForTimeout(400);
      const top = await page.locator(anchor).evaluate((part) => part.getBoundingClientRect().top);
      wrong[anchor] = (top > -2 && top < 370) || `${top} px from the top`;
    }
    return wrong;
  }));

  await check(`the depth that one reads is named at the top, ${how}`, () => read({ javaScriptEnabled }, async (page) => {
    const wrong = {};
    for (const depth of ["brief", "essentials", "full"]) {
      await page.goto(`${lead}#${depth}`);
      await page.evaluate(() => scrollBy({ top: 500, behavior: "instant" }));
      await page.waitForTimeout(200);
      wrong[depth] = await page.locator(`#${depth} > .depth-bar`).evaluate((bar) => Math.abs(bar.getBoundingClientRect().top) < 2);
    }
    return wrong;
  }));
}

await check("Escape closes a sheet, gives the focus back, and leaves no trace in the history", () => read({}, async (page) => {
  const note = page.locator("#key-points [role='doc-noteref']").first();
  const before = await page.evaluate(() => history.length);
  await note.focus();
  await page.keyboard.press("Enter");
  const source = `.sources > li:has(#s_${await note.textContent()})`;
  const open = await inWindow(page, source), inside = await page.evaluate((source) => document.querySelector(source).contains(document.activeElement), source);
  await page.keyboard.press("Escape");
  const back = await note.evaluate((note) => note === document.activeElement);
  await page.keyboard.press("Enter");
  for (let tabs = 0; tabs < 12 && (await inWindow(page, source)); tabs += 1) {
    await page.keyboard.press("Tab");
    await page.waitForTimeout(50);
  }
  return {
    "it opens": open,
    "the focus is in it": inside,
    "the note has the focus again": back,
    "it closes when the focus leaves it": !(await inWindow(page, source)) && (await note.evaluate((note) => note === document.activeElement)),
    "the history is as long as before": (await page.evaluate(() => history.length)) === before,
    "the address names nothing": new URL(page.url()).hash === "",
  };
}));

await check("who reloads or comes back finds the place again", () => read({ viewport: { width: 360, height: 740 } }, async (page) => {
  const wrong = {}, read = () => page.evaluate(() => document.elementFromPoint(innerWidth / 2, 300).textContent);
  for (const place of ["#claim-no-direct-channel", ".sources > li:nth-child(70)", "#what-each-side-says ~ p"]) {
    await page.locator(place).first().evaluate((part) => part.scrollIntoView());
    await page.waitForTimeout(300);
    const before = await read();
    await page.reload();
    await page.waitForTimeout(500);
    wrong[`${place} after a reload`] = (await read()) === before || await read();
    await page.goto(`${site}/`);
    await page.goBack();
    await page.waitForTimeout(500);
    wrong[`${place} on coming back`] = (await read()) === before || await read();
  }
  return wrong;
}));

await check("an address with a broken anchor stops nothing", () => read({ url: `${lead}#100%` }, async (page) => ({ "the script runs": (await page.locator(".unfold").count()) === 1 })));

await check("notes, ways back and folds have names that need no text around them", () => read({}, async (page) => {
  const names = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent));
  const described = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => document.getElementById(one.getAttribute("aria-describedby"))?.textContent));
  const [notes, ways, claims, questions] = [await names("[role='doc-noteref']"), await names(".back a"), await described(".claim > .evidence-fold > summary"), await described(".question .aside:last-child > a")];
  const few = (list, most) => (list.length > most && list.every(Boolean) && new Set(list).size === list.length) || `${list.length}, ${new Set(list).size} of them different`;
  return {
    "notes say what their number is": (notes.length > 100 && notes.every((name) => /^Source \d+$/.test(name))) || notes.find((name) => !/^Source/.test(name)),
    "ways back say of which part they are": (ways.length > 100 && ways.every((name) => /^\D/.test(name))) || ways.find((name) => /^\d/.test(name)),
    "each fold of evidence is told with its claim": few(claims, 5),
    "each link to an answer is told with its question": few(questions, 2),
    "no id stands twice": await page.evaluate(() => [...document.querySelectorAll("[id]")].every((one) => document.querySelectorAll(`[id="${CSS.escape(one.id)}"]`).length === 1)),
  };
}));

await check("a card says what a note, a person and a term mean, on hovering and on focus, and Escape hides it", () => read({}, async (page) => {
  const wrong = {};
  for (const [name, link] of [["note", "#key-points [role='doc-noteref']"], ["person", "#where-it-stands a.mention.actor"], ["term", "#body a.mention.term"]]) {
    await page.locator(link).first().hover();
    await page.waitForTimeout(500);
    wrong[`a card for the ${name}`] = (await page.locator("#hover-card").isVisible()) && (await page.innerText("#hover-card")).trim().length > 20;
    await page.mouse.move(2, 2);
    await page.waitForTimeout(600);
    wrong[`the card of the ${name} goes away`] = await page.locator("#hover-card").isHidden();
  }
  await page.keyboard.press("Tab");
  await page.locator("#where-it-stands a.mention.actor").first().focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  wrong["focus shows it"] = await page.locator("#hover-card").isVisible();
  await page.keyboard.press("Escape");
  wrong["Escape hides it"] = await page.locator("#hover-card").isHidden();
  return wrong;
}));

await check("what is new since the last visit is marked, and kept in 2 KB", () => read({}, async (page) => {
  const key = "nutgraf-seen", path = new URL(lead).pathname;
  const entries = await page.locator("#updates .update").evaluateAll((all) => all.map((entry) => entry.id));
  const first = await page.locator(".since").count();
  // As if the reader had been here before the newest entry, and on a great many other pages.
  await page.evaluate(([key, path, id]) => localStorage.setItem(key, JSON.stringify(Object.fromEntries([...Array(400).keys()].map((n) => [`/explainers/page-${n}/`, "update-2025-01-01"]).concat([[path, id]])))), [key, path, entries[1]]);
  await page.reload();
  const told = await page.textContent(".since"), marked = await page.locator("#updates .new").count();
  const size = await page.evaluate((key) => localStorage.getItem(key).length, key);
  await page.reload();
  return {
    "the log has more than one entry": entries.length > 1,
    "nothing is new on the first visit": first === 0,
    "it is told": told.startsWith("One change since") || told,
    "it is marked": marked === 1 || marked,
    "what is kept is small": size <= 2048 || size,
    "nothing is new once it was seen": (await page.locator(".since").count()) === 0,
  };
}));

await check("print shows what is folded", () => read({}, async (page) => {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const hidden = await page.locator("#full li.event, #questions details > div").evaluateAll((all) => all.filter((part) => !part.checkVisibility()).length);
  return { "nothing is hidden": hidden === 0 || hidden };
}));

await end();
