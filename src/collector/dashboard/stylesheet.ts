// The look of all pages: hairlines and space, two colours and two warnings, light and dark. No page has a style of its own.

const colours = `
:root { color-scheme: light dark;
  --bg: #fbfcfc; --sunk: #f2f5f5; --fg: #1a2426; --muted: #566468; --line: #d5dddf; --hair: #e6ebec; --ctl: #7d8b8f;
  --accent: #0b6b75; --accent-fg: #ffffff; --soft: #859397; --mark: #0b6b75; --act: #b1271c; --warn: #7f5600; --sel: #e4f0f1; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #111718; --sunk: #171f21; --fg: #dde4e5; --muted: #93a2a6; --line: #2b3739; --hair: #212b2d; --ctl: #667579;
  --accent: #58bcc6; --accent-fg: #06282c; --soft: #66777b; --mark: #3f98a2; --act: #ff8f80; --warn: #e0b352; --sel: #15302f; } }
`;

const text = `
* { box-sizing: border-box; }
:where(h1, h2, h3, p, ul, ol, dl, dd, fieldset) { margin: 0; padding: 0; border: 0; min-width: 0; }
:where(ul, ol) { list-style: none; }
html { background: var(--bg); }
body { margin: 0; font: 14px/1.5 Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, sans-serif; color: var(--fg); font-variant-numeric: tabular-nums; -webkit-font-smoothing: antialiased; }
[hidden] { display: none !important; }
.w { max-width: 1200px; margin: 0 auto; padding: 0 32px; }
main:focus { outline: none; }
main > :is(p, form, table, dl, pre) { margin-top: 16px; }
.muted { color: var(--muted); } .small { font-size: 12px; line-height: 18px; } .act { color: var(--act); } .warn { color: var(--warn); } .nw { white-space: nowrap; }
.medium { font-weight: 500; } .strong { font-weight: 600; } .measure { max-width: 700px; } .gap { margin-top: 8px; } .break { overflow-wrap: anywhere; }
.mono { font: 12px/18px "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace; font-variant-ligatures: none; }
pre { font: 12px/19px "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace; background: var(--sunk); padding: 10px 14px; margin: 8px 0 0; border-radius: 4px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.i { width: 16px; height: 16px; fill: currentColor; flex: none; display: block; margin-top: 2.5px; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; } :where(p, li, dd, .note) > a:not(.btn) { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; text-decoration-color: var(--line); }
:where(a, button, input, select, textarea, summary, [tabindex]):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
h3 { font-size: 13px; font-weight: 600; line-height: 20px; }
`;

const controls = `
.btn, main :where(form > button, form > p > button) { font: inherit; line-height: 20px; padding: 5px 13px; border-radius: 4px; border: 1px solid var(--ctl); background: transparent; color: var(--fg); cursor: pointer; white-space: nowrap; display: inline-block; }
a.btn:hover { text-decoration: none; } .btn:hover { border-color: var(--fg); }
.btn.primary, main button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-fg); font-weight: 500; }
.btn[aria-disabled=true] { color: var(--muted); border-color: var(--line); cursor: not-allowed; }
.link { font: inherit; padding: 0; border: 0; background: none; color: var(--accent); cursor: pointer; } .link:hover { text-decoration: underline; }
.in, main :where(input:not([type=checkbox], [type=radio], [type=hidden], [type=file]), select, textarea) { font: inherit; min-height: 32px; padding: 0 9px; border: 1px solid var(--ctl); border-radius: 4px; background: var(--bg); color: var(--fg); min-width: 0; width: 100%; }
textarea.in, main textarea { padding: 6px 9px; min-height: 64px; resize: vertical; } input[type=file] { display: block; font: inherit; font-size: 12px; max-width: 100%; } ::file-selector-button { font: inherit; line-height: 18px; padding: 4px 10px; margin-right: 8px; border-radius: 4px; border: 1px solid var(--ctl); background: transparent; color: var(--fg); cursor: pointer; }
form label { font-size: 12px; line-height: 18px; color: var(--muted); display: block; } form label :where(.in, input, select, textarea) { margin-top: 2px; font-size: 14px; } form label input[type=file] { font-size: 12px; }
form label.check { display: flex; gap: 8px; align-items: baseline; font-size: 13px; color: var(--fg); }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; align-items: end; } .fields .full { grid-column: 1 / -1; } .fields > .btn { justify-self: start; }
.narrow { max-width: 360px; } main form.narrow label { margin-bottom: 12px; }
.inline { display: inline; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 8px; top: 8px; background: var(--bg); padding: 4px 8px; z-index: 1; }
.notice { margin-top: 16px; border: 1px solid var(--line); border-left: 3px solid var(--accent); padding: 10px 14px; border-radius: 4px; } .notice.bad { border-left-color: var(--act); }
`;

