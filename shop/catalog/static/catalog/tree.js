// The category tree: choosing, opening and closing, and moving by dragging, by buttons and by keys. The page shows a move
// only after the server has made it.
(() => {
  const tree = document.querySelector("[data-tree]");
  const word = document.querySelector("[data-word]");
  const said = document.querySelector("[data-said]");
  const buttons = Object.fromEntries([...document.querySelectorAll("button[data-do]")].map((one) => [one.dataset.do, one]));
  const mayMove = Boolean(tree?.dataset.move);
  let chosen = null, carried = null, lastMove = null, busy = false;

  const nameOf = (item) => item.querySelector(".bo-place-name").textContent;
  const groupOf = (item) => item.querySelector(":scope > ul");
  const parentOf = (item) => item.parentElement.closest("[role=treeitem]");
  const keyOf = (item) => item?.dataset.key ?? "";
  const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
  const visible = () => [...tree.querySelectorAll("[role=treeitem]")].filter((item) => item.offsetParent);

  function tell(text, { refused = false, undo = false, again = false } = {}) {
    said.hidden = !text;
    said.classList.toggle("bo-refused", refused);
    said.querySelector("span").textContent = text;
    buttons.undo.hidden = !undo;
    said.querySelector("[data-again]").hidden = !again;
  }

  function showBar() {
    const bar = document.querySelector(".bo-tree-bar");
    word.replaceChildren(...(carried ? ["Carrying ", bold(nameOf(carried)), ": choose where to"] : chosen ? [bold(nameOf(chosen))] : ["Nothing is chosen."]));
    bar.querySelector("[data-for=chosen]").hidden = Boolean(carried);
    const carrying = bar.querySelector("[data-for=carrying]");
    if (carrying) carrying.hidden = !carried;
    for (const link of bar.querySelectorAll("[data-edit], [data-add]")) {
      link.hidden = !chosen;
      if (!chosen) continue;
      if (link.dataset.edit) link.href = link.dataset.edit.replace("/0/", `/${keyOf(chosen)}/`);
      else link.href = link.dataset.add + keyOf(chosen);
    }
    const possible = {
      up: chosen?.previousElementSibling, down: chosen?.nextElementSibling, in: chosen?.previousElementSibling,
      out: chosen && parentOf(chosen), lift: chosen, top: true, release: true,
    };
    const place = carried && chosen && !carried.contains(chosen);
    for (const name of ["into", "before", "after"]) possible[name] = place;
    for (const [name, button] of Object.entries(buttons)) if (name in possible) button.disabled = !possible[name];
  }

  function bold(text) {
    const element = document.createElement("b");
    element.textContent = text;
    return element;
  }

  function choose(item, { focus = true } = {}) {
    if (!item) return;
    if (chosen) {
      chosen.setAttribute("aria-selected", "false");
      chosen.tabIndex = -1;
    }
    chosen = item;
    chosen.setAttribute("aria-selected", "true");
    chosen.tabIndex = 0;
    if (focus) chosen.focus({ preventScroll: true });
    chosen.querySelector(".bo-place").scrollIntoView({ block: "nearest" });
    showBar();
  }

  // --- opening and closing ---

  async function open(item) {
    if (!item.hasAttribute("aria-expanded") || isOpen(item)) return;
    if (!groupOf(item) && !(await load(item))) return;
    item.setAttribute("aria-expanded", "true");
  }

  async function load(item) {
    let answer;
    try {
      answer = await fetch(tree.dataset.branch.replace("/0/", `/${keyOf(item)}/`));
    } catch {
      answer = { ok: false };
    }
    if (!answer.ok || answer.redirected) {
      tell(`What stands in “${nameOf(item)}” could not be read.`, { refused: true, again: true });
      return false;
    }
    const group = document.createElement("ul");
    group.setAttribute("role", "group");
    group.innerHTML = await answer.text();
    groupOf(item)?.remove();
    item.append(group);
    return true;
  }

  function close(item) {
    if (isOpen(item)) item.setAttribute("aria-expanded", "false");
  }

  // --- moving ---

  function settle(parent) {
    // Whether something stands in it, as the page shows it.
    if (!parent) return;
    const group = groupOf(parent);
    if (group && !group.children.length) group.remove();
    if (groupOf(parent)) parent.setAttribute("aria-expanded", "true");
    else parent.removeAttribute("aria-expanded");
  }

  async function move(item, parent, before, { isUndo = false } = {}) {
    if (busy || !mayMove) return false;
    const seen = parentOf(item), next = item.nextElementSibling;
    if (parent === seen && (before === item || before === next)) return false;
    if (parent && item.contains(parent)) {
      const text = parent === item ? `“${nameOf(item)}” cannot stand in itself.` : `“${nameOf(item)}” cannot stand in “${nameOf(parent)}”, which stands in “${nameOf(item)}” itself.`;
      tell(text, { refused: true });
      return false;
    }
    busy = true;
    try {
      const body = new URLSearchParams({ category: keyOf(item), parent: keyOf(parent), before: keyOf(before), seen: keyOf(seen) });
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(tree.dataset.move, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (!(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error(String(answer.status));
      const { message, counts } = await answer.json();
      if (!answer.ok) {
        tell(message, { refused: true, again: /again/.test(message) });
        return false;
      }
      const isUnread = parent && parent.hasAttribute("aria-expanded") && !groupOf(parent);
      if (isUnread && !before) {
        item.remove();
        if (await load(parent)) item = parent.querySelector(`:scope > ul > [data-key="${keyOf(item)}"]`) ?? item;
      } else {
        let group = parent ? groupOf(parent) : tree;
        if (!group) {
          group = document.createElement("ul");
          group.setAttribute("role", "group");
          parent.append(group);
        }
        group.insertBefore(item, before ?? null);
      }
      settle(seen);
      settle(parent);
      level(item, parent ? Number(parent.getAttribute("aria-level")) + 1 : 1);
      for (const [key, count] of Object.entries(counts)) {
        const shown = tree.querySelector(`[data-key="${key}"] > .bo-place > .bo-place-count`);
        if (!shown) continue;
        shown.querySelector("b").textContent = count.toLocaleString("en");
        shown.querySelector("span").hidden = count === 1;
      }
      lastMove = isUndo ? null : { key: keyOf(item), parent: keyOf(seen), before: keyOf(next) };
      tell(isUndo ? `Taken back: ${message}` : message, { undo: !isUndo });
      carried?.classList.remove("bo-carried");
      carried = null;
      choose(item);
      return true;
    } catch {
      tell("The server did not answer as it should: look again to see how it stands.", { refused: true, again: true });
      return false;
    } finally {
      busy = false;
      showBar();
    }
  }

  function level(item, depth) {
    item.setAttribute("aria-level", depth);
    for (const child of groupOf(item)?.children ?? []) level(child, depth + 1);
  }

  const found = (key) => (key ? tree.querySelector(`[data-key="${key}"]`) : null);

  const deeds = {
    up: () => chosen.previousElementSibling && move(chosen, parentOf(chosen), chosen.previousElementSibling),
    down: () => chosen.nextElementSibling && move(chosen, parentOf(chosen), chosen.nextElementSibling.nextElementSibling),
    out: () => parentOf(chosen) && move(chosen, parentOf(parentOf(chosen)), parentOf(chosen).nextElementSibling),
    in: () => chosen.previousElementSibling && move(chosen, chosen.previousElementSibling, null),
    lift() {
      carried = chosen;
      carried.classList.add("bo-carried");
      tell("");
      showBar();
      chosen.focus();
    },
    release() {
      carried?.classList.remove("bo-carried");
      carried = null;
      showBar();
    },
    into: () => move(carried, chosen, null),
    before: () => move(carried, parentOf(chosen), chosen),
    after: () => move(carried, parentOf(chosen), chosen.nextElementSibling === carried ? carried.nextElementSibling : chosen.nextElementSibling),
    top: () => move(carried, null, tree.firstElementChild === carried ? carried.nextElementSibling : tree.firstElementChild),
    undo: () => lastMove && found(lastMove.key) && move(found(lastMove.key), found(lastMove.parent), found(lastMove.before), { isUndo: true }),
  };

  // --- what a person does ---

  function pressed(event) {
    if (!chosen || busy) return;
    const open_ = (key) => !event.altKey && !event.ctrlKey && !event.metaKey && event.key.toLowerCase() === key;
    const around = visible(), index = around.indexOf(chosen);
    let deed = null;
    if (event.altKey) deed = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" }[event.key];
    else if (mayMove && carried) deed = { i: "into", b: "before", a: "after", t: "top", escape: "release" }[event.key.toLowerCase()];
    else if (mayMove && open_("x")) deed = "lift";
    if (mayMove && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") deed = "undo";
    if (deed && mayMove) {
      event.preventDefault();
      deeds[deed]();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const ways = {
      ArrowDown: () => choose(around[index + 1]),
      ArrowUp: () => choose(around[index - 1]),
      Home: () => choose(around[0]),
      End: () => choose(around.at(-1)),
      ArrowRight: () => (isOpen(chosen) ? choose(groupOf(chosen)?.firstElementChild) : open(chosen)),
      ArrowLeft: () => (isOpen(chosen) ? close(chosen) : choose(parentOf(chosen))),
      Enter: () => { location.href = document.querySelector("[data-edit]").href; },
    };
    if (!(event.key in ways) || event.target.closest("a, button")) return;
    event.preventDefault();
    ways[event.key]();
  }

  function placeAt(target, at) {
    // Where something that is dragged would come: into a row by its middle, before or after it by its edges.
    const row = target?.closest?.(".bo-place");
    if (!row || !carried || !tree.contains(row)) return null;
    const item = row.parentElement;
    const { top, height } = row.getBoundingClientRect();
    const part = (at.y - top) / height;
    const kind = part < 0.3 ? "before" : part > 0.7 ? "after" : "into";
    return { row, item, kind };
  }

  function unmark() {
    tree.querySelectorAll(".bo-into, .bo-before, .bo-after").forEach((row) => row.classList.remove("bo-into", "bo-before", "bo-after"));
  }

  let waiting = null, over = null;

  function dragged() {
    dragging(tree, {
      item: (target) => target.closest(".bo-place")?.parentElement,
      name: nameOf,
      lift(item) {
        // Nothing else is shown before it is let go, so that nothing moves away under the hand.
        carried = item;
        item.classList.add("bo-carried");
      },
      over(target, at) {
        unmark();
        const place = placeAt(target, at);
        if (place && !carried.contains(place.item)) place.row.classList.add(`bo-${place.kind}`);
        if (over === place?.item) return;
        clearTimeout(waiting);
        over = place?.item ?? null;
        if (over) waiting = setTimeout(() => open(place.item), 700); // a branch opens when something is held over it
      },
      drop(target, at) {
        const place = placeAt(target, at);
        if (!place || place.item === carried) return;
        const { item, kind } = place;
        if (kind === "into") move(carried, item, null);
        else if (kind === "before") move(carried, parentOf(item), item);
        else if (isOpen(item) && groupOf(item)) move(carried, item, groupOf(item).firstElementChild);
        else move(carried, parentOf(item), item.nextElementSibling);
      },
      end(item) {
        clearTimeout(waiting);
        over = null;
        unmark();
        choose(item, { focus: false });
        if (!busy) deeds.release();
      },
    });
  }

  if (tree) {
    tree.addEventListener("keydown", pressed);
    tree.addEventListener("click", (event) => {
      if (event.target.closest("a")) return;
      const item = event.target.closest("[role=treeitem]");
      if (!item) return;
      const again = chosen === item;
      choose(item);
      if (event.target.closest(".bo-twist") || again) isOpen(item) ? close(item) : open(item);
    });
    tree.addEventListener("dblclick", (event) => !event.target.closest("a") && event.preventDefault());
    for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => deeds[name]());
    document.querySelector("[data-again]").href = location.href;
    if (mayMove) dragged();
    showBar();
    const first = tree.querySelector("[role=treeitem]");
    if (first) first.tabIndex = 0;
    tree.addEventListener("focusin", (event) => !chosen && event.target.matches("[role=treeitem]") && choose(event.target));
    if (tree.dataset.at && found(tree.dataset.at)) {
      choose(found(tree.dataset.at));
      chosen.querySelector(".bo-place").scrollIntoView({ block: "center" });
    }
  }
})();
