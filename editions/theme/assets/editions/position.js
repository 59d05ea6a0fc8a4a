/* Where a reader is: the heading in the table of contents, and the passage where one went away. */
(() => {
  "use strict";

  const script = document.currentScript;
  const base = new URL(`${script.dataset.base.replace(/\/$/, "")}/`, location.href);
  const KEPT = `${base.pathname}.places`;
  const MOST = 50; /* documents whose places are kept */
  const FIRST = 3; /* passages in which nobody needs help to find back */
  const LONGEST = 48;

  /* The line below which a passage is being read: the header covers what is above. */
  const top = () => (document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0) + 8;

  const last = (elements, line) => {
    const above = elements.filter((one) => one.getBoundingClientRect().top <= line);
    return above.at(-1) ?? null;
  };

  /* The heading */
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  let marked = null;
  const mark = () => {
    const line = top() + innerHeight / 4;
    const link = links.get(last([...links.keys()], line)) ?? null;
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    marked = link;
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  if (links.size > 0) {
    mark();
    document.addEventListener("scroll", later, { passive: true });
  }

  /* The passage */
  const text = document.querySelector(".tei-text");
  const way = document.querySelector(".up");
  if (!text || !way) return;
  const passages = [...text.querySelectorAll("a.permalink")];
  const own = location.pathname;
  const kept = () => {
    try {
      return Object.entries(Object(JSON.parse(localStorage.getItem(KEPT))));
    } catch {
      return [];
    }
  };
  const keep = () => {
    const passage = last(passages, top() + 40);
    const isRead = text.getBoundingClientRect().bottom < innerHeight;
    const others = kept().filter(([path]) => path !== own);
    if (passage && passages.indexOf(passage) >= FIRST && !isRead) {
      others.push([own, passage.getAttribute("href").slice(1)]);
    }
    try {
      localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(others.slice(-MOST))));
    } catch {
      /* Then one has to remember it. */
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  window.addEventListener("pagehide", keep);

  /* Said once, at the top, to those who come to the page anew; a browser finds back by itself
     when a page is loaded again or gone back to. */
  const words = (passage) => {
    const copy = document.getElementById(passage.getAttribute("href").slice(1)).cloneNode(true);
    for (const one of copy.querySelectorAll(".added, .footnote-ref, .aside")) one.remove();
    const all = copy.textContent.trim().replace(/\s+/g, " ");
    if (all.length <= LONGEST) return all;
    return `${all.slice(0, LONGEST).replace(/\s+\S*$/, "")} …`;
  };
  const offer = () => {
    const [navigation] = performance.getEntriesByType("navigation");
    if (location.hash || location.search || navigation?.type !== "navigate") return;
    const anchor = kept().find(([path]) => path === own)?.[1];
    const passage = passages.find((one) => one.getAttribute("href") === `#${anchor}`);
    if (!passage) return;
    const link = document.createElement("a");
    const [before, after] = window.editions.say("Continue at {}", "\n").split("\n");
    const quoted = document.createElement("span");
    quoted.lang = text.lang;
    quoted.textContent = words(passage);
    link.href = `#${anchor}`;
    link.append(`${before}${passage.textContent.trim()}, “`, quoted, `”${after}`);
    const status = document.createElement("span");
    status.className = "place-kept";
    status.setAttribute("role", "status");
    way.append(status);
    /* What is put into a status later is said. */
    setTimeout(() => status.append(" · ", link), 300);
  };
  offer();
})();
