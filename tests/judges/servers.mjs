// The built demo behind real servers, nginx and Caddy, with the configurations that `nutgraf server-config` prints: what each file is
// sent with, where old addresses lead, and that a browser finds nothing on any page that the policy forbids.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join, relative } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { browser, check, end } from "./chromium.mjs";
import { free } from "./ports.mjs";

// With a path such as /news/, the site's address has it.
const [program, site, work, root] = process.argv.slice(2);
const folder = join(work, "public");
mkdirSync(work, { recursive: true });
execFileSync(program, ["build", "--site", site, "--output", folder, "--at", "2026-03-01"], { stdio: ["ignore", "ignore", "inherit"] });

function printed(server) {
  return execFileSync(program, ["server-config", server, "--site", site, "--files", folder], { encoding: "utf8" });
}

/** Each server with its printed configuration; only the port is ours, and where it may write. */
const SERVERS = {
  nginx(port) {
    const own = printed("nginx").replace("listen 80;", `listen 127.0.0.1:${port};`).replace("  listen [::]:80;\n", "");
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${work};`).join(" ");
    writeFileSync(join(work, "nginx.conf"), `user root; daemon off; master_process off; pid ${work}/nginx.pid; error_log ${work}/nginx.log;
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
events { worker_connections 64; }
http { access_log off; ${paths}\n${own}\n}`);
    const path = `${process.env.PATH}:/usr/sbin`;
    return spawn("nginx", ["-c", join(work, "nginx.conf"), "-p", work], { stdio: "inherit", env: { ...process.env, PATH: path } });
  },
  caddy(port) {
    const own = printed("caddy").replace(/^[^\s#(]\S* \{$/m, `http://127.0.0.1:${port} {`);
    writeFileSync(join(work, "Caddyfile"), `{\n\tadmin off\n\tauto_https off\n}\n${own}`);
    const env = { ...process.env, HOME: work, XDG_DATA_HOME: work, XDG_CONFIG_HOME: work };
    return spawn("caddy", ["run", "--config", join(work, "Caddyfile"), "--adapter", "caddyfile"], { stdio: ["ignore", "ignore", "ignore"], env });
  },
};

function ask(port, path, { method = "GET", headers = {} } = {}) {
  return new Promise((done, failed) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    asked.on("error", failed).end();
  });
}

/** All files of the site that readers can ask for, without their other forms. */
function files(at = folder) {
  const found = [];
  for (const name of readdirSync(at)) {
    const path = join(at, name);
    if (name === ".nutgraf") continue;
    if (statSync(path).isDirectory()) found.push(...files(path));
    else found.push(relative(folder, path));
  }
  return found;
}
const all = files();
const there = new Set(all);
const moved = readFileSync(join(folder, "_redirects"), "utf8").trim().split("\n").map((line) => line.split(" "));
const isMoved = (file) => moved.some(([from]) => from === root + file.replace(/index\.html$/, ""));
const sent = all.filter((file) => !/^_(headers|redirects)$/.test(file) && !isMoved(file) && !(/\.(br|gz|zst)$/.test(file) && there.has(file.replace(/\.\w+$/, ""))));
const address = (file) => root + file.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/");

