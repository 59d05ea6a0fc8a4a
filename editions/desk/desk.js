/* What an editor sees over a page: what is wrong, and the way to the file. Only while it is served. */
(() => {
  "use strict";

  const AT = "desk:at";
  const LEVELS = ["error", "warning", "hint"];
  const uri = decodeURIComponent(location.pathname.slice(1)) || "index.html";
  let state = { number: 0, findings: [], pages: {} };
  let places = {};
  let tag = null;

  const make = (name, values, ...children) => {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(values)) one.setAttribute(key, value);
    one.append(...children);
    return one;
  };

  document.head.append(make("link", { rel: "stylesheet", href: "/.desk/desk.css" }));
  const said = make("span", { role: "status" });
  const list = make("ol", {});
  const details = make("details", {}, make("summary", {}, said), list);
  const edit = make("a", { class: "desk-edit", hidden: "" }, "Edit this passage");
  const desk = make("aside", { class: "desk", "aria-label": "Editor’s desk" }, details, edit);
  document.body.append(desk);

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
    const parts = [make("p", {}, where, " ", make("code", {}, one.code)), make("p", {}, one.message)];
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
    list.replaceChildren(...found.slice(0, 100).map(item));
    if (found.some((one) => one.level === "error")) details.open = true;
    details.classList.toggle("desk-empty", found.length === 0);
  };

  const passage = (element) => {
    let one = element;
    while (one && !places.of?.[one.id]) one = one.parentElement;
    return one;
  };

  const lead = (element) => {
    const one = passage(element) || passage(document.querySelector(":target"));
    const known = one ? places.of[one.id] : Object.values(places.of || {})[0];
    const address = known && opening(places.file, places.path, ...known);
    edit.hidden = !address;
    if (address) edit.href = address;
    edit.textContent = one ? `Edit #${one.id}` : "Edit this page";
  };

  const learn = async () => {
    const answer = await fetch(`/.desk/places?of=${encodeURIComponent(uri)}`);
    places = await answer.json();
    lead(null);
    show();
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
    desk.append(make("a", { class: "desk-saved", href }, `See ${saved.path}`));
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

  arrive();
  addEventListener("pointerover", (event) => desk.contains(event.target) || lead(event.target));
  addEventListener("focusin", (event) => desk.contains(event.target) || lead(event.target));
  addEventListener("hashchange", () => lead(null));
  learn().then(() => renew("")).catch(() => {});
  hear();
})();
