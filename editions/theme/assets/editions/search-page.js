/* The page of the search: the query, filters with counts, chips, orders, and what was found. */
(() => {
  "use strict";

  const { say, several } = window.editions;
  const { inTongue, made, finding, shown, counted, meant, ways, unavailable, KINDS, base } = window.editions.search;
  const place = document.getElementById("search-page");
  const AT_ONCE = 10;
  const MOST_VALUES = 12;

  const NAMES = {
    kind: say("Kind of text"),
    person: say("Persons"),
    place: say("Places"),
    organisation: say("Organisations"),
    work: say("Works"),
    term: say("Terms"),
    author: say("Author"),
    addressee: say("Addressee"),
    language: say("Language"),
    collection: say("Collection"),
    document: say("Document"),
  };
  const ORDERS = { relevance: say("Best first"), document: say("By document and date") };
  const TEXTS = { ...KINDS, Text: say("Text") };
  const languages = new Intl.DisplayNames([document.documentElement.lang, "en"], { type: "language" });
  const called = (name, value) => {
    if (name === "kind") return TEXTS[value] ?? value;
    if (name === "language") return languages.of(value) ?? value;
    return value;
  };
  const kinds = place.dataset.filters.split(" ");
  const fold = (text) => window.editions.finding.folded(text);

  const asked = new URLSearchParams(location.search);
  const state = {
    filters: Object.fromEntries(Object.keys(NAMES).map((name) => [name, asked.getAll(name)])),
    from: asked.get("from") ?? "",
    to: asked.get("to") ?? "",
    order: asked.get("order") in ORDERS ? asked.get("order") : "relevance",
  };

  const labelled = (text, control) => made("label", {}, made("span", { textContent: text }), control);
  const field = made("input", { type: "search", name: "q", value: asked.get("q") ?? "" });
  const DATE = "\\d{4}(-\\d{2}(-\\d{2})?)?";
  const date = (name) =>
    made("input", { name, value: state[name], pattern: DATE, placeholder: "1962-11", size: 10, inputMode: "numeric", autocomplete: "off" });
  const dates = { from: date("from"), to: date("to") };
  const order = made("select", { name: "order" });
  for (const [value, textContent] of Object.entries(ORDERS)) order.append(made("option", { value, textContent }));
  order.value = state.order;
  const chips = made("div", { className: "chips" });
  const status = made("p");
  status.setAttribute("role", "status");
  const results = made("div");
  const words = made("form", { className: "search-words" }, labelled(say("Words"), field), labelled(say("Order"), order));
  words.setAttribute("role", "search");
  words.setAttribute("aria-label", say("Search the edition"));
  const narrowing = made("form", { className: "search-filters" });
  narrowing.setAttribute("aria-label", say("Narrow the search"));
  if (kinds.includes("date")) {
    const legend = made("legend", { textContent: say("Date of the document") });
    narrowing.append(made("fieldset", {}, legend, labelled(say("from"), dates.from), labelled(say("to"), dates.to)));
  }

  const remember = (query) => {
    const kept = new URL(location.href);
    kept.search = "";
    if (query) kept.searchParams.set("q", query);
    for (const [name, values] of Object.entries(state.filters)) {
      for (const value of values) kept.searchParams.append(name, value);
    }
    for (const name of ["from", "to"]) if (state[name]) kept.searchParams.set(name, state[name]);
    if (state.order !== "relevance") kept.searchParams.set("order", state.order);
    history.replaceState(history.state, "", kept);
  };

  const toggle = (name, value) => {
    const values = state.filters[name];
    state.filters[name] = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  };

  /* What is chosen, each with a button that takes it away. */
  const chip = (text, remove) => {
    const button = made("button", { type: "button", textContent: text });
    button.setAttribute("aria-label", say("Remove: {}", text));
    button.addEventListener("click", () => {
      const at = [...chips.children].indexOf(button);
      remove();
      run().then(() => (chips.children[Math.min(at, chips.children.length - 1)] ?? field).focus());
    });
    return button;
  };
  const titles = new Map(); // Of documents, by what filters them: known when one of them is shown.
  const showChips = () => {
    const found = Object.entries(state.filters).flatMap(([name, values]) =>
      values.map((value) =>
        chip(`${NAMES[name]}: ${titles.get(value) ?? called(name, value)}`, () => toggle(name, value)),
      ),
    );
    for (const [name, word] of [["from", say("from {}", state.from)], ["to", say("to {}", state.to)]]) {
      if (state[name])
        found.push(
          chip(word, () => {
            state[name] = "";
            dates[name].value = "";
          }),
        );
    }
    chips.replaceChildren(...found);
  };

  /* A kind of filter: fetched when it is opened; its counts are those of what is found now. */
  const box = (name) => {
    const summary = made("summary", { textContent: NAMES[name] });
    const list = made("ul");
    const narrow = made("input", { type: "search", autocomplete: "off" });
    const narrowed = labelled(say("Narrow the list"), narrow);
    const details = made("details", {}, summary, narrowed, list);
    let values = null;
    const show = async () => {
      if (!details.open || !current) return;
      const { backend, hits } = current;
      values ??= await backend.values(name);
      const every = Object.keys(values);
      narrowed.hidden = every.length <= MOST_VALUES;
      const wanted = fold(narrow.value);
      const likely = every
        .filter((value) => fold(called(name, value)).includes(wanted))
        .sort((one, other) => values[other].size - values[one].size);
      const ids = new Set(hits.map((hit) => hit.id));
      const counts = likely.map((value) => {
        const [few, many] = values[value].size < ids.size ? [values[value], ids] : [ids, values[value]];
        return [value, [...few].filter((id) => many.has(id)).length];
      });
      const chosen = state.filters[name];
      const listed = counts
        .filter(([value, number]) => number > 0 || chosen.includes(value))
        .sort(([one, a], [other, b]) => b - a || called(name, one).localeCompare(called(name, other)))
        .slice(0, MOST_VALUES);
      const focused = document.activeElement?.value;
      list.replaceChildren(
        ...listed.map(([value, number]) => {
          const input = made("input", { type: "checkbox", value, checked: chosen.includes(value) });
          input.addEventListener("change", () => {
            toggle(name, value);
            run();
          });
          return made("li", {}, made("label", {}, input, ` ${called(name, value)} `, made("span", { className: "count", textContent: number.toLocaleString() })));
        }),
      );
      const again = [...list.querySelectorAll("input")].find((one) => one.value === focused);
      if (again && list.contains(document.activeElement) === false && focused) again.focus();
    };
    details.addEventListener("toggle", show);
    narrow.addEventListener("input", (event) => {
      event.stopPropagation();
      show();
    });
    if (state.filters[name].length) details.open = true;
    return { details, show };
  };
  const filters = kinds.filter((name) => name in NAMES && name !== "document").map(box);
  narrowing.append(...filters.map((one) => one.details));

  const follow = (mended, word) => {
    const button = made("button", { type: "button", textContent: word });
    button.addEventListener("click", () => {
      field.value = mended;
      run().then(() => field.focus());
    });
    return button;
  };

  /* The next of what was found, in its order; where the order is by document, under its titles. */
  const more = async (found, start) => {
    const every = [...found.hits, ...found.some];
    const items = [];
    let at = start;
    while (at < every.length && items.length < AT_ONCE) {
      const some = every.slice(at, at + AT_ONCE - items.length);
      const held = found.holds ? await Promise.all(some.map(found.holds)) : some.map(() => true);
      const first = at;
      const shownAll = some.map(async (hit, n) => {
        const isOfSome = first + n >= found.hits.length;
        const isGrouped = state.order === "document" && !isOfSome;
        return { ...(await shown(found, hit, isGrouped)), isGrouped, isOfSome };
      });
      items.push(...(await Promise.all(shownAll)).filter((_, n) => held[n]));
      at += some.length;
    }
    if (found !== current) return;
    if (start === 0) results.replaceChildren();
    results.querySelector(".more")?.remove();
    let list = results.lastElementChild;
    for (const { title, uri } of items) titles.set(decodeURI(uri).replace(/^documents\/|\.html$/g, ""), title);
    if (state.filters.document.length) showChips();
    for (const { item, title, titleLang, uri, isGrouped, isOfSome } of items) {
      const group = isOfSome ? "some" : isGrouped ? uri : "all";
      if (list?.dataset.group !== group) {
        if (isOfSome) results.append(made("h2", { textContent: say("With some of the words") }));
        if (isGrouped) results.append(made("h2", { textContent: title, ...inTongue(titleLang) }));
        list = made("ol", { className: "search-results" });
        list.dataset.group = group;
        results.append(list);
      }
      list.append(item);
    }
    if (at >= every.length) return;
    const rest = Math.min(AT_ONCE, every.length - at);
    const button = made("button", { type: "button", className: "more md-button", textContent: several(rest, "{} more", "{} more") });
    button.addEventListener("click", async () => {
      await more(found, at);
      const links = [...results.querySelectorAll(".search-results > li > a")];
      links[links.indexOf(items.at(-1)?.item.querySelector("a")) + 1]?.focus();
    });
    results.append(button);
  };

  let current = null;
  let latest = 0;
  const run = async () => {
    const query = field.value.trim();
    remember(query);
    showChips();
    latest += 1;
    const turn = latest;
    const chosen = Object.values(state.filters).some((values) => values.length) || state.from || state.to;
    let found;
    try {
      const { find } = await finding();
      found = await find(query, state);
    } catch {
      status.textContent = unavailable();
      return;
    }
    if (turn !== latest) return;
    current = found;
    if (!query && !chosen) {
      Object.assign(found, { hits: [], some: [] });
      status.textContent = "";
      results.replaceChildren();
      current = { ...found, hits: [...(await found.backend.all())].map((id) => ({ id, places: [] })) };
    } else if (found.hits.length === 0) {
      status.textContent = counted(found);
      if (found.some.length) await more(found, 0);
      else results.replaceChildren(...[ways(found, follow)].filter(Boolean), onwards());
    } else {
      if (state.order === "document") {
        const all = await found.backend.order();
        const at = new Map(all.map((id, number) => [id, number]));
        found.hits.sort((one, other) => at.get(one.id) - at.get(other.id));
      }
      status.textContent = counted(found);
      await more(found, 0);
      const others = meant(found, query, follow);
      if (others) results.prepend(others);
    }
    await Promise.all(filters.map((one) => one.show()));
  };

  const onwards = () => {
    const paragraph = made("p", {}, say("Or look in:"), " ");
    for (const [path, word] of [["persons/index.html", say("Persons")], ["words/index.html", say("Words")], ["documents/index.html", say("Documents")]]) {
      paragraph.append(made("a", { href: new URL(path, base), textContent: word }), " ");
    }
    return paragraph;
  };

  const help = place.querySelector("details");
  const side = made("details", { className: "narrowing" }, made("summary", { textContent: say("Narrow the search") }), narrowing);
  const wide = matchMedia("(min-width: 60em)");
  const unfold = () => {
    side.open = wide.matches;
  };
  wide.addEventListener("change", unfold);
  unfold();
  place.replaceChildren(words, help, side, made("div", {}, chips, status, results));
  const changed = () => {
    state.order = order.value;
    for (const name of ["from", "to"]) state[name] = dates[name].validity.valid ? dates[name].value : state[name];
    return run();
  };
  let waiting;
  for (const form of [words, narrowing]) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      changed();
    });
    form.addEventListener("input", (event) => {
      if (event.target.type === "checkbox") return;
      clearTimeout(waiting);
      waiting = setTimeout(changed, 250);
    });
  }
  finding().then(run);
})();
