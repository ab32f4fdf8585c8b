// A button with a question asks it before its form is sent.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.question;
  if (question && !window.confirm(question)) event.preventDefault();
});

// A button beside a box copies what stands in it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const box = button.parentElement.querySelector("input");
  box.select();
  try { await navigator.clipboard.writeText(box.value); } catch { document.execCommand("copy"); }
  button.textContent = box.dataset.copied;
});
