// Says that a file is too large before it is sent, and shows how far long work has come.
const file = document.querySelector("input[type=file][data-most]");
file?.addEventListener("change", () => {
  const most = Number(file.dataset.most);
  const size = file.files[0]?.size ?? 0;
  const word = document.querySelector("[data-too-large]");
  word.hidden = size <= most;
  word.textContent = `This file has ${Math.ceil(size / 1048576)} MB; at most ${Math.floor(most / 1048576)} MB are taken. Pack it by gzip, or bring it in parts.`;
  file.form.querySelector(".bo-primary").disabled = size > most;
});

const shown = document.querySelector("[data-progress]");
async function look() {
  let answer;
  try {
    answer = await (await fetch(shown.dataset.progress, { credentials: "same-origin" })).json();
  } catch {
    return setTimeout(look, 3000); // the network, or a server that is being restarted
  }
  if (!answer.is_under_way) return location.reload();
  shown.querySelector("[data-step]").textContent = answer.step;
  shown.querySelector("[data-done]").textContent = answer.done.toLocaleString("en");
  const bar = shown.querySelector("progress");
  if (answer.total) {
    bar.max = answer.total;
    bar.value = answer.done;
  }
  setTimeout(look, 1000);
}
if (shown) setTimeout(look, 500);
