// What Codex tells of its turn, as JSON in a header and once more in a string of the body: ids, and of each folder that it
// works in the path (as a key), the git remotes and the commit.

/** Keys that Codex itself chose; the others are paths and names of remotes. */
const ownKeys: ReadonlySet<string> = new Set(
  (
    'session_id thread_id turn_id root_turn_id parent_thread_id forked_from_thread_id window_id installation_id ' +
    'thread_source subagent_kind request_kind sandbox turn_started_at_unix_ms user_input_requested_during_turn ' +
    'workspace_kind workspaces associated_remote_urls latest_git_commit_hash has_changes originator'
  ).split(' '),
);

export function isTurnMetadataKey(key: string): boolean {
  return ownKeys.has(key);
}

/** Whether the hash of a commit stands there. `pointer` as in a TextSite. */
export function isCommitPlace(pointer: string): boolean {
  return pointer.endsWith('/latest_git_commit_hash') && pointer.includes('/x-codex-turn-metadata/');
}

/**
 * What goes in the place of a commit's hash; undefined for anything else. Whoever has the repository, a host of git above
 * all, finds it by the hash of a commit, and no answer needs it.
 */
export function commitInPlaceOf(text: string): string | undefined {
  return /^[0-9a-f]{7,64}$/i.test(text) ? '0'.repeat(text.length) : undefined;
}
