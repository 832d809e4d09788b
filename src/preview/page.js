"use strict";

// The page of `rapporteur watch --preview`. It shows what the server tells it of, and asks it where
// things come from; what it keeps for itself is how its user likes to look at pages.

const root = document.documentElement;
const find = (id) => document.getElementById(id);
const pages = find("pages");
const hand = document.querySelector('meta[name="hand"]').content;

const PIXELS = 96 / 72; // a point, in CSS pixels
const LEGIBLE = 0.7; // as small as a page may be at first
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

let news = null;
let documents = []; // by index: { name, language, holder, tab, sheets, top }
let shown = 0;
let zoom = "auto"; // "auto", "width", "page" or a number
let chosen = null; // the spot that the panel shows
let asked = null; // where something was asked of last: { sheet, x, y }
let begun = false; // the first view has been chosen
let hits = [];
let hit = -1;

function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...content.filter((one) => one !== null && one !== undefined));
  return made;
}

/** Text with its `names` set as code. */
function worded(text) {
  return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

// Keeping what the user likes -------------------------------------------------------------------

function recall(key, otherwise) {
  try {
    return localStorage.getItem(`rapporteur-${key}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(`rapporteur-${key}`, value);
  } catch {
    // Without a store it is forgotten, that is all.
  }
}

function setTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const button = find("theme");
  button.textContent = { auto: "Auto", light: "Light", dark: "Dark" }[theme];
  button.setAttribute("aria-label", `Light or dark: ${theme}`);
  keep("theme", theme);
}

/** The next theme, in an order in which the first step is one that can be seen. */
function nextTheme() {
  const order = matchMedia("(prefers-color-scheme: dark)").matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
  setTheme(order[(order.indexOf(root.dataset.theme ?? "auto") + 1) % 3]);
}

function dim(on) {
  root.toggleAttribute("data-dim", on);
  keep("dim", on ? "yes" : "no");
}

// Documents and pages ---------------------------------------------------------------------------

const nearby = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const sheet = entry.target.sheet;
      sheet.near = entry.isIntersecting;
      if (sheet.near) load(sheet);
    }
  },
  { root: pages, rootMargin: "120% 0px" },
);

/** Has the picture of a sheet come, and puts it in the place of the old one in one step. */
async function load(sheet) {
  const key = sheet.key;
  if (sheet.loaded === key || sheet.loading === key) return;
  sheet.loading = key;
  const picture = new Image();
  picture.alt = sheet.alt;
  picture.draggable = false;
  picture.src = `page/${key}`;
  try {
    await picture.decode();
  } catch {
    // It has been replaced in the meantime, or the watch has ended: what is shown stays.
    if (sheet.loading === key) sheet.loading = null;
    return;
  }
  if (sheet.key !== key) return;
  const first = !sheet.loaded;
  sheet.loaded = key;
  sheet.loading = null;
  if (sheet.picture) sheet.picture.replaceWith(picture);
  else sheet.node.prepend(picture);
  sheet.picture = picture;
  sheet.text?.remove();
  sheet.text = null;
  write(sheet);
  if (!first) {
    sheet.node.classList.remove("fresh");
    void sheet.node.offsetWidth;
    sheet.node.classList.add("fresh");
  }
}

// The text of pages -----------------------------------------------------------------------------

const ruler = document.createElement("canvas").getContext("2d");

/** How wide a text is in the face of the text layer, in its own size. */
function natural(text) {
  ruler.font = "100px sans-serif";
  return ruler.measureText(text).width / 100;
}

/** A part of a line, stretched to the width that it has on the page. Lengths are in points. */
function part(text, size, width, leads) {
  const span = element("span", { class: leads ? "leads" : null }, text);
  span.style.fontSize = `calc(var(--point) * ${size.toFixed(2)})`;
  span.style.letterSpacing = `${((width / size - natural(text)) / [...text].length).toFixed(4)}em`;
  return span;
}

/** The place of a thing on its page. Lengths are in points. */
function setPlace(node, [left, top, width, height]) {
  for (const [side, length] of Object.entries({ left, top, width, height })) {
    node.style[side] = `calc(var(--point) * ${length.toFixed(2)})`;
  }
}

/** Something drawn that can be asked of: a bar, a point of a line. */
function drawnOf(area) {
  const node = element("div", { class: "drawn" });
  setPlace(node, area);
  return node;
}

function lineOf([[left, top, width, height], pieces]) {
  const line = element("div", { class: "line" });
  setPlace(line, [left, top, width, height]);
  const [first] = pieces;
  // As high as a line of its size is: see where the server measures it.
  if (pieces.length === 1 && height > width && natural(first[0]) * (height / 1.1) > 2 * width) {
    line.classList.add("turned");
    line.append(part(first[0], width / 1.1, height, first[2]));
    return line;
  }
  line.style.lineHeight = line.style.height;
  pieces.forEach(([text, [x, , wide, high], leads], index) => {
    const size = high / 1.1;
    const next = pieces[index + 1]?.[1][0];
    const gap = next === undefined ? 0 : next - x - wide;
    const apart = gap > 0.12 * size;
    if (apart) {
      // What parts it from the next is as wide as the gap, be it a space of the page's own or none.
      const words = text.trimEnd();
      line.append(part(words, size, wide, leads), part(text.slice(words.length) || " ", size, gap));
    } else {
      line.append(part(text, size, next === undefined ? wide : wide + gap, leads));
    }
  });
  return line;
}

/** Lays the text of a page over its picture, unseen, so that it can be selected, searched and heard. */
async function write(sheet) {
  const key = sheet.key;
  if (sheet.text?.key === key || sheet.writing === key) return;
  sheet.writing = key;
  let read = null;
  try {
    read = await (await fetch(`text/${key}`)).json();
  } catch {
    // As with its picture.
  }
  if (sheet.writing === key) sheet.writing = null;
  if (!read || sheet.key !== key) return;
  const [lines, figures] = read;
  sheet.lines = lines;
  sheet.text?.remove();
  sheet.text = element("div", { class: "text" }, ...figures.map(drawnOf), ...lines.map(lineOf));
  sheet.text.key = key;
  sheet.node.append(sheet.text);
  if (!begun) begin(sheet);
}

/** Where pages are too large to be seen whole, the first view is the title and no empty paper above it. */
function begin(sheet) {
  if (sheet !== documents[shown]?.sheets[0]) return;
  begun = true;
  if (zoom !== "auto" || pages.scrollTop > 0 || sheet.node.offsetHeight <= pages.clientHeight) return;
  const greatest = Math.max(...sheet.lines.map(([[, , , height]]) => height));
  const title = sheet.lines.find(([[, , , height]]) => height === greatest);
  const top = title ? title[0][1] : 0;
  if (top > sheet.height / 5) pages.scrollTop = sheet.node.offsetTop + (top - 60) * sheet.scale;
}

/** The texts of pages that nobody has come to yet: the browser's own search is to find them too. */
async function writeAll() {
  const own = documents[shown];
  for (const sheet of own?.sheets ?? []) {
    if (documents[shown] !== own) return;
    if (!sheet.near && sheet.text?.key !== sheet.key) {
      await write(sheet);
      await new Promise((done) => setTimeout(done));
    }
  }
}

function newSheet(holder, index) {
  const node = element("figure", { class: "sheet" });
  const sheet = { node, index, key: "", loaded: "", loading: null, picture: null, text: null, writing: null, lines: [], near: false };
  node.sheet = sheet;
  holder.append(node);
  nearby.observe(node);
  return sheet;
}

/** Makes the sheets of a document those of the news; gives the loads that are under way. */
function setSheets(own, faces) {
  while (own.sheets.length > faces.length) {
    const gone = own.sheets.pop();
    nearby.unobserve(gone.node);
    gone.node.remove();
  }
  const loads = [];
  faces.forEach(([key, width, height], index) => {
    const sheet = own.sheets[index] ?? (own.sheets[index] = newSheet(own.holder, index));
    sheet.alt = `Page ${index + 1} of ${faces.length}`;
    if (sheet.picture) sheet.picture.alt = sheet.alt;
    if (sheet.width !== width || sheet.height !== height) {
      sheet.width = width;
      sheet.height = height;
      measure(sheet);
    }
    if (sheet.key !== key) {
      sheet.key = key;
      sheet.node.dataset.key = key;
      if (chosen?.sheet === sheet) clearAreas();
      if (sheet.near) loads.push(load(sheet));
    }
  });
  return loads;
}

function setDocuments(told) {
  const same =
    told.length === documents.length &&
    told.every(({ name, language }, index) => documents[index].name === name && documents[index].language === language);
  if (!same) {
    const before = documents[shown]?.name;
    for (const old of documents) {
      for (const sheet of old.sheets) nearby.unobserve(sheet.node);
      old.holder.remove();
    }
    find("tabs").replaceChildren();
    const languages = new Set(told.map(({ language }) => language));
    documents = told.map(({ name, language }, index) => {
      const holder = element("div", { class: "document" });
      holder.hidden = true;
      pages.append(holder);
      const words = name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");
      const tab = element(
        "button",
        { role: "tab", id: `tab-${index}`, "aria-controls": "pages", title: index < 9 ? `Key ${index + 1}` : null, onclick: () => show(index) },
        words,
        languages.size > 1 ? element("small", {}, language) : null,
      );
      find("tabs").append(tab);
      return { name, language, holder, tab, sheets: [], top: 0 };
    });
    find("waiting").hidden = documents.length > 0;
    const again = documents.findIndex(({ name }) => name === (before ?? recall("document", "")));
    show(Math.max(0, again), false);
  }
  return told.flatMap(({ pages: faces }, index) => setSheets(documents[index], faces));
}

function show(index, remember = true) {
  if (!documents[index]) return;
  if (documents[shown] && remember) documents[shown].top = pages.scrollTop;
  shown = index;
  documents.forEach((one, other) => {
    const own = other === index;
    one.holder.hidden = !own;
    one.tab.setAttribute("aria-selected", own);
    one.tab.tabIndex = own ? 0 : -1;
  });
  pages.setAttribute("aria-labelledby", `tab-${index}`);
  pages.scrollTop = documents[index].top;
  if (remember) keep("document", documents[index].name);
  resize();
  if (!find("finder").hidden) search();
  tellWhere();
  writeAll();
}

// Zoom ------------------------------------------------------------------------------------------

/** How many pixels a point of this sheet is. */
function scaleOf(sheet) {
  const space = pages.clientWidth < 600 ? 12 : 36;
  const wide = (pages.clientWidth - space) / sheet.width;
  const whole = Math.min(wide, (pages.clientHeight - space) / sheet.height);
  // Until somebody chooses: whole pages, where they can be read so.
  if (zoom === "page" || (zoom === "auto" && whole >= LEGIBLE * PIXELS)) return whole;
  if (zoom === "auto") return Math.min(wide, 1.25 * PIXELS);
  if (zoom === "width") return Math.min(wide, 1.5 * PIXELS);
  return zoom * PIXELS;
}

function measure(sheet) {
  const scale = Math.max(scaleOf(sheet), 0.1);
  sheet.node.style.width = `${sheet.width * scale}px`;
  sheet.node.style.height = `${sheet.height * scale}px`;
  sheet.node.style.setProperty("--point", `${scale}px`);
  sheet.scale = scale;
}

/** Measures all sheets anew; what stands in the upper part of the window stays there. */
function resize() {
  const own = documents[shown];
  if (!own) return;
  const at = current();
  const anchor = own.sheets[at];
  const part = anchor ? (pages.scrollTop - anchor.node.offsetTop) / (anchor.node.offsetHeight || 1) : 0;
  for (const sheet of own.sheets) measure(sheet);
  if (anchor && at + part > 0) pages.scrollTop = anchor.node.offsetTop + part * anchor.node.offsetHeight;
  const first = own.sheets[0];
  if (first) find("zoom").textContent = `${Math.round((first.scale / PIXELS) * 100)} %`;
  find("fit-width").setAttribute("aria-pressed", zoom === "width");
  find("fit-page").setAttribute("aria-pressed", zoom === "page");
  find("zoom").title = zoom === "auto" ? "Whole pages where they can be read so, else as wide as the window" : "";
}

function setZoom(to) {
  zoom = to;
  keep("zoom", to);
  resize();
}

function step(direction) {
  const first = documents[shown]?.sheets[0];
  if (!first) return;
  const now = first.scale / PIXELS;
  const next = direction > 0 ? STEPS.find((one) => one > now + 0.01) : STEPS.findLast((one) => one < now - 0.01);
  if (next) setZoom(next);
}

// Where we are ----------------------------------------------------------------------------------

/** The index of the page at the upper third of the window. */
function current() {
  const sheets = documents[shown]?.sheets ?? [];
  const line = pages.scrollTop + pages.clientHeight / 3;
  let low = 0;
  let high = sheets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sheets[middle].node.offsetTop <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

function tellWhere() {
  const count = documents[shown]?.sheets.length ?? 0;
  find("where").textContent = count ? `Page ${current() + 1} of ${count}` : "";
}

function turn(by) {
  const sheets = documents[shown]?.sheets ?? [];
  const to = sheets[Math.min(Math.max(current() + by, 0), sheets.length - 1)];
  if (to) pages.scrollTop = to.node.offsetTop - 16;
}

// Messages --------------------------------------------------------------------------------------

async function openEditor(id, button) {
  let wrong = "";
  try {
    const answer = await fetch(`open?place=${id}`, { method: "POST", headers: { "X-Rapporteur-Hand": hand } });
    if (!answer.ok) {
      const kind = answer.headers.get("Content-Type") ?? "";
      wrong = kind.startsWith("application/json") ? await answer.json() : "This place is not known any more";
    }
  } catch {
    wrong = "The watch has ended";
  }
  const holder = button.closest(".place");
  holder.querySelector(".wrong")?.remove();
  if (wrong) holder.append(element("p", { class: "wrong", role: "alert" }, ...worded(wrong)));
}

function excerptOf(excerpt) {
  const [startLine, start, endLine, end] = excerpt.marked;
  const rows = excerpt.lines.map((line, index) => {
    const from = index < startLine ? line.length : index === startLine ? start : 0;
    const to = index > endLine ? 0 : index === endLine ? end : line.length;
    const marked = index >= startLine && index <= endLine && to > from;
    const text = marked
      ? [line.slice(0, from), element("mark", {}, line.slice(from, to)), line.slice(to)]
      : [line || " "];
    return element("div", {}, element("i", {}, String(excerpt.first + index)), element("span", {}, ...text));
  });
  return element("pre", { class: "excerpt" }, ...rows);
}

function placeOf(place) {
  const button =
    place.id === null
      ? null
      : element(
          "button",
          { class: "open", title: `Open ${news?.editor || "the editor"} here`, onclick: (event) => openEditor(place.id, event.currentTarget) },
          "Open",
        );
  const line = place.excerpt ? `:${place.line}:${place.column}` : "";
  return element(
    "div",
    { class: "place" },
    element("div", { class: "at" }, element("span", { class: "path" }, place.path + line), button),
    place.excerpt ? excerptOf(place.excerpt) : null,
  );
}

function messageOf(message) {
  const item = element("li", { class: `message ${message.severity}` });
  item.append(
    element("p", {}, element("span", { class: "kind" }, `${message.severity} ${message.code}`), ...worded(message.sentence)),
  );
  if (message.place) item.append(placeOf(message.place));
  if (message.label) item.append(element("p", { class: "note" }, ...worded(message.label)));
  for (const [place, label] of message.others) {
    item.append(element("p", { class: "also" }, ...worded(label)), placeOf(place));
  }
  for (const help of message.helps) item.append(element("p", { class: "help" }, ...worded(help)));
  for (const note of message.notes) item.append(element("p", { class: "note" }, ...worded(note)));
  return item;
}

function setMessages(told) {
  const box = find("messages");
  const errors = told.messages.filter(({ severity }) => severity === "error").length;
  const warnings = told.messages.length - errors;
  const failed = told.condition === "failed";
  box.hidden = told.messages.length === 0 && !failed;
  box.classList.toggle("errors", errors > 0 || failed);
  const parts = [];
  if (failed) parts.push("The program itself has failed, as it says in the terminal");
  if (errors) parts.push(counted(errors, "error"));
  if (warnings) parts.push(counted(warnings, "warning"));
  if (told.left_out) parts.push(`${told.left_out} more are not shown`);
  let summary = parts.join(", ");
  if (told.condition === "unwritten") summary += ". The pages are new, the files in the output folder are not";
  else if ((errors || failed) && told.documents.length) summary += ". The pages are the last good ones";
  if (find("summary").textContent !== summary) find("summary").textContent = summary;
  // Warnings do not lie over the pages until somebody wants to read them.
  if (errors || failed) fold(false);
  else if (root.dataset.condition !== "fine" || !box.dataset.told) fold(true);
  box.dataset.told = "yes";
  find("list").replaceChildren(...told.messages.map(messageOf));
}

function fold(away) {
  find("list").hidden = away;
  find("summary").setAttribute("aria-expanded", !away);
}

// Where it comes from ---------------------------------------------------------------------------

function clearAreas() {
  for (const old of document.querySelectorAll(".area")) old.remove();
}

function draw(sheet, areas, kind) {
  return areas.map(([x, y, width, height]) => {
    const drawn = element("div", { class: kind });
    drawn.style.left = `${(100 * x) / sheet.width}%`;
    drawn.style.top = `${(100 * y) / sheet.height}%`;
    drawn.style.width = `${(100 * width) / sheet.width}%`;
    drawn.style.height = `${(100 * height) / sheet.height}%`;
    sheet.node.append(drawn);
    return drawn;
  });
}

function closeSource() {
  chosen = null;
  clearAreas();
  if (find("source").hidden) return;
  find("source").hidden = true;
  resize();
}

function factsOf(figure) {
  const facts = element("dl", { class: "facts" });
  const fact = (name, ...value) => facts.append(element("dt", {}, name), element("dd", {}, ...value));
  fact("measure", ...worded(figure.measure));
  fact("rows", ...worded(figure.filter ?? "all"));
  if (figure.rows_counted !== null) fact("counted", `${figure.rows_counted} of ${counted(figure.rows_read, "row")}`);
  if (figure.source) fact("source", element("code", {}, figure.source));
  if (figure.note) fact("note", figure.note);
  return facts;
}

function valuesOf({ columns, rows, now }) {
  const head = columns.some(Boolean) ? element("tr", {}, element("td"), ...columns.map((name) => element("th", { scope: "col" }, name))) : null;
  const body = rows.map(([name, values], row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...values.map((value, column) =>
        element("td", now && now[0] === row && now[1] === column ? { class: "now", "aria-current": "true" } : {}, value || "–"),
      ),
    ),
  );
  return element("div", { class: "values" }, element("table", {}, head, ...body));
}

function tell(spot) {
  const panel = find("source");
  const close = element("button", { "aria-label": "Close", title: "Close (Escape)", onclick: closeSource }, "×");
  panel.replaceChildren(element("h2", {}, "Where it comes from", close));
  const { place, figure, refers } = spot;
  if (place?.key) panel.append(element("p", { class: "key" }, element("code", {}, place.key)));
  if (place?.entry) panel.append(element("p", { class: "entry" }, `in the entry `, element("code", {}, place.entry)));
  if (place) panel.append(placeOf(place));
  if (figure) {
    const unit = figure.unit ? element("small", {}, ` ${figure.unit}`) : null;
    panel.append(element("h3", {}, `${figure.kind} `, element("code", {}, figure.id)));
    if (figure.value) panel.append(element("p", { class: "value" }, figure.value, unit));
    else if (figure.missing) panel.append(element("p", { class: "value none" }, "no value"));
    panel.append(factsOf(figure));
    if (figure.definition) panel.append(element("h3", {}, "Defined in"), placeOf(figure.definition));
    panel.append(element("h3", {}, "Computed from"), placeOf(figure.table));
  }
  if (figure?.all) panel.append(element("h3", {}, "All its values"), valuesOf(figure.all));
  if (refers) panel.append(element("h3", {}, "Refers to"), placeOf(refers));
  const was = panel.hidden;
  panel.hidden = false;
  panel.scrollTop = 0;
  if (was) resize();
}

async function ask(sheet, x, y) {
  const key = sheet.key;
  asked = { sheet, x, y };
  const query = new URLSearchParams({ document: shown, page: sheet.index, key, x: x.toFixed(2), y: y.toFixed(2) });
  let spot = null;
  try {
    spot = await (await fetch(`spot?${query}`)).json();
  } catch {
    return;
  }
  clearAreas();
  if (!spot) {
    closeSource();
    return null;
  }
  chosen = { sheet, spot };
  tell(spot);
  if (sheet.key === key) return draw(sheet, spot.areas, "area");
  return [];
}

/** Asks of the text after the one that was asked of last, or before it: what a click does, by keys. */
async function askBeside(direction) {
  const own = documents[shown];
  let from = asked && own?.sheets[asked.sheet.index] === asked.sheet ? asked : null;
  const areas = (from && chosen?.sheet === from.sheet && chosen.spot.areas) || [];
  const inside = ([x, y]) => areas.some(([left, top, width, height]) => x >= left && x <= left + width && y >= top && y <= top + height);
  const behind = ([x, y]) => (Math.abs(y - from.y) < 4 ? x > from.x : y > from.y);
  let fresh = !from;
  for (let index = from ? from.sheet.index : current(); own?.sheets[index]; index += direction) {
    const sheet = own.sheets[index];
    let stops = [];
    try {
      stops = await (await fetch(`stops/${sheet.key}`)).json();
    } catch {
      return;
    }
    let at = direction > 0 ? 0 : stops.length - 1;
    if (from) {
      const now = stops.findIndex(inside);
      const next = stops.findIndex(behind);
      if (now >= 0) at = now + direction;
      else if (direction > 0) at = next < 0 ? stops.length : next;
      else at = (next < 0 ? stops.length : next) - 1;
    } else if (direction > 0 && fresh) {
      // The first one in the window.
      const seen = (pages.scrollTop - sheet.node.offsetTop) / sheet.scale;
      at = stops.findIndex(([, y]) => y > seen);
      if (at < 0) at = stops.length;
    }
    from = null;
    fresh = false;
    if (!stops[at]) continue;
    const [x, y] = stops[at];
    const drawn = await ask(sheet, x, y);
    drawn?.[0]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    return;
  }
}

pages.addEventListener("click", (event) => {
  const node = event.target.closest(".sheet");
  // Whoever selects a text wants it and no answer.
  if (!node || event.detail > 1 || String(getSelection())) return;
  const box = node.getBoundingClientRect();
  const { sheet } = node;
  ask(sheet, ((event.clientX - box.left) / box.width) * sheet.width, ((event.clientY - box.top) / box.height) * sheet.height);
});

// Finding ---------------------------------------------------------------------------------------

function clearHits() {
  for (const old of document.querySelectorAll(".hit")) old.remove();
  hits = [];
  hit = -1;
}

async function search(stay = false) {
  const words = find("words").value;
  const own = documents[shown];
  const before = hit;
  let found = [];
  if (own && words.trim()) {
    try {
      found = await (await fetch(`find?${new URLSearchParams({ document: shown, words })}`)).json();
    } catch {
      found = [];
    }
  }
  if (words !== find("words").value || own !== documents[shown]) return;
  clearHits();
  for (const [page, areas] of found) {
    const sheet = own.sheets[page];
    if (sheet) hits.push(draw(sheet, areas, "hit"));
  }
  if (stay && before >= 0 && before < hits.length) go(before, false);
  else if (hits.length) {
    const from = current();
    go(Math.max(0, found.findIndex(([page]) => page >= from)), !stay);
  } else find("found").textContent = words.trim() ? "nothing" : "";
}

function go(to, scroll = true) {
  if (!hits.length) return;
  for (const drawn of hits[hit] ?? []) drawn.classList.remove("now");
  hit = (to + hits.length) % hits.length;
  for (const drawn of hits[hit]) drawn.classList.add("now");
  find("found").textContent = `${hit + 1} of ${hits.length}`;
  if (scroll) hits[hit][0]?.scrollIntoView({ block: "center", inline: "nearest" });
}

function finder(open) {
  find("finder").hidden = !open;
  find("search").setAttribute("aria-expanded", open);
  if (open) {
    find("words").focus();
    find("words").select();
    search();
  } else {
    clearHits();
    pages.focus({ preventScroll: true });
  }
}

// Going to an entry -----------------------------------------------------------------------------

async function listEntries() {
  let found = [];
  try {
    found = await (await fetch(`entries?document=${shown}`)).json();
  } catch {
    return;
  }
  const top = Math.min(...found.map(({ level }) => level));
  const items = found.map((entry) => {
    const button = element(
      "button",
      { type: "button", onclick: () => goTo(entry) },
      element("b", {}, entry.number),
      element("span", {}, entry.text),
      element("i", {}, String(entry.page + 1)),
    );
    button.style.paddingLeft = `${0.6 + (entry.level - top) * 1.1}rem`;
    return element("li", { class: entry.kind }, button);
  });
  find("targets").replaceChildren(...items);
  find("filter").value = "";
  filterEntries();
  if (!find("entries").open) find("entries").showModal();
  find("filter").focus();
}

function filterEntries() {
  const wanted = find("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const item of find("targets").children) {
    const text = item.textContent.toLowerCase();
    item.hidden = !wanted.every((word) => text.includes(word));
    if (!item.hidden) left += 1;
  }
  find("none").hidden = left > 0;
}

function goTo({ page, y }) {
  find("entries").close();
  const sheet = documents[shown]?.sheets[page];
  if (!sheet) return;
  pages.scrollTop = sheet.node.offsetTop + Math.max(0, y * sheet.scale - 24) - (y < 60 ? 16 : 0);
  asked = { sheet, x: 0, y };
  pages.focus({ preventScroll: true });
}

/** Moves among the entries that the filter leaves. */
function stepEntries(direction) {
  const left = [...find("targets").children].filter((item) => !item.hidden).map((item) => item.firstElementChild);
  const at = left.indexOf(document.activeElement) + direction;
  (at < 0 ? find("filter") : left[Math.min(at, left.length - 1)] ?? find("filter")).focus();
}

// Printing --------------------------------------------------------------------------------------

/** Has the printer take sheets of this size. */
function setPaper(width, height) {
  const sheet = document.styleSheets[0];
  const last = sheet.cssRules.length - 1;
  if (sheet.cssRules[last] instanceof CSSPageRule) sheet.deleteRule(last);
  sheet.insertRule(`@page { size: ${width}pt ${height}pt; margin: 0 }`, sheet.cssRules.length);
}

async function printPages() {
  const own = documents[shown];
  const first = own?.sheets[0];
  if (!first) return;
  setPaper(first.width, first.height);
  await Promise.all(own.sheets.map(load));
  window.print();
}

// News ------------------------------------------------------------------------------------------

function statusOf(told) {
  const changes = told.changes.slice(0, 2).join(", ") + (told.changes.length > 2 ? ` and ${told.changes.length - 2} more` : "");
  const because = changes ? `${changes} · ` : "";
  if (told.condition === "working") return changes ? `${because}setting` : "Setting the first pages";
  const time = told.milliseconds < 10 ? told.milliseconds.toFixed(1) : Math.round(told.milliseconds);
  if (told.condition === "broken") return `${because}not set: ${counted(told.messages.filter(({ severity }) => severity === "error").length, "error")}`;
  if (told.condition === "unwritten") return `${because}set, but not written`;
  if (told.condition === "failed") return `${because}the program itself has failed`;
  const all = told.documents.reduce((sum, { pages: faces }) => sum + faces.length, 0);
  const pageCount = changes ? `${told.changed} of ${counted(all, "page")} changed` : counted(all, "page");
  return `${because}${time} ms · ${pageCount}`;
}

async function hear(told) {
  news = told;
  setMessages(told);
  root.dataset.condition = told.condition;
  root.classList.toggle("old", told.condition === "broken" || told.condition === "failed");
  find("status").textContent = statusOf(told);
  const scroll = pages.scrollTop;
  const loads = setDocuments(told.documents);
  if (documents[shown]?.sheets.length && find("zoom").dataset.set !== "yes") {
    find("zoom").dataset.set = "yes";
    resize();
  } else pages.scrollTop = scroll;
  tellWhere();
  await Promise.all(loads);
  if (news !== told) return;
  root.dataset.version = told.version;
  writeAll();
  if (told.condition !== "working" && !find("finder").hidden) search(true);
}

function listen() {
  const events = new EventSource("events");
  events.onmessage = (event) => hear(JSON.parse(event.data));
  events.onerror = () => {
    root.dataset.condition = "away";
    find("status").textContent = "The watch has ended. Start it again and open the address that it prints";
    if (events.readyState !== EventSource.CLOSED) return;
    // It is there, but has no seat, or knows this address no more.
    find("status").textContent = "No news: the preview is open too many times, or was started anew at another address";
    setTimeout(listen, 5000);
  };
}

// Hands -----------------------------------------------------------------------------------------

const KEYS = {
  j: () => turn(1),
  ArrowRight: () => turn(1),
  k: () => turn(-1),
  ArrowLeft: () => turn(-1),
  "+": () => step(1),
  "=": () => step(1),
  "-": () => step(-1),
  0: () => setZoom("width"),
  w: () => setZoom("width"),
  f: () => setZoom("page"),
  "/": () => finder(true),
  p: printPages,
  m: () => fold(!find("list").hidden),
  g: listEntries,
  s: () => askBeside(1),
  S: () => askBeside(-1),
  t: nextTheme,
  d: () => dim(!root.hasAttribute("data-dim")),
  e: () => find("source").querySelector(".open")?.click(),
  "?": () => find("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || find("help").open || find("entries").open) return;
  const writing = event.target === find("words");
  if (event.key === "Escape") {
    if (!find("finder").hidden) finder(false);
    else if (chosen) closeSource();
    else fold(true);
    return;
  }
  if (writing) return;
  if (event.target.role === "tab" && event.key.startsWith("Arrow")) {
    const to = (shown + (event.key === "ArrowRight" ? 1 : documents.length - 1)) % documents.length;
    show(to);
    documents[to].tab.focus();
    event.preventDefault();
    return;
  }
  if (/^[1-9]$/.test(event.key) && documents[event.key - 1]) {
    show(event.key - 1);
    event.preventDefault();
  } else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

find("smaller").onclick = () => step(-1);
find("larger").onclick = () => step(1);
find("fit-width").onclick = () => setZoom("width");
find("fit-page").onclick = () => setZoom("page");
find("search").onclick = () => finder(find("finder").hidden);
find("print").onclick = printPages;
find("theme").onclick = nextTheme;
find("go").onclick = listEntries;
find("filter").oninput = filterEntries;
find("entries").onkeydown = (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stepEntries(step);
  } else if (event.key === "Enter" && event.target === find("filter")) {
    event.preventDefault();
    find("targets").querySelector("li:not([hidden]) button")?.click();
  }
};
find("asks").onclick = () => find("help").showModal();
find("summary").onclick = () => fold(!find("list").hidden);
find("previous").onclick = () => go(hit - 1);
find("next").onclick = () => go(hit + 1);
find("shut").onclick = () => finder(false);
find("words").oninput = () => search();
find("finder").onsubmit = (event) => event.preventDefault();
find("words").onkeydown = (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  go(hit + (event.shiftKey ? -1 : 1));
};
pages.addEventListener("scroll", tellWhere, { passive: true });
new ResizeObserver(resize).observe(pages);

setTheme(recall("theme", "auto"));
dim(recall("dim", "no") === "yes");
const liked = recall("zoom", "auto");
zoom = Number(liked) > 0 ? Number(liked) : ["page", "width"].includes(liked) ? liked : "auto";
listen();
