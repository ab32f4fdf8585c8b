// A grid to type in. Cells are text until one of them is written in; rows come as one goes down. What is typed stays on
// the page, is looked over by the server piece by piece, and leaves it when the difference is asked for.
const form = document.querySelector("[data-grid]");
const table = form.querySelector("table");
const word = form.querySelector("[data-word]");
const more = form.querySelector("[data-more]");
const review = form.querySelector("[data-review]");
const undoing = form.querySelector("[data-undo]");
const nextTrouble = form.querySelector("[data-next]");
const columns = [...table.querySelectorAll("[data-field]")].map((head) => ({ ...head.dataset, label: head.textContent }));
const decimal = form.dataset.decimal;

const rows = []; // { key, sku, cells: what stands there by field, tds }
const places = new Map(); // the key of a row -> its place
const typed = new Map(); // "field key" -> { field, key, text, was }
const troubles = new Map(); // "field key" -> what is wrong
const unseen = new Set(); // typed cells that the server has not looked over
const done = [], undone = [];
let after = 0, loading = null, at = { row: 0, column: 0 }, from = at, writing = null, leaving = false, timer;

const id = (field, key) => `${field} ${key}`;
const clamp = (value, most) => Math.max(0, Math.min(value, most));

function inWords(kind, kept) {
  if (kept === null || kept === "") return "";
  if (kind === "switch") return kept === "true" ? "Yes" : "No";
  return kind === "money" ? kept.replace(".", decimal) : kept;
}

function textAt({ row, column }) {
  const { field, kind } = columns[column];
  return typed.get(id(field, rows[row].key))?.text ?? inWords(kind, rows[row].cells[field]);
}

function draw(row, column) {
  const { field, kind } = columns[column];
  const { key, cells, tds } = rows[row];
  const td = tds[column], cell = typed.get(id(field, key)), trouble = troubles.get(id(field, key));
  td.className = `${kind === "switch" ? "" : "n"} ${cell ? "bo-typed" : ""}`;
  td.setAttribute("aria-invalid", trouble ? "true" : "false");
  td.replaceChildren();
  const stands = inWords(kind, cells[field]);
  if (cell && stands) td.append(Object.assign(document.createElement("del"), { textContent: stands }));
  td.append(cell ? cell.text : stands || "–");
  if (trouble) td.append(Object.assign(document.createElement("small"), { textContent: trouble }));
}

function append(found) {
  const body = table.createTBody();
  for (const { key, sku, name, cells } of found) {
    const tr = body.insertRow(), head = document.createElement("th");
    head.scope = "row";
    head.append(sku, Object.assign(document.createElement("small"), { textContent: name, title: name }));
    tr.append(head);
    const place = rows.length;
    const tds = columns.map((_, column) => {
      const td = tr.insertCell();
      td.role = "gridcell";
      td.tabIndex = -1;
      td.dataset.row = place;
      td.dataset.column = column;
      return td;
    });
    places.set(String(key), place);
    rows.push({ key, sku, cells, tds });
    columns.forEach((_, column) => draw(place, column));
  }
}

function load() {
  if (after === null) return Promise.resolve();
  loading ??= (async () => {
    try {
      const answer = await fetch(`${form.dataset.rows}&after=${after}`, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const page = await answer.json();
      const isFirst = !rows.length;
      append(page.rows);
      after = page.after;
      more.hidden = after === null && rows.length > 0;
      more.textContent = after !== null ? `${rows.length.toLocaleString("en")} rows; more come as you go down.` : "None of the chosen rows has anything to type about here.";
      if (isFirst && rows.length) mark(false);
    } catch {
      more.textContent = "The next rows did not come. Go down again to ask once more.";
      throw new Error("no rows");
    } finally {
      loading = null;
    }
  })();
  return loading;
}
new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && load().catch(() => {}), {
  root: form.querySelector(".bo-grid"), rootMargin: "400px",
}).observe(more);

