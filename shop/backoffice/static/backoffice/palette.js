// The command palette: "/" or Ctrl-K opens it, arrows choose, Enter goes there (with Ctrl in a new tab), Esc closes.
(() => {
  const PAUSE = 120;
  let box, input, list, status, options = [], chosen = -1, timer, asking;

  function choose(index) {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = options.length ? (index + options.length) % options.length : -1;
    const option = options[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function line(entry) {
    const option = document.createElement("a");
    option.href = entry.url;
    option.id = `bo-option-${options.length}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.tabIndex = -1;
    const title = document.createElement("span");
    const detail = document.createElement("small");
    title.textContent = entry.title;
    detail.textContent = entry.detail;
    option.append(title, detail);
    const index = options.push(option) - 1;
    option.addEventListener("pointermove", () => index !== chosen && choose(index));
    return option;
  }

  function show(groups) {
    options = [];
    chosen = -1;
    list.replaceChildren(...groups.map((group, number) => {
      const part = document.createElement("div");
      const title = document.createElement("h2");
      title.id = `bo-group-${number}`;
      title.textContent = group.title;
      part.setAttribute("role", "group");
      part.setAttribute("aria-labelledby", title.id);
      part.append(title, ...group.entries.map(line));
      return part;
    }));
    choose(0);
    status.textContent = options.length ? "" : "Nothing found. Try fewer or other words.";
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(input.value)}`, { signal: asking.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      show((await answer.json()).groups);
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "No answer. Reload the page and try again.";
    }
  }

  function open() {
    if (box.open) return;
    box.showModal();
    input.select();
    ask();
  }

  document.addEventListener("DOMContentLoaded", () => {
    box = document.getElementById("bo-palette");
    if (!box) return;
    input = box.querySelector("input");
    list = box.querySelector("[role=listbox]");
    status = box.querySelector("[role=status]");
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        choose(chosen + step);
      } else if (event.key === "Enter" && !event.isComposing && options[chosen]) {
        event.preventDefault();
        if (event.ctrlKey || event.metaKey) window.open(options[chosen].href, "_blank", "noopener");
        else options[chosen].click();
      }
    });
    box.addEventListener("click", (event) => event.target === box && box.close());
    document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open());
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable=true]");
      const isCtrlK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
      const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping;
      if (!isCtrlK && !isSlash) return;
      event.preventDefault();
      event.stopPropagation(); // the frame's lists listen for "/" too
      open();
    }, { capture: true });
  });
})();