// What is expected of each kind of file, said once more and independently of the program.
const TYPES = [
  [/(^|\/)feed\.xml$/, "application/atom+xml; charset=utf-8"], [/(^|\/)rss\.xml$/, "application/rss+xml; charset=utf-8"],
  [/(^|\/)feed\.json$/, "application/feed+json; charset=utf-8"], [/\.html$/, "text/html; charset=utf-8"], [/\.css$/, "text/css; charset=utf-8"],
  [/\.js$/, "text/javascript; charset=utf-8"], [/\.json$/, "application/json; charset=utf-8"], [/\.xml$/, "application/xml; charset=utf-8"],
  [/\.csv$/, "text/csv; charset=utf-8"], [/\.ics$/, "text/calendar; charset=utf-8"], [/\.txt$/, "text/plain; charset=utf-8"],
  [/\.svg$/, "image/svg+xml"], [/\.png$/, "image/png"], [/\.jpe?g$/, "image/jpeg"], [/\.webp$/, "image/webp"], [/\.woff2$/, "font/woff2"],
];
const bare = (type) => type?.toLowerCase().replace(/\s/g, "");
const isText = (file) => /\.(html|css|js|json|xml|csv|ics|txt|svg)$/.test(file);
function keep(file) {
  if (/^nutgraf(-search)?-[a-f]\w{7}\.(css|js)$/.test(file) || /-[a-f]\w{7}-\d+\.(webp|jpg|png)$/.test(file) || /\.pf_\w+$/.test(file)) return "public, max-age=31536000, immutable";
  return /\.(html|json|xml|csv|ics|txt)$/.test(file) ? "public, max-age=0, must-revalidate" : "public, max-age=3600";
}
const SECURITY = ["content-security-policy", "referrer-policy", "x-content-type-options", "permissions-policy", "cross-origin-opener-policy"];

