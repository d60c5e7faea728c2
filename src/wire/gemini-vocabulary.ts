// The words that the Gemini API itself uses, as keys and as values. They are public, so they pass everywhere, and a
// workspace that declares one of them (code about this API does) cannot break its own requests.

/** In camel case; each may be spelled in snake case as well. */
const keys = `
  activityHandling adaptationPhrases allowedFunctionNames anyOf apiAuth apiKey apiKeyConfig apiKeySecret apiKeyString
  apiSpec args aspectRatio audio audioTimestamp audioTranscription audioTranscriptionConfig authConfig authType
  authorAttribution autoMode autoTruncate automaticFunctionCalling avgLogprobs behavior blockReason blockReasonMessage
  blocked blockingConfidence boolValue cacheTokensDetails cachedContent cachedContentTokenCount candidateCount
  candidates candidatesTokenCount candidatesTokensDetails category chosenCandidates chunkId citationMetadata citations
  code codeExecution codeExecutionResult computerUse confidenceScores consentAudio content contents
  continuationToken createTime credits creditType creditAmount customConfigs customMetadata data dataStore
  dataStoreSpecs datastore day default delivery description details disableAttribution disabledSafetyPolicies
  displayName documentName documentOcr domain dynamicRetrievalConfig dynamicThreshold elasticSearchParams embedContentConfig
  embedding embeddings enableAffectiveDialog enableEnhancedCivicAnswers enablePromptInjectionDetection enableWidget
  endIndex endOffset endTime endpoint engine enterpriseWebSearch enum environment error errors exaAiSearch example
  excludeDomains excludedPredefinedFunctions executableCode expireTime externalApi featureSelectionPreference fileData
  fileId fileSearch fileSearchStore fileSearchStoreNames fileUri filter finishMessage finishReason finished firstPage
  format fps frequencyPenalty functionCall functionCallingConfig functionDeclarations functionResponse
  generateContentRequest generationConfig googleMaps googleMapsWidgetContextToken googleSearch
  googleSearchDynamicRetrievalScore googleSearchRetrieval groundingChunkIndices groundingChunks groundingMetadata
  groundingSupports groundingTypes headers httpBasicAuthConfig httpElementLocation id image imageConfig imageSearch
  imageSearchQueries imageSize imageUri includeServerSideToolInvocations includeThoughts index initialPromptTokenCount
  inlineData instances items jsonPath key labels language languageCode languageCodes lastPage latLng latitude level
  license logProbability logProbabilitySum logprobs logprobsResult longitude manualMode maps maxItems maxLength
  maxOutputTokens maxProperties maxResults maximum mcpServers mediaId mediaProcessing mediaResolution message metadata
  metadataFilter method mimeType minItems minLength minProperties minimum modality mode model modelArmorConfig
  modelName modelRoutingPreference modelSelectionConfig modelStage modelStatus modelVersion month
  multiSpeakerVoiceConfig name nullValue nullable numTokens numberValue numericValue oauthConfig oidcConfig outcome
  output outputDimensionality overwrittenThreshold pageNumber pageSpan parallelAiSearch parameters
  parametersJsonSchema partIndex partMetadata partialArgs parts pattern personGeneration placeAnswerSources placeId
  prebuiltVoiceConfig presencePenalty probability probabilityScore project promptFeedback promptTemplateName
  promptTokenCount promptTokensDetails properties propertyOrdering publicationDate ragChunk ragCorpora ragCorpus
  ragFileIds ragResources ragRetrievalConfig ranking reason remainingCredits consumedCredits renderedContent
  renderedParts replicatedVoiceConfig request requests required response responseFormat responseId responseJsonSchema
  responseLogprobs responseMimeType responseModalities responseSchema responseTemplateName result retirementTime
  retrieval retrievalConfig retrievalMetadata retrievalQueries retrievedContext retrievedUrl role routing
  routingConfig safetyRatings safetySettings scheduling schema sdkBlob searchEntryPoint searchTypes seed segment
  serviceTier sessionId severity severityScore signature similarityTopK simpleSearchParams sourceFlaggingUris
  sourceUri speaker speakerVoiceConfigs speechConfig speechMetadata sseReadTimeout startIndex startOffset startTime
  status stopSequences storeContext store streamFunctionCallArguments streamableHttpTransport stringListValue
  stringValue style systemInstruction taskType temperature terminateOnClose text thinkingBudget thinkingConfig
  thinkingLevel thought thoughtSignature thoughtsTokenCount threshold timeRangeFilter timeout title token tokenCount
  tokenId toolCall toolConfig toolResponse toolType toolUsePromptTokenCount toolUsePromptTokensDetails tools
  topCandidates topK topP totalTokenCount totalTokens traceId trafficType translationConfig truncated type uri url
  urlContext urlContextMetadata urlMetadata urlRetrievalStatus usageMetadata userPromptId enabledCreditTypes values
  vectorDistanceThreshold vertexAiSearch vertexRagStore videoMetadata voice voiceConfig voiceName voiceSampleAudio web
  webSearch webSearchQueries willContinue word words year`;

