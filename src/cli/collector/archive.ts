// `pretense collector archive`: closed days into the archive now, or the archive checked from its first byte to its last.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SettingsError } from '../../app/settings.ts';
import type { ArchiveVerification } from '../../collector/archive/verify-archive.ts';
import type { ArchiveRun } from '../../collector/archive/write-archive.ts';
import { type CommandContext, stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { askCollector } from './ask-collector.ts';
import type { CollectorVerb } from './verb.ts';
import { unreadable } from '../file-problem.ts';

interface Of<Result> {
  readonly organisations: readonly (Result & { readonly organisation: string })[];
}

export const archive: CollectorVerb = {
  name: 'archive',
  async run(context, words) {
    if (words.length === 0) return write(context);
    if (words.length === 1 && words[0] === 'verify') return verify(context);
    throw new SettingsError('Say "collector archive" to write what is missing, or "collector archive verify".');
  },
};

async function write(context: CommandContext): Promise<number> {
  const { output } = context;
  const answer = (await askCollector(context, 'archive', tenantOf(context))) as unknown as Of<
    ArchiveRun & { place: string }
  >;
  if (output.isJson) output.json(answer);
  else
    for (const { organisation, parts, place } of answer.organisations) {
      output.line(output.style.bold(`${organisation}: ${countOf(parts.length, 'file')} written to ${place}`));
      for (const { day, part, rows, bytes, canonicalBytes, isAdopted } of parts) {
        const share = `${Math.round((100 * bytes) / Math.max(1, canonicalBytes))} % of their lines`;
        output.line(
          `  ${day} part ${part}: ${countOf(rows, 'record')}, ${bytes} bytes (${share})${isAdopted ? ', was there already' : ''}`,
        );
      }
    }
  return 0;
}

async function verify(context: CommandContext): Promise<number> {
  const { output } = context;
  const file = stringValue(context, 'checkpoints');
  const checkpoints = file === undefined ? undefined : await notesIn(resolve(context.workingDirectory, file));
  const answer = (await askCollector(context, 'verify-archive', {
    ...tenantOf(context),
    ...(checkpoints === undefined ? {} : { checkpoints }),
  })) as unknown as Of<ArchiveVerification>;
  const problems = answer.organisations.flatMap((each) => each.problems);
  if (output.isJson) output.json(answer);
  else
    for (const each of answer.organisations) {
      const { organisation, parts, rows, days, chains, orphans } = each;
      const cosigned = chains.filter(({ cosignedSize }) => cosignedSize > 0).length;
      output.line(
        output.style.bold(
          `${organisation}: ${countOf(rows, 'record')} in ${countOf(parts, 'file')} of ${countOf(days, 'day')}`,
        ),
      );
      output.line(`  ${cosigned} of ${countOf(chains.length, 'chain')} compared with what the witness cosigned`);
      for (const orphan of orphans) output.line(`  without a manifest, no part of the archive: ${orphan}`);
      for (const problem of each.problems) output.line(output.style.warn(`  ${problem}`));
    }
  return problems.length === 0 ? 0 : 1;
}

/** Notes one after the other with an empty line between, as in the file `checkpoints` of a log. */
async function notesIn(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
  return [...text.matchAll(/[^\n]+\n\d+\n[^\n]+\n\n(?:\u2014 [^\n]+\n)+/gu)].map(([note]) => note);
}

/** `--organisation`, where it was given. */
export function tenantOf(context: CommandContext): { readonly tenant?: string } {
  const tenant = stringValue(context, 'organisation');
  return tenant === undefined ? {} : { tenant };
}
