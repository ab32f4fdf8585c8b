// Dragging by mouse, pen and finger alike; HTML's own dragging knows no fingers. A mouse takes hold anywhere of what can be
// dragged, a finger only at its grip ([data-grip]), since everywhere else it scrolls the page. Escape lets go.
//
// `item` finds what is dragged from where it was touched, `lift` begins, `over` is told what lies under the pointer, `drop`
// where it was let go, `end` that it is over, dropped or not.
window.dragging = (area, { item, name, lift, over, drop, end }) => {
  const FAR = 5, EDGE = 80, STEP = 9; // pixels: what is no click, how near to the edge the page scrolls, and how fast
  let held = null, ghost = null, at = null, from = null, pointer = null;

  const under = () => document.elementFromPoint(at.x, at.y);

  function scroller() {
    for (let one = area; one; one = one.parentElement) {
      if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
    }
    return document.scrollingElement;
  }

  function begin() {
    ghost = document.createElement("div");
    ghost.className = "bo-ghost";
    ghost.textContent = name(held);
    document.body.append(ghost);
    lift(held);
    const page = scroller();
    requestAnimationFrame(function scroll() {
      if (!ghost) return;
      const { top, bottom } = page === document.scrollingElement ? { top: 0, bottom: innerHeight } : page.getBoundingClientRect();
      const step = at.y < top + EDGE ? -STEP : at.y > bottom - EDGE ? STEP : 0;
      if (step) {
        page.scrollBy(0, step);
        over(under(), at);
      }
      requestAnimationFrame(scroll);
    });
  }

  function finish(isDropped) {
    if (!held) return;
    const [was, place] = [held, ghost && isDropped ? under() : null];
    const wasDragged = Boolean(ghost);
    ghost?.remove();
    held = ghost = pointer = null;
    if (!wasDragged) return;
    // What ends here was no click.
    const still = (event) => { event.preventDefault(); event.stopPropagation(); };
    addEventListener("click", still, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", still, { capture: true }), 50);
    if (place) drop(place, at, was);
    end(was);
  }

  area.addEventListener("pointerdown", (event) => {
    if (held || !event.isPrimary || event.button) return;
    const isFree = event.pointerType === "mouse" && !event.target.closest("a:not([draggable=false]), button, input");
    if (!event.target.closest("[data-grip]") && !isFree) return;
    held = item(event.target);
    pointer = event.pointerId;
    from = at = { x: event.clientX, y: event.clientY };
  });
  addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== pointer) return;
    at = { x: event.clientX, y: event.clientY };
    if (!ghost && Math.hypot(at.x - from.x, at.y - from.y) < FAR) return;
    if (!ghost) begin();
    ghost.style.translate = `${at.x + 14}px ${at.y + 10}px`;
    over(under(), at);
  });
  addEventListener("pointerup", (event) => event.pointerId === pointer && finish(true));
  addEventListener("pointercancel", (event) => event.pointerId === pointer && finish(false));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !ghost) return;
    event.stopPropagation();
    finish(false);
  }, { capture: true });
};
