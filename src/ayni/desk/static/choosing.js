// The button says whom it asks: it follows the boxes as they are ticked. Without JavaScript it says what was first chosen.
const button = document.querySelector("[data-choosing]");
const boxes = [...document.querySelectorAll("input[name=workers][type=checkbox]")];

const said = (names) => {
  const { none, one, two, more } = button.dataset;
  const form = [none, one, two][names.length] ?? more;
  return form.replace("{name}", names[0] ?? "").replace("{n}", names.length - 1);
};

const follow = () => {
  button.querySelector("span").textContent = said(boxes.filter((box) => box.checked).map((box) => box.dataset.name));
};

if (button) {
  boxes.forEach((box) => box.addEventListener("change", follow));
  follow();
}
