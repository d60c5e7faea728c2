// Sites made of sites. Written out: there is one for each field of a request, and a spread takes several times as long.
import type { TextRole, TextSite, ToolCallSite } from './types.ts';

/** The site with another pointer. */
export function placeAt({ role, scope, toolName, toolPath }: TextSite, pointer: string): TextSite {
  return siteOf(role, scope, pointer, toolName, toolPath);
}

/** The site as somebody else's. */
export function withRole({ pointer, scope, toolName, toolPath }: TextSite, role: TextRole): TextSite {
  return siteOf(role, scope, pointer, toolName, toolPath);
}

/** The site with another scope. */
export function withScope({ role, pointer, toolName, toolPath }: TextSite, scope: TextSite['scope']): TextSite {
  return siteOf(role, scope, pointer, toolName, toolPath);
}

/** The site as one of a tool call. */
export function calledAt({ role, pointer, scope }: TextSite, { name, path }: ToolCallSite): TextSite {
  return siteOf(role, scope, pointer, name, path);
}

function siteOf(
  role: TextRole,
  scope: TextSite['scope'],
  pointer: string,
  toolName: string | undefined,
  toolPath: string | undefined,
): TextSite {
  if (toolName === undefined)
    return toolPath === undefined ? { role, pointer, scope } : { role, pointer, scope, toolPath };
  return toolPath === undefined ? { role, pointer, scope, toolName } : { role, pointer, scope, toolName, toolPath };
}