const frame = `
.top { border-bottom: 1px solid var(--line); }
.top .w { display: flex; align-items: center; gap: 28px; min-height: 52px; }
.brand { display: flex; gap: 9px; align-items: center; font-weight: 600; color: var(--fg); white-space: nowrap; }
.brand svg { width: 20px; height: 20px; color: var(--accent); fill: currentColor; }
.top nav ul { display: flex; gap: 22px; }
.top nav a { color: var(--muted); display: block; padding: 15px 0 13px; border-bottom: 2px solid transparent; white-space: nowrap; text-decoration: none; }
.top nav a[aria-current] { color: var(--fg); border-color: var(--accent); } .top nav a:hover { color: var(--fg); }
.me { margin-left: auto; text-align: right; font-size: 12px; line-height: 17px; color: var(--muted); min-width: 0; overflow-wrap: anywhere; } .me > a { font-weight: 500; color: var(--fg); display: block; } .me form { display: inline; margin-left: 8px; }
.head { display: flex; align-items: end; gap: 24px; padding-top: 28px; }
.head h1 { font-size: 24px; line-height: 32px; font-weight: 600; letter-spacing: -.015em; overflow-wrap: anywhere; }
.per { margin-left: auto; display: flex; gap: 8px; align-items: center; flex-wrap: wrap; justify-content: flex-end; } .per details { flex-basis: 100%; text-align: right; font-size: 12px; } .per .acts { justify-content: flex-end; margin: 6px 0 0; } .per label { display: flex; gap: 8px; align-items: center; white-space: nowrap; } .per .in { width: auto; } .per input.in { width: 112px; } .per span { white-space: nowrap; }
main > h1 { font-size: 24px; line-height: 32px; font-weight: 600; letter-spacing: -.015em; padding-top: 28px; overflow-wrap: anywhere; } main > h2 { margin-top: 28px; }
section { padding-top: 40px; } section.flush { padding-top: 16px; }
.sh { display: flex; align-items: baseline; gap: 4px 12px; flex-wrap: wrap; margin-bottom: 8px; }
h2 { font-size: 16px; line-height: 24px; font-weight: 600; }
.two { display: grid; grid-template-columns: minmax(0, 11fr) minmax(0, 10fr); column-gap: 56px; }
.foot { margin-top: 44px; padding-top: 0; padding-bottom: 26px; } .foot > div, .foot > span { border-top: 1px solid var(--line); padding-top: 14px; font-size: 12px; line-height: 18px; color: var(--muted); display: flex; gap: 4px 24px; flex-wrap: wrap; } .foot b { font-weight: 500; color: var(--fg); } .foot .r { margin-left: auto; } .foot .mono { overflow-wrap: anywhere; }
.empty { margin-top: 16px; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); padding: 16px 0 20px; } .empty p { max-width: 700px; margin-bottom: 4px; }
`;

