import type { Migration } from './migration.ts';

export const workflow: Migration = { id: '0003-workflow', statements: [] };
