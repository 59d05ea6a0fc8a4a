/* The page of the search: the query, filters with counts, chips, orders, and what was found. */
(() => {
  "use strict";

  const { say, several } = window.editions;
  const { inTongue, made, finding, shown, counted, meant, ways, unavailable, KINDS, base } = window.editions.search;
  const place = document.getElementById("search-page");
  const TITLE = document.title;
  const AT_ONCE = 10;
  const AT_FIRST = 12; // Values of a filter.

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

  const DATE = "\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?";
  const BOUNDS = ["from", "to"];
  const isDate = (text) => new RegExp(`^${DATE}$`).test(text);
  const state = {};
  /* What the address asks for. */
  const read = () => {
    const asked = new URLSearchParams(location.search);
    state.query = asked.get("q") ?? "";
    state.filters = Object.fromEntries([...kinds, "document"].map((name) => [name, asked.getAll(name)]));
    for (const name of BOUNDS) state[name] = isDate(asked.get(name) ?? "") ? asked.get(name) : "";
    state.order = asked.get("order") in ORDERS ? asked.get("order") : "relevance";
  };
  read();

  const labelled = (text, control) => made("label", {}, made("span", { textContent: text }), control);
  const field = made("input", { type: "search", name: "q" });
  const [first, last] = place.dataset.years.split(" ");
  const date = (name, placeholder) => made("input", { name, pattern: DATE, placeholder, size: 10, autocomplete: "off" });
  const dates = { from: date("from", first), to: date("to", last) };
  const order = made("select", { name: "order" });
  for (const [value, textContent] of Object.entries(ORDERS)) order.append(made("option", { value, textContent }));
  const write = () => {
    field.value = state.query;
    for (const name of BOUNDS) dates[name].value = state[name];
    order.value = state.order;
  };
  write();
  const chips = made("div", { className: "chips" });
  const status = made("p");
  status.setAttribute("role", "status");
  const results = made("section");
  results.setAttribute("aria-label", say("Results"));
  const words = made("form", { className: "search-words" }, labelled(say("Words"), field), labelled(say("Order"), order));
  words.setAttribute("role", "search");
  words.setAttribute("aria-label", say("Search the edition"));
  const narrowing = made("form", { className: "search-filters" });
  narrowing.setAttribute("aria-label", say("Narrow the search"));
  if (kinds.includes("date")) {
    const legend = made("legend", { textContent: say("Date of the document") });
    const hint = made("p", { id: "search:dates", className: "hint" });
    const bounds = made("div", {}, labelled(say("from"), dates.from), labelled(say("to"), dates.to));
    narrowing.append(made("fieldset", {}, legend, bounds, hint));
    for (const name of BOUNDS) dates[name].setAttribute("aria-describedby", hint.id);
  }
  /* What is wrong with the dates, or that what has none is left out. */
  const hintDates = () => {
    const hint = narrowing.querySelector(".hint");
    if (!hint) return;
    const wrong = BOUNDS.filter((name) => dates[name].value && !isDate(dates[name].value.trim()));
    for (const name of BOUNDS) dates[name].setAttribute("aria-invalid", String(wrong.includes(name)));
    const isTurned = state.from && state.to && state.to.padEnd(10, "-99") < state.from;
    if (wrong.length) hint.textContent = say("Write a day, a month or a year: 1901-02-28, 1901-02 or 1901.");
    else if (isTurned) hint.textContent = say("It begins after its end.");
    else hint.textContent = state.from || state.to ? say("Only in documents with a date.") : "";
  };

  /* The search in its address: a new step in the reader's history, or the last one mended. */
  const remember = (isStep) => {
    const kept = new URL(location.href);
    kept.search = "";
    if (state.query) kept.searchParams.set("q", state.query);
    for (const [name, values] of Object.entries(state.filters)) {
      for (const value of values) kept.searchParams.append(name, value);
    }
    for (const name of BOUNDS) if (state[name]) kept.searchParams.set(name, state[name]);
    if (state.order !== "relevance") kept.searchParams.set("order", state.order);
    document.title = state.query ? `${state.query} – ${TITLE}` : TITLE;
    if (kept.href === location.href) return;
    if (isStep) history.pushState(null, "", kept);
    else history.replaceState(history.state, "", kept);
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
      run(true).then(() => (chips.children[Math.min(at, chips.children.length - 1)] ?? field).focus());
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
            write();
          }),
        );
    }
    const all = () => {
      for (const name of Object.keys(state.filters)) state.filters[name] = [];
      for (const name of BOUNDS) state[name] = "";
      write();
    };
    if (found.length > 1) {
      const every = chip(say("Remove all"), all);
      every.removeAttribute("aria-label");
      found.push(every);
    }
    chips.replaceChildren(...found);
  };

  /* A kind of filter: fetched when it is opened; its counts are those of what is found now. Where
     of several values one is enough, they are counted as if none were chosen. */
  const box = (name) => {
    const summary = made("summary", { textContent: NAMES[name] });
    const list = made("ul");
    const narrow = made("input", { type: "search", autocomplete: "off" });
    narrow.setAttribute("aria-label", `${NAMES[name]}: ${say("Narrow the list")}`);
    const narrowed = labelled(say("Narrow the list"), narrow);
    const none = made("p", { className: "hint", textContent: say("None") });
    const more = made("button", { type: "button", className: "more" });
    const details = made("details", {}, summary, narrowed, list, none, more);
    let most = AT_FIRST;
    const item = (value, number) => {
      const input = made("input", { type: "checkbox", value, checked: state.filters[name].includes(value) });
      input.addEventListener("change", () => {
        toggle(name, value);
        run(true);
      });
      const count = made("span", { className: "count", textContent: number.toLocaleString() });
      return made("li", {}, made("label", {}, input, ` ${called(name, value)} `, count));
    };
    const show = async () => {
      if (!details.open || !current) return;
      const found = current;
      const values = await found.backend.values(name);
      const chosen = state.filters[name];
      const isOpen = window.editions.finding.ALTERNATIVE.has(name) && chosen.length > 0;
      const ids = new Set(isOpen ? await found.without(name) : found.hits.map((hit) => hit.id));
      if (found !== current) return;
      const counts = Object.entries(values).map(([value, own]) => {
        const [few, many] = own.size < ids.size ? [own, ids] : [ids, own];
        return [value, [...few].filter((id) => many.has(id)).length];
      });
      const there = counts
        .filter(([value, number]) => number > 0 || chosen.includes(value))
        .sort(([one, a], [other, b]) => b - a || called(name, one).localeCompare(called(name, other)));
      narrowed.hidden = there.length <= AT_FIRST && !narrow.value;
      const wanted = fold(narrow.value);
      const listed = there.filter(([value]) => fold(called(name, value)).includes(wanted));
      const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
      list.replaceChildren(...listed.slice(0, most).map(([value, number]) => item(value, number)));
      none.hidden = listed.length > 0;
      const rest = Math.min(AT_FIRST * 4, listed.length - most);
      more.hidden = rest <= 0;
      more.textContent = several(Math.max(rest, 0), "{} more", "{} more");
      const again = [...list.querySelectorAll("input")].find((one) => one.value === focused);
      again?.focus();
    };
    more.addEventListener("click", async () => {
      const at = most;
      most += AT_FIRST * 4;
      await show();
      list.children[at]?.querySelector("input").focus();
    });
    details.addEventListener("toggle", show);
    narrow.addEventListener("input", (event) => {
      event.stopPropagation();
      show();
    });
    details.open = state.filters[name].length > 0;
    return { details, show };
  };
  const filters = kinds.filter((name) => name in NAMES && name !== "document").map(box);
  narrowing.append(...filters.map((one) => one.details));

  const follow = (mended, word) => {
    const button = made("button", { type: "button", textContent: word });
    button.addEventListener("click", () => {
      state.query = mended;
      write();
      run(true).then(() => field.focus());
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
    if (at >= every.length) {
      /* All have been looked at: how many there are is known. */
      if (found.holds) status.textContent = counted({ ...found, isSure: true, hits: results.querySelectorAll(".search-results > li") });
      return;
    }
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
  const run = async (isStep = false) => {
    const { query } = state;
    remember(isStep);
    showChips();
    hintDates();
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
    if (found.clauses.length === 0 && !chosen) {
      status.textContent = "";
      results.replaceChildren();
    } else if (found.hits.length === 0) {
      status.textContent = counted(found);
      if (found.some.length) await more(found, 0);
      else results.replaceChildren(...[ways(found, follow)].filter(Boolean), onwards());
      offer(found, query);
    } else {
      if (state.order === "document") {
        const all = await found.backend.order();
        const at = new Map(all.map((id, number) => [id, number]));
        found.hits.sort((one, other) => at.get(one.id) - at.get(other.id));
      }
      status.textContent = counted(found);
      await more(found, 0);
      offer(found, query);
    }
    await Promise.all(filters.map((one) => one.show()));
  };

  const offer = (found, query) => results.prepend(...[meant(found, query, follow)].filter(Boolean));

  const onwards = () => {
    const paragraph = made("p", {}, say("Or look in:"), " ");
    for (const [path, word] of [["persons/index.html", say("Persons")], ["words/index.html", say("Words")], ["documents/index.html", say("Documents")]]) {
      paragraph.append(made("a", { href: new URL(path, base), textContent: word }), " ");
    }
    return paragraph;
  };

  const help = place.querySelector("details");
  help.hidden = false;
  const side = made("details", { className: "narrowing" }, made("summary", { textContent: say("Narrow the search") }), narrowing);
  const wide = matchMedia("(min-width: 60em)");
  const unfold = () => {
    side.open = wide.matches;
  };
  wide.addEventListener("change", unfold);
  unfold();
  place.dataset.ready = "";
  place.replaceChildren(words, help, side, made("div", {}, chips, status, results));
  /* What is written, once a reader pauses; from a reader's coming into a field on as one step. */
  let isNew = true;
  const changed = (isStep) => {
    state.query = field.value.trim();
    state.order = order.value;
    for (const name of BOUNDS) if (isDate(dates[name].value.trim()) || !dates[name].value) state[name] = dates[name].value.trim();
    isNew &&= !isStep;
    return run(isStep);
  };
  let waiting;
  for (const form of [words, narrowing]) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      changed(true);
    });
    form.addEventListener("focusin", () => {
      isNew = true;
    });
    form.addEventListener("input", (event) => {
      if (event.target.type === "checkbox") return;
      clearTimeout(waiting);
      waiting = setTimeout(() => changed(isNew), 250);
    });
  }
  addEventListener("popstate", () => {
    read();
    write();
    run();
  });
  /* Who comes to search in one document goes on to write. */
  if (!state.query && state.filters.document.length) field.focus();
  finding().then(() => run());
})();
