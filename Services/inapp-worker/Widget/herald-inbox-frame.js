// How <herald-inbox> looks, and what it is made of.

export const STYLE = `
  :host { position: relative; display: inline-block; font: 14px/1.4 system-ui, sans-serif; color-scheme: light dark;
    --paper: #fff; --ink: #1c1e21; --faint: #65676b; --line: #dfe1e5; --accent: #0b62d6; --fresh: #eef4ff; }
  @media (prefers-color-scheme: dark) { :host { --paper: #1f2023; --ink: #e8e9eb; --faint: #a3a6ab; --line: #3a3c40;
    --accent: #6ea8ff; --fresh: #26303f; } }
  button { font: inherit; color: inherit; background: none; border: 0; border-radius: 6px; padding: 4px 8px; cursor: pointer; }
  button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  .bell { position: relative; padding: 8px; color: var(--ink); }
  .bell svg { display: block; width: 24px; height: 24px; }
  .badge { position: absolute; inset-block-start: 0; inset-inline-end: 0; min-width: 18px; padding: 0 4px; border-radius: 9px;
    box-sizing: border-box; background: #c8102e; color: #fff; font-size: 11px; line-height: 18px; text-align: center; }
  .panel:focus { outline: none; }
  .panel { position: absolute; inset-inline-end: 0; z-index: 1000; width: min(380px, 90vw); max-height: 70vh; display: flex;
    flex-direction: column; overflow: hidden; background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 10px;
    box-shadow: 0 8px 30px rgb(0 0 0 / .2); }
  header { display: flex; align-items: center; gap: 8px; padding: 10px 12px; border-block-end: 1px solid var(--line); }
  h2 { flex: 1; margin: 0; font-size: 16px; }
  .offline { color: var(--faint); font-size: 12px; }
  ul { list-style: none; margin: 0; padding: 0; overflow-y: auto; }
  li { display: flex; gap: 8px; align-items: flex-start; padding: 10px 12px; border-block-end: 1px solid var(--line); }
  li.fresh { background: var(--fresh); }
  .text { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .title { font-weight: 600; color: inherit; text-decoration: none; }
  a.title { color: var(--accent); }
  .body { margin: 2px 0; white-space: pre-line; }
  time { color: var(--faint); font-size: 12px; }
  .wishes { padding: 10px 12px; overflow-y: auto; }
  fieldset { border: 0; margin: 0 0 10px; padding: 0; }
  legend { font-weight: 600; padding: 0; }
  label { display: inline-flex; gap: 4px; align-items: center; margin-inline-end: 12px; }
  input, select { font: inherit; color: inherit; accent-color: var(--accent); }
  select { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 2px 4px; }
  .empty { padding: 32px; text-align: center; color: var(--faint); }
  [hidden] { display: none !important; }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

export const FRAME = `
  <button class="bell" type="button" aria-haspopup="dialog" aria-expanded="false">
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
      <path d="M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7zM10 20a2 2 0 0 0 4 0" stroke-linecap="round"/></svg>
    <span class="badge" aria-hidden="true" hidden></span>
  </button>
  <section class="panel" role="dialog" tabindex="-1" hidden>
    <header><h2></h2><span class="offline" role="status" hidden></span><button class="all" type="button"></button>
      <button class="gear" type="button" aria-pressed="false" hidden>⚙</button></header>
    <ul></ul><p class="empty" hidden></p><button class="more" type="button" hidden></button>
    <div class="wishes" hidden></div>
  </section>
  <div class="spoken" aria-live="polite"></div>
`;

export function element(name, style, text = '') {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}
