// How a person points a tool at the proxy.
import type { Output } from './command.ts';

export function printRouting(output: Output, url: string): void {
  output.line('');
  output.line('Point a tool at it:');
  output.line(`  Claude Code        ${output.style.accent(`ANTHROPIC_BASE_URL=${url} claude`)}`);
  output.line(`  Anthropic SDK      ${output.style.accent(`new Anthropic({ baseURL: '${url}' })`)}`);
}
