// What a person is told after an export or a check of the log. Pure.
import type { ExportView, ProxyCalls } from '../view/calls.ts';
import { missing, type Format } from '../view/format.ts';
import type { Period } from './export-period.ts';
import { commandIds } from './ids.ts';
import type { Notice } from './notices.ts';

type Told = Pick<Notice, 'kind' | 'text' | 'buttons'>;

export function exportResult(view: ExportView, period: Period, format: Format, now: Date): Told {
  const between = `${day(period.from, format, now)} to ${day(period.to, format, now)}`;
  const exported = `SOC2 log exported: ${format.countOf(view.records, 'record')}, ${between}`;
  if (!view.isChainWhole) {
    return {
      kind: 'error',
      text: `The log was exported, but its chain does not hold: ${view.problem ?? missing} Do not hand it over as complete. The manifest says where it breaks.`,
      buttons: [],
    };
  }
  if (view.records === 0)
    return { kind: 'information', text: `${exported}. Nothing was sent in that time.`, buttons: [] };
  return { kind: 'information', text: `${exported}, chain verified.`, buttons: [] };
}

export function verifyResult(answer: ProxyCalls['verify']['answer'], format: Format): Told {
  const coverage = { label: 'Show coverage', command: commandIds.checkCoverage };
  if (!answer.isWhole) {
    return {
      kind: 'error',
      text: `The log does not match its chain: ${answer.problem ?? missing} Keep it as it is, and find out who changed it.`,
      buttons: [{ label: 'Show log', command: commandIds.showLog }],
    };
  }
  const verified = `${format.countOf(answer.records, 'record')} verified.`;
  return {
    kind: 'information',
    text: `${verified} This does not cover tools that are not routed.`,
    buttons: [coverage],
  };
}

/** Noon keeps the date in every time zone's own reading of it. */
function day(date: string, format: Format, now: Date): string {
  return format.date(`${date}T12:00:00`, now);
}