for (const [name, start] of Object.entries(SERVERS)) {
  const port = await free();
  const server = start(port);
  const get = (path, options) => ask(port, path, options);
  for (let tries = 0; tries < 50 && !(await get("/").catch(() => null)); tries += 1) await new Promise((soon) => setTimeout(soon, 100));

  await check(`${name}: every file of ${sent.length} has its type, its time to be kept and the headers of security`, async () => {
    const wrong = [];
    for (const file of sent) {
      const answer = await get(address(file));
      const type = TYPES.find(([pattern]) => pattern.test(file))?.[1];
      if (answer.status !== 200) wrong.push(`${file}: ${answer.status}`);
      if (!answer.body.equals(readFileSync(join(folder, file)))) wrong.push(`${file}: other bytes`);
      const said = bare(answer.headers["content-type"]);
      if (type && said !== bare(type)) wrong.push(`${file}: ${said}`);
      if (answer.headers["cache-control"] !== keep(file)) wrong.push(`${file}: kept ${answer.headers["cache-control"]}`);
      wrong.push(...SECURITY.filter((header) => !answer.headers[header]).map((header) => `${file}: no ${header}`));
      if (/unsafe-inline|unsafe-eval'/.test(answer.headers["content-security-policy"].replace("'wasm-unsafe-eval'", ""))) wrong.push(`${file}: unsafe`);
    }
    return wrong;
  });
  await check(`${name}: text is sent as it was compressed beforehand, and whoever knows no form gets it plain`, async () => {
    const wrong = [];
    for (const file of sent.filter((file) => there.has(`${file}.br`))) {
      const plain = readFileSync(join(folder, file));
      for (const [encoding, decode] of [["br", brotliDecompressSync], ["gzip", gunzipSync]]) {
        const answer = await get(address(file), { headers: { "accept-encoding": encoding } });
        const form = readFileSync(join(folder, `${file}.${encoding === "br" ? "br" : "gz"}`));
        if (answer.headers["content-encoding"] !== encoding || !answer.body.equals(form)) wrong.push(`${file}: no ${encoding}`);
        else if (!decode(answer.body).equals(plain)) wrong.push(`${file}: ${encoding} holds other bytes`);
        if (!/accept-encoding/i.test(answer.headers.vary ?? "")) wrong.push(`${file}: no Vary`);
        const type = TYPES.find(([pattern]) => pattern.test(file))?.[1];
        if (type && bare(answer.headers["content-type"]) !== bare(type)) wrong.push(`${file}, ${encoding}: ${answer.headers["content-type"]}`);
      }
    }
    const packed = sent.filter((file) => there.has(`${file}.br`)).length;
    return packed > sent.filter(isText).length / 2 ? wrong : [`only ${packed} files have other forms`, ...wrong];
  });
  await check(`${name}: HEAD, If-None-Match and ranges behave`, async () => {
    const wrong = [];
    for (const file of ["index.html", "feed.xml", sent.find((file) => /\.css$/.test(file)), "fonts/nutgraf-sans.woff2", "data/timeline.json"]) {
      const whole = await get(address(file));
      const head = await get(address(file), { method: "HEAD" });
      if (head.status !== 200 || head.body.length || head.headers["content-type"] !== whole.headers["content-type"]) wrong.push(`${file}: HEAD ${head.status}`);
      if (Number(head.headers["content-length"]) !== whole.body.length) wrong.push(`${file}: HEAD says ${head.headers["content-length"]} bytes`);
      const again = await get(address(file), { headers: { "if-none-match": whole.headers.etag } });
      if (!whole.headers.etag || again.status !== 304 || again.body.length) wrong.push(`${file}: ${again.status} for what is known`);
      if (again.headers["cache-control"] !== keep(file)) wrong.push(`${file}: 304 is kept ${again.headers["cache-control"]}`);
      const range = await get(address(file), { headers: { range: "bytes=3-9" } });
      if (range.status !== 206 || !range.body.equals(whole.body.subarray(3, 10))) wrong.push(`${file}: a range gives ${range.status}`);
    }
    return wrong;
  });
  await check(`${name}: what is not there says so, on the site's own page, and is not kept`, async () => {
    const page = readFileSync(join(folder, "404.html"));
    const wrong = [];
    for (const path of ["nowhere/", "explainers/nowhere", "nutgraf-abcdef12.css", "%00", "..%2f..%2fetc/passwd", ".nutgraf/manifest", "_headers", "_redirects"]) {
      const answer = await get(root + path);
      if (path.includes("%") ? answer.status < 400 : answer.status !== 404) wrong.push(`${path}: ${answer.status}`);
      if (answer.status === 404 && !answer.body.equals(page)) wrong.push(`${path}: another page`);
      if (/immutable|max-age=[1-9]/.test(answer.headers["cache-control"] ?? "")) wrong.push(`${path}: kept ${answer.headers["cache-control"]}`);
      if (answer.status === 404 && !answer.headers["content-security-policy"]) wrong.push(`${path}: no policy`);
    }
    return wrong;
  });
  await check(`${name}: old addresses and folders without their stroke lead on`, async () => {
    const wrong = [];
    for (const [from, to] of moved) {
      const answer = await get(from);
      const there = new URL(answer.headers.location ?? "nowhere:", `http://127.0.0.1:${port}${from}`).pathname;
      if (answer.status !== 301 || there !== to) wrong.push(`${from}: ${answer.status} ${answer.headers.location}`);
      if ((await get(to)).status !== 200) wrong.push(`${to} is not there`);
    }
    const folder_ = sent.find((file) => /^explainers\/[^/]+\/index\.html$/.test(file)).replace("/index.html", "");
    const answer = await get(root + folder_);
    const at = new URL(answer.headers.location ?? "nowhere:", `http://127.0.0.1:${port}${root}${folder_}`).pathname;
    if (![301, 308].includes(answer.status) || at !== `${root}${folder_}/`) wrong.push(`${folder_}: ${answer.status} ${answer.headers.location}`);
    return moved.length ? wrong : ["the demo has no old address", ...wrong];
  });
  if (name === "nginx") {
    await check("a browser finds nothing that the policy forbids, on any page, and asks nobody else", async () => {
      const wrong = [];
      const context = await browser.newContext();
      await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && wrong.push(`${page.url()}: ${message.text()}`));
      page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
      page.on("request", (asked) => new URL(asked.url()).port !== String(port) && wrong.push(`${page.url()} asks ${asked.url()}`));
      for (const file of sent.filter((file) => file.endsWith("index.html"))) {
        await page.goto(`http://127.0.0.1:${port}${address(file)}`, { waitUntil: "load" });
        const styled = await page.evaluate(() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 50));
        if (!styled && !(await page.locator("meta[http-equiv=refresh]").count())) wrong.push(`${file}: no styles`);
      }
      await page.goto(`http://127.0.0.1:${port}${root}search/?q=prison`, { waitUntil: "networkidle" });
      const found = await page.locator("#results > li").count();
      if (!found) wrong.push("search finds nothing");
      await context.close();
      return wrong;
    });
  }
  server.kill();
}
await end();
