// `pretense collector token`: a token with which one device may enrol once.
import { SettingsError } from '../../app/settings.ts';
import { stringValue } from '../command.ts';
import { askCollector } from './ask-collector.ts';
import { operatorName } from './collector-options.ts';
import type { CollectorVerb } from './verb.ts';

const defaultDays = 7;

interface Made {
  readonly token: string;
  readonly tokenId: string;
  readonly expiresAt: string;
  readonly url: string;
  readonly organisation: string;
}

export const token: CollectorVerb = {
  name: 'token',
  async run(context, words) {
    if (words.length > 0) throw new SettingsError('"collector token" takes options only.');
    const organisation = stringValue(context, 'organisation');
    const made = (await askCollector(context, 'enrolment-token', {
      team: stringValue(context, 'team') ?? '',
      expiresDays: daysOf(stringValue(context, 'expires-days')),
      by: operatorName(),
      ...(organisation === undefined ? {} : { tenant: organisation }),
    })) as unknown as Made;
    const { output } = context;
    if (output.isJson) {
      output.json(made);
      return 0;
    }
    output.line(
      `A token for one device of ${made.organisation}, good once until ${made.expiresAt}. It is shown this once:`,
    );
    output.line();
    output.line(`  ${output.style.bold(made.token)}`);
    output.line();
    output.line('On the device:');
    output.line(`  pretense enrol ${made.url} --token ${made.token}`);
    return 0;
  },
};

function daysOf(text: string | undefined): number {
  if (text === undefined) return defaultDays;
  if (!/^\d{1,3}$/.test(text)) throw new SettingsError('--expires-days takes a number of days from 1 to 365.');
  return Number(text);
}
