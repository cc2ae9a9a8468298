// What every page does.

for (const form of document.querySelectorAll("form.languages")) {
  form.classList.add("auto");
  form.querySelector("select").addEventListener("change", () => form.submit());
}
