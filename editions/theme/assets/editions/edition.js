/* The search: a list of results under the header's field, and a page with filters.
   Without it, and without Pagefind (from a disk), the field is an ordinary form. */
(() => {
  "use strict";

  const script = document.currentScript;
  const base = new URL(`${script.dataset.base.replace(/\/$/, "")}/`, document.baseURI);
  const HIGHLIGHT = "highlight";
  const FILTERS = { report: "Document", kind: "Kind of page", person: "Person mentioned" };
  const AT_ONCE = 10;

  let loading;
  const engine = () => {
    loading ??= (async () => {
      const pagefind = await import(new URL("pagefind/pagefind.js", base));
      await pagefind.options({ baseUrl: base.pathname, highlightParam: HIGHLIGHT });
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

  /* A hit under a heading of the page leads there; a hit before the first one, to the page. */
  const result = (data) => {
    const parts = data.sub_results.filter((part) => part.title !== data.meta.title).slice(0, 3);
    const kind = data.filters.kind?.[0];
    return made(
      "li",
      {},
      made("a", { href: data.url, textContent: data.meta.title }),
      kind ? made("span", { className: "kind", textContent: ` ${kind}` }) : null,
      excerpt(data.excerpt),
      ...parts.map((part) =>
        made("p", {}, made("a", { href: part.url, textContent: part.title })),
      ),
    );
  };

  const list = async (results) => {
    const data = await Promise.all(results.map((one) => one.data()));
    return made("ol", { className: "search-results" }, ...data.map(result));
  };

  const counted = (number) =>
    number === 0 ? "No page has all these words." : `${number} ${number === 1 ? "page" : "pages"}`;

  const unavailable = () =>
    location.protocol === "file:"
      ? "The search works where the site is served; from a disk, use the registers."
      : "The search could not be loaded.";

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
        const status = made("p", { textContent: counted(found.results.length) });
        status.setAttribute("role", "status");
        const address = new URL("search.html", base);
        address.searchParams.set("q", query);
        const all = made("p", {}, made("a", { href: address, textContent: "Search page, with filters" }));
        content = [status, await list(found.results.slice(0, 5)), all];
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
    const address = new URLSearchParams(location.search);
    const field = made("input", { type: "search", name: "q", value: address.get("q") ?? "" });
    const form = made("form", {}, labelled("Words", field));
    const status = made("p");
    status.setAttribute("role", "status");
    const results = made("div");
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Search the edition");
    place.replaceChildren(form, status, results);

    let pagefind;
    try {
      pagefind = await engine();
    } catch {
      status.textContent = unavailable();
      return;
    }
    const selects = await filters(pagefind, address);
    form.append(...Object.values(selects).map((select) => select.parentElement));

    const run = async () => {
      const chosen = Object.entries(selects).filter(([, select]) => select.value);
      const query = field.value.trim();
      remember(query, chosen);
      const wanted = Object.fromEntries(chosen.map(([name, select]) => [name, select.value]));
      if (!query && chosen.length === 0) {
        status.textContent = "Type words: a page is found if it has all of them.";
        results.replaceChildren();
        return;
      }
      const found = await pagefind.search(query || null, { filters: wanted });
      status.textContent = counted(found.results.length);
      recount(selects, found.filters);
      await more(results, found.results, 0);
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

  const filters = async (pagefind, address) => {
    const values = await pagefind.filters();
    const selects = {};
    for (const [name, label] of Object.entries(FILTERS)) {
      if (!values[name]) continue;
      const select = made("select", { name }, made("option", { value: "", textContent: "All" }));
      for (const value of Object.keys(values[name])) {
        select.append(made("option", { value, textContent: value }));
      }
      select.value = address.get(name) ?? "";
      labelled(label, select);
      selects[name] = select;
    }
    return selects;
  };

  const recount = (selects, counts) => {
    for (const [name, select] of Object.entries(selects)) {
      for (const option of select.options) {
        if (!option.value) continue;
        option.textContent = `${option.value} (${counts[name]?.[option.value] ?? 0})`;
      }
    }
  };

  /* The search stands in the address, so that it can be kept and sent. */
  const remember = (query, chosen) => {
    const address = new URL(location.href);
    address.search = "";
    if (query) address.searchParams.set("q", query);
    for (const [name, select] of chosen) address.searchParams.set(name, select.value);
    history.replaceState(history.state, "", address);
  };

  const more = async (place, results, start) => {
    const shown = await list(results.slice(start, start + AT_ONCE));
    const rest = results.length - start - AT_ONCE;
    if (start === 0) place.replaceChildren();
    place.querySelector("button")?.remove();
    place.append(shown);
    if (rest <= 0) return;
    const button = made("button", { type: "button", className: "md-button" });
    button.textContent = `${Math.min(rest, AT_ONCE)} more`;
    button.addEventListener("click", async () => {
      await more(place, results, start + AT_ONCE);
      shown.nextElementSibling?.querySelector("a")?.focus();
    });
    place.append(button);
  };

  /* On the page of a hit: mark the words, and show the first where the address names no place. */
  const mark = async () => {
    if (!new URLSearchParams(location.search).has(HIGHLIGHT)) return;
    const { default: Highlight } = await import(new URL("pagefind/pagefind-highlight.js", base));
    new Highlight({ highlightParam: HIGHLIGHT, addStyles: false });
    if (!location.hash) {
      document.querySelector("mark.pagefind-highlight")?.scrollIntoView({ block: "center" });
    }
  };

  const form = document.querySelector("[data-search]");
  if (form) header(form);
  const place = document.getElementById("search-page");
  if (place) page(place);
  mark().catch(() => undefined);
})();
