import type { ReplyOf } from '@rookery/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useMessenger } from '../../app/context.ts';
import { defineWords, useWords } from '../../app/language.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm, Dialog } from '../../ui/Dialog.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useTimes } from '../../ui/time.ts';
import { useArea } from '../area.ts';
import { titleOf } from './AccountParts.tsx';
import type { AccountRow } from './account-book.ts';

const words = defineWords('admin-sessions', {
  en: {
    title: 'Sessions of {{name}}',
    none: 'Nobody is signed in with this account.',
    program: 'Program without a name',
    old: 'Old client (classic protocol)',
    here: 'There now',
    this: 'This one',
    opened: 'Opened',
    seen: 'Last seen',
    from: 'From',
    by: 'Signed in with',
    password: 'the password',
    app: 'app password {{number}}',
    unknown: 'Not known',
    end: 'End',
    endOf: 'End {{name}}',
    endTitle: 'End this session?',
    endQuestion: '{{name}} is signed out at once, and needs the password to come back.',
  },
  zh: {
    title: '{{name}} 的登录设备',
    none: '这个账号现在没有登录。',
    program: '未命名的程序',
    old: '旧版客户端（经典协议）',
    here: '当前在线',
    this: '本设备',
    opened: '登录时间',
    seen: '最近在线',
    from: '地址',
    by: '登录方式',
    password: '账号密码',
    app: '应用密码 {{number}}',
    unknown: '未知',
    end: '结束',
    endOf: '结束 {{name}}',
    endTitle: '结束这个会话？',
    endQuestion: '{{name}} 会立即退出登录，需要密码才能重新登录。',
  },
});

type Session = {
  readonly id: number;
  readonly isThis: boolean;
  readonly isHere: boolean;
  readonly openedAt: number;
  readonly seenAt: number;
  readonly app: number;
  readonly address: string;
  readonly program: string;
};

/** The sessions of an account, each with a way to end it. */
export function AccountSessions({ row, onClose }: { row: AccountRow | undefined; onClose: () => void }) {
  const say = useWords(words);
  const [shown, setShown] = useState<AccountRow>();
  if (row && row !== shown) setShown(row);
  if (!shown) return null;
  return (
    <Dialog title={say('title', { name: titleOf(shown) })} isOpen={row !== undefined} onClose={onClose}>
      <SessionList uin={shown.uin} />
    </Dialog>
  );
}

function SessionList({ uin }: { uin: number }) {
  const say = useWords(words);
  const { client } = useMessenger();
  const { accounts } = useArea();
  const [sessions, setSessions] = useState<readonly Session[]>();
  const [trouble, setTrouble] = useState<unknown>();
  const [ending, setEnding] = useState<Session>();
  const [isAsking, setIsAsking] = useState(false);
  const nameOf = useSessionName();
  const load = useCallback(async () => {
    setTrouble(undefined);
    try {
      setSessions(sessionsIn(await client.call('SessionsOf', { UN: uin })));
    } catch (error) {
      setTrouble(error);
    }
  }, [client, uin]);
  useEffect(() => void load(), [load]);
  return (
    <div className="accounts-sessions-all">
      <Trouble error={trouble} onAgain={() => void load()} />
      {sessions?.length === 0 && <p className="muted">{say('none')}</p>}
      <ul className="accounts-sessions">
        {sessions?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            onEnd={() => {
              setEnding(session);
              setIsAsking(true);
            }}
          />
        ))}
      </ul>
      {ending && (
        <Confirm
          title={say('endTitle')}
          question={<p>{say('endQuestion', { name: nameOf(ending) })}</p>}
          action={say('end')}
          isOpen={isAsking}
          onClose={() => setIsAsking(false)}
          onConfirm={async () => {
            await client.call('EndSessionOf', { UN: uin, ID: ending.id });
            await load();
            // Whether somebody is there is shown in the list behind this.
            void accounts.reload();
          }}
        />
      )}
    </div>
  );
}

function SessionItem({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const say = useWords(words);
  const times = useTimes();
  const name = useSessionName()(session);
  const at = (time: number) => (time === 0 ? say('unknown') : times.full(time));
  return (
    <li className="accounts-session">
      <div className="accounts-session-head">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {session.isThis && <span className="admin-chip admin-chip-accent">{say('this')}</span>}
        {session.isHere && <span className="admin-chip admin-chip-good">{say('here')}</span>}
      </div>
      <dl className="accounts-facts">
        <div>
          <dt>{say('opened')}</dt>
          <dd className="number">{at(session.openedAt)}</dd>
        </div>
        <div>
          <dt>{say('seen')}</dt>
          <dd className="number">{at(session.seenAt)}</dd>
        </div>
        <div>
          <dt>{say('from')}</dt>
          <dd className="number">{session.address || say('unknown')}</dd>
        </div>
        <div>
          <dt>{say('by')}</dt>
          <dd>{session.app === 0 ? say('password') : say('app', { number: session.app })}</dd>
        </div>
      </dl>
      {!session.isThis && (
        <Button look="danger" aria-label={say('endOf', { name })} onPress={onEnd}>
          {say('end')}
        </Button>
      )}
    </li>
  );
}

function useSessionName(): (session: Session) => string {
  const say = useWords(words);
  return ({ program, id }) => program || say(id === 0 ? 'old' : 'program');
}

function sessionsIn({ ID, ME, ON, CT, TS, AP, AD, CL }: ReplyOf<'SessionsOf'>): Session[] {
  return [...(ID || [])].map((id, i) => ({
    id,
    isThis: (ME || [])[i] === 1,
    isHere: (ON || [])[i] === 1,
    openedAt: (CT || [])[i] ?? 0,
    seenAt: (TS || [])[i] ?? 0,
    app: (AP || [])[i] ?? 0,
    address: (AD || [])[i] ?? '',
    program: (CL || [])[i] ?? '',
  }));
}
