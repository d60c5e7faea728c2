// A file that an operator may change while the program runs: looked at again when it is asked for, never by a timer.
import { readFileSync, statSync } from 'node:fs';
import { errnoOf } from '../../audit/error.ts';
import type { Clock } from '../../base/clock.ts';
import { CodedError } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import { SettingsError } from '../settings.ts';

export interface WatchedFileOptions<Content> {
  readonly path: string;
  /** For people: `The token file`. */
  readonly what: string;
  readonly maxBytes: number;
  /** Untrusted: the text. Throws CodedError with what is wrong; never quotes a secret. */
  readonly parse: (text: string) => Content;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A look costs a system call, so there is at most one in this time. */
const lookEveryMs = 1_000;

/** What a file holds now. When it cannot be read or used any more, what it held stays in force, and the log says so. */
export class WatchedFile<Content> {
  readonly #options: WatchedFileOptions<Content>;
  #content: Content;
  #state: string;
  #lookedMs: number;
  #version = 1;

  /** Throws SettingsError when it cannot be used from the start. */
  constructor(options: WatchedFileOptions<Content>) {
    this.#options = options;
    this.#lookedMs = options.clock.monotonicMs();
    this.#state = this.#look();
    this.#content = this.#read();
  }

  get content(): Content {
    this.#lookAgain();
    return this.#content;
  }

  /** Grows with each change that was taken up. */
  get version(): number {
    this.#lookAgain();
    return this.#version;
  }

  #lookAgain(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#lookedMs < lookEveryMs) return;
    this.#lookedMs = nowMs;
    try {
      const state = this.#look();
      if (state === this.#state) return;
      // One warning for each state of the file.
      this.#state = state;
      this.#content = this.#read();
      this.#version += 1;
    } catch {
      this.#options.logger.log('warn', 'watched-file-not-used', { file: this.#options.what });
    }
  }

  /** Also tells a file apart that took the place of another, as secrets of containers do. */
  #look(): string {
    try {
      const { mtimeMs, size, ino } = statSync(this.#options.path);
      return `${mtimeMs} ${size} ${ino}`;
    } catch (error) {
      throw this.#unread(error);
    }
  }

  #read(): Content {
    const { path, what, maxBytes, parse } = this.#options;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw this.#unread(error);
    }
    if (text.length > maxBytes) throw new SettingsError(`${what} ${path} is larger than ${maxBytes} bytes.`);
    try {
      return parse(text);
    } catch (error) {
      const reason = error instanceof CodedError ? error.message : 'it has another form than it should have';
      throw new SettingsError(`${what} ${path} cannot be used: ${reason}`);
    }
  }

  #unread(error: unknown): SettingsError {
    const { path, what } = this.#options;
    return new SettingsError(`${what} ${path} cannot be read (${errnoOf(error) ?? 'unknown'}).`);
  }
}
