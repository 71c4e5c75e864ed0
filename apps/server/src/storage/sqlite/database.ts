import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const migrations = new URL('migrations/', import.meta.url);
const BUSY_MS = 5000;

/** Opens the database at `path` (or `:memory:`), brought to the newest schema. */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 16777216;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON`);
  try {
    migrate(db);
  } catch (error) {
    db.close(); // or its locks would outlive the error for a moment
    throw error;
  }
  return db;
}

function migrationFiles(): string[] {
  return readdirSync(migrations)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

/** The version of the schema of a database; without one, the newest that this program knows. */
export function schemaVersion(db?: DatabaseSync): number {
  if (!db) return migrationFiles().length;
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/** Runs the numbered migrations that are still missing, each once, under the write lock. Forward only. */
function migrate(db: DatabaseSync): void {
  const files = migrationFiles();
  const version = () => schemaVersion(db);
  if (version() > files.length) throw new Error('The database was written by a newer Rookery; run that one.');
  if (version() === files.length) return;
  db.exec('BEGIN IMMEDIATE');
  for (const [index, file] of files.entries()) {
    if (index < version()) continue;
    db.exec(readFileSync(new URL(file, migrations), 'utf8'));
    db.exec(`PRAGMA user_version = ${index + 1}`);
  }
  db.exec('COMMIT');
}
