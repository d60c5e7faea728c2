import { readFileSync } from 'node:fs';
import { collectPush } from '../../app/network-level/collect-push.ts';
import { maxExpiryDays } from '../../app/network-level/name-push.ts';
import { parseProxyUrl, sendPush } from '../../app/network-level/send-push.ts';
import { systemClock } from '../../app/platform.ts';
import { SettingsError } from '../../app/settings.ts';
import { type CommandContext, stringValue, stringValues } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { unreadable } from '../file-problem.ts';

const defaultExpiryDays = 30;

/** `pretense index push URL`. */
export async function pushNames(context: CommandContext, [address, ...more]: readonly string[]): Promise<number> {
  if (address === undefined || more.length > 0) throw new SettingsError('Say where to: pretense index push URL.');
  const url = parseProxyUrl(address);
  const token = tokenOf(context);
  const expiresDays = daysOf(stringValue(context, 'expires-days'));
  const { output } = context;
  const push = await collectPush({
    paths: await findHome(context),
    roots: stringValues(context, 'workspace'),
    expiresDays,
    clock: systemClock,
    onWorkspace: (repository) => {
      if (!output.isJson) output.line(`Indexing ${repository} …`);
    },
  });
  const kept = await sendPush(push.body, {
    url,
    token,
    authorityFile: stringValue(context, 'ca'),
    certificateFile: stringValue(context, 'cert'),
    keyFile: stringValue(context, 'key'),
  });
  if (output.isJson) {
    output.json({ pushed: kept });
    return 0;
  }
  for (const { repository, declaredNames, expiresAt } of kept)
    output.line(
      `${repository}: ${countOf(declaredNames, 'declared name', 'declared names')}, until ${expiresAt.slice(0, 10)}`,
    );
  output.line('The proxy keeps names only, encrypted: no code, and no path but the name of each folder.');
  return 0;
}

/** An argument can be read by every account of this machine while the command runs; a file or the environment cannot. */
function tokenOf(context: CommandContext): string | undefined {
  const file = stringValue(context, 'token-file');
  if (file === undefined) return stringValue(context, 'token') ?? context.environment['PRETENSE_CLIENT_TOKEN'];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw unreadable(file, error);
  }
}

function daysOf(text: string | undefined): number {
  if (text === undefined) return defaultExpiryDays;
  const days = Number(text);
  if (!/^\d{1,3}$/.test(text) || days < 1 || days > maxExpiryDays)
    throw new SettingsError(`"${text}" is nothing that --expires-days takes; use 1 to ${maxExpiryDays}.`);
  return days;
}
