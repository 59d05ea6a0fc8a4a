/* The images of the source beside its text: they follow what is read, and are moved and enlarged by
   mouse, touch and keys. Without it each page break leads to an image of its page. */
(() => {
  "use strict";

  const links = [...document.querySelectorAll(".tei-text a.facsimile")];
  if (!links.length) return;

  const { say } = window.editions;
  /* As `tiles.py` has them. */
  const TILE = 1024;
  const MEDIUM = 2000;
  /* How large a pixel of the image may become, in pixels of the page; one step of keys. */
  const LARGEST = 3;
  const STEP = 1.4;
  const MOVE = 60;

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const button = (sign, said, act) => {
    const one = made("button", { type: "button", title: said }, sign);
    one.setAttribute("aria-label", said);
    one.addEventListener("click", act);
    return one;
  };

  const stage = made("div", { className: "facsimile-stage", tabIndex: 0 });
  const base = made("img", { alt: "", draggable: false });
  const mark = made("div", { className: "facsimile-zone", hidden: true });
  const title = made("h2", { id: "facsimile:title" });
  const panel = made("aside", { className: "facsimile-viewer md-typeset", hidden: true });
  const before = button("‹", say("Previous page"), () => turn(-1));
  const after = button("›", say("Next page"), () => turn(1));
  stage.setAttribute("role", "group");
  stage.setAttribute(
    "aria-label",
    say("Image: arrows move it, + and − make it larger and smaller, 0 shows the whole"),
  );
  panel.setAttribute("aria-labelledby", title.id);
  panel.append(
    made(
      "div",
      { className: "facsimile-bar" },
      title,
      before,
      after,
      button("−", say("Smaller"), () => zoom(1 / STEP)),
      button("+", say("Larger"), () => zoom(STEP)),
      button("⤢", say("The whole image"), () => fit()),
      button("×", say("Close"), () => close()),
    ),
    stage,
  );
  document.body.append(panel);

  /* What is shown: an image, where its corner is on the stage, how large a pixel of it is. */
  let image = null;
  let zone = null;
  let place = { x: 0, y: 0, scale: 1 };
  let tiles = new Map();

  const smaller = (factor) => [Math.ceil(image.width / factor), Math.ceil(image.height / factor)];
  const whole = (factor) =>
    `${image.folder}/full/${factor === 1 ? "max" : smaller(factor)}/0/default.jpg`;
  const middle = () => {
    let factor = 1;
    while (Math.max(...smaller(factor)) > MEDIUM) factor *= 2;
    return factor;
  };
  const least = () => Math.min(stage.clientWidth / image.width, stage.clientHeight / image.height);

  const put = (element, left, top, width, height) => {
    Object.assign(element.style, {
      left: `${place.x + left * place.scale}px`,
      top: `${place.y + top * place.scale}px`,
      width: `${width * place.scale}px`,
      height: `${height * place.scale}px`,
    });
  };

  /* Every tile of a factor that is on the stage: its address, and what it shows of the image. */
  const seen = function* (factor) {
    const side = TILE * factor;
    const from = (at) => Math.max(0, Math.floor(-at / place.scale / side) * side);
    for (let y = from(place.y); y < Math.min(image.height, (stage.clientHeight - place.y) / place.scale); y += side) {
      for (let x = from(place.x); x < Math.min(image.width, (stage.clientWidth - place.x) / place.scale); x += side) {
        const width = Math.min(side, image.width - x);
        const height = Math.min(side, image.height - y);
        const size = [Math.ceil(width / factor), Math.ceil(height / factor)];
        const region = [x, y, width, height];
        yield [`${image.folder}/${region}/${size}/0/default.jpg`, region];
      }
    }
  };

  const draw = () => {
    const { scale } = place;
    const [width, height] = [image.width * scale, image.height * scale];
    const within = (at, size, room) =>
      size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at));
    place.x = within(place.x, width, stage.clientWidth);
    place.y = within(place.y, height, stage.clientHeight);
    put(base, 0, 0, image.width, image.height);
    let factor = 1;
    while (factor * 2 <= 1 / (scale * devicePixelRatio)) factor *= 2;
    const wanted = new Map(factor < middle() ? seen(factor) : []);
    for (const [address, tile] of tiles) if (!wanted.has(address)) tile.remove();
    tiles = new Map(
      [...wanted].map(([address, region]) => {
        const tile = tiles.get(address) ?? made("img", { alt: "", draggable: false, src: address });
        put(tile, ...region);
        return [address, tile];
      }),
    );
    stage.replaceChildren(base, ...tiles.values(), mark);
    mark.hidden = !zone;
    if (zone) put(mark, ...zone);
  };

  /* Enlarge around a point of the stage, by default its middle. */
  const zoom = (by, x = stage.clientWidth / 2, y = stage.clientHeight / 2) => {
    const scale = Math.min(Math.max(place.scale * by, least()), Math.max(LARGEST, least()));
    const grown = scale / place.scale;
    place = { x: x - (x - place.x) * grown, y: y - (y - place.y) * grown, scale };
    draw();
  };
  const move = (x, y) => {
    place = { ...place, x: place.x + x, y: place.y + y };
    draw();
  };
  const fit = () => {
    place = { x: 0, y: 0, scale: least() };
    draw();
  };

  const show = (element) => {
    const [width, height] = element.dataset.size.split(" ").map(Number);
    const { href } = new URL(element.dataset.facsimile, location.href);
    /* One image may be that of two pages. */
    const own = [element, shown, ...links].find(
      (one) => links.includes(one) && one.dataset.facsimile === element.dataset.facsimile,
    );
    title.textContent = own ? own.querySelector("img").alt : say("Facsimile");
    before.disabled = own === links[0];
    after.disabled = own === links[links.length - 1];
    zone = element.dataset.zone?.split(" ").map(Number) ?? null;
    if (image?.folder !== href) {
      image = { folder: href, width, height };
      base.src = whole(middle());
      fit();
    }
    if (zone) {
      const [left, top, across, down] = zone;
      const room = Math.min(stage.clientWidth / across, stage.clientHeight / down) * 0.9;
      const scale = Math.max(least(), Math.min(room, LARGEST));
      place = {
        x: stage.clientWidth / 2 - (left + across / 2) * scale,
        y: stage.clientHeight / 2 - (top + down / 2) * scale,
        scale,
      };
    }
    draw();
  };

  /* What is read: the page that began last above the upper third of the window. */
  const current = () =>
    links.findLast((link) => link.getBoundingClientRect().top < innerHeight / 3) ?? links[0];
  let shown = null;
  let read = null;
  const follow = () => {
    const now = current();
    if (panel.hidden || now === read) return;
    read = shown = now;
    show(now);
  };
  /* Show what was asked for, until something else is read than at that time. */
  const choose = (link, block) => {
    shown = link;
    link.scrollIntoView({ block });
    read = current();
    show(link);
  };
  const turn = (by) => {
    const next = links[links.indexOf(shown) + by];
    if (next) choose(next, "start");
  };

  const open = (link) => {
    panel.hidden = false;
    document.body.classList.add("with-facsimile");
    image = null;
    choose(link, "nearest");
    stage.focus({ preventScroll: true });
  };
  const close = () => {
    panel.hidden = true;
    document.body.classList.remove("with-facsimile");
    shown.focus();
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link);
    });
  }

  /* The zone of what is chosen; of a line that has none around it, that of its beginning. */
  const chosen = (event) => {
    if (panel.hidden || event.target.closest("a.facsimile")) return;
    const around = event.target.closest(".tei-text [data-zone]");
    const at = event.clientX && document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const lines = (around ?? event.target).querySelectorAll?.("[data-zone]") ?? [];
    const line = [...lines].findLast(
      (one) => at && one.compareDocumentPosition(at.offsetNode) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const found = line ?? around;
    if (found) show(found);
  };
  const text = document.querySelector(".tei-text");
  text.addEventListener("click", chosen);
  text.addEventListener("focusin", chosen);

  let isAsked = false;
  addEventListener(
    "scroll",
    () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => {
        isAsked = false;
        follow();
      });
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    if (!panel.hidden && image) zoom(1);
  }).observe(stage);

  const KEYS = {
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    0: () => fit(),
    ArrowLeft: () => move(MOVE, 0),
    ArrowRight: () => move(-MOVE, 0),
    ArrowUp: () => move(0, MOVE),
    ArrowDown: () => move(0, -MOVE),
    PageUp: () => turn(-1),
    PageDown: () => turn(1),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  /* One finger moves, two enlarge. */
  const fingers = new Map();
  const at = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const spread = () => {
    const [[x, y], [u, v] = [x, y]] = [...fingers.values()];
    return { x: (x + u) / 2, y: (y + v) / 2, far: Math.hypot(x - u, y - v) };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
  });
  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const was = spread();
    fingers.set(event.pointerId, at(event));
    const now = spread();
    move(now.x - was.x, now.y - was.y);
    if (was.far && now.far) zoom(now.far / was.far, now.x, now.y);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    stage.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
  stage.addEventListener("dblclick", (event) => zoom(STEP, ...at(event)));
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? STEP : 1 / STEP, ...at(event));
    },
    { passive: false },
  );
})();
