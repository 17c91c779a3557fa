// What the judges that use a browser have in common: the browser, a server of the built demo, and how a check is told.
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { flags } from "./flags.mjs";

export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: flags,
});

const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json", ".xml": "application/xml" };
const servers = [];
let failed = 0;

/// Serves a folder, and tells its address.
export async function serve(folder) {
  const server = createServer((request, response) => {
    let file = join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (file.endsWith("/")) file += "index.html";
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((ready) => server.once("listening", ready));
  return `http://127.0.0.1:${server.address().port}`;
}

/// Tells a check by what the judge finds wrong; nothing is a pass.
export async function check(name, judge) {
  const wrong = await judge().catch((error) => [error.message.split("\n")[0]]);
  console.log(`${wrong.length ? "FAILED" : "ok"}  ${name}`);
  wrong.slice(0, 20).forEach((line) => console.log(`        ${line}`));
  if (wrong.length > 20) console.log(`        and ${wrong.length - 20} more`);
  failed += wrong.length ? 1 : 0;
}

/// Ends the judge: with 1 if a check failed.
export async function end() {
  await browser.close();
  servers.forEach((server) => server.close());
  process.exit(failed ? 1 : 0);
}
