/* What must be so before a page is first drawn and stands further down in it than its head: the
   colours that a reader has chosen, an announcement that was put away, the open tabs. It is asked
   for at each of these places, and does what there is to do by then. */
(() => {
  "use strict";

  /* Colours, as the theme keeps them. */
  const color = { ...__md_get("__palette")?.color };
  if (color.media === "(prefers-color-scheme)") {
    const wished = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const media = `(prefers-color-scheme: ${wished})`;
    const option = document.querySelector(`[data-md-color-media="${media}"]`);
    const { mdColorScheme: scheme, mdColorPrimary: primary, mdColorAccent: accent } =
      option?.dataset ?? {};
    Object.assign(color, option ? { media, scheme, primary, accent } : {});
  }
  for (const [key, value] of Object.entries(color)) {
    document.body.setAttribute(`data-md-color-${key}`, value);
  }

  const announcement = document.querySelector("[data-md-component=announce] .md-typeset");
  const put = __md_get("__announce");
  if (announcement && put !== null && __md_hash(announcement.innerHTML) === put) {
    announcement.closest("[data-md-component=announce]").hidden = true;
  }

  /* The tab of the address; then, where tabs are linked, those that were open elsewhere. */
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.name?.startsWith("__tabbed_")) target.checked = true;
  const open = "linked" in document.currentScript.dataset ? __md_get("__tabs") : null;
  for (const set of document.querySelectorAll(".tabbed-set")) {
    const labels = [...set.querySelectorAll(":scope > .tabbed-labels > label")];
    const label = labels.find((one) => open?.includes?.(one.textContent.trim()));
    if (label) document.getElementById(label.htmlFor).checked = true;
  }
})();
