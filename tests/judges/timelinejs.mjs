// Whether TimelineJS opens the timelines of the built demo, each with all its events.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { browser, check, end } from "./chromium.mjs";

const [output] = process.argv.slice(2);
const script = readFileSync(createRequire(import.meta.url).resolve("@knight-lab/timelinejs/dist/js/timeline.js"), "utf8");
const files = readdirSync(output, { recursive: true }).filter((file) => file.endsWith("timelinejs.json")).sort();

await check("there are timelines", async () => (files.length ? [] : ["none"]));
for (const file of files) {
  const data = JSON.parse(readFileSync(join(output, file), "utf8"));
  await check(`TimelineJS opens ${file} with ${data.events.length} events`, async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.setContent('<div id="timeline" style="width: 1100px; height: 650px"></div>');
    await page.addScriptTag({ content: script });
    const shown = await page.evaluate(async (data) => {
      const timeline = new TL.Timeline("timeline", data, { default_bg_color: "white", font: null });
      for (let wait = 0; wait < 100 && !document.querySelector(".tl-timemarker"); wait++) await new Promise((next) => setTimeout(next, 50));
      return {
        events: timeline.config?.events.length, eras: timeline.config?.eras.length, title: timeline.config?.title?.text.headline,
        markers: document.querySelectorAll(".tl-timemarker").length, message: document.querySelector(".tl-message-full")?.textContent.trim(),
      };
    }, data);
    await page.close();
    const right = shown.markers === data.events.length && shown.eras === data.eras.length && shown.title && !shown.message;
    return right ? [] : [JSON.stringify(shown)];
  });
}
await end();
