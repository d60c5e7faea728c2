import type { Check, CheckState } from '../../app/doctor/check.ts';
import { runDoctor } from '../../app/doctor/run-doctor.ts';
import { parsePort, parseUpstreams } from '../../app/settings.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { stringValue, stringValues } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { ProgressLine } from '../progress-line.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Look at everything Pretense needs, and say what to do where something is wrong',
  usage: '',
  description: `Port, home, keys, word map, end of the log, disk, clock, the way to the providers and where each AI tool points:
✓ is well, ! works but not for everything, ✗ is broken. Providers get a HEAD request without any credential, over the
way that requests take (HTTPS_PROXY, NO_PROXY). Nothing is repaired, and nothing of it is kept.`,
  options: {
    port: { type: 'string', value: 'PORT', help: 'Port that is meant when no proxy runs (default: 9339)' },
    upstream: { type: 'string', value: 'KEY=URL', multiple: true, help: 'Another address of a provider, as for start' },
    only: {
      type: 'string',
      value: 'KEY',
      multiple: true,
      help: 'Ask this provider only (anthropic, openai, gemini, …)',
    },
    offline: { type: 'boolean', help: 'Ask no provider' },
  },
  exitCodes: { 1: 'Something is broken (✗)' },
  async run(context) {
    const { output } = context;
    const checks = await look(context);
    const broken = checks.filter(({ state }) => state === 'failed').length;
    if (output.isJson) output.json({ isWell: broken === 0, checks });
    else print(output, checks);
    return broken === 0 ? 0 : 1;
  },
};

async function look(context: CommandContext): Promise<readonly Check[]> {
  const line = new ProgressLine(process.stderr);
  try {
    return await runDoctor({
      paths: await findHome(context),
      environment: context.environment,
      platform: process.platform,
      nodeVersion: process.versions.node,
      port: parsePort(stringValue(context, 'port')),
      upstreams: parseUpstreams(stringValues(context, 'upstream')),
      only: stringValues(context, 'only'),
      isOffline: context.values['offline'] === true,
      onProgress: (text) => line.show(`looking at ${text}`),
    });
  } finally {
    line.clear();
  }
}

const signs: Readonly<Record<CheckState, string>> = { ok: '✓', warning: '!', failed: '✗' };

function print(output: Output, checks: readonly Check[]): void {
  const { style } = output;
  const width = Math.max(...checks.map(({ title }) => title.length));
  for (const { state, title, found, advice } of checks) {
    const sign = state === 'ok' ? style.accent(signs[state]) : style.warn(style.bold(signs[state]));
    output.line(`${sign} ${title.padEnd(width)}  ${found}`);
    if (advice !== undefined) output.line(`  ${' '.repeat(width)}  ${style.dim(advice)}`);
  }
  output.line();
  const broken = checks.filter(({ state }) => state === 'failed').length;
  const partial = checks.filter(({ state }) => state === 'warning').length;
  const rest = partial === 0 ? '' : `, ${countOf(partial, 'warning')}`;
  output.line(style.bold(broken === 0 ? `Nothing is broken${rest}.` : `${countOf(broken, 'thing')} broken${rest}.`));
}
