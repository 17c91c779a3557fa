// What Lighthouse says of the lead page, as a phone loads it from nginx on the loopback device.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { flags } from "./flags.mjs";
import { free } from "./ports.mjs";

const [program, work] = process.argv.slice(2);
const lead = "explainers/prisoner-exchange-july-2025/";
const RUNS = 3;
// What does not depend on how busy the machine is. How fast the page is depends on it: that is printed, and is for
// measuring on a machine that does nothing else.
const least = { accessibility: 100, "best-practices": 100, seo: 100 };

/// Serves a folder as a newsroom would: packed, and with files that pages load kept by the browser.
function nginx(folder, port) {
  const config = `
daemon off; pid ${work}/nginx.pid; error_log ${work}/nginx.log; worker_processes 1; master_process off;
events { worker_connections 64; }
http {
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path ${work}; proxy_temp_path ${work}; fastcgi_temp_path ${work}; uwsgi_temp_path ${work}; scgi_temp_path ${work};
  charset utf-8;
  gzip on; gzip_comp_level 9; gzip_types text/css text/javascript application/javascript application/json image/svg+xml;
  server {
    listen 127.0.0.1:${port}; root ${folder}; error_page 404 /404.html;
    location / { add_header Cache-Control "no-cache"; }
    location ~ \\.(css|js|woff2|svg|png|jpg|webp|avif)$ { add_header Cache-Control "public, max-age=31536000"; }
  }
}`;
  writeFileSync(join(work, "nginx.conf"), config);
  return spawn("nginx", ["-c", join(work, "nginx.conf"), "-p", work], { stdio: "inherit", env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
}

mkdirSync(work, { recursive: true });
const [port, debug] = [await free(), await free()];
const address = `http://127.0.0.1:${port}/`;
// Canonical addresses are those of the server, as on a site that is online.
execFileSync(program, ["build", "--output", join(work, "site"), "--at", "2026-03-01", "--base-url", address], { stdio: "inherit" });
const server = nginx(join(work, "site"), port);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...flags, `--remote-debugging-port=${debug}`] });
const runs = [];
for (let run = 0; run < RUNS; run += 1) {
  const { lhr } = await lighthouse(address + lead, { port: debug, onlyCategories: [...Object.keys(least), "performance"], logLevel: "error" });
  runs.push(lhr);
}
await browser.close();
server.kill();

let failed = 0;
const tell = (name, wrong) => {
  console.log(`${wrong.length ? "FAILED" : "ok"}  Lighthouse: ${name}`);
  wrong.slice(0, 20).forEach((line) => console.log(`        ${line}`));
  failed ||= wrong.length ? 1 : 0;
};
const scores = (category) => runs.map((run) => Math.round(run.categories[category].score * 100)).sort((a, b) => a - b);
for (const [category, score] of Object.entries(least)) {
  const { categories, audits } = runs.find((run) => run.categories[category].score * 100 < score) ?? runs[0];
  const wrong = categories[category].auditRefs.map(({ id }) => audits[id]).filter((audit) => audit.score !== null && audit.score < 1);
  tell(`${category} is ${score} (${scores(category).join(", ")})`, scores(category)[0] < score ? wrong.map(({ id, title }) => `${id}: ${title}`) : []);
}
const shifts = runs.map((run) => run.audits["cumulative-layout-shift"].numericValue);
tell("nothing shifts while the page loads", shifts.filter((shift) => shift > 0).map((shift) => `a shift of ${shift}`));
const weight = Math.max(...runs.map((run) => run.audits["total-byte-weight"].numericValue));
const requests = Math.max(...runs.map((run) => run.audits["network-requests"].details.items.length));
tell(`the page loads with at most 170 KB and 7 requests (${Math.ceil(weight / 1024)} KB, ${requests})`, weight > 170 * 1024 || requests > 7 ? ["that is more"] : []);
console.log(`    performance: ${scores("performance").join(", ")}`);
for (const id of ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"]) {
  console.log(`    ${id}: ${runs.map((run) => run.audits[id].displayValue).join(", ")}`);
}
process.exit(failed);
