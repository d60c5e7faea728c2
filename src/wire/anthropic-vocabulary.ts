// The words that the Messages API itself uses, as keys and as values. They are public, so they pass everywhere, and a
// workspace that declares one of them (code about this API does) cannot break its own requests.

const keys = `
  active allowed_callers allowed_domains allowed_tools anthropic_beta anthropic_version applied_edits
  authorization_token betas bill_to billing_policy block_binding blocked_domains budget_tokens cache_control caching
  caller category citation citations cited_text city clear_at clear_at_least clear_tool_inputs compaction config
  configs container content context context_management country data default_config defer_loading definition delta
  description details diagnostics disable_parallel_tool_use display display_height_px display_number display_width_px
  document_index document_title download_id duration eager_input_streaming edits effort enable_zoom enabled
  encrypted_content encrypted_index encrypted_stdout end_block_index end_char_index end_page_number error error_code
  error_message exclude_tools expires_at explanation fallback_credit_token fallbacks file_id file_type format from id
  index inference_geo input input_examples input_schema instructions is_error is_file_update keep key lines
  max_characters max_content_tokens max_side_length_pixels max_tokens max_uses mcp_server_name mcp_servers media_type
  message messages metadata mode model name new_lines new_start num_lines old_lines old_start output_config
  output_format oversized_image page_age path pause_after_compaction prefix_mismatch_behavior previous_message_id
  properties reason region remaining required response_inclusion retrieved_at return_code role schema scope
  search_result_index server_name service_tier signature skill_id skills source speed start_block_index
  start_char_index start_line start_page_number state_changes stderr stdout stop_reason stop_sequences stream strict
  system tab_id tabs target task_budget temperature text thinking thread timezone title to token tool tool_changes
  tool_choice tool_configuration tool_id tool_name tool_references tool_use_id tools toolset_name top_k top_p total
  total_lines transformations trigger ttl type url url_sources usage use_cache user_id user_location user_profile_id
  value version workspace_id`;

const values = `
  1h 5m adaptive advisor advisor_message advisor_redacted_result advisor_result advisor_tool_result
  advisor_tool_result_error all any application/pdf approximate array assistant auto base64 bash
  bash_code_execution bash_code_execution_output bash_code_execution_result bash_code_execution_tool_result
  bash_code_execution_tool_result_error batch best_effort between_tools boolean browser_state browser_toolset
  char_location clear_thinking clear_tool_uses code_execution code_execution_output code_execution_result
  code_execution_tool_result code_execution_tool_result_error compact compaction computer computer_toolset
  container_upload content_block_location custom date date-time default direct disabled document drop_block email
  enabled encrypted_code_execution_result end_turn ephemeral excluded execution_time_exceeded fallback fast file full
  global high hostname image image/gif image/jpeg image/png image/webp input_tokens integer invalid_tool_input ipv4 ipv6 json_schema
  latest low max max_tokens max_uses_exceeded mcp_tool_listing mcp_tool_reference mcp_tool_result mcp_tool_use
  mcp_toolset mcp_toolset_reference medium memory model_context_window_exceeded never next_user_message none null
  number object omitted only output_file_too_large overloaded page_location pause_turn pdf priority query_too_long
  redacted_thinking refusal regex request_too_large search_result search_result_location server_tool_use standard
  standard_only stop_sequence str_replace_based_edit_tool str_replace_editor string summarize summarized
  temporarily_unavailable text/plain text_editor text_editor_code_execution
  text_editor_code_execution_create_result text_editor_code_execution_str_replace_result
  text_editor_code_execution_tool_result text_editor_code_execution_tool_result_error
  text_editor_code_execution_view_result thinking_turns time tokens too_many_requests tool_addition tool_definition
  tool_reference tool_removal tool_result tool_search_tool tool_search_tool_bm25 tool_search_tool_regex
  tool_search_tool_result tool_search_tool_result_error tool_search_tool_search_result tool_use tool_uses unavailable
  unsupported_content_type updates uri uri-reference url_not_accessible url_not_allowed url_too_long user uuid web_fetch
  web_fetch_result web_fetch_tool_result web_fetch_tool_result_error web_search web_search_result
  web_search_result_location web_search_tool_result web_search_tool_result_error xhigh`;

const words: ReadonlySet<string> = new Set(`${keys} ${values}`.trim().split(/\s+/));

const schemaDialect = /^https?:\/\/json-schema\.org\/(?:draft-\d\d|draft\/\d{4}-\d\d)\/schema#?$/;

/**
 * Whether the text is one word of the protocol, alone or with the date of its version (`web_search_20250305`), or a
 * public dialect of JSON Schema.
 */
export function isProtocolWord(text: string): boolean {
  return words.has(text) || (/_20\d{6}$/.test(text) && words.has(text.slice(0, -9))) || schemaDialect.test(text);
}
