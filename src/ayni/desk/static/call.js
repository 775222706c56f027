// One tap calls for help. Where the line fails, the page that is open already says what to do, whom to call, and that
// nobody was called yet. Without this file the button is an ordinary form.

document.addEventListener("submit", async (event) => {
  const call = event.target;
  if (!call.matches("form.call")) return;
  event.preventDefault();
  const button = call.querySelector("button");
  button.disabled = true; // a second tap must not call twice
  try {
    const answer = await fetch(call.action, { method: "POST", body: new FormData(call) });
    if (!answer.ok) throw new Error("nobody was called");
    location.href = answer.url;
  } catch {
    button.disabled = false;
    const help = document.querySelector(".without-signal");
    help.hidden = false;
    help.focus();
    help.scrollIntoView();
  }
});
