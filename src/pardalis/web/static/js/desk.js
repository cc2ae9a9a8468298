// What every page does.

for (const form of document.querySelectorAll("form.languages")) {
  form.classList.add("auto");
  form.querySelector("select").addEventListener("change", () => form.submit());
}

// So long a form that was sent cannot be sent again [ms]: one that is answered by a file stays here.
const SENT = 8000;
const sent = new Set();

function enable(buttons) {
  for (const button of buttons) {
    button.disabled = false;
    sent.delete(button);
  }
}

/** A form is sent once, also if its button is pressed twice. */
function disable(form) {
  const buttons = [...form.elements].filter((each) => each.type === "submit" && !each.disabled);
  for (const button of buttons) {
    // Firefox would keep it disabled when the page is loaded again.
    button.autocomplete = "off";
    button.disabled = true;
    sent.add(button);
  }
  setTimeout(() => enable(buttons), SENT);
}

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  // Only once what is sent has been collected: the pressed button's own value belongs to it.
  setTimeout(() => { if (!event.defaultPrevented) disable(event.target); });
});

// Who comes back to the page may send it again.
addEventListener("pageshow", () => enable(sent));
