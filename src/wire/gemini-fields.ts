// The grammar of Gemini bodies as tables: what each field of each object holds. Requests of Code Assist and of token
// counts hold a request in a field of their own; requests of embeddings hold a content.
import { constant, contentAs, mimeType } from './gemini-content.ts';
import { isModel, isProject, isPromptId, isResource } from './gemini-shapes.ts';
import { bothSpellings } from './gemini-spelling.ts';
import { WireError } from './error.ts';
import { passing } from './grammar.ts';
import type { FieldHandler, FieldTable } from './grammar.ts';
import { childPointer } from './json-pointer.ts';
import type { TextSite } from './types.ts';
import { placeAt } from './text-sites.ts';

const model = passing(isModel);
const resource = passing(isResource);

/** The text of tokens comes in pieces of words, which nobody could turn back. */
const logprobs: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'true') return walk.unknown(node, site);
  throw new WireError(
    'logprobs',
    'The request asks for the log probabilities of single tokens (responseLogprobs). A token holds a piece of a word, ' +
      'so names could not be turned back in them, and nothing was sent. Turn responseLogprobs off.',
  );
};

/** Objects whose values are credentials that the provider needs, by keys that are public. */
const secretHeaders: FieldHandler = (walk, node, site) => {
  if (node.kind !== 'object') return walk.unknown(node, site);
  for (const { key, value } of node.members) {
    walk.sink.kept(key);
    walk.rule(value, 'credential', placeAt(site, childPointer(site.pointer, walk.document.word(key))));
  }
};

const functionDeclaration: FieldTable = bothSpellings({
  name: 'name',
  description: 'text',
  behavior: constant,
  parameters: 'schema',
  parametersJsonSchema: 'schema',
  response: 'schema',
  responseJsonSchema: 'schema',
});

const functionDeclarations: FieldHandler = (walk, node, site) => {
  const place: TextSite = { role: 'tool-description', pointer: site.pointer, scope: 'declared' };
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) {
      functionDeclarations(walk, item, placeAt(site, `${site.pointer}/${index}`));
    }
  } else if (node.kind === 'object') {
    const toolName = walk.document.textIf(walk.document.members(node).get('name'));
    walk.fields(node, functionDeclaration, toolName === undefined ? place : { ...place, toolName });
  } else walk.unknown(node, site);
};

const authConfig: FieldTable = {
  authType: constant,
  apiKey: 'credential',
  apiKeyConfig: {
    apiKeyString: 'credential',
    apiKeySecret: 'declared',
    apiKeySecretVersion: 'declared',
    httpElementLocation: constant,
    name: 'name',
  },
  httpBasicAuthConfig: { credentialSecret: 'declared' },
  oauthConfig: { accessToken: 'credential', serviceAccount: 'declared' },
  oidcConfig: { idToken: 'credential', serviceAccount: 'declared' },
  googleServiceAccountConfig: { serviceAccount: 'declared' },
};

const webSearch: FieldTable = {
  excludeDomains: 'declared',
  blockingConfidence: constant,
  timeRangeFilter: 'kept',
  searchTypes: 'kept',
};

const tool: FieldTable = {
  functionDeclarations,
  googleSearch: webSearch,
  enterpriseWebSearch: webSearch,
  googleSearchRetrieval: { dynamicRetrievalConfig: { mode: constant, dynamicThreshold: 'kept' } },
  googleMaps: { authConfig, enableWidget: 'kept', groundingTypes: 'kept' },
  codeExecution: 'kept',
  urlContext: 'kept',
  computerUse: {
    environment: constant,
    excludedPredefinedFunctions: 'name',
    disabledSafetyPolicies: constant,
    enablePromptInjectionDetection: 'kept',
  },
  fileSearch: { fileSearchStoreNames: resource, metadataFilter: 'text', topK: 'kept' },
  mcpServers: {
    name: 'name',
    streamableHttpTransport: { url: 'declared', headers: secretHeaders, timeout: 'kept', sseReadTimeout: 'kept' },
  },
  exaAiSearch: { apiKey: 'credential', customConfigs: 'kept' },
  parallelAiSearch: { apiKey: 'credential', customConfigs: 'kept' },
  retrieval: {
    disableAttribution: 'kept',
    vertexAiSearch: { datastore: resource, engine: resource, filter: 'text', maxResults: 'kept' },
    vertexRagStore: { ragCorpora: resource, ragResources: { ragCorpus: resource, ragFileIds: 'id' } },
    externalApi: { apiAuth: authConfig, authConfig, apiSpec: constant, endpoint: 'declared' },
  },
};

