// What a script adds to a page that is complete without it: a look at what a link means before following it, what has changed
// since the reader's last visit, and folds that open when something leads into them or the page is printed.

const here = (link) => link.hash && link.pathname === location.pathname && link.host === location.host;
const target = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

// Folds

const unfold = (element) => {
  for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
};

const arrive = () => {
  const element = target(location.hash);
  if (!element?.closest("details:not([open])")) return;
  unfold(element);
  element.scrollIntoView();
};
addEventListener("hashchange", arrive);
arrive();

let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));

const timeline = document.getElementById("timeline");
const more = timeline ? [...timeline.querySelectorAll(".more")] : [];
if (more.length > 1) {
  const button = document.createElement("button");
  const say = () => { button.textContent = more.every((fold) => fold.open) ? "Show the events that matter" : "Show all events"; };
  button.type = "button";
  button.className = "unfold";
  button.addEventListener("click", () => {
    const open = !more.every((fold) => fold.open);
    more.forEach((fold) => { fold.open = open; });
  });
  more.forEach((fold) => fold.addEventListener("toggle", say));
  say();
  timeline.querySelector("h2").after(button);
}

// Cards: what a note, a term, an event or a person is, beside the link

const card = document.createElement("div");
card.className = "hover-card";
card.popover = "manual";
card.setAttribute("role", "tooltip");
card.id = "hover-card";
let shown, waiting;

/** The part of the page that says what a link leads to: a source, a term, an event, a claim, or the person of the same dossier. */
const meaning = (link) => {
  if (here(link)) return target(link.hash)?.closest("li.source, .terms > div, li.event, .claim");
  if (!link.matches(".mention.actor")) return null;
  const same = [...document.querySelectorAll(".people .who a, .everyone a")].find((one) => one.href === link.href);
  return same?.closest("li");
};

const hide = () => {
  clearTimeout(waiting);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  card.hidePopover();
};

const show = (link) => {
  const part = meaning(link);
  if (!part || part.contains(link)) return;
  hide();
  const copy = part.cloneNode(true);
  copy.querySelectorAll(".close, .back, details, dt .aside").forEach((one) => one.remove());
  copy.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
  card.replaceChildren(...copy.childNodes);
  card.querySelectorAll("a").forEach((one) => { one.tabIndex = -1; });
  document.body.append(card);
  card.showPopover();
  link.setAttribute("aria-describedby", card.id);
  shown = link;
  place();
};

/** Puts the card beside its link, as long as that is in sight. */
const place = () => {
  if (!shown) return;
  const at = shown.getClientRects()[0], size = card.getBoundingClientRect(), gap = 8;
  if (!at || at.bottom < 0 || at.top > innerHeight) return hide();
  const below = at.bottom + gap + size.height < innerHeight || at.top < size.height + gap;
  card.style.left = `${Math.max(gap, Math.min(at.left, document.documentElement.clientWidth - size.width - gap))}px`;
  card.style.top = `${below ? at.bottom + gap : at.top - size.height - gap}px`;
};

const worth = (element) => element.closest?.("main a:is(.mention, [role='doc-noteref'])");
if ("showPopover" in card) {
  document.addEventListener("pointerover", ({ target: over, pointerType }) => {
    if (pointerType === "touch" || card.contains(over)) return clearTimeout(waiting);
    const link = worth(over);
    if (link === shown) return clearTimeout(waiting);
    clearTimeout(waiting);
    waiting = setTimeout(() => (link ? show(link) : hide()), link ? 250 : 350);
  });
  document.addEventListener("focusin", ({ target: on }) => (on.matches(":focus-visible") && worth(on) ? show(on) : hide()));
  document.addEventListener("click", hide);
  addEventListener("scroll", place, { passive: true });
}

let from;
document.addEventListener("click", ({ target: on }) => { from = on.closest?.("a") ?? from; });
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  if (shown) return hide();
  // The sheet that a note opened at the foot of the window.
  if (document.querySelector(":target > .close")) {
    location.hash = "closed";
    from?.focus({ preventScroll: true });
  }
});

// What has changed since the last visit: kept in the browser alone, the newest entry of each page's log, at most 2 KB

const KEY = "nutgraf-seen", ROOM = 2000;
const log = [...document.querySelectorAll("#updates .update[id]")];
try {
  const seen = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  const path = location.pathname;
  if (log.length) {
    const last = log.findIndex((entry) => entry.id === seen[path]);
    const fresh = path in seen ? log.slice(0, last < 0 ? log.length : last) : [];
    fresh.forEach((entry) => {
      entry.classList.add("new");
      entry.querySelector(".when").append(" ", Object.assign(document.createElement("span"), { className: "tag", textContent: "New to you" }));
    });
    if (fresh.length) {
      const note = document.createElement("p");
      note.className = "banner since";
      const way = Object.assign(document.createElement("a"), { href: `#${fresh[0].id}`, textContent: fresh.length === 1 ? "One change" : `${fresh.length} changes` });
      note.append(way, " since you last read this page.");
      document.querySelector(".depths")?.before(note);
    }
    delete seen[path];
    seen[path] = log[0].id;
    while (JSON.stringify(seen).length > ROOM) delete seen[Object.keys(seen)[0]];
    localStorage.setItem(KEY, JSON.stringify(seen));
  }
} catch {
  // Without storage every visit is the first.
}
