import type { Migration } from './migration.ts';

export const archive: Migration = { id: '0005-archive', statements: [] };
