import { describe, expect, test } from 'vitest';
import { azureKey, madeCredentials, plainKey, unknownKey } from './credential-shapes.fixture.ts';
import { placeOf, made, keyInQuery } from './route.fixture.ts';
import type { Asked } from './route.fixture.ts';

describe('the upstream', () => {
  const chatGpt = 'a login of ChatGPT';
  const anthropicKey = 'a key of Anthropic';
  test.each<[string, string, Asked, string]>([
    ['a key of Anthropic', '/v1/messages', { headers: made(anthropicKey) }, 'https://api.anthropic.com/v1/messages'],
    ['nothing but the path', '/v1/messages', {}, 'https://api.anthropic.com/v1/messages'],
    [
      'a version header',
      '/v1/other',
      { headers: ['Anthropic-Version', '2023-06-01'] },
      'https://api.anthropic.com/v1/other',
    ],
    ['a user agent', '/v1/other', { headers: ['User-Agent', 'claude-cli/2.1'] }, 'https://api.anthropic.com/v1/other'],
    [
      "Claude Code's first look",
      '/api/hello',
      { method: 'HEAD', hasBody: false },
      'https://api.anthropic.com/api/hello',
    ],
    [
      'a login of ChatGPT',
      '/v1/responses',
      { headers: made(chatGpt) },
      'https://chatgpt.com/backend-api/codex/responses',
    ],
    [
      'the same without /v1',
      '/responses',
      { headers: made(chatGpt) },
      'https://chatgpt.com/backend-api/codex/responses',
    ],
    [
      'the same at a URL for OpenAI',
      '/v1/responses',
      { headers: made(chatGpt), upstream: 'openai' },
      'https://chatgpt.com/backend-api/codex/responses',
    ],
    [
      'its list of models',
      '/v1/models?client_version=0.169.0',
      { method: 'GET', hasBody: false, headers: made(chatGpt) },
      'https://chatgpt.com/backend-api/codex/models',
    ],
    [
      'a key of OpenAI',
      '/v1/responses',
      { headers: made('a project key of OpenAI') },
      'https://api.openai.com/v1/responses',
    ],
    [
      'its list of models',
      '/v1/models',
      { method: 'GET', hasBody: false, headers: made('a project key of OpenAI') },
      'https://api.openai.com/v1/models',
    ],
    [
      'a plain key at a path of OpenAI',
      '/v1/chat/completions',
      { headers: plainKey.headers },
      'https://api.openai.com/v1/chat/completions',
    ],
    [
      'a key of OpenRouter',
      '/v1/chat/completions',
      { headers: made('a key of OpenRouter') },
      'https://openrouter.ai/api/v1/chat/completions',
    ],
    [
      'the same with its own path',
      '/api/v1/chat/completions',
      { headers: made('a key of OpenRouter') },
      'https://openrouter.ai/api/v1/chat/completions',
    ],
    [
      'a key of Groq',
      '/v1/chat/completions',
      { headers: made('a key of Groq') },
      'https://api.groq.com/openai/v1/chat/completions',
    ],
    [
      'a token of GitHub',
      '/chat/completions',
      { headers: made('a token of Copilot') },
      'https://api.githubcopilot.com/chat/completions',
    ],
    [
      'the same with messages',
      '/v1/messages',
      { headers: made('an OAuth token of GitHub') },
      'https://api.githubcopilot.com/v1/messages',
    ],
    ["Copilot's first look", '/_ping', { method: 'GET', hasBody: false }, 'https://api.githubcopilot.com/_ping'],
    [
      "Copilot's agents",
      '/agents/x',
      { method: 'GET', hasBody: false, headers: made('an OAuth token of GitHub') },
      'https://api.githubcopilot.com/agents/x',
    ],
    [
      "Copilot's tools",
      '/mcp/readonly',
      { headers: made('an OAuth token of GitHub') },
      'https://api.githubcopilot.com/mcp/readonly',
    ],
    [
      'a key of Google',
      '/v1beta/other',
      { headers: made('a key of Google') },
      'https://generativelanguage.googleapis.com/v1beta/other',
    ],
    [
      'an access token of Google',
      '/v1internal:loadCodeAssist',
      { headers: made('an access token of Google') },
      'https://cloudcode-pa.googleapis.com/v1internal:loadCodeAssist',
    ],
    [
      'a place of Vertex AI',
      '/v1/projects/p/locations/europe-west4/operations',
      { headers: made('an access token of Google') },
      'https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/operations',
    ],
    [
      'no place that is one',
      '/v1/projects/p/locations/evil.example%2f/operations',
      { headers: made('an access token of Google') },
      'https://aiplatform.googleapis.com/v1/projects/p/locations/evil.example%2f/operations',
    ],
    [
      'an unknown key that a URL sends there',
      '/v1/chat/completions',
      { headers: unknownKey.headers, upstream: 'mistral' },
      'https://api.mistral.ai/v1/chat/completions',
    ],
    [
      'an unknown key at a path of Mistral',
      '/v1/fim/completions',
      { headers: unknownKey.headers },
      'https://api.mistral.ai/v1/fim/completions',
    ],
    [
      'an unknown key of Codex',
      '/v1/responses',
      { headers: unknownKey.headers, clientUpstream: 'openai' },
      'https://api.openai.com/v1/responses',
    ],
    [
      'a configured host',
      '/v1/chat/completions',
      { headers: unknownKey.headers, upstream: 'team', upstreams: { team: 'http://team.example' } },
      'http://team.example/v1/chat/completions',
    ],
    [
      "a configured host for a vendor's keys",
      '/v1/chat/completions',
      {
        headers: made('a project key of OpenAI'),
        upstream: 'team',
        upstreams: { 'team:openai': 'http://team.example' },
      },
      'http://team.example/v1/chat/completions',
    ],
    [
      'a configured gateway with keys of its own',
      '/v1/messages',
      { headers: plainKey.headers, upstreams: { anthropic: 'http://gateway.example' } },
      'http://gateway.example/v1/messages',
    ],
    [
      'Gemini',
      '/v1beta/models/m:streamGenerateContent?alt=sse',
      { headers: made('a key of Google') },
      'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent',
    ],
    [
      'Gemini with its key in the query',
      `/v1/models/m:generateContent?${keyInQuery}`,
      {},
      'https://generativelanguage.googleapis.com/v1/models/m:generateContent',
    ],
    [
      'Code Assist',
      '/v1internal:streamGenerateContent?alt=sse',
      { headers: made('an access token of Google') },
      'https://cloudcode-pa.googleapis.com/v1internal:streamGenerateContent',
    ],
    [
      'Gemini where chat is spoken',
      '/v1beta/openai/chat/completions',
      { headers: made('a key of Google as a bearer') },
      'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
    ],
    [
      'Gemini on Vertex AI',
      '/v1/projects/p/locations/us-east5/publishers/google/models/m:generateContent',
      { headers: made('an access token of Google') },
      'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/google/models/m:generateContent',
    ],
    [
      'Claude on Vertex AI',
      '/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict',
      { headers: made('an access token of Google') },
      'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict',
    ],
    [
      'Responses of OpenRouter',
      '/api/v1/responses',
      { headers: made('a key of OpenRouter') },
      'https://openrouter.ai/api/v1/responses',
    ],
    [
      'Responses on Azure',
      '/openai/v1/responses',
      { headers: azureKey.headers, upstream: 'azure', upstreams: { 'azure:azure': 'https://x.openai.azure.com' } },
      'https://x.openai.azure.com/openai/v1/responses',
    ],
    [
      'a token of Entra',
      '/openai/deployments/d/chat/completions',
      { headers: made('a token of Entra'), upstreams: { 'cloud:azure': 'https://x.openai.azure.com' } },
      'https://x.openai.azure.com/openai/deployments/d/chat/completions',
    ],
    [
      'an Azure host',
      '/openai/deployments/d/chat/completions?api-version=2024-10-21',
      { headers: azureKey.headers, upstream: 'azure', upstreams: { 'azure:azure': 'https://x.openai.azure.com' } },
      'https://x.openai.azure.com/openai/deployments/d/chat/completions',
    ],
  ])('%s (%s)', (_what, target, asked, expected) => {
    expect(placeOf(target, asked)).toBe(expected);
  });

  test.each<[string, string, Asked, string]>([
    ['nothing tells', '/v1/other', {}, 'unknown-upstream'],
    ['an unknown key at a path of many', '/v1/chat/completions', { headers: unknownKey.headers }, 'unknown-upstream'],
    ['no key at a path of many', '/v1/chat/completions', {}, 'unknown-upstream'],
    [
      'an unknown key at an Azure path',
      '/openai/deployments/d/chat/completions',
      { headers: azureKey.headers },
      'unknown-upstream',
    ],
    ['a name that is not configured', '/v1/messages', { upstream: 'team' }, 'unknown-upstream'],
    ['a name that is none', '/v1/messages', { upstream: '__proto__' }, 'unknown-upstream'],
    ['an empty name', '/v1/messages', { upstream: '' }, 'unknown-upstream'],
    [
      'a key of a vendor without a host here',
      '/v1/chat/completions',
      { headers: made('a token of Entra') },
      'unknown-upstream',
    ],
    [
      'a tool of one vendor at a path of another',
      '/v1/messages',
      { clientUpstream: 'openai', headers: unknownKey.headers },
      'unknown-upstream',
    ],
    [
      'a key of OpenAI for Anthropic',
      '/v1/messages',
      { headers: made('a project key of OpenAI') },
      'credential-mismatch',
    ],
    [
      'a key of OpenAI where Anthropic takes one',
      '/v1/messages',
      { headers: made('a key of OpenAI where Anthropic takes one') },
      'credential-mismatch',
    ],
    ['a plain key for Anthropic', '/v1/messages', { headers: plainKey.headers }, 'credential-mismatch'],
    ['a key of Anthropic for OpenAI', '/v1/responses', { headers: made(anthropicKey) }, 'credential-mismatch'],
    [
      'a key of Anthropic at a URL for OpenRouter',
      '/v1/messages',
      { headers: made(anthropicKey), upstream: 'openrouter' },
      'credential-mismatch',
    ],
    [
      'a key of OpenAI for a host of nobody',
      '/v1/chat/completions',
      { headers: made('a project key of OpenAI'), upstream: 'team', upstreams: { team: 'http://team.example' } },
      'credential-mismatch',
    ],
    [
      'a login of ChatGPT for a gateway',
      '/v1/responses',
      { headers: made(chatGpt), upstream: 'team', upstreams: { 'team:openai': 'http://team.example' } },
      'credential-mismatch',
    ],
    ['a login of ChatGPT for chat', '/v1/chat/completions', { headers: made(chatGpt) }, 'credential-mismatch'],
    [
      'a key of Google in the query for Anthropic',
      `/v1/messages?${madeCredentials.find(({ query }) => query !== undefined)?.query ?? ''}`,
      {},
      'credential-mismatch',
    ],
    [
      'two at once',
      '/v1/messages',
      { headers: [...made(anthropicKey), ...made('a project key of OpenAI')] },
      'credential-mismatch',
    ],
    [
      'two of one header',
      '/v1/messages',
      {
        headers: [
          'authorization',
          made('a login of Anthropic')[1] ?? '',
          'Authorization',
          made('a key of Groq')[1] ?? '',
        ],
      },
      'credential-mismatch',
    ],
  ])('%s (%s): 400', (_what, target, asked, expected) => {
    expect(placeOf(target, asked)).toBe(expected);
  });
});
