// Keeps a page true while somebody looks: puts what the server sends in place, tells when nothing is heard, and counts
// the time of a talk on. Everything is readable without it.
(() => {
  "use strict";
  const body = document.body;
  const address = body.dataset.events;
  if (!address) return;

  const quietAfter = 25_000;
  const retryAfter = 5_000;
  const notice = document.getElementById("connection");
  const list = document.getElementById("list");
  let source = null;
  let heardAt = Date.now();
  let triedAt = 0;
  let isLost = false;
  // The server's clock ahead of this one, in milliseconds.
  let ahead = Number(body.dataset.now) > 0 ? Number(body.dataset.now) * 1000 - Date.now() : 0;

  const clock = (() => {
    const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    try {
      return new Intl.DateTimeFormat(document.documentElement.lang, { ...form, timeZone: body.dataset.zone });
    } catch {
      return new Intl.DateTimeFormat(document.documentElement.lang, form);
    }
  })();

  // What is shown of the connection: nothing while all is well.
  function tell(lost) {
    if (lost === isLost) return;
    isLost = lost;
    body.classList.toggle("stale", lost);
    if (notice) {
      notice.textContent = lost
        ? `${notice.dataset.sinceWords} ${clock.format(heardAt + ahead)}. ${notice.dataset.lost}`
        : "";
    }
  }

  function heard() {
    heardAt = Date.now();
    tell(false);
  }

  function element(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  // Where the focus stands within an element: by the id, else by the place among what can be focused.
  const focusable = "a[href], button, input, select, textarea, summary";
  function focusPlace(root) {
    const active = document.activeElement;
    if (!active || active === body || !root.contains(active)) return null;
    return { id: active.id, at: [...root.querySelectorAll(focusable)].indexOf(active) };
  }
  function refocus(root, place) {
    if (!place) return;
    const named = place.id && document.getElementById(place.id);
    const target = named || [...root.querySelectorAll(focusable)][place.at];
    if (target) target.focus({ preventScroll: true });
  }

  // Somebody writes in it: it waits until that is done.
  function isInUse(root) {
    return [...root.querySelectorAll("details[open], input, select, textarea")].some((field) =>
      field.tagName === "DETAILS" ? field.querySelector("form") : field.type !== "hidden" && field === document.activeElement);
  }

  const waiting = new Map();
  function put(id, html) {
    const old = document.getElementById(id);
    if (old && isInUse(old)) {
      waiting.set(id, html);
      return;
    }
    waiting.delete(id);
    const made = element(html);
    if (!made) return;
    if (!old) {
      if (list) list.append(made);
    } else if (!old.isEqualNode(made)) {
      const place = focusPlace(old);
      old.replaceWith(made);
      refocus(made, place);
    }
  }

  // Only what stands in a wrong place is moved.
  function arrange(order) {
    if (!list) return;
    const wanted = new Set(order);
    for (const child of [...list.children]) if (!wanted.has(child.id)) child.remove();
    const active = document.activeElement;
    let next = list.firstElementChild;
    for (const id of order) {
      const child = document.getElementById(id);
      if (!child || child.parentElement !== list) continue;
      if (child === next) {
        next = next.nextElementSibling;
      } else {
        list.insertBefore(child, next);
      }
    }
    if (active && active !== document.activeElement && list.contains(active)) active.focus({ preventScroll: true });
  }

  function apply(state) {
    for (const [id, html] of Object.entries(state.parts || {})) put(id, html);
    if (state.order) arrange(state.order);
    count();
    shapeWall();
  }

  // Minutes and seconds since a moment, on the server's clock.
  function count() {
    const now = Date.now() + ahead;
    for (const place of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor(now / 1000 - Number(place.dataset.since)));
      const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
      const two = (number) => String(number).padStart(2, "0");
      const text = hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
      if (place.textContent !== text) place.textContent = text;
    }
  }

  function connect() {
    triedAt = Date.now();
    source = new EventSource(address);
    // What the server kept of before comes in a state too; only a beat says that the numbers are of now.
    source.addEventListener("state", (event) => apply(JSON.parse(event.data)));
    source.addEventListener("beat", (event) => {
      if (Number(event.data) > 0) ahead = Number(event.data) * 1000 - Date.now();
      heard();
    });
    source.addEventListener("bye", () => tell(true));
    source.addEventListener("error", () => {
      tell(true);
      // The browser tries again by itself, but for an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, retryAfter);
    });
  }

  setInterval(() => {
    if (Date.now() - heardAt > quietAfter) {
      tell(true);
      // A connection that died without a word is closed by nobody else.
      if (source.readyState !== EventSource.CLOSED && Date.now() - triedAt > quietAfter) {
        source.close();
        connect();
      }
    }
    for (const [id, html] of waiting) {
      if (document.getElementById(id)) put(id, html);
      else waiting.delete(id);
    }
    count();
  }, 1_000);
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });

  // A wall holds so many at once; the pages of more turn by themselves.
  const mostOnWall = 24;
  const turnAfter = 15_000;
  const counter = document.getElementById("pages");
  let page = 0;
  function shapeWall() {
    if (!counter || !list) return;
    const tiles = [...list.children];
    const pages = Math.max(1, Math.ceil(tiles.length / mostOnWall));
    const each = Math.max(1, Math.ceil(tiles.length / pages));
    page %= pages;
    tiles.forEach((tile, place) => {
      tile.hidden = Math.floor(place / each) !== page;
    });
    const columns = each > 8 ? 2 : 1;
    const shape = `tiles columns-${columns} rows-${Math.ceil(each / columns)}`;
    if (list.className !== shape) list.className = shape;
    const text = pages > 1 ? `${counter.dataset.word} ${page + 1} / ${pages}` : "";
    if (counter.textContent !== text) counter.textContent = text;
  }
  if (counter) {
    setInterval(() => {
      page += 1;
      shapeWall();
    }, turnAfter);
  }

  connect();
  count();
  shapeWall();
})();
