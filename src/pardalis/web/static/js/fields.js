// What a person has begun to fill in must not be lost when a page renews itself.

const FIELDS = "input:not([type=hidden]), select, textarea";

function differs(field) {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    if (field.multiple || options.some((each) => each.defaultSelected)) {
      return options.some((each) => each.selected !== each.defaultSelected);
    }
    // Where the page chooses none, the browser chooses the first that can be.
    return field.selectedIndex !== options.findIndex((each) => !each.disabled);
  }
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** Whether a person has changed a field in a part of the page, or is about to. */
export function isBegun(part) {
  const fields = [...part.querySelectorAll(FIELDS)];
  return fields.includes(document.activeElement) || fields.some(differs);
}