const lists = `
.needs { margin-top: 16px; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.needs li { display: grid; grid-template-columns: 16px minmax(0, 1fr) 200px auto; gap: 0 14px; padding: 9px 0; border-top: 1px solid var(--hair); overflow-wrap: anywhere; } .needs li:first-child { border-top: 0; }
.needs li > :last-child { min-width: 86px; text-align: right; }
.figs { display: flex; margin-top: 22px; }
.figs > div { flex: 1 1 auto; padding-left: 20px; padding-right: 8px; border-left: 1px solid var(--line); } .figs > div:first-child { padding-left: 0; border: 0; }
.figs dt { font-size: 12px; line-height: 18px; color: var(--muted); }
.figs dd { font-size: 20px; line-height: 28px; font-weight: 500; } .figs small { font-size: 12px; font-weight: 400; color: var(--muted); white-space: nowrap; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-size: 12px; line-height: 18px; color: var(--muted); padding-bottom: 4px; }
th { font-weight: 400; font-size: 12px; line-height: 16px; color: var(--muted); text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: bottom; } thead th a { color: var(--muted); } thead th[aria-sort] a { color: var(--fg); }
td, tbody th { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--hair); vertical-align: top; overflow-wrap: anywhere; }
tbody th, tfoot th { font-size: 14px; line-height: 21px; color: var(--fg); } tfoot th { font-weight: 500; padding-top: 6px; border: 0; } .teams tbody th { overflow-wrap: break-word; min-width: 84px; } .rows .id { display: block; max-width: 190px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .rows :is(.pol, summary) { white-space: nowrap; } .small :is(tbody th, td) { font-size: 12px; line-height: 18px; }
.n { text-align: right; white-space: nowrap; overflow-wrap: normal; } th:last-child, td:last-child { padding-right: 0; }
.z { color: var(--muted); }
tfoot td { border-bottom: 0; font-weight: 500; }
.scroll { overflow-x: auto; }
.pad { padding-left: 16px; } .strip { display: block; width: 100%; height: 14px; margin-top: 4px; min-width: 200px; } .strip rect { fill: var(--mark); } .strip .l3 { opacity: .72; } .strip .l2 { opacity: .45; } .strip .l1 { opacity: .22; } .strip .we { fill: var(--hair); } .strip .gap { fill: none; stroke: var(--act); stroke-width: 1.5; }
.key { display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: 12px; line-height: 18px; color: var(--muted); margin: 8px 0 0; }
.key span { display: inline-flex; gap: 6px; align-items: center; white-space: nowrap; } .key b { font-weight: 500; color: var(--fg); }
.key i { width: 9px; height: 9px; background: var(--mark); flex: none; } .key .s { background: var(--soft); } .key .o { background: none; border: 1px solid var(--warn); } .key .we { background: var(--hair); } .key .l1 { opacity: .3; } .key .gap { margin: 0; background: none; box-shadow: inset 0 0 0 1.5px var(--act); } .key .ln { background: var(--accent); height: 2px; width: 14px; } .key .bd { opacity: .25; width: 14px; }
.filter { display: flex; flex-wrap: wrap; gap: 10px 12px; align-items: end; margin: 16px 0 8px; } .filter label { min-width: 150px; }
.tags { display: flex; flex-wrap: wrap; gap: 4px 32px; margin: 4px 0 12px; } .tags-part { display: flex; flex-wrap: wrap; gap: 4px 16px; } .tags a[aria-current] { color: var(--fg); font-weight: 500; }
`;

const charts = `
.ch { display: grid; grid-template-columns: 40px minmax(0, 1fr); column-gap: 10px; margin-top: 12px; }
.ch .y { position: relative; font-size: 12px; color: var(--muted); } .ch .y span { position: absolute; right: 0; transform: translateY(-50%); line-height: 1; } .ch .y .top-y { top: 0; } .ch .y .mid-y { top: 50%; } .ch .y .end-y { top: 100%; }
.ch .bars { height: 150px; } .ch .share { height: 96px; }
.ch svg { display: block; width: 100%; height: 100%; overflow: visible; }
.ch .a { fill: var(--mark); } .ch .s { fill: var(--soft); } .ch .o { fill: none; stroke: var(--warn); } .ch .now { opacity: .55; }
.ch .g { stroke: var(--hair); } .ch .bl { stroke: var(--ctl); } .ch .mk { stroke: var(--muted); stroke-dasharray: 2 3; } .ch .red { fill: var(--act); } .ch .amber { fill: var(--warn); }
.ch .band { fill: var(--accent); opacity: .2; } .ch .ln { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; } .ch .dot { fill: var(--accent); }
.ch text { font-size: 12px; fill: var(--muted); } .ch .tag { fill: var(--fg); paint-order: stroke; stroke: var(--bg); stroke-width: 5px; stroke-linejoin: round; }
.ch .x { grid-column: 2; height: 22px; }
.ct { font-size: 12px; line-height: 18px; color: var(--muted); margin-top: 14px; } .ct b { color: var(--fg); font-weight: 500; }
details.tbl { margin-top: 8px; font-size: 12px; } summary { color: var(--accent); cursor: pointer; } details.tbl th { font-size: 12px; line-height: 18px; }
`;