// Choosing cells

const range = () => ({
  top: Math.min(at.row, from.row), bottom: Math.max(at.row, from.row),
  left: Math.min(at.column, from.column), right: Math.max(at.column, from.column),
});
function* chosen() {
  const { top, bottom, left, right } = range();
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) yield { row, column };
}

let marked = [];
function mark(focuses = true) {
  if (!rows.length) return;
  for (const td of marked) {
    td.removeAttribute("aria-selected");
    td.tabIndex = -1;
  }
  marked = [...chosen()].map(({ row, column }) => rows[row].tds[column]);
  if (marked.length > 1) for (const td of marked) td.setAttribute("aria-selected", "true");
  const td = rows[at.row].tds[at.column];
  if (!marked.includes(td)) marked.push(td);
  td.tabIndex = 0;
  if (focuses) td.focus();
}

function go(row, column, isWider = false) {
  if (row >= rows.length - 20 && after !== null) load().catch(() => {});
  at = { row: clamp(row, rows.length - 1), column: clamp(column, columns.length - 1) };
  if (!isWider) from = at;
  mark();
}

// Writing

function put(changes, keeps = true) {
  const step = [];
  for (const [field, key, text] of changes) {
    const row = rows[places.get(String(key))], name = id(field, key), before = typed.get(name)?.text ?? null;
    const column = columns.findIndex((each) => each.field === field);
    const stands = inWords(columns[column].kind, row.cells[field]);
    const trimmed = text === null ? null : text.trim();
    if (trimmed === null || trimmed.toLowerCase() === stands.toLowerCase()) {
      typed.delete(name);
      unseen.delete(name);
    } else {
      typed.set(name, { field, key, text: trimmed, was: row.cells[field] ?? "" });
      unseen.add(name);
    }
    const now = typed.get(name)?.text ?? null;
    if (before !== now) {
      troubles.delete(name);
      step.push([field, key, before, now]);
    }
    draw(places.get(String(key)), column);
  }
  if (keeps && step.length) {
    done.push(step);
    undone.length = 0;
  }
  tell();
  clearTimeout(timer);
  if (unseen.size) timer = setTimeout(lookOver, 500);
}
const putAt = (cells) => put(cells.map(({ row, column, text }) => [columns[column].field, rows[row].key, text]));

function turn(taken, given, isBack) {
  const step = taken.pop();
  if (!step) return;
  given.push(step);
  put(step.map(([field, key, before, now]) => [field, key, isBack ? before : now]), false);
  const [field, key] = step[0];
  go(places.get(String(key)), columns.findIndex((each) => each.field === field));
}
const takeBack = () => turn(done, undone, true);

function write(text = null) {
  const { row, column } = at, td = rows[row].tds[column], { kind, label } = columns[column];
  const input = Object.assign(document.createElement("input"), { value: text ?? textAt(at), autocomplete: "off", spellcheck: false, maxLength: 40 });
  input.inputMode = kind === "money" ? "decimal" : kind === "count" ? "numeric" : "text";
  input.setAttribute("aria-label", `${label} of ${rows[row].sku}`);
  writing = { input, row, column };
  td.replaceChildren(input);
  input.focus();
  if (text === null) input.select();
  input.addEventListener("blur", () => stop(true));
}

function stop(keeps) {
  if (!writing) return;
  const { input, row, column } = writing;
  writing = null;
  if (keeps) putAt([{ row, column, text: input.value }]);
  else draw(row, column);
}

table.addEventListener("mousedown", (event) => {
  const td = event.target.closest("td");
  if (!td || event.target.matches("input")) return;
  event.preventDefault();
  stop(true);
  const row = Number(td.dataset.row), column = Number(td.dataset.column);
  const isHere = document.activeElement === td && row === at.row && column === at.column;
  go(row, column, event.shiftKey);
  if (isHere || event.detail > 1) write();
});

