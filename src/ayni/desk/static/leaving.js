// Leaving at once: the other page takes this one's place, so that "back" does not lead here again.
document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
  event.preventDefault();
  window.location.replace(event.currentTarget.href);
});
