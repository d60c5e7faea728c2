// How a person points a tool at the proxy.
import type { Output } from './command.ts';

/** Address of the proxy by the variable that SDKs and tools read. docs/clients.md has those with another way. */
const variables = [
  ['ANTHROPIC_BASE_URL', ''],
  ['OPENAI_BASE_URL', '/v1'],
  ['GOOGLE_GEMINI_BASE_URL', ''],
] as const;

export function printRouting(output: Output, url: string): void {
  const { accent } = output.style;
  output.line('');
  output.line(`Set the AI tools of this machine to use it: ${accent('pretense route')}`);
  output.line('Or by hand, in the shell that a tool or your program starts from:');
  for (const [name, path] of variables) output.line(`  ${accent(`export ${name}=${url}${path}`)}`);
}
