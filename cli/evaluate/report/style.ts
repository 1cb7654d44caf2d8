import { colours } from '../../../lambda/docs/colours.ts';

/** The style of the report, in the colours of the site. */
export const style = `
${colours}:root { --on-strong: light-dark(#fff, hsl(225 30% 8%)); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 0.9375rem/1.55 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 5rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { margin: 0 0 0.5rem; font-size: 1.25rem; letter-spacing: -0.01em; }
p { max-width: 46rem; margin: 0 0 1rem; color: var(--weak); }
header p { margin-top: 0.4rem; font-size: 1.0625rem; }
dl { margin: 0; display: grid; gap: 0.15rem; font-size: 0.875rem; }
dl div { display: grid; grid-template-columns: 5.5rem 1fr; } dt { color: var(--weak); } dd { margin: 0; overflow-wrap: anywhere; }
section { margin-top: 3rem; }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.75rem; margin-top: 2rem; }
.keys div, figure, article, .groups > * { background: var(--pane); border: 1px solid var(--line); border-radius: 0.75rem; }
.keys div { padding: 0.9rem 1.1rem; } .keys span { display: block; color: var(--weak); font-size: 0.8125rem; } .keys strong { font-size: 1.625rem; letter-spacing: -0.02em; }
.groups { columns: 22rem 2; column-gap: 0.75rem; }
.groups > * { padding: 0.5rem 1.1rem 0.75rem; margin-bottom: 0.75rem; max-height: 34rem; break-inside: avoid; }
.scroll { overflow: auto; }
table { width: 100%; border-spacing: 0; }
.groups > table { display: block; } .groups > table tbody { display: table; width: 100%; }
caption { display: block; padding: 0.4rem 0; text-align: left; font-weight: 600; } .scroll caption { display: table-caption; }
th { font-weight: 400; text-align: left; white-space: nowrap; } td { text-align: right; white-space: nowrap; }
.groups th, .groups td { padding: 0.2rem 0.6rem 0.2rem 0; border-top: 1px solid var(--line); } .groups tr > :last-child { padding-right: 0; }
thead th { color: var(--weak); text-align: right; font-size: 0.8125rem; } thead th, thead td { border-top: 0 !important; }
.meter { width: 50%; min-width: 4rem; } .scroll .meter { width: 35%; } .meter i { display: block; height: 0.4rem; width: calc(var(--part) * 100%); border-radius: 1rem; background: var(--accent); opacity: 0.75; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 0.75rem; }
figure { margin: 0; padding: 0.9rem 1rem; } figcaption { margin-bottom: 0.5rem; } figcaption span { float: right; color: var(--weak); font-size: 0.8125rem; }
.plot { display: block; width: 100%; height: auto; overflow: visible; }
.plot text { fill: var(--weak); font-size: 9px; } .plot .end { text-anchor: end; } .plot .middle { text-anchor: middle; }
.grid { stroke: var(--line); stroke-width: 0.75; fill: none; }
.area { fill: var(--accent); fill-opacity: 0.1; }
.line { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-linejoin: round; } .line.weak { stroke-opacity: 0.4; } .line.ideal { stroke: var(--weak); stroke-width: 1; stroke-dasharray: 4 3; }
.dot { fill: var(--accent); stroke: var(--pane); stroke-width: 1.5; } .bar { fill: var(--accent); fill-opacity: 0.25; }
.heat { width: auto; font-size: 0.8125rem; } .heat td { min-width: 2.9rem; height: 2.1rem; padding: 0 0.35rem; text-align: center; border: 1px solid var(--page); border-radius: 0.3rem; }
.heat tbody td { background: var(--pane); }
.heat td.right { background: color-mix(in oklab, var(--accent) calc(var(--part) * 100%), var(--pane)); } .heat td.wrong { background: color-mix(in oklab, var(--bad) calc(var(--part) * 100%), var(--pane)); } .heat td.strong { color: var(--on-strong); }
.heat tbody th { padding-right: 0.75rem; text-align: right; } .heat thead th { text-align: center; vertical-align: bottom; } .heat thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 9rem; overflow: hidden; text-overflow: ellipsis; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr)); gap: 0.75rem; }
.one .gallery { grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); }
article { padding: 0.75rem; } .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(0, 1fr)); gap: 0.5rem; }
.pair figure { border: 0; padding: 0; background: none; } .pair img { display: block; width: 100%; border-radius: 0.45rem; } .pair figcaption { margin: 0.25rem 0 0; color: var(--weak); font-size: 0.8125rem; }
article p { margin: 0.5rem 0 0; font-size: 0.875rem; } article strong { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
b { font-weight: 600; } b.better, .verdict.better { color: var(--good); } b.worse, .verdict.worse { color: var(--bad); } b.same { color: var(--weak); font-weight: 400; }
.verdict { margin: 1.25rem 0 0; font-weight: 600; }
.keys small { color: var(--weak); font-size: 0.8125rem; white-space: nowrap; }
.legend span { margin-right: 1.25rem; } .legend i { display: inline-block; width: 1.5rem; height: 0.5rem; margin-right: 0.4rem; border-radius: 1rem; background: var(--accent); }
i.was { background: var(--weak) !important; } .was .line { stroke: var(--weak); stroke-dasharray: 5 3; } .was .dot { fill: var(--weak); }
.meter i + i { margin-top: 0.15rem; } .wide { max-height: 34rem; margin-top: 0.75rem; padding: 0.5rem 1.1rem 0.75rem; background: var(--pane); border: 1px solid var(--line); border-radius: 0.75rem; }
.wide thead { position: sticky; top: 0; background: var(--pane); } .wide th, .wide td { padding: 0.2rem 0.6rem 0.2rem 0; border-top: 1px solid var(--line); }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; } .halves > div { min-width: 0; } .halves .heat td { min-width: 2.1rem; }
h3 { margin: 0 0 0.5rem; font-size: 0.9375rem; }
.three .gallery { grid-template-columns: 1fr; }
@media print { section { break-inside: avoid-page; } }
`;