const values = `
  user model function system array boolean integer null number object string date date-time double enum float int32
  int64 application/json application/pdf image/gif image/jpeg image/png image/webp text/plain text/x.enum flex
  priority standard unspecified skip_thought_signature_validator context_engineering_is_the_way_to_go
  ANY API_KEY_AUTH ARRAY AUDIO AUTO BALANCED BLOCKING BLOCKLIST BLOCK_HIGH_AND_ABOVE BLOCK_LOW_AND_ABOVE
  BLOCK_MEDIUM_AND_ABOVE BLOCK_NONE BLOCK_ONLY_HIGH BOOLEAN CLASSIFICATION CLUSTERING CODE_RETRIEVAL_QUERY
  CONTINUATION DOCUMENT ENVIRONMENT_BROWSER ENVIRONMENT_DESKTOP ENVIRONMENT_MOBILE FACT_VERIFICATION FILE_SEARCH
  GOOGLE_MAPS GOOGLE_SEARCH_IMAGE GOOGLE_SEARCH_WEB HARM_CATEGORY_CIVIC_INTEGRITY HARM_CATEGORY_DANGEROUS_CONTENT
  HARM_CATEGORY_HARASSMENT HARM_CATEGORY_HATE_SPEECH HARM_CATEGORY_JAILBREAK HARM_CATEGORY_SEXUALLY_EXPLICIT
  HARM_SEVERITY_HIGH HARM_SEVERITY_LOW HARM_SEVERITY_MEDIUM HARM_SEVERITY_NEGLIGIBLE HIGH IMAGE INTEGER INTERRUPT
  JAILBREAK LANGUAGE LANGUAGE_UNSPECIFIED LOW MALFORMED_FUNCTION_CALL MAX_TOKENS MEDIA_PROCESSING
  MEDIA_RESOLUTION_HIGH MEDIA_RESOLUTION_LOW MEDIA_RESOLUTION_MEDIUM MEDIUM MINIMAL MODEL_ARMOR MODE_DYNAMIC
  MODE_UNSPECIFIED NEGLIGIBLE NONE NON_BLOCKING NULL NULL_VALUE NUMBER OBJECT OFF ON_DEMAND OTHER OUTCOME_DEADLINE_EXCEEDED
  OUTCOME_FAILED OUTCOME_OK PROHIBITED_CONTENT PROVISIONED_THROUGHPUT PYTHON QUESTION_ANSWERING RECITATION
  RETRIEVAL_DOCUMENT RETRIEVAL_QUERY SAFETY SEMANTIC_SIMILARITY SILENT SPII STOP STRING TEXT TYPE_UNSPECIFIED
  UNEXPECTED_TOOL_CALL URL_CONTEXT URL_RETRIEVAL_STATUS_ERROR URL_RETRIEVAL_STATUS_SUCCESS VALIDATED VIDEO WHEN_IDLE
  GOOGLE_ONE_AI`;

const words: readonly string[] = `${keys} ${values}`.trim().split(/\s+/);
/** Answered from here for all words of the API: fields are asked for again and again. */
const snakeCase: ReadonlyMap<string, string> = new Map(words.map((word) => [word, spelledInSnakeCase(word)]));
const allWords: ReadonlySet<string> = new Set([...snakeCase.keys(), ...snakeCase.values()]);

const schemaDialect = /^https?:\/\/json-schema\.org\/(?:draft-\d\d|draft\/\d{4}-\d\d)\/schema#?$/;

/** Whether the text is one word of the protocol, in either spelling, or a public dialect of JSON Schema. */
export function isGeminiWord(text: string): boolean {
  return allWords.has(text) || schemaDialect.test(text);
}

/** `functionCall` as `function_call`: the API takes both. A word in capitals stays. */
export function inSnakeCase(word: string): string {
  return snakeCase.get(word) ?? spelledInSnakeCase(word);
}

function spelledInSnakeCase(word: string): string {
  if (!/[a-z]/.test(word)) return word;
  return word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
