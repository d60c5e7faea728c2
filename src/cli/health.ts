// `pretense status --health`: one question, one exit code, for whatever watches a container.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { askProxy, isNotRunning } from '../app/control-client.ts';
import { SettingsError } from '../app/settings.ts';
import { bareHost } from '../base/loopback.ts';
import type { CommandContext } from './command.ts';
import { findHome } from './home.ts';

const timeoutMs = 5_000;

/** 0 when the proxy of this home answers, or what is asked at a URL of this machine answers 200; else 1. */
export async function printHealth(context: CommandContext): Promise<number> {
  const { output } = context;
  const [address, ...more] = context.positionals;
  if (more.length > 0) throw new SettingsError('--health takes one URL at most.');
  const isHealthy = address === undefined ? await proxyAnswers(context) : await answersOk(localUrl(address));
  if (output.isJson) output.json({ healthy: isHealthy });
  else output.line(isHealthy ? 'healthy' : 'not healthy');
  return isHealthy ? 0 : 1;
}

async function proxyAnswers(context: CommandContext): Promise<boolean> {
  const { runDir } = await findHome(context);
  try {
    await askProxy(runDir, { method: 'GET', path: 'status', timeoutMs });
    return true;
  } catch (error) {
    if (isNotRunning(error)) return false;
    throw error;
  }
}

/** The certificate is for the names that others use, so it is not looked at here: only this machine is asked. */
function localUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const host = url === undefined ? '' : bareHost(url);
  const isHere = host === 'localhost' || host === '::1' || host.startsWith('127.');
  if (url === undefined || !isHere || !['http:', 'https:'].includes(url.protocol))
    throw new SettingsError(`"${address}" is no address of this machine; use one like http://127.0.0.1:9440/healthz.`);
  return url;
}

function answersOk(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const isSecure = url.protocol === 'https:';
    const options = { agent: false as const, timeout: timeoutMs, rejectUnauthorized: false };
    const request = (isSecure ? httpsRequest : httpRequest)(url, options, (answer) => {
      answer.resume();
      answer.on('error', () => {});
      resolve(answer.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.end();
  });
}
