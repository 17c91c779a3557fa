// Whether TimelineJS opens the timelines of the built demo, each with all its events.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [output] = process.argv.slice(2);
const script = readFileSync(createRequire(import.meta.url).resolve("@knight-lab/timelinejs/dist/js/timeline.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let failed = 0;
const files = readdirSync(output, { recursive: true }).filter((file) => file.endsWith("timelinejs.json")).sort();
if (files.length === 0) console.log("FAILED  there is no timeline"), failed++;
for (const file of files) {
  const data = JSON.parse(readFileSync(join(output, file), "utf8"));
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
  const right = shown.markers === data.events.length && shown.eras === data.eras.length && shown.title && !shown.message;
  console.log(`${right ? "ok" : "FAILED"}  TimelineJS opens ${file} with ${data.events.length} events${right ? "" : `: ${JSON.stringify(shown)}`}`);
  failed += right ? 0 : 1;
  await page.close();
}
await browser.close();
process.exit(failed ? 1 : 0);
