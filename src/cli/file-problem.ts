import { SettingsError } from '../app/settings.ts';
import { errnoWords } from '../base/errno-words.ts';

/** For a file that somebody named, by the name that was given. */
export function unreadable(file: string, error: unknown): SettingsError {
  return new SettingsError(`${file} cannot be read: ${errnoWords(error)}.`);
}
