import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Milliseconds to wait where another process is writing. */
const BUSY_MS = 500;

const schema = `
  CREATE TABLE IF NOT EXISTS records (
    id TEXT PRIMARY KEY,
    time TEXT NOT NULL,
    model TEXT NOT NULL,
    kept INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    record TEXT NOT NULL,
    review TEXT
  );
  CREATE INDEX IF NOT EXISTS records_by_time ON records (time, id);
  CREATE INDEX IF NOT EXISTS records_by_model ON records (model, time, id);
  CREATE INDEX IF NOT EXISTS records_kept ON records (time, id) WHERE kept = 1;
  CREATE INDEX IF NOT EXISTS records_by_expiry ON records (expires);
  CREATE TABLE IF NOT EXISTS feedback (
    record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (record, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS deleted (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sums (
    day TEXT NOT NULL,
    model TEXT NOT NULL,
    field TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (day, model, field)
  ) WITHOUT ROWID;
  PRAGMA user_version = 1;
`;

/** Opens the database of records, which several processes may have open at once, and makes what is missing. */
export async function openDatabase(file: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await quietly(() => import('node:sqlite'));
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  // A writer does not keep readers waiting. A power cut may cost the last rows, never the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  const { user_version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (user_version === 0) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
  return database;
}

// Earlier releases of Node 24 say on the terminal that the module is experimental: nothing that who predicts can act on.
async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
