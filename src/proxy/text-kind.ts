// What a text is remembered under besides its content.
import type { TextSite } from '../wire/types.ts';
import { isModels } from './conversation.ts';

/** Rules differ by who wrote a text, so its form does. */
export function kindOf({ role }: TextSite): string {
  if (isModels(role)) return 'model';
  return role === 'system' || role === 'tool-description' ? 'setup' : 'told';
}

/** The path that a tool was called with says which file its result shows. */
export function toolPathOf({ role, toolPath }: TextSite): string | undefined {
  return role === 'tool-input' ? undefined : toolPath;
}
