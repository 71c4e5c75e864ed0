import type { DatabaseSync } from 'node:sqlite';
import { remembered } from '../rules/access.ts';

/** The networks that an account has logged in from: a login from one of them is no stranger's. */
export function networkOperations(db: DatabaseSync) {
  const known = db.prepare('SELECT seen_at AS at FROM networks WHERE uin = ? AND network = ?');
  const saw = db.prepare(`
    INSERT INTO networks (uin, network, seen_at) SELECT uin, :network, :at FROM accounts WHERE uin = :uin
    ON CONFLICT DO UPDATE SET seen_at = :at`);
  const forget = db.prepare(`
    DELETE FROM networks WHERE uin = :uin AND network <> :network AND network NOT IN (
      SELECT network FROM networks WHERE uin = :uin AND network <> :network AND seen_at > :after
      ORDER BY seen_at DESC LIMIT :others)`);

  return {
    knownNetwork({ uin, network }: { uin: number; network: string }): number | undefined {
      return (known.get(uin, network) as { at: number } | undefined)?.at;
    },

    sawNetwork({ uin, network, at, most }: { uin: number; network: string; at: number; most: number }): void {
      saw.run({ uin, network, at });
      forget.run({ uin, network, ...remembered(at, most) });
    },
  };
}
