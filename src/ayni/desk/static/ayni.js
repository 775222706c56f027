// Clocks: every <time data-until> counts down and then says honestly how late, by the server's time, not the device's.
// A clock that arrives later, with a part of the page, counts from when it was first met.
const met = new WeakMap();

const spans = (ms, words) => {
  const minutes = Math.round(Math.abs(ms) / 60000);
  if (minutes < 90) return words.min.replace("{n}", minutes);
  const hours = Math.round(minutes / 60);
  if (hours < 48) return words.h.replace("{n}", hours);
  const days = Math.round(hours / 24);
  return (days === 1 ? words.day : words.days).replace("{n}", days);
};

const tick = () => {
  for (const clock of document.querySelectorAll("time[data-until]")) {
    if (!met.has(clock)) met.set(clock, Date.now());
    const { until, now, left, late, min, h, day, days } = clock.dataset;
    const away = until - (Number(now) + Date.now() - met.get(clock));
    clock.textContent = (away > 0 ? left : late).replace("{length}", spans(away, { min, h, day, days }));
    clock.classList.toggle("late", away <= 0);
    clock.classList.toggle("soon", away > 0 && away < 3600000);
  }
};
tick();
setInterval(tick, 15000);
document.addEventListener("htmx:afterSettle", tick);

// A menu closes when one looks elsewhere, or with Escape.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => menus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
document.addEventListener("keydown", (event) => event.key === "Escape" && menus().forEach((menu) => (menu.open = false)));

// <button data-opens="id"> shows a <dialog>; its own form method="dialog" closes it.
document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
});

// Where a form came back with something wrong, reading starts there.
document.querySelector("[data-wrong-form]")?.focus();
