/* What an editor sees over a page: what is wrong, and the way to the file. Only while it is served. */
(() => {
  "use strict";

  const AT = "desk:at";
  const KNOWN = "desk:known";
  const OPEN = "desk:open";
  const MOST = 100;
  const LEVELS = ["error", "warning", "hint"];
  const uri = decodeURIComponent(location.pathname.slice(1)) || "index.html";
  let state = { number: 0, findings: [], pages: {} };
  let places = {};
  let tag = null;
  let known = JSON.parse(sessionStorage.getItem(KNOWN) || "[]");

  const make = (name, values, ...children) => {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(values)) one.setAttribute(key, value);
    one.append(...children);
    return one;
  };

  document.head.append(make("link", { rel: "stylesheet", href: "/.desk/desk.css" }));
  const said = make("span", { role: "status" });
  const more = make("button", { "aria-controls": "desk-list", "aria-expanded": "false" }, said);
  const list = make("ol", { id: "desk-list", hidden: "" });
  const edit = make("a", { class: "desk-edit", hidden: "", accesskey: "e" }, "Edit this passage");
  const bar = make("div", { class: "desk-bar" }, more, edit);
  const desk = make("aside", { class: "desk", "aria-label": "Editor’s desk" }, bar, list);
  // The first stop of the keyboard: a report has hundreds.
  document.body.prepend(desk);

  const open = (isOpen) => {
    list.hidden = !isOpen;
    more.setAttribute("aria-expanded", String(isOpen));
    sessionStorage.setItem(OPEN, String(isOpen));
  };

  open(sessionStorage.getItem(OPEN) === "true"); // As it was before the page came anew.

  /* The address that opens a file at a place in the editor's program. */
  const opening = (file, path, line, column) => {
    const values = { file, path, line: line || 1, column: column || 1 };
    const filled = (state.editor || "").replace(/\{(\w+)\}/g, (_, name) =>
      name === "file" || name === "path" ? encodeURI(values[name]) : values[name] ?? "");
    return filled || null;
  };

  const counted = (found) => {
    const counts = LEVELS.map((level) => [level, found.filter((one) => one.level === level).length]);
    const words = counts.filter(([, count]) => count).map(([level, count]) =>
      `${count} ${level}${count === 1 ? "" : "s"}`);
    return words.join(", ") || "Nothing is wrong";
  };

  const item = (one) => {
    const place = [one.path, one.line, one.column].filter(Boolean).join(":");
    const address = opening(one.file, one.path, one.line, one.column);
    const where = address ? make("a", { href: address }, place) : place;
    const kind = [make("b", {}, one.level), " ", make("code", {}, one.code)];
    const parts = [make("p", {}, where, " ", ...kind), make("p", {}, one.message)];
    const { text, start, length } = one.excerpt || {};
    if (text) {
      const mark = make("mark", {}, text.slice(start, start + length));
      parts.push(make("pre", {}, text.slice(0, start), length ? mark : "", text.slice(start + length)));
    }
    return make("li", { class: `desk-${one.level}` }, ...parts);
  };

  /* What is wrong in the file of this page comes first. */
  const show = () => {
    const own = (one) => Number(one.path !== places.path);
    const level = (one) => LEVELS.indexOf(one.level);
    const found = [...state.findings].sort((a, b) => own(a) - own(b) || level(a) - level(b));
    said.textContent = counted(found);
    desk.dataset.level = LEVELS.find((one) => found.some((two) => two.level === one)) || "";
    list.replaceChildren(...found.slice(0, MOST).map(item));
    if (found.length > MOST) list.append(make("li", {}, `${found.length - MOST} more: editions check`));
    more.disabled = found.length === 0;
    // It opens by itself for errors that were not there; who has closed it has read them.
    const errors = found.filter((one) => one.level === "error").map((one) => one.path + one.message);
    if (errors.some((one) => !known.includes(one))) open(true);
    if (!state.number) return; // Nobody has told anything yet.
    if (found.length === 0) open(false);
    known = errors;
    sessionStorage.setItem(KNOWN, JSON.stringify(known));
  };

  const passage = (element) => {
    let one = element;
    while (one && !places.of?.[one.id]) one = one.parentElement;
    return one;
  };

  const lead = (element) => {
    const one = passage(element) || passage(document.querySelector(":target"));
    const place = one ? places.of[one.id] : Object.values(places.of || {})[0];
    const address = place && opening(places.file, places.path, ...place);
    edit.hidden = !address;
    if (address) edit.href = address;
    edit.textContent = one ? `Edit #${one.id}` : "Edit this page";
  };

  const learn = async () => {
    const answer = await fetch(`/.desk/places?of=${encodeURIComponent(uri)}`);
    places = await answer.json();
    lead(null);
    if (state.number > 0) show(); // Before that nobody has said what is wrong.
  };

  /* The page is drawn anew only if it is another one now. */
  const renew = async (anchor) => {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const now = answer.headers.get("ETag");
    if (tag && now !== tag) {
      sessionStorage.setItem(AT, JSON.stringify([uri, anchor, scrollY]));
      history.scrollRestoration = "manual";
      location.reload();
    }
    tag = now;
  };

  const arrive = () => {
    const [page, anchor, y] = JSON.parse(sessionStorage.getItem(AT) || "[]");
    sessionStorage.removeItem(AT);
    if (page !== uri) return;
    const one = anchor && document.getElementById(anchor);
    if (!one) {
      scrollTo(0, y);
      return;
    }
    one.scrollIntoView({ block: "center" });
    one.classList.add("desk-changed");
    lead(one);
  };

  const elsewhere = (saved) => {
    const [page, anchor] = Object.entries(saved?.pages || {})[0] || [];
    desk.querySelector(".desk-saved")?.remove();
    if (!page || page in (saved.pages || {}) && page === uri) return;
    const href = `/${encodeURI(page)}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
    bar.append(make("a", { class: "desk-saved", href }, `See ${saved.path}`));
  };

  const hear = async () => {
    for (;;) {
      try {
        const answer = await fetch(`/.desk/news?after=${state.number}`);
        const news = await answer.json();
        const isNew = news.number !== state.number;
        state = news;
        if (isNew) {
          show();
          elsewhere(news.saved);
          await renew(news.saved?.pages?.[uri] || "");
          await learn();
        }
      } catch {
        await new Promise((done) => setTimeout(done, 500));
      }
    }
  };

  more.addEventListener("click", () => open(list.hidden));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden || event.defaultPrevented) return;
    const isWithin = list.contains(document.activeElement);
    open(false);
    if (isWithin) more.focus();
  });

  arrive();
  addEventListener("pointerover", (event) => desk.contains(event.target) || lead(event.target));
  addEventListener("focusin", (event) => desk.contains(event.target) || lead(event.target));
  addEventListener("hashchange", () => lead(null));
  learn().then(() => renew("")).catch(() => {});
  hear();
})();
