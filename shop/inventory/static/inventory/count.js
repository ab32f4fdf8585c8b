// The sheet of a stock count: Enter goes to the next item, a scanned code to its line, and nothing typed is lost unasked.
(() => {
  const form = document.querySelector("[data-count]");
  if (!form) return;
  const code = form.querySelector("[data-code]");
  const fields = [...form.querySelectorAll("[name^=found-]")];
  let isTyped = false;

  function show(field) {
    form.querySelectorAll("tr.bo-here").forEach((row) => row.classList.remove("bo-here"));
    field.closest("tr").classList.add("bo-here");
    field.scrollIntoView({ block: "center" });
    field.focus();
    field.select();
  }

  code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const wanted = code.value.trim();
    const row = wanted && [...form.querySelectorAll("tr[data-codes]")].find((one) => one.dataset.codes.split("\n").includes(wanted));
    if (row) {
      code.value = "";
      show(row.querySelector("[name^=found-]"));
    } else if (wanted) form.querySelector("[data-find]").click();
  });
  form.addEventListener("keydown", (event) => {
    const place = fields.indexOf(event.target);
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (place < 0 || !step) return;
    event.preventDefault();
    const next = fields[place + step];
    if (next) show(next);
    else if (event.key === "Enter") form.querySelector(".bo-choose .bo-primary").focus();
  });
  form.addEventListener("input", (event) => { isTyped ||= event.target !== code; });
  form.addEventListener("submit", () => { isTyped = false; });
  addEventListener("beforeunload", (event) => isTyped && event.preventDefault());
  const found = form.querySelector("tr.bo-here [name^=found-]");
  if (found) show(found);
})();
