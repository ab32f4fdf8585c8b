// A sheet of cells: Enter and the arrow keys move between rows, and a block from a spreadsheet is pasted cell by cell.
{
  const fields = (row) => [...row.querySelectorAll("td input:not([type=checkbox])")];
  document.querySelectorAll(".bo-sheet tbody").forEach((body) => {
    const grid = [...body.rows].map(fields);
    const place = (input) => { const row = grid.findIndex((cells) => cells.includes(input)); return [row, row < 0 ? -1 : grid[row].indexOf(input)]; };
    body.addEventListener("keydown", (event) => {
      const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      const [row, column] = place(event.target);
      if (!step || row < 0) return;
      event.preventDefault();
      const next = grid[row + step]?.[column];
      if (next) { next.focus(); next.select(); }
    });
    body.addEventListener("paste", (event) => {
      const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
      const [row, column] = place(event.target);
      if (row < 0 || (lines.length === 1 && lines[0].length === 1)) return;
      event.preventDefault();
      lines.forEach((cells, down) => cells.forEach((text, right) => { const cell = grid[row + down]?.[column + right]; if (cell) cell.value = text.trim(); }));
    });
  });
}
