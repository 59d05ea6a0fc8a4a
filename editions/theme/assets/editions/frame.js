/* The frame of a page: light or dark, the title in the header, the way to the top, the drawer. On
   pages that use nothing else of the theme's own script, which is ten times as large, it stands in
   its place; on the others it adds what that script leaves out for keyboards. */
(() => {
  "use strict";

  const isAlone = "alone" in document.currentScript.dataset;
  const root = document.documentElement;

  /* The drawer of a narrow screen: its buttons are labels, and no key reaches the first. */
  const drawer = document.getElementById("__drawer");
  const label = document.querySelector(".md-header label[for='__drawer']");
  if (drawer && label) {
    const button = document.createElement("button");
    const tell = () => button.setAttribute("aria-expanded", String(drawer.checked));
    const name = document.querySelector(".md-nav--primary")?.getAttribute("aria-label");
    button.type = "button";
    button.className = `${label.className} drawer-button`;
    button.append(...label.childNodes);
    if (name) button.setAttribute("aria-label", name);
    tell();
    label.replaceWith(button);
    button.addEventListener("click", () => drawer.click());
    drawer.addEventListener("change", tell);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      button.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    const isLabel = event.target instanceof HTMLLabelElement;
    /* Of the two keys of a button, the theme's own script knows Enter. */
    if (!isLabel || !(event.key === " " || (isAlone && event.key === "Enter"))) return;
    event.preventDefault();
    event.target.click();
  });
  if (!isAlone) return;

  root.classList.replace("no-js", "js");

  /* Light or dark: kept as the theme keeps it. */
  const options = [...document.querySelectorAll("[name='__palette']")];
  const choose = (index) => {
    const { mdColorMedia: media, mdColorScheme: scheme } = options[index].dataset;
    const { mdColorPrimary: primary, mdColorAccent: accent } = options[index].dataset;
    const color = { media, scheme, primary, accent };
    for (const [key, value] of Object.entries(color)) {
      document.body.setAttribute(`data-md-color-${key}`, value);
    }
    options[index].checked = true;
    for (const [number, option] of options.entries()) {
      if (option.nextElementSibling) option.nextElementSibling.hidden = number !== index;
    }
    return { index, color };
  };
  if (options.length > 0) {
    const wished = options.findIndex((one) => matchMedia(one.dataset.mdColorMedia).matches);
    const kept = __md_get("__palette")?.index ?? wished;
    choose(Math.max(0, Math.min(kept, options.length - 1)));
    for (const [index, option] of options.entries()) {
      option.addEventListener("change", () => __md_set("__palette", choose(index)));
      option.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const next = options[(index + 1) % options.length];
        next.click();
        next.focus();
      });
    }
  }

  /* Further down a page, the header says which one it is; on the way back up, a button leads to
     its top. */
  const header = document.querySelector(".md-header");
  const title = document.querySelector(".md-header__title");
  const heading = document.querySelector("article h1");
  const top = document.querySelector(".md-top");
  let before = scrollY;
  const look = () => {
    const line = header?.offsetHeight ?? 0;
    const isDown = heading !== null && heading.getBoundingClientRect().bottom < line;
    title?.classList.toggle("md-header__title--active", isDown);
    header?.classList.toggle("md-header--shadow", scrollY > line);
    if (top) top.hidden = scrollY < 400 || scrollY >= before;
    before = scrollY;
  };
  let isLooking = false;
  document.addEventListener(
    "scroll",
    () => {
      if (isLooking) return;
      isLooking = true;
      requestAnimationFrame(() => {
        isLooking = false;
        look();
      });
    },
    { passive: true },
  );
  top?.addEventListener("click", () => {
    scrollTo({ top: 0 });
    document.querySelector(".md-logo")?.focus({ preventScroll: true });
  });
  look();
})();
