// What stands in for a list of choices is called what that list is called, for whoever hears the page.
{
  const nameOf = (select) =>
    select.getAttribute("aria-label") || (select.labels && select.labels[0] ? select.labels[0].textContent.trim().replace(/\*$/, "") : "");
  const name = (root) => {
    for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
      const text = nameOf(select) || "Choose";
      const parts = select.nextElementSibling?.querySelectorAll(".select2-selection, .select2-selection__rendered[role=textbox], .select2-search__field") ?? [];
      for (const part of parts) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", text);
      }
    }
    for (const box of document.querySelectorAll(".select2-dropdown .select2-search__field")) box.setAttribute("aria-label", "Search");
  };
  const soon = () => requestAnimationFrame(() => name(document));
  addEventListener("load", soon);
  document.addEventListener("formset:added", soon);
  document.addEventListener("focusin", soon);
}