table.addEventListener("keydown", (event) => {
  const { row, column } = at, { key } = event, held = event.ctrlKey || event.metaKey;
  const acts = (act) => {
    event.preventDefault();
    act();
  };
  if (writing) {
    if (key === "Enter") acts(() => { stop(true); go(row + (event.shiftKey ? -1 : 1), column); });
    else if (key === "Escape") acts(() => { stop(false); go(row, column); });
    else if (key === "Tab") acts(() => { stop(true); step(event.shiftKey ? -1 : 1); });
    else if (key === "ArrowDown" || key === "ArrowUp") acts(() => { stop(true); go(row + (key === "ArrowDown" ? 1 : -1), column); });
    return;
  }
  if (!rows.length || !event.target.matches("td")) return;
  const moves = {
    ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [15, 0], PageUp: [-15, 0],
    Home: [held ? -Infinity : 0, -Infinity], End: [held ? Infinity : 0, Infinity],
  }[key];
  if (moves) acts(() => go(row + moves[0], column + moves[1], event.shiftKey));
  else if (key === "Tab") {
    const isLast = event.shiftKey ? row + column === 0 : row === rows.length - 1 && column === columns.length - 1;
    if (!isLast) acts(() => step(event.shiftKey ? -1 : 1));
  } else if (key === "Enter" || key === "F2") acts(() => write());
  else if (key === "Escape") acts(() => (review.disabled ? document.querySelector(".bo-fold summary") : review).focus());
  else if (key === "Delete" || key === "Backspace") acts(() => putAt([...chosen()].map((cell) => ({ ...cell, text: null }))));
  else if (held && key.toLowerCase() === "z") acts(() => (event.shiftKey ? turn(undone, done, false) : takeBack()));
  else if (held && key.toLowerCase() === "y") acts(() => turn(undone, done, false));
  else if (held && key.toLowerCase() === "d") acts(() => {
    const { top } = range();
    putAt([...chosen()].map((cell) => ({ ...cell, text: textAt({ row: top, column: cell.column }) })));
  });
  else if (key === " " && columns[column].kind === "switch") acts(() => {
    const text = textAt(at) === "Yes" ? "No" : "Yes";
    putAt([...chosen()].filter((cell) => columns[cell.column].kind === "switch").map((cell) => ({ ...cell, text })));
  });
  else if (key.length === 1 && !held && !event.altKey) acts(() => write(key));
});

function step(by) {
  const flat = clamp(at.row * columns.length + at.column + by, rows.length * columns.length - 1);
  go(Math.floor(flat / columns.length), flat % columns.length);
}

// To and from spreadsheets

document.addEventListener("copy", (event) => {
  if (writing || !event.target.closest?.("[data-grid] td")) return;
  event.preventDefault();
  const { top, bottom, left, right } = range();
  const lines = [];
  for (let row = top; row <= bottom; row++) {
    lines.push(Array.from({ length: right - left + 1 }, (_, place) => textAt({ row, column: left + place })).join("\t"));
  }
  event.clipboardData.setData("text/plain", lines.join("\n"));
});

document.addEventListener("paste", async (event) => {
  if (writing || !event.target.closest?.("[data-grid] td")) return;
  event.preventDefault();
  const lines = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  const pasted = lines.map((line) => line.split("\t").map((cell) => cell.replace(/^"(.*)"$/, "$1")));
  const isOne = pasted.length === 1 && pasted[0].length === 1;
  const { top, left } = range();
  if (isOne) return putAt([...chosen()].map((cell) => ({ ...cell, text: pasted[0][0] })));
  say(`Pasting ${pasted.length.toLocaleString("en")} rows …`);
  try {
    while (rows.length < top + pasted.length && after !== null) await load();
  } catch {
    return say("The rows to paste into did not come. Nothing was pasted; try again.");
  }
  const cells = [];
  let lost = 0;
  pasted.forEach((line, down) => line.forEach((text, across) => {
    const row = top + down, column = left + across;
    if (row < rows.length && column < columns.length) cells.push({ row, column, text });
    else lost += 1;
  }));
  putAt(cells);
  at = { row: clamp(top + pasted.length - 1, rows.length - 1), column: clamp(left + Math.max(...pasted.map((line) => line.length)) - 1, columns.length - 1) };
  from = { row: top, column: left };
  mark();
  if (lost) say(`${lost.toLocaleString("en")} pasted cell${lost > 1 ? "s have" : " has"} no place in the grid and ${lost > 1 ? "were" : "was"} left out.`);
});

