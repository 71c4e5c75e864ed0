import { useCallback, useState } from 'react';
import { type OwnSession, sessionsIn } from '../../base/access.ts';
import { useMessenger } from '../../base/context.ts';
import { defineWords, useWords } from '../../base/language.ts';
import { useLoaded } from '../../base/useLoaded.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Confirm, Dialog } from '../../ui/Dialog.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useTimes } from '../../ui/time.ts';
import { titleOf } from './AccountParts.tsx';
import type { AccountRow } from './account-book.ts';
import { useAccountBook } from './account-book.ts';

const words = defineWords({
  en: {
    title: 'Devices of {{name}}',
    none: "This account isn't signed in anywhere.",
    program: 'Unnamed program',
    legacy: 'Legacy client',
    here: 'Online',
    this: 'This device',
    opened: 'Signed in',
    seen: 'Last active',
    from: 'IP address',
    by: 'Signed in with',
    password: 'Password',
    app: 'App password {{number}}',
    unknown: 'Unknown',
    end: 'Sign out',
    endOf: 'Sign out {{name}}',
    endTitle: 'Sign out this device?',
    endQuestion: '{{name}} will be signed out at once and will need the password to sign in again.',
  },
  zh: {
    title: '{{name}} 已登录的设备',
    none: '这个账号没有在任何地方登录。',
    program: '未命名的程序',
    legacy: '旧版客户端',
    here: '在线',
    this: '本机',
    opened: '登录时间',
    seen: '最近活动',
    from: 'IP 地址',
    by: '登录方式',
    password: '账号密码',
    app: '应用密码 {{number}}',
    unknown: '未知',
    end: '退出登录',
    endOf: '将 {{name}} 退出登录',
    endTitle: '将这台设备退出登录？',
    endQuestion: '{{name}} 会立即退出登录，需要密码才能重新登录。',
  },
});

/** The sessions of an account, each with a button to end it. */
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
  const accounts = useAccountBook();
  const load = useCallback(async () => sessionsIn(await client.call('SessionsOf', { uin })), [client, uin]);
  const { value: sessions, error, again } = useLoaded(load);
  const [ending, setEnding] = useState<OwnSession>();
  const [isAsking, setIsAsking] = useState(false);
  const nameOf = useSessionName();
  return (
    <div className="accounts-sessions-all">
      <Trouble error={error} onAgain={again} />
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
            await client.call('EndSessionOf', { uin, id: ending.id });
            again();
            // The list behind the dialog shows the status.
            void accounts.reload();
          }}
        />
      )}
    </div>
  );
}

function SessionItem({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
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
        {session.isThis && <Chip look="accent">{say('this')}</Chip>}
        {session.isOnline && <Chip look="good">{say('here')}</Chip>}
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
          <dd>{session.appPassword === 0 ? say('password') : say('app', { number: session.appPassword })}</dd>
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

function useSessionName(): (session: OwnSession) => string {
  const say = useWords(words);
  return ({ program, id }) => program || say(id === 0 ? 'legacy' : 'program');
}
