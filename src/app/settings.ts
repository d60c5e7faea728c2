// What a user may set for the proxy, its defaults, and how it is read from text.
import { CodedError } from '../base/error.ts';
import type { Level } from '../engine/types.ts';
import {
  type ContentPolicy,
  defaultContentPolicy,
  encodedTextPolicies,
  mediaPolicies,
} from '../proxy/content-policy.ts';
import { knownUpstreamKeys, upstreamProblem } from '../proxy/upstreams.ts';

export type SettingsErrorCode = 'usage';

/** A value that the user gave cannot be used. */
export class SettingsError extends CodedError<SettingsErrorCode> {
  constructor(message: string) {
    super('usage', message);
  }
}

export const defaultPort = 9339;
/** Largest request body, after decompression. */
export const maxBodyBytes = 64 * 1024 * 1024;
/** All request bodies in work at a time; further requests wait. */
export const maxInFlightBytes = 256 * 1024 * 1024;
/** An upstream that sends nothing for so long is given up. */
export const upstreamIdleTimeoutMs = 10 * 60 * 1000;
/** How long a request waits for an index before the lexical rule protects it. */
export const indexWaitMs = 5000;
/** How long running answers may go on after a stop. */
export const drainMs = 10_000;

const levels: readonly Level[] = ['strict', 'balanced', 'light'];

export function parsePort(text: string | undefined): number {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new SettingsError(`"${text}" is no port; use a number from 0 to 65535.`);
  return port;
}

export function parseLevel(text: string | undefined): Level {
  if (text === undefined) return 'strict';
  const level = levels.find((candidate) => candidate === text);
  if (level === undefined) throw new SettingsError(`"${text}" is no level; use ${levels.join(', ')}.`);
  return level;
}

/** What becomes of images and of encoded text, as two words that may be missing. */
export function parseContent(media: string | undefined, encodedText: string | undefined): ContentPolicy {
  return {
    media: oneOf(mediaPolicies, media, defaultContentPolicy.media, 'media'),
    encodedText: oneOf(encodedTextPolicies, encodedText, defaultContentPolicy.encodedText, 'encoded-text'),
  };
}

function oneOf<Word extends string>(
  words: readonly Word[],
  text: string | undefined,
  usual: Word,
  option: string,
): Word {
  if (text === undefined) return usual;
  const word = words.find((each) => each === text);
  if (word === undefined)
    throw new SettingsError(`"${text}" is nothing that --${option} takes; use ${words.join(' or ')}.`);
  return word;
}

/** `KEY=URL` or `KEY:VENDOR=URL` pairs to base URLs by what stands before the sign. */
export function parseUpstreams(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map(parseUpstream));
}

function parseUpstream(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1)
    throw new SettingsError(
      `"${pair}" is not KEY=URL. KEY is one of ${knownUpstreamKeys.join(', ')}, or a name of your own.`,
    );
  const [name, url] = [pair.slice(0, at), pair.slice(at + 1)];
  const problem = upstreamProblem(name, url);
  if (problem !== undefined) throw new SettingsError(problem);
  return [name, url];
}
