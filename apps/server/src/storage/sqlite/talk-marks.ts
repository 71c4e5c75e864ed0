import type { DatabaseSync } from 'node:sqlite';
import { forgetting, isMoved, marksOf, reading, setting, sharesRead, type TalkState } from '../rules/talks.ts';
import type { ReadOutcome, TalkChange, TalkSetting } from '../storage.ts';
import type { Talks, TalksWith } from './talks.ts';

/** What an account does with its conversations: reads, marks, hides and deletes them. */
export function talkMarkOperations(db: DatabaseSync, talksWith: TalksWith, talks: Talks) {
  const setSeen = db.prepare(`
    INSERT INTO talks (uin, peer, seen) VALUES (?, ?, ?3) ON CONFLICT (uin, peer) DO UPDATE SET seen = ?3`);
  const shares = db.prepare(`
    SELECT share_read AS shares,
      EXISTS (SELECT 1 FROM blocks WHERE (uin, peer) IN (VALUES (?1, ?2), (?2, ?1))) AS blocked
    FROM accounts WHERE uin = ?1`);

  function sharing(uin: number, peer: number): { shareRead: boolean; isBlocked: boolean } {
    const found = shares.get(uin, peer) as { shares: number; blocked: number } | undefined;
    return { shareRead: found?.shares === 1, isBlocked: found?.blocked === 1 };
  }

  /** Changes what is kept of a conversation; nothing in one without messages. */
  function change(uin: number, peer: number, how: (kept: TalkState, latest: number) => TalkState): TalkChange {
    const talk = talksWith(peer);
    const kept = talk.state(uin, peer);
    const [latest] = talk.below(uin, peer, Number.MAX_SAFE_INTEGER, kept);
    const next = latest ? how(kept, latest.number) : kept;
    const moved = isMoved(kept, next);
    if (moved) talk.keep(uin, peer, next);
    return { moved, read: next.read, ...marksOf(next, next.marked > 0 ? talk.lastAnswer(uin, peer) : 0) };
  }

  return {
    markRead(mark: { uin: number; peer: number; number: number; isSecret?: boolean }): ReadOutcome {
      const { uin, peer, number, isSecret = false } = mark;
      const { moved, read } = change(uin, peer, (kept, latest) => reading(kept, latest, number));
      const seen = sharesRead({ isSecret, ...sharing(uin, peer) }) ? talks.lastTwin(uin, peer, read) : 0;
      if (seen <= talks.state(peer, uin).seen) return { moved, read };
      setSeen.run(peer, uin, seen);
      return { moved, read, seen };
    },

    setTalk({ uin, peer, ...changes }: TalkSetting): TalkChange {
      return change(uin, peer, (kept, latest) => setting(kept, latest, changes));
    },

    forget({ uin, peer, number }: { uin: number; peer: number; number: number }): TalkChange {
      return change(uin, peer, (kept, latest) => forgetting(kept, latest, number));
    },
  };
}
