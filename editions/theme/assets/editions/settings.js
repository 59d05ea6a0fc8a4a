/* What a reader has chosen: kept on the device, and set on the page before it is first drawn. */
(() => {
  "use strict";

  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const base = new URL(`${document.currentScript.dataset.base.replace(/\/$/, "")}/`, location.href);
  const KEPT = `${base.pathname}.reading`;
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

  const controls = () => {
    const panel = document.getElementById("reading:settings");
    if (!panel) return;
    const form = panel.querySelector("form");
    const show = () => {
      for (const name of NAMES) form.elements[name].value = root.dataset[name] ?? "";
      for (const row of form.querySelectorAll("[data-of]")) {
        const { of } = row.dataset;
        row.hidden = of !== "" && !document.querySelector(`article :is(${of})`);
      }
    };
    panel.addEventListener("beforetoggle", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => {
      set(target.name, target.value);
      keep(target.name, target.value);
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      for (const name of NAMES) {
        set(name, "");
        keep(name, "");
      }
      show();
    });
    document.addEventListener("change", ({ target }) => {
      if (target.name === "text") keep("text", target === source() ? "source" : "");
    });
  };

  root.classList.add("has-settings"); /* Without this script the button would be dead. */
  setAll();
  if (kept().text === "source") {
    const waiting = new MutationObserver(() => choose() && waiting.disconnect());
    waiting.observe(root, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => waiting.disconnect());
  }
  document.addEventListener("DOMContentLoaded", controls);
  /* Another page of the edition has kept something, or this one comes back from the history. */
  window.addEventListener("storage", setAll);
  window.addEventListener("pageshow", () => {
    setAll();
    choose();
  });
})();