const workflow = `
.incs { display: grid; grid-template-columns: minmax(0, 1fr) 480px; column-gap: 40px; align-items: start; }
.incs > div > table :is(td, th) { overflow-wrap: anywhere; } .incs tbody tr.chosen > * { background: var(--sel); } .incs > div > table :is(td, th):first-child { padding-left: 8px; } .incs > div > table :is(td, th):last-child { padding-right: 8px; }
.incs tbody :is(td, th) a.row { color: var(--fg); font-weight: 500; } tbody th a.row { color: var(--fg); } .incs.one { grid-template-columns: minmax(0, 1fr); } .incs.one > div > table :is(td, th):first-child { padding-left: 0; } .incs.one > div > table :is(td, th):last-child { padding-right: 0; } .subj { display: block; font-size: 12px; line-height: 18px; color: var(--muted); }
.incs .only-s { display: none; }
.det { background: var(--sunk); padding: 18px 22px 20px; border-radius: 6px; min-width: 0; overflow-wrap: anywhere; } .det hr { border: 0; border-top: 1px solid var(--line); margin: 14px 0 0; }
.det .t { font-size: 15px; line-height: 22px; margin-bottom: 2px; font-weight: 600; }
.wf { display: grid; grid-template-columns: 1.1fr .9fr 1.1fr 1fr .9fr .8fr; margin: 14px 0 16px; font-size: 11px; line-height: 15px; }
.wf li { border-top: 2px solid var(--soft); padding: 6px 6px 0 0; color: var(--muted); min-width: 0; } .wf span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .wf li b { display: block; font-weight: 500; white-space: nowrap; overflow-wrap: normal; } .wf .d { border-color: var(--accent); } .wf .d b, .wf .c b { color: var(--fg); } .wf .c { border-color: var(--accent); } .wf .c b { font-weight: 600; }
.facts { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 4px 12px; font-size: 13px; line-height: 20px; } .facts dt { color: var(--muted); } .facts dd { overflow-wrap: anywhere; }
.ev { margin-top: 14px; } .ev th, .ev td { border-color: var(--line); padding-top: 4px; padding-bottom: 4px; font-size: 12px; line-height: 18px; } .ev .mono { white-space: nowrap; }
.rule { margin-top: 14px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 13px; line-height: 20px; }
.acts { display: flex; gap: 8px; margin-top: 10px; flex-wrap: wrap; align-items: flex-start; } .moves > li { border-top: 1px solid var(--line); padding: 10px 0; } .moves > li:first-child { border: 0; } .moves details > form { margin-top: 8px; }
.exc > li { display: grid; grid-template-columns: 76px minmax(0, 1fr) 220px 200px; gap: 0 20px; padding: 12px 0; border-top: 1px solid var(--hair); overflow-wrap: anywhere; } .exc { border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); } .exc > li:first-child { border-top: 0; }
.exc .acts { justify-content: flex-end; margin: 0; } .exc details[open] { flex-basis: 100%; } .exc details form { margin-top: 8px; text-align: left; }
summary.btn { list-style: none; } summary.btn::-webkit-details-marker { display: none; }
.pack { display: grid; grid-template-columns: 340px minmax(0, 1fr) minmax(0, 1fr); column-gap: 48px; border-top: 1px solid var(--line); padding-top: 16px; }
.pack form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-content: start; } .pack .full { grid-column: 1 / -1; } .pack .btn { justify-self: start; }
.dash li { padding: 3px 0 3px 18px; position: relative; font-size: 13px; line-height: 20px; } .dash li::before { content: "–"; position: absolute; left: 2px; color: var(--muted); } .pack h3 { margin-bottom: 4px; }
`;

