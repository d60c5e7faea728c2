// Numbers, times and states as pages say them: UTC, in English.
import type { IncidentStatus, Severity } from '../../incidents/types.ts';
import { createFormat, type Format, missing } from '../../view/format.ts';
import { html, type Html } from './html.ts';

export const format: Format = createFormat('en', 'UTC');

const numbers = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];

/** `Three`; figures from thirteen on. Begins a sentence. */
export function numberWord(count: number): string {
  return numbers[count] ?? format.count(count);
}

/** A cell with a number: 0 is muted. */
export function numberCell(value: number, options: { readonly tone?: 'act'; readonly label?: string } = {}): Html {
  const tone = value === 0 ? 'n z' : options.tone === undefined ? 'n' : `n ${options.tone}`;
  return options.label === undefined
    ? html`<td class="${tone}">${format.count(value)}</td>`
    : html`<td class="${tone}" data-label="${options.label}">${format.count(value)}</td>`;
}

/** `7.7%`; a dash where there is nothing to divide by. */
export function percentOf(part: number, whole: number): string {
  return format.percent(part, whole);
}

/** A share from 0 to 1. */
export function shareText(share: number | undefined): string {
  return share === undefined ? missing : `${(share * 100).toFixed(1)}%`;
}

/** `2 h ago` that goes on by itself, and exactly when on hover; a dash for nothing. */
export function since(at: string | undefined, now: Date): Html {
  if (at === undefined) return html`<span class="z">${missing}</span>`;
  const text = format.relative(at, now);
  return text.endsWith('ago') || text === 'now'
    ? html`<time datetime="${at}" data-since="" title="${exact(at)}">${text}</time>`
    : html`<time datetime="${at}" title="${exact(at)}">${text}</time>`;
}

/** `17 Nov 2026 09:12:44 UTC`. */
export function exact(at: string): string {
  return format.exact(at);
}

/** `17 Nov 09:12`, with the exact time on hover. */
export function moment(at: string, now: Date): Html {
  return html`<time datetime="${at}" title="${exact(at)}">${format.moment(at, now)}</time>`;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `in 3 h 9 min`, `in 11 d`, `4 h overdue`. */
export function dueText(at: string, now: Date): string {
  const left = Date.parse(at) - now.getTime();
  if (Number.isNaN(left)) return missing;
  return left < 0 ? `${span(-left)} overdue` : `in ${span(left)}`;
}

/** `45 min`, `3 h 9 min`, `6 d`. */
export function span(milliseconds: number): string {
  if (milliseconds >= 2 * dayMs) return `${Math.floor(milliseconds / dayMs)} d`;
  const minutes = Math.max(1, Math.floor(milliseconds / minuteMs));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `False positive`. */
export function statusWord(status: IncidentStatus): string {
  return capital(status.replaceAll('_', ' '));
}

export function severityCell(severity: Severity, isOpen: boolean): Html {
  const isRed = isOpen && (severity === 'high' || severity === 'critical');
  return html`<td class="${isRed ? 'act' : ''}">${capital(severity)}</td>`;
}

/** `a41f…90c2`, the whole on hover. */
export function hashText(hash: string): Html {
  const bare = hash.replace(/^sha256:/, '');
  const short = bare.length <= 9 ? bare : `${bare.slice(0, 4)}…${bare.slice(-4)}`;
  return html`<span class="mono nw" title="${hash}">${short}</span>`;
}

const marks = {
  triangle: html`<svg class="i act" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M8 2.2 14.6 13.8H1.4zM7.3 6.2v4h1.4v-4zm0 5v1.3h1.4v-1.3z" fill-rule="evenodd" />
  </svg>`,
  ring: html`<svg class="i muted" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M8 3.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8zm0 1.4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z" fill-rule="evenodd" />
  </svg>`,
};

/** Triangle: somebody has to act now. Ring: it waits for a decision. */
export function icon(name: keyof typeof marks): Html {
  return marks[name];
}
