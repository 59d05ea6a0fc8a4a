/* What is said of a name, and the text of a note, beside the word: by mouse, keyboard and touch; and
   notes beside the text where there is room. Without it, names and marks of notes are links. */
(() => {
  "use strict";

  const script = document.currentScript;
  const article = document.querySelector("article");
  if (!article || !("popover" in HTMLElement.prototype)) return;

  const { say } = window.editions;
  const file = script.dataset.cards;
  const base = new URL(`${script.dataset.base.replace(/\/$/, "")}/`, document.baseURI).href;
  const LINKS = "a[href]:not(.permalink, .headerlink, .footnote-backref)";
  const TELLING = "a.also-told"; /* links whose words only screen readers would have */
  const PATIENCE = 300; /* milliseconds to point, and to go from the word to what is said of it */
  const EDGE = 8; /* pixels that stay free around */

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /* Notes: the list at the end is copied, not moved. */
  const noteOf = (mark) => document.getElementById(decodeURIComponent(mark.hash.slice(1)));

  const copied = (note) => {
    const copy = note.cloneNode(true);
    for (const one of copy.querySelectorAll(".footnote-backref")) one.remove();
    for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
    const around = note.closest("[lang]");
    const directed = note.closest("[dir]");
    const block = made("div", { className: "note" }, ...copy.childNodes);
    if (around) block.lang = around.lang;
    if (directed) block.dir = directed.dir;
    return block;
  };

  const series = (note) => {
    const title = note.closest("ol")?.previousElementSibling;
    return title?.matches("h3") ? [made("p", { className: "kind", textContent: title.textContent })] : [];
  };

  /* Cards: a script beside the page tells them, for from a disk nothing else can be read. */
  let told = file ? null : {};
  let asking = null;
  const cards = () => {
    asking ??= new Promise((resolve) => {
      const take = (found) => resolve((told = found));
      if (told) return take(told);
      document.addEventListener("cards", (event) => take(event.detail), { once: true });
      const source = made("script", { src: new URL(file, document.baseURI).href });
      source.addEventListener("error", () => take({}));
      document.head.append(source);
      return undefined;
    });
    return asking;
  };

  const uri = (link) => {
    const isPage = link.href.startsWith(base) && !link.hash && !link.search;
    return isPage ? link.href.slice(base.length) : null;
  };

  const card = ([name, years, role, known, nameLang, roleLang]) => {
    const inLang = (lang) => (lang ? { lang } : {});
    const what = made("span", { textContent: role, ...inLang(roleLang) });
    const lines = [
      made("p", { className: "name", textContent: name, ...inLang(nameLang) }),
      made("p", { className: "what" }, years, years && role ? ", " : "", role ? what : ""),
      made("p", { className: "kind", textContent: known }),
    ];
    return lines.filter((line) => line.textContent);
  };

  /* Whether there may be something to say: what a tap has to know at once. */
  const isSaid = (trigger) => {
    if (trigger.matches(".footnote-ref")) return noteOf(trigger) !== null;
    if (!trigger.matches("a") || trigger.matches(TELLING)) return true;
    const own = uri(trigger);
    return own !== null && (told === null || own in told);
  };

  const content = async (trigger) => {
    if (trigger.matches(".footnote-ref")) return [...series(noteOf(trigger)), copied(noteOf(trigger))];
    if (trigger.matches(TELLING)) return [made("p", { textContent: trigger.textContent })];
    if (!trigger.matches("a")) return [made("p", { textContent: trigger.title })];
    const found = (await cards())[uri(trigger)];
    return found ? card(found) : null;
  };

  const box = made("div", { id: "reading:popover", className: "popover", popover: "manual" });
  article.append(box);

  let shown = null; /* { trigger, how, before } */
  let wanted = null;
  let timer = 0;
  let dismissed = null;

  const soon = (action) => {
    clearTimeout(timer);
    timer = setTimeout(action, PATIENCE);
  };

  const close = () => {
    clearTimeout(timer);
    wanted = null;
    if (!shown) return;
    const { trigger, before } = shown;
    if (before) trigger.setAttribute("aria-describedby", before);
    else trigger.removeAttribute("aria-describedby");
    shown = null;
    box.hidePopover();
  };

  /* Below the word or above it, wherever the whole fits, else where there is more room. */
  const place = (trigger, at) => {
    const lines = [...trigger.getClientRects()].filter((line) => line.width > 0);
    if (lines.length === 0) return close();
    const head = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
    const above = Math.min(...lines.map((line) => line.top)) - EDGE;
    const below = Math.max(...lines.map((line) => line.bottom)) + EDGE;
    if (below < head || above > innerHeight) return close();
    box.style.maxHeight = "none";
    const height = box.offsetHeight;
    const rooms = [innerHeight - below - EDGE, above - Math.max(head, 0) - EDGE];
    const isBelow = rooms[0] >= height || rooms[0] >= rooms[1];
    const most = Math.max(isBelow ? rooms[0] : rooms[1], 0);
    box.style.maxHeight = `${most}px`;
    const left = Math.min(at ?? lines[0].left, innerWidth - box.offsetWidth - EDGE);
    box.style.left = `${Math.max(left, EDGE)}px`;
    box.style.top = `${isBelow ? below : above - Math.min(height, most)}px`;
    /* What has to be scrolled can be scrolled by keyboard. */
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    return undefined;
  };

  const way = (trigger) => {
    const isNote = trigger.matches(".footnote-ref");
    const words = isNote ? say("Show it in the list of notes") : say("Open the entry");
    const link = made("a", { href: trigger.href, textContent: words });
    return made("p", { className: "way" }, link);
  };

  const open = async (trigger, how, at) => {
    clearTimeout(timer);
    if (shown?.trigger === trigger) return;
    wanted = trigger;
    const parts = await content(trigger);
    if (wanted !== trigger) return;
    if (!parts) {
      if (how === "tap") location.assign(trigger.href);
      return;
    }
    close();
    wanted = trigger;
    const isTap = how === "tap";
    box.replaceChildren(...parts, ...(isTap && trigger.matches("a") ? [way(trigger)] : []));
    box.setAttribute("role", isTap ? "dialog" : "note");
    /* A label would be read in the place of what is in the box. */
    const name = trigger.getAttribute("aria-label") ?? trigger.textContent.trim();
    if (isTap) box.setAttribute("aria-label", name);
    else box.removeAttribute("aria-label");
    shown = { trigger, how, at, before: trigger.getAttribute("aria-describedby") };
    if (!trigger.matches(TELLING)) trigger.setAttribute("aria-describedby", box.id);
    /* With its source, what is in it comes next by keyboard. */
    box.showPopover({ source: trigger });
    place(trigger, at);
    if (shown && isTap) {
      box.tabIndex = -1;
      box.focus({ preventScroll: true });
    }
  };

  const triggerOf = (target) => {
    if (!(target instanceof Element)) return null;
    const found = target.closest(LINKS) ?? target.closest("[title]:not(a)");
    return found && article.contains(found) && !found.closest(".popover, .side-notes") ? found : null;
  };

  /* The mouse: elements that have titles alone are the browser's own business. */
  article.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (box.contains(event.target)) return clearTimeout(timer);
    const trigger = triggerOf(event.target);
    if (trigger === shown?.trigger) return clearTimeout(timer);
    if (trigger !== dismissed && dismissed !== document.activeElement) dismissed = null;
    const isNone = !trigger?.matches("a") || trigger === dismissed || !isSaid(trigger);
    if (isNone || beside(trigger)) {
      wanted = null;
      if (shown?.how === "point") soon(close);
      else clearTimeout(timer);
      return undefined;
    }
    return soon(() => open(trigger, "point", event.clientX));
  });
  article.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "touch") return;
    clearTimeout(timer);
    if (shown?.how === "point") soon(close);
  });

  /* The keyboard */
  article.addEventListener("focusin", (event) => {
    const trigger = triggerOf(event.target);
    if (!trigger || trigger === dismissed || !trigger.matches("a:focus-visible")) return;
    if (isSaid(trigger) && !beside(trigger)) open(trigger, "focus");
  });
  article.addEventListener("focusout", (event) => {
    if (event.target === dismissed) dismissed = null;
    const next = event.relatedTarget;
    if (!shown || shown.how === "point" || box.contains(next) || next === shown.trigger) return;
    if (shown.how === "tap" && next === null) return; /* A tap elsewhere closes. */
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    const { trigger } = shown;
    const isInside = box.contains(document.activeElement);
    close();
    dismissed = trigger;
    if (isInside) trigger.focus();
    event.preventDefault();
  });

  /* Touch: the first tap shows, the second one goes. */
  let pointer = "";
  document.addEventListener(
    "pointerdown",
    (event) => {
      pointer = event.pointerType;
      if (shown && !box.contains(event.target) && !shown.trigger.contains(event.target)) close();
    },
    true,
  );
  article.addEventListener("click", (event) => {
    const trigger = triggerOf(event.target);
    const isTap = pointer === "touch" && event.detail > 0;
    const isNew = trigger && trigger !== shown?.trigger && !trigger.matches(TELLING);
    if (isTap && isNew && isSaid(trigger)) {
      event.preventDefault();
      open(trigger, "tap");
      return;
    }
    if (event.target.closest("a")) close();
  });

  let isPlacing = false;
  const again = () => {
    if (!shown || isPlacing) return;
    isPlacing = true;
    requestAnimationFrame(() => {
      isPlacing = false;
      if (shown) place(shown.trigger, shown.at);
    });
  };
  document.addEventListener("scroll", again, { passive: true });
  window.addEventListener("resize", again);

  /* Notes beside the text */
  const WIDE = matchMedia("(min-width: 1400px)");
  const NARROWEST = 150;
  const GAP = 10;
  const text = article.querySelector(".tei-text");
  const column = made("div", { className: "side-notes" });
  const sides = new Map(); /* the copy of a note by its mark */
  column.setAttribute("aria-hidden", "true"); /* The list has the same words. */

  /* A mark whose note stands beside it in full needs no popover: the note is lit up. */
  let lit = null;
  const beside = (trigger) => {
    lit?.classList.remove("lit");
    lit = sides.get(trigger) ?? null;
    if (!lit || lit.hidden || !column.isConnected || lit.classList.contains("cut")) return false;
    const { top, bottom } = lit.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) return false;
    lit.classList.add("lit");
    return true;
  };

  const fill = () => {
    const seen = new Set();
    for (const mark of text.querySelectorAll("a.footnote-ref")) {
      const note = noteOf(mark);
      if (!note || seen.has(note)) continue;
      seen.add(note);
      const copy = copied(note);
      for (const link of copy.querySelectorAll("a, [tabindex]")) link.tabIndex = -1;
      sides.set(mark, copy);
    }
    column.append(...sides.values());
  };

  /* Each at the height of its mark, or below the one before. */
  const lay = () => {
    const frame = article.getBoundingClientRect();
    const words = text.getBoundingClientRect();
    const rightToLeft = getComputedStyle(article).direction === "rtl";
    const room = rightToLeft ? words.left - frame.left : frame.right - words.right;
    const isShown = WIDE.matches && document.documentElement.dataset.notes !== "end";
    if (!isShown || room < NARROWEST) return column.remove();
    if (sides.size === 0) fill();
    if (sides.size === 0) return undefined;
    column.style.width = `${Math.min(room - 3 * GAP, 320)}px`;
    column.style.insetInlineStart = `${frame.width - room + 2 * GAP}px`;
    if (!column.isConnected) article.append(column);
    const marks = [...sides].map(([mark, copy]) => {
      const [line] = mark.getClientRects();
      return { copy, top: line ? line.top - frame.top : null };
    });
    for (const { copy, top } of marks) {
      copy.hidden = top === null;
      copy.classList.toggle("cut", copy.scrollHeight > copy.clientHeight + 1);
    }
    const heights = marks.map(({ copy }) => copy.offsetHeight);
    let free = 0;
    for (const [number, { copy, top }] of marks.entries()) {
      if (top === null) continue;
      copy.style.top = `${Math.max(top, free)}px`;
      free = Math.max(top, free) + heights[number] + GAP;
    }
    column.style.height = `${free}px`;
    return undefined;
  };

  if (text) {
    new ResizeObserver(lay).observe(text);
    new MutationObserver(lay).observe(document.documentElement, { attributeFilter: ["data-notes"] });
    WIDE.addEventListener("change", lay);
    window.addEventListener("resize", lay);
    document.addEventListener("change", (event) => event.target.name === "text" && lay());
  }
})();