const narrow = `
@media (min-width: 1001px) { .rows tbody th { min-width: 208px; } .rows td[data-label=Developer] { min-width: 178px; } .rows td[data-label=Team] { min-width: 80px; } }
@media (max-width: 1000px) {
  .two, .incs, .pack { grid-template-columns: minmax(0, 1fr); row-gap: 28px; }
  .top nav { overflow-x: auto; } .exc > li { grid-template-columns: 76px minmax(0, 1fr); } .exc > li > :nth-child(n+3) { grid-column: 2; justify-content: flex-start; margin-top: 8px; }
}
@media (max-width: 640px) {
  .w { padding: 0 16px; }
  .top .w { flex-wrap: wrap; gap: 0 12px; padding-top: 8px; } .top nav { order: 3; width: 100%; } .top nav ul { flex-wrap: wrap; gap: 0 20px; } .top nav a { padding: 8px 0 6px; }
  .head { flex-direction: column; align-items: stretch; gap: 10px; padding-top: 20px; } .per { margin: 0; justify-content: flex-start; } .head h1 { font-size: 20px; line-height: 28px; }
  section { padding-top: 32px; }
  .needs li { grid-template-columns: 16px minmax(0, 1fr); gap: 2px 10px; } .needs li > :nth-child(n+3) { grid-column: 2; text-align: left; }
  .figs { display: grid; grid-template-columns: 1fr 1fr; gap: 12px 0; } .figs > div, .figs > div:first-child { padding-left: 10px; border-left: 1px solid var(--line); } .figs dd { font-size: 18px; line-height: 25px; } .figs small { display: block; line-height: 16px; white-space: normal; }
  .h-s { display: none; }
  .incs > div > table thead { display: none; } .incs > div > table { border-top: 1px solid var(--line); } .incs > div > table tr { display: grid; grid-template-columns: 84px 1fr auto; padding: 7px 0; border-bottom: 1px solid var(--hair); margin: 0 -16px; padding-inline: 16px; }
  .incs > div > table :is(td, th):is(:first-child, :last-child, td) { padding: 0; border: 0; } .incs > div > table td:nth-child(3) { grid-column: 1 / -1; grid-row: 2; } .incs tbody tr.chosen { background: var(--sel); } .incs .only-s { display: block; }
  .tools th, .tools td { padding-right: 6px; } .tools .n { white-space: normal; }
  .teams tr { display: grid; grid-template-columns: minmax(0, 1fr) repeat(4, minmax(0, 62px)); } .teams thead tr { border-bottom: 1px solid var(--line); } .teams th, .teams td { border: 0; padding-right: 0; } .teams tbody tr, .teams tfoot tr { border-bottom: 1px solid var(--hair); padding-bottom: 4px; } .teams .st { grid-column: 1 / -1; padding: 0 0 6px !important; } .teams thead .st, .teams tfoot .st { display: none; }
  .rows thead { display: none; } .rows tr { display: block; border-bottom: 1px solid var(--hair); padding: 8px 0; } .rows :is(td, th) { display: block; border: 0; padding: 1px 0; text-align: left; white-space: normal; } .rows td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); } .rows td:empty { display: none; }
  .ch { grid-template-columns: 34px minmax(0, 1fr); column-gap: 6px; } .ch .x text:nth-child(even) { display: none; }
  .wf { grid-template-columns: repeat(3, 1fr); row-gap: 10px; }
  .det { margin: 0 -16px; border-radius: 0; padding: 16px; } .facts { grid-template-columns: 92px minmax(0, 1fr); }
  .exc > li { grid-template-columns: minmax(0, 1fr); row-gap: 6px; } .exc > li > :nth-child(n) { grid-column: 1; margin-top: 0; }
  .foot .r { margin-left: 0; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) { .ch .a, .strip rect { fill: CanvasText; } .btn[aria-disabled=true] { color: GrayText; } }
@media print { .top nav, .per, .acts, form { display: none; } .det { background: none; border: 1px solid var(--line); } }
`;

export const stylesheet: string = colours + text + controls + frame + lists + charts + workflow + narrow;
