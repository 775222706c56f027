// The duty list asks for news every two seconds. When it cannot get any, it says so instead of looking calm.
const stale = document.querySelector(".stale");
const title = document.title;
const isList = (xhr) => xhr.getResponseHeader("Ayni-Part") === "flags";

const count = () => {
  const open = document.getElementById("flags").dataset.open;
  document.title = open === "0" ? title : `(${open}) ${title}`;
};

// A page that asks to sign in again must not take the place of the list.
document.addEventListener("htmx:beforeSwap", (event) => {
  event.detail.shouldSwap = event.detail.shouldSwap && isList(event.detail.xhr);
});
document.addEventListener("htmx:afterRequest", (event) => (stale.hidden = isList(event.detail.xhr)));
document.addEventListener("htmx:afterSettle", count);
count();
