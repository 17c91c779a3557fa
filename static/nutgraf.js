// What a script adds to a page that is complete without it: a look at what a link means before following it, names that need no
// text around them, sheets that close by themselves, what has changed since the reader's last visit, and folds that open when something leads into them or the page is
// printed. No module, since browsers load none from a disk.
(() => {
  const target = (hash) => {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null; // no address that a browser can read
    }
  };
  const here = (link) => link.hash && link.pathname === location.pathname && link.host === location.host;

  const unfoldAround = (part) => {
    for (let fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  // Place: who comes back to a page finds it again by what stood at the top. How far down that is depends on what has been laid out.

  const PLACE = `nutgraf-place ${location.pathname}`;
  addEventListener("pagehide", () => {
    const parts = document.elementsFromPoint(innerWidth / 2, 90).filter((part) => !part.closest(".depth-bar"));
    const part = scrollY > innerHeight && parts[0]?.closest("main [id]:not(.depth)");
    try {
      if (part) sessionStorage.setItem(PLACE, JSON.stringify([part.id, part.getBoundingClientRect().top]));
      else sessionStorage.removeItem(PLACE);
    } catch {
      // a browser that keeps nothing
    }
  });
  const comeBack = () => {
    const [{ type } = {}] = performance.getEntriesByType("navigation");
    if (type !== "reload" && type !== "back_forward") return;
    try {
      const [id, top] = JSON.parse(sessionStorage.getItem(PLACE));
      const part = document.getElementById(id);
      unfoldAround(part);
      const section = part.closest("#full > *");
      if (section) section.style.contentVisibility = "visible";
      // Once to come near, and once more when what is near has been laid out.
      const go = () => scrollBy(0, part.getBoundingClientRect().top - top);
      go();
      requestAnimationFrame(() => requestAnimationFrame(go));
    } catch {
      // nothing is kept, or not by us, or the part is gone
    }
  };
  addEventListener("load", comeBack);

  // Folds

  const arrive = () => {
    const element = target(location.hash);
    if (!element?.closest("details:not([open])")) return;
    unfoldAround(element);
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

  const unfold = () => {
    const timeline = document.getElementById("timeline");
    const more = timeline ? [...timeline.querySelectorAll(".more")] : [];
    if (more.length < 2) return;
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
  };

  // Where the contents stand beside the text, they are always open.
  const beside = matchMedia("(min-width: 75rem)");
  const stand = () => {
    const contents = document.querySelector(".contents details");
    if (!contents) return;
    if (beside.matches) contents.open = true;
    contents.firstElementChild.tabIndex = beside.matches ? -1 : 0;
  };
  beside.addEventListener("change", stand);

  // Names: a reader who hears the links and folds of a page as a list hears `1`, `2` and `Evidence: 1 for, 0 against`, over and
  // over. Written into the page, the words would weigh more than its text bears.
  const describe = (link, by) => {
    if (!link || !by) return;
    by.id ||= `named_${link.closest("[id]")?.id}`;
    link.setAttribute("aria-describedby", by.id);
  };
  const name = () => {
    document.querySelectorAll("[role='doc-noteref']").forEach((note) => { note.ariaLabel = `Source ${note.textContent}`; });
    document.querySelectorAll(".back").forEach((places) => {
      let part;
      places.querySelectorAll("a").forEach((link) => {
        if (/^\d+$/.test(link.textContent)) link.ariaLabel = `${part} ${link.textContent}`;
        else part = link.textContent;
      });
    });
    document.querySelectorAll(".claim").forEach((claim) => claim.querySelectorAll("summary").forEach((fold) => describe(fold, claim.querySelector(".claim-text"))));
    document.querySelectorAll(".question").forEach((fold) => describe(fold.querySelector(".aside:last-child > a"), fold.querySelector("summary h3")));
  };

  // Now, and again whenever the preview of the site has changed the page.
  const begin = () => {
    unfold();
    stand();
    name();
  };
  document.addEventListener("nutgraf:change", begin);
  begin();

  // Sheets: the source of a note or the meaning of a term, at the foot of the window. With a script they leave no trace in the
  // history, and give the reader back to the place in the text.

  const SHEETS = ".sources:not(.ledger) > li, .explainer .terms > div";
  const sheetOf = (link) => here(link) && target(link.hash)?.closest(SHEETS);
  const openSheet = () => document.querySelector(`:is(${SHEETS}):is(:target, :has(:target))`);
  let from;

  const close = (back = true) => {
    if (!openSheet()) return;
    location.replace("#closed");
    history.replaceState(null, "", location.pathname + location.search);
    if (back) from?.focus();
  };

  document.addEventListener("click", (event) => {
    const { target: on } = event, link = on.closest?.("a");
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link?.matches(".close, .close > a")) {
      event.preventDefault();
      close();
    } else if (link && sheetOf(link)) {
      event.preventDefault();
      if (!openSheet()) from = link;
      location.replace(link.hash);
      sheetOf(link).querySelector("a")?.focus({ preventScroll: true });
    } else if (!openSheet()?.contains(on)) {
      close(false);
    }
  });
  document.addEventListener("focusout", ({ target: left, relatedTarget: on }) => {
    const sheet = openSheet();
    if (on && sheet?.contains(left) && !sheet.contains(on)) setTimeout(close);
  });

  // Cards: what a term, an event or a person is, beside the link; of a note, for those who point at it

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

  /** Puts the card beside its link, as long as that is in sight. */
  const place = () => {
    if (!shown) return;
    const at = shown.getClientRects()[0], size = card.getBoundingClientRect(), gap = 8;
    if (!at || at.bottom < 0 || at.top > innerHeight) return hide();
    const below = at.bottom + gap + size.height < innerHeight || at.top < size.height + gap;
    card.style.left = `${Math.max(gap, Math.min(at.left, document.documentElement.clientWidth - size.width - gap))}px`;
    card.style.top = `${below ? at.bottom + gap : at.top - size.height - gap}px`;
  };

  const show = (link) => {
    const part = meaning(link);
    if (!part || part.contains(link)) return;
    hide();
    const copy = part.cloneNode(true);
    copy.querySelectorAll("script, .close, .back, details, dt .aside").forEach((one) => one.remove());
    copy.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
    copy.querySelectorAll("a").forEach((one) => one.replaceWith(...one.childNodes));
    card.replaceChildren(...copy.childNodes);
    document.body.append(card);
    card.showPopover();
    link.setAttribute("aria-describedby", card.id);
    shown = link;
    place();
  };

  const worth = (element) => element.closest?.("main a:is(.mention, [role='doc-noteref'])");
  if ("showPopover" in card) {
    document.addEventListener("pointerover", ({ target: over, pointerType }) => {
      clearTimeout(waiting);
      if (pointerType === "touch" || card.contains(over)) return;
      const link = worth(over);
      if (link !== shown) waiting = setTimeout(() => (link ? show(link) : hide()), link ? 250 : 350);
    });
    // A note opens its sheet; a card would only lie over the text that is read.
    document.addEventListener("focusin", ({ target: on }) => (on.matches(":focus-visible.mention") ? show(on) : hide()));
    document.addEventListener("click", hide);
    addEventListener("scroll", place, { passive: true });
  }

  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") (shown ? hide : close)();
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
})();
