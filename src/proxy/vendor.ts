// Who issues credentials and runs the hosts behind them.

/** A company whose credentials may go to its own hosts and to nobody else's. */
export type Vendor =
  | 'anthropic'
  | 'openai'
  | 'google'
  | 'github'
  | 'openrouter'
  | 'mistral'
  | 'deepseek'
  | 'groq'
  | 'xai'
  | 'azure'
  | 'aws'
  | 'huggingface'
  | 'nvidia'
  | 'perplexity'
  | 'cerebras';

/** Names for people, of all of them. */
export const vendorNames: Readonly<Record<Vendor, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  google: 'Google',
  github: 'GitHub',
  openrouter: 'OpenRouter',
  mistral: 'Mistral',
  deepseek: 'DeepSeek',
  groq: 'Groq',
  xai: 'xAI',
  azure: 'Azure',
  aws: 'AWS',
  huggingface: 'Hugging Face',
  nvidia: 'NVIDIA',
  perplexity: 'Perplexity',
  cerebras: 'Cerebras',
};

export function isVendor(name: string): name is Vendor {
  return Object.hasOwn(vendorNames, name);
}
