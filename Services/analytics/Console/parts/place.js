// What a person has in hand while a part of the page is drawn anew: the focus, and what is folded open.

/** Draws, then gives back the focus and opens what was open, as far as it is still there. */
export function keepingPlace(part, draw) {
  const inside = part.contains(document.activeElement);
  const focus = inside ? nameOf(document.activeElement) : null;
  const open = new Set([...part.querySelectorAll('details[open] > summary')].map(nameOf));
  draw();
  for (const summary of part.querySelectorAll('details > summary')) {
    if (open.has(nameOf(summary))) summary.parentElement.open = true;
  }
  if (inside) [...part.querySelectorAll(focus.split('\n')[0])].find((one) => nameOf(one) === focus)?.focus();
}

function nameOf(element) {
  const row = element.closest('[data-key]')?.dataset.key ?? '';
  return [element.tagName, row, element.id, element.getAttribute('aria-label') ?? element.textContent].join('\n');
}
