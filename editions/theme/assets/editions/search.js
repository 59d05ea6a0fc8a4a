/* The search in the header of every page: what is found while one types, and the words marked on
   the page that a hit leads to. Without it the field is an ordinary form. */
(() => {
  "use strict";

  const script = document.currentScript;
  const base = new URL(`${script.dataset.base.replace(/\/$/, "")}/`, document.baseURI);
  const HIGHLIGHT = "highlight";
  const { say, several } = window.editions;

  const loads = new Map();
  const load = (path) => {
    if (!loads.has(path)) {
      const added = document.createElement("script");
      added.src = new URL(path, base);
      loads.set(
        path,
        new Promise((resolve, reject) => {
          added.addEventListener("load", resolve);
          added.addEventListener("error", reject);
        }),
      );
      document.head.append(added);
    }
    return loads.get(path);
  };
  const finding = async () => {
    await load("assets/editions/finding.js");
    return window.editions.finding;
  };

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  const leavesOf = (found) => found.clauses.filter((one) => !one.isNot).flatMap((one) => one.leaves);

  /* Which words of a text a query has found: single ones, and those of phrases. */
  const WINDOW = 36;
  const matched = (found, words) => {
    const { wordsOf, folded } = window.editions.finding;
    const leaves = leavesOf(found);
    const parts = words.map((word) => wordsOf(word).map(folded).flatMap((one) => [one, ...one.split(/['’-]/)]));
    const marks = words.map(() => false);
    const phrases = words.map(() => false);
    for (const { kind, text } of leaves) {
      const wanted = wordsOf(text).map(folded);
      if (kind === "phrase") {
        words.forEach((_, at) => {
          if (!wanted.every((word, n) => parts[at + n]?.includes(word))) return;
          wanted.forEach((_word, n) => (phrases[at + n] = true));
        });
        continue;
      }
      for (const word of wanted) {
        const isWhole = kind !== "start" && word.length < 4;
        const stem = kind === "start" ? word : word.slice(0, Math.max(4, Math.ceil(word.length * 0.7)));
        parts.forEach((own, at) => (marks[at] ||= own.some((one) => (isWhole ? one === word : one.startsWith(stem)))));
      }
    }
    return { marks, phrases, texts: leaves.filter(({ kind }) => kind === "phrase").map(({ text }) => text) };
  };

  /* The words around what was found: those with most of it. */
  const excerpt = (found, content) => {
    const { APART, own } = window.editions.finding;
    const text = own(content);
    const names = content.slice(text.length).replace(APART, "");
    const words = text.split(/\s+/).filter(Boolean);
    const { marks: single, phrases, texts } = matched(found, words);
    const marks = single.map((one, at) => one || phrases[at]);
    let start = 0;
    let most = -1;
    for (let at = 0; at < words.length; at += 1) {
      if (at > 0 && !marks[at]) continue;
      const from = Math.max(0, at - 8);
      const count = marks.slice(from, from + WINDOW).filter(Boolean).length;
      if (count > most) [most, start] = [count, from];
    }
    const end = Math.min(words.length, start + WINDOW);
    const paragraph = made("p", { className: "excerpt" }, start > 0 ? "… " : "");
    for (let at = start; at < end; at += 1) {
      const word = words[at];
      paragraph.append(marks[at] ? made("mark", { textContent: word }) : word, at + 1 < end ? " " : "");
    }
    if (end < words.length) paragraph.append(" …");
    if (!marks.includes(true) && names) {
      const others = names.split(/\s+/).filter(Boolean);
      const isAlso = matched(found, others).marks;
      const also = [...new Set(others.filter((_, at) => isAlso[at]))].slice(0, 4);
      if (also.length) paragraph.append(" ", made("span", { className: "also-named", textContent: say("(also: {})", also.join(" ")) }));
    }
    const marked = [...new Set(words.filter((_, at) => single[at]).map(bare))].filter(Boolean);
    return { paragraph, marked: [...(phrases.includes(true) ? texts : []), ...marked] };
  };

  const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

  /* The passage of a hit: in an index of pages, the one with most of what was found. */
  const anchorOf = (record, hit) => {
    const counts = record.anchors.map(({ id, location }, at) => {
      const next = record.anchors[at + 1]?.location ?? Infinity;
      return { id, count: hit.places.filter((place) => place >= location && place < next).length };
    });
    return counts.sort((one, other) => other.count - one.count)[0]?.id ?? "";
  };

  /* A date, or the two days between which it is, in the language of the site. */
  const { lang: own } = document.documentElement;
  const days = new Intl.DateTimeFormat(own === "en" ? "en-GB" : own, { dateStyle: "long", timeZone: "UTC" });
  const dated = (value) => {
    const said = value?.split("/").map((day) => new Date(`${day}T00:00Z`)) ?? [];
    return said.length > 1 ? days.formatRange(...said) : said.map((day) => days.format(day)).join("");
  };

  const inTongue = (lang) => (lang ? { lang } : {});

  /* A hit as a list's item: page, place in it, date, and its words in context. */
  const shown = async (found, hit, isGrouped = false) => {
    const record = await found.backend.record(hit.id);
    const { paragraph, marked } = excerpt(found, record.content);
    const target = new URL(record.uri, base);
    for (const word of marked.slice(0, 12)) target.searchParams.append(HIGHLIGHT, word);
    const anchor = anchorOf(record, hit);
    if (anchor) target.hash = anchor;
    const [title, titleLang = ""] = record.filters.title[0].split("\t");
    const place = (record.filters.at ?? []).map((one) => one.split("\t")).find(([id]) => id === anchor)?.[1];
    const lang = record.filters.language?.[0] ?? document.documentElement.lang;
    const head = isGrouped && place ? place : [title, place].filter(Boolean).join(", ");
    const kind = record.filters.kind?.[0];
    const told = [dated(record.filters.date?.[0]), KINDS[kind]].filter(Boolean).join(" · ");
    paragraph.lang = lang;
    const item = made(
      "li",
      {},
      made("a", { href: target, textContent: head, ...inTongue(titleLang) }),
      told ? made("span", { className: "kind", textContent: ` ${told}` }) : null,
      paragraph,
    );
    return { item, title, titleLang, uri: record.uri };
  };

  const KINDS = {
    Text: "",
    Note: say("Note"),
    Editors: say("Editors’ words"),
    Register: say("Register"),
  };

  /* What can be done where nothing was found. */
  const ways = (found, follow) => {
    const leaves = leavesOf(found);
    const items = [];
    for (const leaf of leaves.length > 1 ? leaves.filter((one) => one.count > 0) : []) {
      const word = leaf.kind === "phrase" ? `"${leaf.text}"` : leaf.text;
      items.push(made("li", {}, follow(word, word), ` ${several(leaf.count, "{} passage", "{} passages")}`));
    }
    return items.length ? made("ul", { className: "ways-on" }, ...items) : null;
  };

  /* How much was found, and of which words that were not asked for. */
  const counted = (found) => {
    const number = several(found.hits.length, "{} passage", "{} passages");
    const count = found.isSure ? number : say("at most {}", number);
    const nothing = found.clauses.length > 1 ? say("Nothing has all of this.") : say("Nothing is found.");
    const said = found.hits.length ? count : nothing;
    const read = leavesOf(found).filter((one) => one.instead).map((one) => say("read as “{}”", one.instead));
    return [said, ...read].join(" · ");
  };

  /* Words that may have been meant, where one is in no text. */
  const meant = (found, query, follow) => {
    const items = leavesOf(found).flatMap(({ near = [], instead, asked }) =>
      near.filter((word) => word !== instead).map((word) => follow(query.replace(asked, word), word)),
    );
    if (items.length === 0) return null;
    const paragraph = made("p", { className: "ways-on" }, say("Did you mean:"));
    for (const item of items) paragraph.append(" ", item);
    return paragraph;
  };

  const unavailable = () => say("The search could not be loaded.");

  /* The header's field */
  const PAUSE = 700;
  const header = (form) => {
    const field = form.querySelector("input");
    const panel = form.querySelector("[data-search-results]");
    const status = made("p", { className: "visually-hidden" });
    status.setAttribute("role", "status");
    form.append(status);
    const whole = (query) => {
      const page = new URL("search.html", base);
      page.searchParams.set("q", query);
      return page;
    };
    const close = () => {
      panel.hidden = true;
    };
    /* Said when a reader has stopped to type, not at every letter. */
    let speaking;
    const speak = (text) => {
      clearTimeout(speaking);
      speaking = setTimeout(() => {
        status.textContent = text;
      }, PAUSE);
    };
    const show = async () => {
      const query = field.value.trim();
      if (!query) return close();
      let content;
      try {
        const { find } = await finding();
        const found = await find(query);
        if (field.value.trim() !== query || found.clauses.length === 0) return undefined;
        const first = await Promise.all([...found.hits, ...found.some].slice(0, 5).map((hit) => shown(found, hit)));
        const follow = (mended, word) => made("a", { href: whole(mended), textContent: word });
        const all = made("a", { href: whole(query), textContent: say("All results, with filters") });
        const head = made("p", { className: "found" }, counted(found), " · ", all);
        const list = made("ol", { className: "search-results" }, ...first.map((one) => one.item));
        content = [head, meant(found, query, follow), list, found.hits.length ? null : ways(found, follow)].filter(Boolean);
        speak(first.length ? say("{}. The arrow keys lead to them.", counted(found)) : counted(found));
      } catch {
        content = [made("p", { textContent: unavailable() })];
        speak(unavailable());
      }
      if (field.value.trim() !== query) return undefined;
      panel.replaceChildren(...content);
      panel.hidden = false;
      return undefined;
    };
    let waiting;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 150);
    });
    field.addEventListener("click", () => panel.hidden && show());
    /* The program is fetched as soon as somebody comes to the field. */
    field.addEventListener("focus", () => finding().then(({ engine }) => engine()).catch(() => undefined), { once: true });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) {
        event.preventDefault(); // It would empty the field.
        close();
        field.focus();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      if (panel.hidden) {
        show();
        return;
      }
      const stops = [field, ...panel.querySelectorAll("ol a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) close();
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      (document.querySelector("#search-page input[type=search]") ?? field).focus();
    });
  };

  /* On the page of a hit: mark the words. */
  const mark = async () => {
    if (!new URLSearchParams(location.search).has(HIGHLIGHT) || location.protocol === "file:") return;
    const told = await (await fetch(new URL("search/index.json", base))).json();
    const path = `pagefind/${told.indexes[0]}/pagefind-highlight.js`;
    const { default: Highlight } = await import(new URL(path, base));
    new Highlight({
      highlightParam: HIGHLIGHT,
      addStyles: false,
      markOptions: {
        className: "pagefind-highlight",
        exclude: ["[data-pagefind-ignore] *", ".permalink", ".footnote-ref", ".note-label"],
        accuracy: { value: "exactly", limiters: [..." .,:;?!()[]{}“”‘’'\"`—–/"] },
        acrossElements: true,
      },
    });
    if (location.hash) return;
    document.querySelector("mark.pagefind-highlight")?.scrollIntoView({ block: "center" });
  };

  window.editions.search = { inTongue, base, load, made, finding, shown, counted, meant, ways, unavailable, KINDS };
  const form = document.querySelector("[data-search]");
  if (form) header(form);
  mark().catch(() => undefined);
})();
