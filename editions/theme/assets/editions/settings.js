/* What a reader has chosen: kept on the device, and set on the page before it is first drawn. It is
   asked for at once, not deferred. */
(() => {
  "use strict";

  /* Where the theme keeps what is chosen, by names that its own script has too. */
  const { scope } = document.currentScript.dataset;
  window.__md_scope = new URL(scope, location.href);
  const named = (name, where) => `${where.pathname}.${name}`;
  window.__md_hash = (text) =>
    [...text].reduce((sum, sign) => ((sum << 5) - sum + sign.charCodeAt(0)) | 0, 0);
  window.__md_get = (name, store, where = __md_scope) => {
    try {
      return JSON.parse((store ?? localStorage).getItem(named(name, where)));
    } catch {
      return null; /* A browser may forbid to keep anything. */
    }
  };
  window.__md_set = (name, value, store, where = __md_scope) => {
    try {
      (store ?? localStorage).setItem(named(name, where), JSON.stringify(value));
    } catch {
      /* The choice holds for this page. */
    }
  };

  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const base = new URL(`${document.currentScript.dataset.base.replace(/\/$/, "")}/`, location.href);
  const KEPT = `${base.pathname}.reading`;
  const MARKED =
    ".tei-supplied, .tei-gloss, .tei-corr, .tei-expan, .tei-gap, .tei-sic, .tei-unclear";
  const NAMES = ["size", "additions", "lines", "pages", "notes"];

  /* A browser may forbid to keep anything, and what is kept may be another's. */
  const kept = () => {
    try {
      return Object(JSON.parse(localStorage.getItem(KEPT)));
    } catch {
      return {};
    }
  };
  const keep = (name, value) => {
    try {
      const { [name]: _, ...others } = kept();
      localStorage.setItem(KEPT, JSON.stringify(value ? { ...others, [name]: value } : others));
    } catch {
      /* The choice holds for this page. */
    }
  };

  const set = (name, value) => {
    if (/^[a-z]+$/.test(value)) root.dataset[name] = value;
    else delete root.dataset[name];
  };
  const setAll = () => {
    for (const name of NAMES) set(name, kept()[name] ?? "");
  };

  /* The reading text or that of the source: two radio buttons of the page, which may not be there
     yet. */
  const source = () => document.getElementById("text:source");
  const choose = () => {
    const button = source();
    if (button && kept().text === "source") button.checked = true;
    return button !== null;
  };

  /* Each choice with its label, with what of a page it is for, and with its values: the first is
     how a page comes, and is not kept. */
  const choices = ({ say }) => [
    ["size", say("Text size"), "", {
      "": say("Normal"),
      small: say("Small"),
      large: say("Large"),
      larger: say("Larger"),
      largest: say("Largest"),
    }],
    ["additions", say("Editors’ additions"), MARKED, {
      "": say("In a colour of their own"),
      quiet: say("Quiet"),
    }],
    ["lines", say("Lines of the source"), ".tei-lb", {
      "": say("In the text of the source"),
      shown: say("Always"),
      hidden: say("Never"),
    }],
    ["pages", say("Pages of the source"), ".tei-pb, .tei-cb", {
      "": say("Marked"),
      hidden: say("Not marked"),
    }],
    ["notes", say("Notes"), ".tei-text .footnote-ref", {
      "": say("Beside the text, where there is room"),
      end: say("At the end alone"),
    }],
  ];

  const made = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const row = ([name, words, of, values]) => {
    const id = `reading:${name}`;
    const options = Object.entries(values).map(([value, textContent]) =>
      made("option", { value, textContent }),
    );
    const label = made("label", { htmlFor: id, textContent: words });
    const line = made("div", { className: name }, label, made("select", { id, name }, ...options));
    line.hidden = of !== "" && !document.querySelector(`article :is(${of})`);
    return line;
  };

  const form = () => {
    const { say } = window.editions;
    const controls = made(
      "form",
      {},
      made("p", { textContent: say("Reading settings") }),
      ...choices(window.editions).map(row),
      made("button", { type: "reset", textContent: say("Reset") }),
      made("p", { textContent: say("Kept on this device alone.") }),
    );
    controls.addEventListener("submit", (event) => event.preventDefault());
    controls.addEventListener("change", ({ target }) => {
      set(target.name, target.value);
      keep(target.name, target.value);
    });
    controls.addEventListener("reset", () => {
      for (const name of NAMES) {
        set(name, "");
        keep(name, "");
      }
    });
    return controls;
  };

  const ready = () => {
    const panel = document.getElementById("reading:settings");
    panel?.addEventListener("beforetoggle", () => {
      if (!panel.firstElementChild) panel.append(form());
      const { elements } = panel.querySelector("form");
      for (const name of NAMES) elements[name].value = root.dataset[name] ?? "";
    });
    document.addEventListener("change", ({ target }) => {
      if (target.name === "text") keep("text", target === source() ? "source" : "");
    });
  };

  /* A page that is not at the address which it says is its own is a copy. On one's own machine and
     from a disk nobody needs to be told; the foot of the page says it. */
  const own = document.querySelector("link[rel=canonical]");
  const earlier = /releases\/[^/]+\/$/.exec(base.pathname);
  if (earlier) root.classList.add("is-earlier");
  const place = ({ host, pathname }) =>
    host + pathname.replace(earlier?.[0] ?? "", "").replace(/\/?(?:index)?(?:\.html)?$/, "");
  const isHere = /^(?:localhost|127\..*|\[::1\])$/.test(location.hostname);
  const isServed = location.protocol.startsWith("http");
  if (own && isServed && !isHere && place(new URL(own.href)) !== place(location)) {
    root.classList.add("is-copy");
  }

  /* The way from an earlier release to what is there now, and whether the text of a page has changed
     since: the page that is there now has a digest of it, too. */
  const DIGEST = /<meta name="text-digest" content="([^"]*)"/;
  const leadOn = async () => {
    const said = document.querySelector(".edition-earlier");
    const link = said?.querySelector("a");
    if (!earlier || !link) return;
    link.href = new URL(`../../${link.dataset.page}`, base);
    const then = document.querySelector("meta[name=text-digest]")?.content;
    if (!isServed || !then) return;
    const answer = await fetch(link.href);
    const now = answer.ok ? DIGEST.exec(await answer.text())?.[1] : "";
    if (now) said.dataset.is = now === then ? "same" : "changed";
    if (answer.status === 404) said.dataset.is = "gone";
  };

  root.classList.add("has-settings"); /* Without this script the button would be dead. */
  setAll();
  if (kept().text === "source") {
    const waiting = new MutationObserver(() => choose() && waiting.disconnect());
    waiting.observe(root, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => waiting.disconnect());
  }
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("DOMContentLoaded", () => leadOn().catch(() => {}));
  /* Another page of the edition has kept something, or this one comes back from the history. */
  window.addEventListener("storage", setAll);
  window.addEventListener("pageshow", () => {
    setAll();
    choose();
  });
})();
