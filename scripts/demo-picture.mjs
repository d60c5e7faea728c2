// Draws media/demo.svg, the picture in the README, from a run of the demo: npm run build && node scripts/demo-picture.mjs
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [charWidth, lineHeight, margin, gap] = [7.8, 19, 24, 32];

const json = execFileSync(process.execPath, ['dist/cli.cjs', 'demo', '--json'], { cwd: root, encoding: 'utf8' });
const report = JSON.parse(json);
const rows = [
  ...section(
    ['What the tool sent', 'What the provider saw'],
    codeOf(report.exchanges[1].sent),
    codeOf(report.seenByProvider[1]),
    ['', 'surrogate'],
  ),
  row('', '', ['', '']),
  ...section(
    ['What the provider answered', 'What the tool got back'],
    editOf(report.answersOfProvider[1]),
    editOf(report.exchanges[1].received),
    ['surrogate', ''],
  ),
];
const leftWidth = Math.max(...rows.map(({ left }) => left.length)) * charWidth;
const rightWidth = Math.max(...rows.map(({ right }) => right.length)) * charWidth;
const width = Math.ceil(margin * 2 + leftWidth + gap + rightWidth);
const height = Math.ceil(margin * 2 + rows.length * lineHeight);
const divider = margin + leftWidth + gap / 2;
const texts = rows.map(({ left, right, styles }, index) => {
  const y = margin + (index + 0.75) * lineHeight;
  return textAt(margin, y, left, styles[0]) + textAt(margin + leftWidth + gap, y, right, styles[1]);
});
writeFileSync(
  `${root}media/demo.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Source code as the tool sent it beside the invented words that the provider saw, and the way back">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#d5dddf}.title{font-weight:600;fill:#fff}.surrogate{fill:#58bcc6}</style>
<rect width="100%" height="100%" rx="6" fill="#14191b"/>
<path d="M${divider} ${margin}V${height - margin}" stroke="#66777b"/>
${texts.filter((text) => text !== '').join('\n')}
</svg>
`,
);

/**
 * @param {string} left
 * @param {string} right
 * @param {readonly [string, string]} styles
 */
function row(left, right, styles) {
  return { left, right, styles };
}

/**
 * @param {readonly [string, string]} titles
 * @param {readonly string[]} left
 * @param {readonly string[]} right
 * @param {readonly [string, string]} changed Styles of a line that differs.
 */
function section(titles, left, right, changed) {
  return [
    row(...titles, ['title', 'title']),
    ...left.map((line, at) => row(line, right[at] ?? '', line === right[at] ? ['', ''] : changed)),
  ];
}

/**
 * The code in the last tool result of a request.
 * @param {string} body
 * @returns {readonly string[]}
 */
function codeOf(body) {
  return JSON.parse(body).messages.at(-1).content[0].content.trimEnd().split('\n');
}

/**
 * The new text of the edit in an event stream.
 * @param {string} stream
 * @returns {readonly string[]}
 */
function editOf(stream) {
  const parts = stream.split('\n').filter((line) => line.startsWith('data: ') && line.includes('partial_json'));
  const input = parts.map((line) => JSON.parse(line.slice(6)).delta.partial_json).join('');
  const lines = JSON.parse(input).new_string.split('\n');
  return lines.flatMap((/** @type {string} */ line) => line.replace(' => ', ' =>\n    ').split('\n'));
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} name
 */
function textAt(x, y, text, name) {
  if (text.trim() === '') return '';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const style = name === '' ? '' : ` class="${name}"`;
  return `<text xml:space="preserve" x="${x.toFixed(1)}" y="${y}"${style}>${escaped}</text>`;
}
