// What the indexing thread and its owner say to each other. Plain data.
import type { WorkspaceErrorCode } from './error.ts';
import type { IndexProgress, IndexSettings, WorkspaceIndex } from './types.ts';

export type IndexRequest =
  | { readonly type: 'start'; readonly id: number; readonly root: string; readonly settings: IndexSettings }
  | { readonly type: 'cancel'; readonly id: number };

export type IndexReply =
  | { readonly type: 'progress'; readonly id: number; readonly progress: IndexProgress }
  | { readonly type: 'done'; readonly id: number; readonly index: WorkspaceIndex }
  | { readonly type: 'failed'; readonly id: number; readonly code: WorkspaceErrorCode; readonly message: string };
