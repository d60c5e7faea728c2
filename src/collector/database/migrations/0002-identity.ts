import type { Migration } from './migration.ts';

export const identity: Migration = { id: '0002-identity', statements: [] };
