// What a text is remembered under besides its content.
import { isReminder } from '../engine/vendor-text.ts';
import type { TextSite } from '../wire/types.ts';
import { isModels } from './conversation.ts';

/** Rules differ by who wrote a text, so its form does. */
export function kindOf({ role, encoding }: TextSite): string {
  if (isModels(role)) return 'model';
  // What passed as a text was not looked into as the base64 that it is in another place.
  if (encoding !== undefined) return encoding;
  return role === 'system' || role === 'tool-description' ? 'setup' : 'told';
}

/** Whether it is a place for an AI tool's own prompt: there the rules for a tool leave more than those for others. */
export function isPromptPlace(text: string, { role, scope }: TextSite): boolean {
  return scope === 'full' && (role === 'system' || isReminder(text));
}

/** The path that a tool was called with says which file its result shows. */
export function toolPathOf({ role, toolPath }: TextSite): string | undefined {
  return role === 'tool-input' ? undefined : toolPath;
}
