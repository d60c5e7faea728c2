// `pretense collector rollups rebuild`: what the pages show, made anew from the records.
import { SettingsError } from '../../app/settings.ts';
import type { RebuiltRollups } from '../../collector/dashboard/rollups/rebuild-action.ts';
import type { CommandContext } from '../command.ts';
import { countOf } from '../count-of.ts';
import { ProgressLine } from '../progress-line.ts';
import { tenantOf } from './archive.ts';
import { askCollector } from './ask-collector.ts';
import type { CollectorVerb } from './verb.ts';

const everyMs = 1_000;

export const rollups: CollectorVerb = {
  name: 'rollups',
  async run(context, words) {
    if (words.length !== 1 || words[0] !== 'rebuild') {
      throw new SettingsError('Say "collector rollups rebuild": the figures of the pages, anew from all records.');
    }
    const answer = (await withSeconds(() =>
      askCollector(context, 'rebuild-rollups', tenantOf(context)),
    )) as unknown as {
      readonly organisations: readonly (RebuiltRollups & { readonly organisation: string })[];
    };
    if (context.output.isJson) context.output.json(answer);
    else for (const each of answer.organisations) print(context.output, each);
    return 0;
  },
};

function print(
  { line, style }: CommandContext['output'],
  { organisation, records, days }: RebuiltRollups & { readonly organisation: string },
): void {
  line(style.bold(`${organisation}: figures of ${countOf(records, 'record')}, made anew`));
  line(`  ${countOf(days, 'day')} that ${days === 1 ? 'is' : 'are'} over added up for the pages`);
  line('  What the database no longer holds is no longer in the figures.');
}

/** The collector that runs does the work, and says nothing before it is done. */
async function withSeconds<Result>(work: () => Promise<Result>): Promise<Result> {
  const line = new ProgressLine(process.stderr);
  const started = performance.now();
  const show = (): void => line.show(`reading records, ${Math.round((performance.now() - started) / 1000)} s`);
  show();
  const timer = setInterval(show, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    line.clear();
  }
}
