import type { Migration } from './migration.ts';

export const core: Migration = { id: '0001-core', statements: [] };