const toolConfig: FieldTable = {
  functionCallingConfig: {
    mode: constant,
    allowedFunctionNames: 'name',
    streamFunctionCallArguments: 'kept',
  },
  retrievalConfig: { languageCode: 'kept', latLng: 'kept' },
  includeServerSideToolInvocations: 'kept',
};

const voiceConfig: FieldTable = {
  prebuiltVoiceConfig: { voiceName: 'name' },
  replicatedVoiceConfig: 'kept',
  voice: 'name',
};

const generationConfig: FieldTable = {
  temperature: 'kept',
  topP: 'kept',
  topK: 'kept',
  candidateCount: 'kept',
  maxOutputTokens: 'kept',
  seed: 'kept',
  presencePenalty: 'kept',
  frequencyPenalty: 'kept',
  stopSequences: 'parameter',
  responseMimeType: mimeType,
  responseSchema: 'schema',
  responseJsonSchema: 'schema',
  _responseJsonSchema: 'schema',
  responseLogprobs: logprobs,
  logprobs: 'kept',
  responseModalities: constant,
  mediaResolution: constant,
  thinkingConfig: { includeThoughts: 'kept', thinkingBudget: 'kept', thinkingLevel: constant },
  speechConfig: {
    languageCode: 'kept',
    voiceConfig,
    multiSpeakerVoiceConfig: { speakerVoiceConfigs: { speaker: 'declared', voiceConfig } },
  },
  imageConfig: 'kept',
  audioTimestamp: 'kept',
  routingConfig: { autoMode: 'kept', manualMode: { modelName: model } },
  modelSelectionConfig: { featureSelectionPreference: constant },
};

/** A request in a field of another. */
const inner: FieldHandler = (walk, node, site) => walk.table(node, geminiRequest, site);

export const geminiRequest: FieldTable = bothSpellings({
  contents: 'messages',
  systemInstruction: contentAs('system'),
  tools: tool,
  toolConfig,
  generationConfig,
  safetySettings: { category: constant, threshold: constant, method: constant },
  cachedContent: resource,
  labels: 'kept',
  model,
  serviceTier: constant,
  store: 'kept',
  modelArmorConfig: { promptTemplateName: resource, responseTemplateName: resource },
  // Code Assist
  request: inner,
  project: passing(isProject),
  userPromptId: passing(isPromptId),
  sessionId: 'id',
  enabledCreditTypes: constant,
  // Counting tokens
  generateContentRequest: inner,
  // Embedding
  requests: inner,
  content: contentAs('user'),
  taskType: constant,
  title: 'text',
  outputDimensionality: 'kept',
  embedContentConfig: { taskType: constant, title: 'text', outputDimensionality: 'kept', autoTruncate: 'kept' },
});

const citations: FieldTable = {
  uri: 'declared',
  title: 'text',
  license: 'declared',
  startIndex: 'kept',
  endIndex: 'kept',
  publicationDate: 'kept',
};

/** One candidate of an answer, without its content. What is not named here is reversed all the same. */
export const candidateFields: FieldTable = bothSpellings({
  index: 'kept',
  finishReason: constant,
  finishMessage: 'text',
  safetyRatings: 'kept',
  citationMetadata: { citations, citationSources: citations },
  groundingMetadata: 'kept',
  urlContextMetadata: 'kept',
  tokenCount: 'kept',
  avgLogprobs: 'kept',
});

/** An answer, without its candidates. */
export const answerFields: FieldTable = bothSpellings({
  promptFeedback: { blockReason: constant, blockReasonMessage: 'text', safetyRatings: 'kept' },
  usageMetadata: 'kept',
  modelVersion: model,
  responseId: 'exact',
  createTime: 'exact',
  traceId: 'exact',
  modelStatus: { message: 'text', modelStage: constant, retirementTime: 'exact' },
});
