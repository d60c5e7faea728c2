// What an export is called, how far it is, and what a person is told at its end. Pure.
import type { ExportKind, ExportProgressView, ExportRedaction, ExportView } from '../view/export.ts';
import { missing, type Format } from '../view/format.ts';
import type { Period } from './export-period.ts';
import type { Notice } from './notices.ts';

type Told = Pick<Notice, 'kind' | 'text'>;

/** The first is what most auditors want. */
export const exportKinds: readonly { readonly label: string; readonly detail: string; readonly value: ExportKind }[] = [
  {
    label: 'Evidence pack',
    detail: 'A zip that an auditor can check without Pretense: the report, tables by criterion, a sample with proofs',
    value: 'pack',
  },
  {
    label: 'PDF report',
    detail: 'What needs attention first, then controls, incidents, policy and gaps, with the figures attached',
    value: 'report',
  },
  {
    label: 'Records folder',
    detail: 'Every record as JSON and as a table, with hashes and how to check them',
    value: 'records',
  },
];

export const exportNames: readonly {
  readonly label: string;
  readonly detail: string;
  readonly value: ExportRedaction;
}[] = [
  {
    label: 'Pseudonyms',
    detail: 'For somebody outside the organisation: people, files and repositories by keyed hashes',
    value: 'pseudonymise',
  },
  { label: 'Names as recorded', detail: 'For the organisation itself', value: 'none' },
];

export function progressText({ phase, done, total }: ExportProgressView): string {
  const what = phase === 'check' ? 'checking the log' : 'writing';
  return total === 0 ? `${what}…` : `${what}, ${Math.floor((done * 100) / total)}%`;
}

export function exportResult(view: ExportView, period: Period, format: Format, now: Date): Told {
  const between = `${day(period.from, format, now)} to ${day(period.to, format, now)}`;
  const exported = `SOC2 log exported: ${format.countOf(view.records, 'record')}, ${between}`;
  if (!view.isChainWhole) {
    const where = view.redFacts === undefined ? 'The manifest says' : 'The report says';
    return {
      kind: 'error',
      text: `The log was exported, but its chain does not hold: ${view.problem ?? missing} Do not hand it over as complete. ${where} where it breaks.`,
    };
  }
  if (view.records === 0) return { kind: 'information', text: `${exported}. Nothing was sent in that time.` };
  const first =
    view.redFacts === undefined || view.redFacts === 0
      ? ''
      : ` ${format.countOf(view.redFacts, 'fact')} in it ${view.redFacts === 1 ? 'needs' : 'need'} attention.`;
  return { kind: 'information', text: `${exported}, chain verified.${first}` };
}

export type ResultButton = 'Open' | 'Reveal in folder' | 'Show details';

/** Of a log that does not hold, only what says so is shown. */
export function resultButtons({ isChainWhole }: ExportView, kind: ExportKind): readonly ResultButton[] {
  if (!isChainWhole) return ['Show details'];
  return kind === 'report' ? ['Open', 'Reveal in folder'] : ['Reveal in folder'];
}

/** Noon keeps the date in every time zone's own reading of it. */
function day(date: string, format: Format, now: Date): string {
  return format.date(`${date}T12:00:00`, now);
}
