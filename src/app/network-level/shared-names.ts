// Names that come from elsewhere than a workspace on this machine. `ProtectionService` unites them with its own.
import type { Pin, WorkspaceNames } from '../../engine/types.ts';

export interface SharedNames {
  /** Changes whenever anything else here can. Asked with every request, so it is quick. */
  readonly version: () => string;
  readonly names: () => readonly WorkspaceNames[];
  readonly pins: () => readonly Pin[];
  /**
   * Whether the names of this guest's own workspaces are among them. Names of others say nothing about its code: then the
   * lexical rule protects it besides.
   */
  readonly knows: (guest: string) => boolean;
}
