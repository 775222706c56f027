// A session must not be lost to a bad line. Its screens are exchanged within one page: where the line fails, the screen
// stays as it was and says so; the phone's own way back leads to the screen before; leaving in the middle asks first.
// Without this file each screen is an ordinary form, and all of it works the same, one page at a time.

const form = () => document.querySelector("form.session");
const screen = () => form().elements.screen.value;
let leaving = false;

const tell = (hidden) => {
  const notice = document.querySelector(".offline");
  notice.hidden = hidden;
  if (!hidden) notice.focus();
};

// A call for help, or an answer that needs a person, and no line: the screen itself says what to do and whom to call.
const withoutSignal = (danger) => {
  const help = document.querySelector(".without-signal");
  if (!help) return;
  help.hidden = !danger;
  if (danger) help.focus();
};

// Sends what the screen holds and shows the screen that comes back; whether it did.
const ask = async (told) => {
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body: told });
  } catch {
    tell(false);
    return false;
  }
  const main = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
  if (!main?.querySelector("form.session")) {
    tell(false);
    return false;
  }
  document.getElementById("main").replaceWith(main);
  const first = main.querySelector("[data-wrong-form]") ?? main.querySelector("h1");
  first.tabIndex = -1;
  first.focus();
  scrollTo(0, 0);
  return true;
};

document.addEventListener("submit", async (event) => {
  if (event.target !== form()) return;
  const told = new FormData(form(), event.submitter);
  if (told.get("go") === "save" && navigator.onLine) {
    leaving = true; // the one screen that leads to another page, sent as ordinary forms are
    return;
  }
  event.preventDefault();
  const [before, buttons] = [screen(), form().querySelectorAll("button")];
  buttons.forEach((button) => (button.disabled = true)); // a second tap must not send this screen again
  if (!(await ask(told))) {
    buttons.forEach((button) => (button.disabled = false));
    withoutSignal(event.submitter?.hasAttribute("data-danger"));
  } else if (screen() !== before) history.pushState({ screen: screen() }, "");
});

history.replaceState({ screen: screen() }, "");
addEventListener("popstate", (event) => {
  const told = new FormData(form());
  told.set("go", `to-${event.state?.screen ?? 0}`);
  ask(told);
});

addEventListener("online", () => tell(true));
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (event) => {
  if (!leaving && screen() !== "0") event.preventDefault();
});
