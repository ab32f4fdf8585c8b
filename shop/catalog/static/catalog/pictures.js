// The pictures of a product: files dropped or chosen go up one after the other; tiles are dragged or moved by buttons.
(() => {
  const box = document.querySelector("[data-pictures]");
  if (!box) return;
  const tiles = box.querySelector("[data-tiles]");
  const status = box.querySelector("[data-status]");
  const drop = box.querySelector("[data-drop]");
  const token = () => box.querySelector("[name=csrfmiddlewaretoken]").value;
  const keys = () => [...tiles.querySelectorAll("[data-key]")].map((tile) => tile.dataset.key);
  let looks = 0, timer = null, dragged = null;

  function show(answer) {
    const typing = tiles.contains(document.activeElement) ? document.activeElement : null;
    const key = typing?.closest("[data-key]")?.dataset.key;
    const act = typing?.dataset.act, text = typing?.value;
    tiles.innerHTML = answer.html;
    const tile = key && tiles.querySelector(`[data-key="${key}"]`);
    const again = tile && (act ? tile.querySelector(`[data-act=${act}]:not([disabled])`) ?? tile.querySelector("[data-act]:not([disabled])") : tile.querySelector("[data-describe]"));
    if (again && !act && typing.matches("[data-describe]")) again.value = text;
    again?.focus();
    if (answer.message) status.textContent = answer.message;
    watch();
  }

  // As long as smaller copies are being made, look again, ever more seldom.
  function watch() {
    clearTimeout(timer);
    if (!tiles.querySelector("[data-state=waiting]")) return void (looks = 0);
    timer = setTimeout(async () => {
      looks += 1;
      try {
        const answer = await fetch(box.dataset.pictures);
        if (answer.ok && !dragged) show(await answer.json());
      } catch {
        watch();
      }
    }, Math.min(1500 * 1.5 ** looks, 30000));
  }

  async function ask(fields) {
    try {
      const answer = await fetch(box.dataset.pictures, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token() } });
      const told = await answer.json();
      show(told);
      if (told.message) refuse("", told.message);
    } catch {
      refuse("", "The server did not answer as it should. Reload the page and try again.");
    }
  }

  function line(name) {
    const entry = document.createElement("li");
    const label = document.createElement("span");
    label.textContent = name;
    entry.append(label);
    drop.querySelector("[data-files]").append(entry);
    return entry;
  }

  function refuse(name, text, entry = line(name)) {
    entry.querySelector("progress")?.remove();
    const word = document.createElement("em");
    word.textContent = text;
    entry.append(word);
    status.textContent = `${name} ${text}`;
  }

  function send(file) {
    const entry = line(file.name);
    if (file.size > Number(box.dataset.most)) {
      refuse(file.name, `It has ${Math.ceil(file.size / 1048576)} MB; at most ${Math.floor(box.dataset.most / 1048576)} are taken.`, entry);
      return Promise.resolve();
    }
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${file.name} on its way`);
    entry.append(bar);
    const body = new FormData();
    body.append("act", "add");
    body.append("file", file);
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", box.dataset.pictures);
      request.setRequestHeader("X-CSRFToken", token());
      request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
      request.onloadend = () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          // no answer of ours
        }
        if (answer) show(answer);
        if (request.status === 200 && answer) entry.remove();
        else refuse(file.name, answer?.message ?? "It did not arrive: the server did not answer as it should.", entry);
        done();
      };
      request.send(body);
    });
  }

  async function sendAll(files) {
    drop.querySelector("[data-files]").replaceChildren();
    const all = [...files];
    for (const file of all) await send(file);
    const refused = drop.querySelectorAll("[data-files] em").length;
    status.textContent = `${all.length - refused} of ${all.length} pictures came in.`;
  }

  function arrange(order) {
    return ask({ act: "arrange", order: order.join(",") });
  }

  function moved(key, before) {
    const order = keys().filter((one) => one !== key);
    order.splice(before === null ? order.length : order.indexOf(before), 0, key);
    return arrange(order);
  }

  if (drop) {
    // Caught on its way down: Unfold listens at every file field for its own text field beside it, which is not here.
    drop.addEventListener("change", (event) => {
      event.stopPropagation();
      sendAll(event.target.files).then(() => { event.target.value = ""; });
    }, { capture: true });
    const isFiles = (event) => event.dataTransfer?.types.includes("Files");
    box.addEventListener("dragover", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      drop.classList.add("bo-over");
    });
    box.addEventListener("dragleave", (event) => !box.contains(event.relatedTarget) && drop.classList.remove("bo-over"));
    box.addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      drop.classList.remove("bo-over");
      sendAll(event.dataTransfer.files);
    });
    tiles.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      const key = button.closest("[data-key]").dataset.key, order = keys(), place = order.indexOf(key);
      if (button.dataset.act === "main") moved(key, order[0]);
      else if (button.dataset.act === "left") moved(key, order[place - 1]);
      else if (button.dataset.act === "right") moved(key, order[place + 2] ?? null);
      else if (confirm("Take this picture away from the product?")) ask({ act: "remove", image: key });
    });
    tiles.addEventListener("change", (event) => {
      if (event.target.matches("[data-describe]")) ask({ act: "describe", image: event.target.closest("[data-key]").dataset.key, text: event.target.value });
    });
    tiles.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("[data-describe]") && event.target.blur());
    const tileAt = (target) => (tiles.contains(target) ? target.closest("[data-key]") : null);
    const unmark = () => tiles.querySelectorAll(".bo-here").forEach((tile) => tile.classList.remove("bo-here"));
    dragging(tiles, {
      item: tileAt,
      name: (tile) => tile.querySelector("[data-describe]").value || "Picture",
      lift(tile) {
        dragged = tile;
        tile.classList.add("bo-dragged");
      },
      over(target) {
        unmark();
        const tile = tileAt(target);
        if (tile && tile !== dragged) tile.classList.add("bo-here");
      },
      drop(target) {
        const tile = tileAt(target);
        if (!tile || tile === dragged) return;
        const order = keys(), forth = order.indexOf(dragged.dataset.key) < order.indexOf(tile.dataset.key);
        moved(dragged.dataset.key, forth ? order[order.indexOf(tile.dataset.key) + 1] ?? null : tile.dataset.key);
      },
      end(tile) {
        unmark();
        tile.classList.remove("bo-dragged");
        dragged = null;
        watch();
      },
    });
  }
  watch();
})();
