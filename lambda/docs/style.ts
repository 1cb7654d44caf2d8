import { colours } from './colours.ts';

/** The style of the page, in the colours of the site. */
export const style = `
${colours}* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 0.9375rem/1.6 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 0.875em/1.55 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
.layout { display: grid; grid-template-columns: 18rem minmax(0, 1fr); max-width: 78rem; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 2rem 1.25rem; border-right: 1px solid var(--line); }
nav .home { display: flex; align-items: center; gap: 0.6rem; margin-bottom: 1.5rem; color: inherit; font-weight: 700; font-size: 1.125rem; text-decoration: none; }
nav img { width: 1.75rem; height: 1.75rem; border-radius: 0.4rem; }
nav h2 { margin: 1.25rem 0 0.35rem; font-size: 0.75rem; font-weight: 600; color: var(--weak); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.2rem 0.5rem; margin: 0 -0.5rem; border-radius: 0.4rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav li a:hover { background: var(--soft); }
nav .method { width: 2.6rem; flex: none; background: none; padding: 0; text-align: left; }
main { padding: 2.5rem clamp(1rem, 4vw, 3.5rem) 6rem; min-width: 0; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; }
.lead { max-width: 44rem; margin: 0.5rem 0 0; color: var(--weak); font-size: 1.0625rem; }
main > h2 { margin: 3.5rem 0 1rem; font-size: 1.375rem; letter-spacing: -0.01em; }
h3 { margin: 0; font-size: 1.0625rem; font-weight: 600; overflow-wrap: anywhere; }
h4 { margin: 1.25rem 0 0.4rem; font-size: 0.8125rem; font-weight: 600; color: var(--weak); }
p { max-width: 48rem; margin: 0.5rem 0; }
.weak { color: var(--weak); font-weight: 400; font-size: 0.8125rem; }
.operation, .schema, .problem { margin: 0 0 1rem; padding: 1.25rem 1.5rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--pane); }
:target { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.summary { font-size: 1rem; }
.method { display: inline-block; min-width: 3rem; padding: 0.1rem 0.5rem; border-radius: 0.35rem; background: var(--soft); font: 700 0.75rem/1.6 ui-monospace, monospace; text-align: center; text-transform: uppercase; }
.get { color: var(--good); } .post { color: var(--accent); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.45rem 1rem 0.45rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:first-child > * { border-top: 0; }
th { width: 28%; min-width: 10rem; font-weight: 400; }
td:nth-child(2) { width: 30%; min-width: 9rem; } td:last-child { padding-right: 0; min-width: 12rem; }
.answers { display: grid; grid-template-columns: 3.25rem 1fr; margin: 0; }
.answers dt { padding: 0.35rem 0; font: 600 0.875rem/1.6 ui-monospace, monospace; }
.answers dd { margin: 0; padding: 0.35rem 0; min-width: 0; }
.answers a { text-underline-offset: 0.3em; }
.good { color: var(--good); } .bad { color: var(--bad); }
.types { margin: 0.25rem 0; padding: 0; list-style: none; }
pre { margin: 0.5rem 0; padding: 0.9rem 1.1rem; overflow-x: auto; border-radius: 0.6rem; background: var(--soft); }
details { margin: 0.4rem 0; } summary { cursor: pointer; color: var(--accent); }
.problem { display: grid; grid-template-columns: 3.25rem 1fr; padding: 0.9rem 1.5rem; margin-bottom: 0.5rem; }
.problem .bad { font: 600 0.875rem/1.7 ui-monospace, monospace; }
.problem p { margin: 0.15rem 0 0; color: var(--weak); }
@media (max-width: 55rem) {
  .layout { display: block; }
  nav { position: static; height: auto; padding: 1.25rem 1rem; border-right: 0; border-bottom: 1px solid var(--line); }
  nav h2:last-of-type, nav ul:last-of-type { display: none; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .operation, .schema { padding: 1rem; } th, td:nth-child(2) { min-width: 7rem; }
}
`;
