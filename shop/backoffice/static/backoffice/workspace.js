// What a person keeps for themselves: which columns a list shows, and the pages that were looked at lately, which stay in
// this browser.
const KEPT = 8;

const keyOf = (owner) => `backroom.recent.${owner}`;

function recent(owner) {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(owner)) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function note(mark) {
  const address = location.pathname;
  const seen = { address, title: mark.dataset.title, kind: mark.dataset.kind };
  const others = recent(mark.dataset.visited).filter((page) => page.address !== address);
  try {
    localStorage.setItem(keyOf(mark.dataset.visited), JSON.stringify([seen, ...others].slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

function show(section) {
  const list = section.querySelector("ul");
  for (const page of recent(section.dataset.recent)) {
    if (typeof page.address !== "string" || !/^\/[^/]/.test(page.address)) continue;
    const item = document.createElement("li");
    const link = document.createElement("a");
    const kind = document.createElement("small");
    link.href = page.address;
    link.textContent = page.title;
    kind.textContent = page.kind;
    link.append(kind);
    item.append(link);
    list.append(item);
  }
  section.hidden = !list.children.length;
}

function columns(form) {
  form.addEventListener("submit", () => {
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    const shown = boxes.filter((box) => box.checked).map((box) => box.value);
    const field = form.elements.columns;
    field.value = shown.join(",");
    field.disabled = !shown.length || shown.length === boxes.length;
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-visited]").forEach(note);
  document.querySelectorAll("[data-recent]").forEach(show);
  document.querySelectorAll("form[data-columns]").forEach(columns);
});