// What the server says of it

function say(text) {
  word.textContent = text;
}

function tell() {
  const count = typed.size, wrong = troubles.size;
  review.disabled = !count;
  undoing.disabled = !done.length;
  nextTrouble.hidden = !wrong;
  if (wrong) say(`${wrong.toLocaleString("en")} of ${count.toLocaleString("en")} typed cell${count > 1 ? "s need" : " needs"} you.`);
  else say(count ? `${count.toLocaleString("en")} cell${count > 1 ? "s" : ""} typed. Nothing is changed yet.` : "Nothing typed yet.");
}

async function sent(names, isReview) {
  const cells = [...names].map((name) => typed.get(name)).filter(Boolean).map(({ field, key, text, was }) => [field, Number(key), text, was]);
  const answer = await fetch(form.dataset.cells, {
    method: "POST", credentials: "same-origin", body: JSON.stringify({ cells, review: isReview }),
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
  });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : { refusal: "The page could not be reached. What you typed is still here; try again." };
  if (said.refusal) throw new Error(said.refusal);
  for (const [field, key] of cells) troubles.delete(id(field, key));
  for (const { field, key, says, now } of said.troubles) {
    const name = id(field, key), place = places.get(String(key)), column = columns.findIndex((each) => each.field === field);
    const cell = typed.get(name);
    if (!cell) continue;
    let told = says;
    if (now !== null) {
      cell.was = now;
      if (place !== undefined) rows[place].cells[field] = now;
      told = `${says} It is ${inWords(columns[column].kind, now) || "empty"} now; show the difference again to put yours in its place.`;
    }
    troubles.set(name, told);
  }
  for (const [field, key] of cells) {
    const place = places.get(String(key));
    if (place !== undefined && !(writing && writing.row === place)) draw(place, columns.findIndex((each) => each.field === field));
  }
  tell();
  return said;
}

async function lookOver() {
  const names = [...unseen];
  unseen.clear();
  try {
    await sent(names, false);
  } catch (error) {
    for (const name of names) unseen.add(name);
    say(error.message);
  }
}

async function showTrouble() {
  const name = troubles.keys().next().value;
  if (!name) return;
  const [field, key] = name.split(" ");
  while (!places.has(key) && after !== null) await load();
  if (places.has(key)) go(places.get(key), columns.findIndex((each) => each.field === field));
  const told = troubles.get(name); // to the end of the line, so that the next click goes on
  troubles.delete(name);
  troubles.set(name, told);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  stop(true);
  clearTimeout(timer);
  unseen.clear();
  say("Looking over what you typed …");
  try {
    const said = await sent(typed.keys(), true);
    if (said.page) {
      leaving = true;
      location.assign(said.page);
    } else await showTrouble();
  } catch (error) {
    say(error.message);
  }
});
undoing.addEventListener("click", takeBack);
nextTrouble.addEventListener("click", showTrouble);
addEventListener("beforeunload", (event) => {
  if (typed.size && !leaving && done.length) event.preventDefault();
});

for (const [field, cells] of Object.entries(JSON.parse(document.getElementById("typed").textContent))) {
  const { kind } = columns.find((column) => column.field === field);
  for (const [key, [text, was]] of Object.entries(cells)) {
    typed.set(id(field, key), { field, key, text: inWords(kind, text), was });
  }
}
tell();
