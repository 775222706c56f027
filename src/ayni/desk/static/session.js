// A session must not be lost to a bad connection: without one, nothing is sent and what was written stays on the screen.
const form = document.querySelector("form.session");
const notice = document.querySelector(".offline");

form?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  notice.hidden = false;
  notice.focus();
});
addEventListener("online", () => (notice.hidden = true));
