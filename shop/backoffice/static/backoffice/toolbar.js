// The sidebar's "Toolbar history": opens the debug toolbar, where there is one, at its list of past requests.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href="#toolbar-history"]');
  if (!link) return;
  event.preventDefault();
  window.djdt?.show_toolbar();
  const root = document.getElementById("djDebugRoot");
  (root?.shadowRoot ?? document).querySelector("#djDebug a.HistoryPanel")?.click();
});
