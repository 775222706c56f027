// Drag a visit to another time or another worker: what was dropped is written into the form beside the picture, which
// is sent as if somebody had filled it in. Without JavaScript the form is filled in by hand.
const picture = document.querySelector("svg[data-movable]");
const form = document.querySelector("form[data-pins]");

if (picture && form) {
  const { perMinute, top, row } = picture.dataset;
  const workers = [...picture.querySelectorAll("g.row")].map((each) => each.dataset.worker);
  const STEP = 5; // minutes: nobody is told a time to the minute
  let held = null;

  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());

  // A click of the mouse has been dealt with when the button came up; one of the keyboard opens the link as ever.
  picture.addEventListener("click", (event) => event.detail && event.preventDefault());
  picture.addEventListener("pointerdown", (event) => {
    const stop = event.target.closest("g.stop");
    if (!stop) return;
    event.preventDefault();
    const point = at(event);
    held = { stop, x: point.x, y: point.y, moved: false };
    stop.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!held) return;
    const point = at(event);
    held.moved ||= Math.hypot(point.x - held.x, point.y - held.y) > 4;
    if (!held.moved) return;
    held.stop.classList.add("held");
    held.stop.setAttribute("transform", `translate(${point.x - held.x} ${point.y - held.y})`);
  });
  picture.addEventListener("pointercancel", () => {
    held?.stop.removeAttribute("transform");
    held?.stop.classList.remove("held");
    held = null;
  });
  picture.addEventListener("pointerup", (event) => {
    if (!held) return;
    const { stop, x, moved } = held;
    held = null;
    if (!moved) {
      const address = stop.closest("a")?.getAttribute("href");
      if (address) location.assign(address);
      return;
    }
    const point = at(event);
    const minute = Number(stop.dataset.start) + (point.x - x) / Number(perMinute);
    const rounded = Math.max(0, Math.min(1439, Math.round(minute / STEP) * STEP));
    const line = Math.floor((point.y - Number(top)) / Number(row));
    form.elements.wanted.value = stop.dataset.ident;
    form.elements.worker.value = workers[Math.max(0, Math.min(workers.length - 1, line))];
    form.elements.time.value = `${String(Math.floor(rounded / 60)).padStart(2, "0")}:${String(rounded % 60).padStart(2, "0")}`;
    form.requestSubmit();
  });
}
