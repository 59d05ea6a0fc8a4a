/* The search: a list of results under the header's field, and a page with filters.
   Without it, and without Pagefind (from a disk), the field is an ordinary form. */
(() => {
  "use strict";

  const script = document.currentScript;
  const base = new URL(`${script.dataset.base.replace(/\/$/, "")}/`, document.baseURI);
  const HIGHLIGHT = "highlight";
  const { say, several } = window.editions;
  const FILTERS = {
    report: say("Document"),
    kind: say("Kind of page"),
    person: say("Person mentioned"),
  };
  const AT_ONCE = 10;

  let loading;
  const engine = () => {
    loading ??= (async () => {
      const pagefind = await import(new URL("pagefind/pagefind.js", base));
      await pagefind.options({ baseUrl: base.pathname });
      await pagefind.init();
      return pagefind;
    })();
    return loading;
  };

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  const labelled = (text, control) => {
    control.id = `search-page-${control.name}`;
    const label = made("label", { htmlFor: control.id, textContent: text });
    return made("div", {}, label, control);
  };

  /* Pagefind's excerpt: text with `mark` and character references, nothing else is let through. */
  const excerpt = (html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    const paragraph = made("p");
    for (const node of parsed.childNodes) {
      const isMark = node.nodeName === "MARK";
      paragraph.append(isMark ? made("mark", { textContent: node.textContent }) : node.textContent);
    }
    return paragraph;
  };

  /* The words of a page that a search has found, as they stand there, each once. */
  const matched = (data) => {
    const words = data.content.split(/\s+/);
    const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    return [...new Set(data.locations.map((place) => bare(words[place] ?? "")))].filter(Boolean);
  };

  const phrase = (query) => /^"(.+)"$/.exec(query)?.[1] ?? null;

  /* The page of a hit, with the words to be marked there in its address. */
  const address = (data, query) => {
    const target = new URL(data.url, base);
    const whole = phrase(query);
    for (const word of whole ? [whole] : matched(data).slice(0, 12)) {
      target.searchParams.append(HIGHLIGHT, word);
    }
    return target;
  };

  const result = (data, query) => {
    const kind = data.filters.kind?.[0];
    return made(
      "li",
      {},
      made("a", { href: address(data, query), textContent: data.meta.title }),
      kind ? made("span", { className: "kind", textContent: ` ${say(kind)}` }) : null,
      excerpt(data.excerpt),
    );
  };

  /* Where no page has a word, Pagefind takes words that begin like it: say so. */
  const folded = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const missing = (query, words) => {
    const found = words.map(folded);
    const asked = query.split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}-]/gu, ""));
    return asked.filter((word) => {
      const start = folded(word).slice(0, Math.max(3, Math.ceil(word.length / 2)));
      return word && !found.some((other) => other.startsWith(start));
    });
  };

  const list = async (results, query) => {
    const data = await Promise.all(results.map((one) => one.data()));
    return made("ol", { className: "search-results" }, ...data.map((one) => result(one, query)));
  };

  const counted = async (results, query) => {
    if (results.length === 0) return say("No page has all these words.");
    const number = several(results.length, "{} page", "{} pages");
    const lacking = query ? missing(query, matched(await results[0].data())) : [];
    if (lacking.length === 0) return number;
    const words = lacking.map((word) => say("“{}”", word)).join(", ");
    return say("No page has {}. With words that begin like it: {}.", words, number);
  };

  const unavailable = () =>
    location.protocol === "file:"
      ? say("The search works where the site is served; from a disk, use the registers.")
      : say("The search could not be loaded.");

  /* The header's field */
  const header = (form) => {
    const field = form.querySelector("input");
    const panel = form.querySelector("[data-search-results]");
    const close = () => {
      panel.hidden = true;
    };
    const show = async () => {
      const query = field.value.trim();
      if (!query) return close();
      let content;
      try {
        const pagefind = await engine();
        const found = await pagefind.debouncedSearch(query);
        if (found === null) return undefined;
        const status = made("p", { textContent: await counted(found.results, query) });
        status.setAttribute("role", "status");
        const whole = new URL("search.html", base);
        whole.searchParams.set("q", query);
        const filtered = say("Search page, with filters");
        const all = made("p", {}, made("a", { href: whole, textContent: filtered }));
        content = [status, await list(found.results.slice(0, 5), query), all];
      } catch {
        content = [made("p", { textContent: unavailable() })];
      }
      if (field.value.trim() !== query) return undefined;
      panel.replaceChildren(...content);
      panel.hidden = false;
      return undefined;
    };
    field.addEventListener("input", show);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      close();
      field.focus();
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) close();
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.focus();
    });
  };

  /* The page of the search */
  const page = async (place) => {
    const asked = new URLSearchParams(location.search);
    const field = made("input", { type: "search", name: "q", value: asked.get("q") ?? "" });
    const form = made("form", {}, labelled(say("Words"), field));
    const status = made("p");
    status.setAttribute("role", "status");
    const results = made("div");
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", say("Search the edition"));
    place.replaceChildren(form, status, results);

    let pagefind;
    try {
      pagefind = await engine();
    } catch {
      status.textContent = unavailable();
      return;
    }
    const selects = await filters(pagefind, asked);
    form.append(...Object.values(selects).map((select) => select.parentElement));

    const run = async () => {
      const chosen = Object.entries(selects).filter(([, select]) => select.value);
      const query = field.value.trim();
      remember(query, chosen);
      const wanted = Object.fromEntries(chosen.map(([name, select]) => [name, select.value]));
      if (!query && chosen.length === 0) {
        status.textContent = say("Type words: a page is found if it has all of them.");
        results.replaceChildren();
        return;
      }
      const found = await pagefind.search(query || null, { filters: wanted });
      status.textContent = await counted(found.results, query);
      recount(selects, found.filters);
      await more(results, found.results, query, 0);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
    form.addEventListener("input", async () => {
      const before = JSON.stringify([...new FormData(form)]);
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (JSON.stringify([...new FormData(form)]) === before) run();
    });
    await run();
  };

  /* Kinds of pages have English names in every site, so that an address stays the same. */
  const named = (name, value) => (name === "kind" ? say(value) : value);

  const filters = async (pagefind, asked) => {
    const values = await pagefind.filters();
    const selects = {};
    for (const [name, label] of Object.entries(FILTERS)) {
      if (!values[name]) continue;
      const select = made("select", { name }, made("option", { value: "", textContent: say("All") }));
      const order = new Intl.Collator(document.documentElement.lang, { sensitivity: "base" });
      const shown = Object.keys(values[name]).map((value) => [named(name, value), value]);
      for (const [textContent, value] of shown.sort(([a], [b]) => order.compare(a, b))) {
        select.append(made("option", { value, textContent }));
      }
      select.value = asked.get(name) ?? "";
      labelled(label, select);
      selects[name] = select;
    }
    return selects;
  };

  const recount = (selects, counts) => {
    for (const [name, select] of Object.entries(selects)) {
      for (const option of select.options) {
        if (!option.value) continue;
        const count = counts[name]?.[option.value] ?? 0;
        option.textContent = `${named(name, option.value)} (${count})`;
      }
    }
  };

  /* The search stands in the address, so that it can be kept and sent. */
  const remember = (query, chosen) => {
    const kept = new URL(location.href);
    kept.search = "";
    if (query) kept.searchParams.set("q", query);
    for (const [name, select] of chosen) kept.searchParams.set(name, select.value);
    history.replaceState(history.state, "", kept);
  };

  const more = async (place, results, query, start) => {
    const shown = await list(results.slice(start, start + AT_ONCE), query);
    const rest = results.length - start - AT_ONCE;
    if (start === 0) place.replaceChildren();
    place.querySelector("button")?.remove();
    place.append(shown);
    if (rest <= 0) return;
    const button = made("button", { type: "button", className: "md-button" });
    button.textContent = several(Math.min(rest, AT_ONCE), "{} more", "{} more");
    button.addEventListener("click", async () => {
      await more(place, results, query, start + AT_ONCE);
      shown.nextElementSibling?.querySelector("a")?.focus();
    });
    place.append(button);
  };

  /* On the page of a hit: mark the words, and show the passage that has most of them. */
  const mark = async () => {
    if (!new URLSearchParams(location.search).has(HIGHLIGHT)) return;
    const { default: Highlight } = await import(new URL("pagefind/pagefind-highlight.js", base));
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
    const passages = new Map();
    for (const hit of document.querySelectorAll("mark.pagefind-highlight")) {
      const passage = hit.closest("[id]");
      if (!passages.has(passage)) passages.set(passage, { hit, words: new Set() });
      passages.get(passage).words.add(folded(hit.textContent));
    }
    const [best] = [...passages.values()].sort((a, b) => b.words.size - a.words.size);
    best?.hit.scrollIntoView({ block: "center" });
  };

  const form = document.querySelector("[data-search]");
  if (form) header(form);
  const place = document.getElementById("search-page");
  if (place) page(place);
  mark().catch(() => undefined);
})();
