// Elements, made of text alone: there is no way here to turn a string into markup.

const SVG = 'http://www.w3.org/2000/svg';

/** `h('a', { href: '#/', class: 'quiet', onclick: act }, 'text', child)`; children may be lists, and empty ones are left out. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Puts the children in the place of all that was in the element. */
export function show(element, ...children) {
  element.replaceChildren(...kept(children));
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else if (name !== 'href' || isOurs(value)) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...kept(children));
  return element;
}

function kept(children) {
  return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== '');
}

/** Addresses of others are shown as text: a link of the console never leaves it, nor runs anything. */
function isOurs(address) { return address.startsWith('#') || address.startsWith('blob:'); }
