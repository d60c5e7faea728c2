// What a person is told after a check of the log. Pure.
import type { ProxyCalls } from '../view/calls.ts';
import { missing, type Format } from '../view/format.ts';
import { commandIds } from './ids.ts';
import type { Notice } from './notices.ts';

type Told = Pick<Notice, 'kind' | 'text' | 'buttons'>;

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
