// The words that OpenAI's APIs and those compatible with them use, as keys and as values. They are public, so they pass
// everywhere, and a workspace that declares one of them (code about these APIs does) cannot break its own requests.

const sharedKeys = `
  allowed_tools annotations approximate arguments audio bytes cache_control cached_tokens cache_write_tokens city code
  content context_management country created created_at custom data definition delta description detail details
  dimensions display effort encoding_format encrypted_content end_index error expires_at extra_body file file_data
  file_id file_ids file_url filename finish_reason format frequency_penalty function generate_summary grammar headers id
  image_url include include_obfuscation include_usage index input input_audio instructions item items json_schema key
  keys logit_bias logprob logprobs max_completion_tokens max_output_tokens max_tokens max_tool_calls media_type message
  messages metadata mode modalities model moderation n name object obfuscation order output output_text
  parallel_tool_calls param parameters parsed parsed_arguments policy prediction presence_penalty
  prompt prompt_cache_breakpoint prompt_cache_diagnostics prompt_cache_key prompt_cache_options prompt_cache_retention
  properties reason reasoning reasoning_effort reasoning_tokens refusal region required response_format role
  safety_identifier schema search_context_size seed service_tier size source start_index status stop store stream
  stream_options strict suffix summary syntax system_fingerprint temperature text thinking timezone title token tokens
  tool_call_id tool_calls tool_choice tools top_k top_logprobs top_p total_tokens transcript truncation ttl type url
  url_citation usage user user_location value verbosity version voice web_search_options`;

const chatKeys = `
  best_of choices completion_tokens completion_tokens_details content_parts echo function_call functions prompt_tokens
  prompt_tokens_details text_offset token_logprobs tool_call tool_name`;

const responsesKeys = `
  access_programs acknowledged_safety_checks action actions allowed_callers allowed_domains annotation annotation_index
  approval_request_id approve authorization background call_id caller caller_id client_metadata command commands
  compact_threshold connector_id container container_id content_index conversation defer_loading display_height
  display_width domain env environment execution exit_code external_web_access filters generate
  hybrid_search incomplete_details input_fidelity input_image_mask input_tokens input_tokens_details item_id
  logs max_num_results max_output_length memory_limit namespace network_policy operation outcome
  output_compression output_format output_index output_tokens output_tokens_details outputs partial_image_index
  partial_images path pattern pending_safety_checks phase previous_response_id quality queries query ranker
  ranking_options read_only require_approval response result results revised_prompt score score_threshold
  search_content_types sequence_number server_description server_label server_url skills sources stderr
  stdout summary_index svg timeout_ms tool_usage vector_store_ids working_directory`;

/** Of hosts that speak the same protocol: OpenRouter, DeepSeek, Mistral, vLLM, DashScope, LiteLLM, Copilot and others. */
const hostKeys = `
  add_generation_prompt allow_fallbacks budget_tokens chat_template_kwargs continue_final_message data_collection
  document_url enable_search enable_thinking enabled engine exclude extra_content google guided_choice guided_grammar
  guided_json guided_regex ignore include_reasoning incremental_output max_price max_results min_p min_tokens models only
  output_dimension output_dtype plugins prefix preset prompt_mode provider quantizations random_seed
  reasoning_content reasoning_details reasoning_format reasoning_opaque reasoning_split reasoning_text reference_ids
  repetition_penalty require_parameters result_format route safe_prompt session_id signature skip_special_tokens sort
  stop_token_ids structured_outputs thinking_blocks thinking_budget think thought thought_signature tool_stream top_a
  transforms truncate trace use_beam_search vl_high_resolution_images video video_url zdr`;

const values = `
  24h 30m 12h all all_turns allowed_tools alloy and any application/pdf approximate array ascending ash assistant auto
  ballad base64 body boolean cedar chat.completion chat.completion.chunk code_interpreter computer_use_preview
  concise coral current_turn custom date date-time default default-2024-11-15 deny detailed
  developer disabled echo email embedding enabled ephemeral explicit file_search final_answer flac flex float function
  function_call hex high hostname image image_generation image/gif image/jpeg image/png image/webp implicit in_memory
  input_file input_image input_text integer ipv4 ipv6 json_object json_schema large lark length list local_shell low marin
  max mcp medium middle-out minimal mp3 none nova null number object onyx opus original pcm16 price priority reasoning
  reasoning.encrypted reasoning.encrypted_content reasoning.server_tool_call reasoning.summary reasoning.text refusal
  regex required sage scale score shimmer small standard stop string system text text_completion throughput latency
  time tool tool_calls tool_search uri uri-reference url_citation user uuid verse wav web web_search web_search_preview
  additional_tools apply_patch apply_patch_call apply_patch_call_output code_interpreter_call compaction completed
  computer_call computer_call_output custom_tool_call custom_tool_call_output failed file_search_call
  function_call_output image_generation_call in_progress incomplete item_reference local_shell_call
  local_shell_call_output mcp_approval_request mcp_approval_response mcp_call mcp_list_tools output_text reasoning_text
  shell shell_call shell_call_output summary_text web_search_call anthropic-claude-v1 azure-openai-responses-v1
  google-gemini-v1 openai-responses-v1 xai-responses-v1 unknown`;

const words: ReadonlySet<string> = new Set(
  `${sharedKeys} ${chatKeys} ${responsesKeys} ${hostKeys} ${values}`.trim().split(/\s+/),
);

const schemaDialect = /^https?:\/\/json-schema\.org\/(?:draft-\d\d|draft\/\d{4}-\d\d)\/schema#?$/;

/**
 * Whether the text is one word of the protocol, alone or with the date of its version (`web_search_2025_08_26`), or a
 * public dialect of JSON Schema.
 */
export function isProtocolWord(text: string): boolean {
  if (words.has(text)) return true;
  const isDated = text.charAt(text.length - 3) === '_' && /_20\d\d_\d\d_\d\d$/.test(text);
  return (isDated && words.has(text.slice(0, -11))) || (text.startsWith('http') && schemaDialect.test(text));
}
