import type { Migration } from './migration.ts';

export const rollups: Migration = { id: '0004-rollups', statements: [] };
