import type { DatabaseSync } from 'node:sqlite';
import { uploading } from '../rules/files.ts';
import type { Content, NewUpload, StoredFile, Upload, UploadOutcome } from '../storage.ts';
import type { Besides } from './besides.ts';

const UPLOAD = 'uin, id, bytes, received, name, at';
const FILE = 'number, uin, id, hash, bytes, uploaded, name, type, width, height, thumbnail, at';

type Removed = { readonly hash: string; readonly thumbnail: string };

/** Files and uploads, without their bytes. */
export function fileOperations(db: DatabaseSync, besides: Besides) {
  const account = db.prepare('SELECT 1 FROM accounts WHERE uin = ? AND disabled = 0');
  const uploads = db.prepare('SELECT count(*) AS uploads, coalesce(sum(bytes), 0) AS bytes FROM uploads WHERE uin = ?');
  const taken = db.prepare('SELECT coalesce(sum(bytes), 0) AS bytes FROM files WHERE uin = ?');
  const begin = db.prepare('INSERT INTO uploads (uin, id, bytes, name, at) VALUES (?, ?, ?, ?, ?)');
  const upload = db.prepare(`SELECT ${UPLOAD} FROM uploads WHERE uin = ? AND id = ?`);
  const received = db.prepare('UPDATE uploads SET received = ?, at = ? WHERE uin = ? AND id = ?');
  const endUpload = db.prepare('DELETE FROM uploads WHERE uin = ? AND id = ? RETURNING name');
  const pruneUploads = db.prepare(`
    DELETE FROM uploads WHERE (uin, id) IN (SELECT uin, id FROM uploads WHERE at < ? ORDER BY at LIMIT ?)
    RETURNING uin, id`);

  const add = db.prepare(`
    INSERT INTO files (uin, id, hash, bytes, uploaded, name, type, width, height, thumbnail, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const file = db.prepare(`SELECT ${FILE} FROM files WHERE id = ?`);
  const files = db.prepare(`SELECT ${FILE} FROM files WHERE uin = ? AND number < ? ORDER BY number DESC LIMIT ?`);
  const remove = db.prepare('DELETE FROM files WHERE uin = ? AND id = ? RETURNING hash, thumbnail');
  const prune = db.prepare(`
    DELETE FROM files WHERE number IN (
      SELECT number FROM files WHERE at < ?1
        OR (at < ?2 AND NOT EXISTS (SELECT 1 FROM file_uses WHERE file = files.number))
      ORDER BY at LIMIT ?3)
    RETURNING hash, thumbnail`);
  const named = db.prepare(
    'SELECT 1 FROM files WHERE hash = :hash OR (thumbnail = :hash AND thumbnail <> :none) LIMIT 1',
  );

  const keepKey = db.prepare('INSERT OR IGNORE INTO link_key (id, key) VALUES (1, ?)');
  const key = db.prepare('SELECT key FROM link_key');

  const isNamed = (hash: string) => named.get({ hash, none: '' }) !== undefined;

  function fileBytes(uin: number): { uploads: number; bytes: number } {
    const under = uploads.get(uin) as { uploads: number; bytes: number };
    return { uploads: under.uploads, bytes: under.bytes + (taken.get(uin) as { bytes: number }).bytes };
  }

  /** Which bytes no file has any more, of files that have been removed. */
  function leftOver(removed: readonly Removed[]): string[] {
    const hashes = new Set(removed.flatMap(({ hash, thumbnail }) => [hash, thumbnail]));
    hashes.delete('');
    return [...hashes].filter((hash) => !isNamed(hash));
  }

  return {
    beginUpload({ uin, id, bytes, name, at, mostUploads, mostBytes }: NewUpload): UploadOutcome {
      const { uploads, bytes: taken } = fileBytes(uin);
      const isThere = account.get(uin) !== undefined;
      const outcome = uploading({ isThere, uploads, mostUploads, taken, bytes, mostBytes });
      if (outcome === 'begun') begin.run(uin, id, bytes, name, at);
      return outcome;
    },

    upload({ uin, id }: { uin: number; id: string }): Upload | undefined {
      return upload.get(uin, id) as Upload | undefined;
    },

    received({ uin, id, bytes, at }: { uin: number; id: string; bytes: number; at: number }): boolean {
      return received.run(bytes, at, uin, id).changes === 1;
    },

    endUpload({ uin, id }: { uin: number; id: string }): boolean {
      return endUpload.get(uin, id) !== undefined;
    },

    addFile(content: Content & { uin: number; id: string; uploaded: number; at: number }): boolean {
      const { uin, id, hash, bytes, uploaded, type, width, height, thumbnail, at } = content;
      const begun = endUpload.get(uin, id) as { name: string } | undefined;
      if (!begun) return false;
      add.run(uin, id, hash, bytes, uploaded, begun.name, type, width, height, thumbnail, at);
      return true;
    },

    file(id: string): StoredFile | undefined {
      return file.get(id) as StoredFile | undefined;
    },

    readableFile({ uin, id }: { uin: number; id: string }): StoredFile | undefined {
      return besides.isReadable(uin, id) ? (file.get(id) as StoredFile | undefined) : undefined;
    },

    files({ uin, below, count }: { uin: number; below: number; count: number }): StoredFile[] {
      return files.all(uin, below, count) as StoredFile[];
    },

    fileBytes(uin: number): number {
      return fileBytes(uin).bytes;
    },

    removeFile({ uin, id }: { uin: number; id: string }): string[] | undefined {
      const removed = remove.all(uin, id) as Removed[];
      return removed.length === 0 ? undefined : leftOver(removed);
    },

    pruneUploads({ before, most }: { before: number; most: number }): { uin: number; id: string }[] {
      return pruneUploads.all(before, most) as { uin: number; id: string }[];
    },

    pruneFiles({ before, unnamedBefore, most }: { before: number; unnamedBefore: number; most: number }) {
      const removed = prune.all(before, unnamedBefore, most) as Removed[];
      return { files: removed.length, hashes: leftOver(removed) };
    },

    namedHashes(hashes: readonly string[]): string[] {
      return hashes.filter(isNamed);
    },

    linkKey(fresh: string): string {
      keepKey.run(fresh);
      return (key.get() as { key: string }).key;
    },
  };
}
