import { LogOut, MonitorSmartphone, Terminal } from 'lucide-react';
import { useCallback, useState } from 'react';
import { type AppPassword, appPasswordsIn, type OwnSession, sessionsIn } from '../base/access.ts';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useFresh } from '../base/useFresh.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { Confirm } from '../ui/Dialog.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useTimes } from '../ui/time.ts';
import './cards.css';

const words = defineWords({
  en: {
    title: 'Devices',
    intro: "You're signed in on these devices. Sign out any you don't recognise, then change your password.",
    here: 'This device',
    now: 'Online',
    legacy: 'Legacy client',
    unknown: 'Unknown program',
    address: 'IP address',
    opened: 'Signed in',
    seen: 'Last active',
    by: 'App password',
    revoked: 'revoked',
    notKnown: 'Unknown',
    end: 'Sign out',
    endOne: 'Sign out {{program}}',
    endTitle: 'Sign out this device?',
    endQuestion: '{{program}} will be signed out at once and will need to sign in again.',
    endOthers: 'Sign out all other devices',
    endOthersTitle: 'Sign out all other devices?',
    endOthersQuestion_one: '{{count}} other device will be signed out at once. You stay signed in here.',
    endOthersQuestion_other: '{{count}} other devices will be signed out at once. You stay signed in here.',
    ended_one: '{{count}} device signed out.',
    ended_other: '{{count}} devices signed out.',
    alone: "You aren't signed in anywhere else.",
  },
  zh: {
    title: '已登录的设备',
    intro: '你在这些设备上登录着。如有不认识的设备，请将其退出登录，然后修改密码。',
    here: '本机',
    now: '在线',
    legacy: '旧版客户端',
    unknown: '未知程序',
    address: 'IP 地址',
    opened: '登录时间',
    seen: '最近活动',
    by: '应用密码',
    revoked: '已撤销',
    notKnown: '未知',
    end: '退出登录',
    endOne: '将 {{program}} 退出登录',
    endTitle: '将这台设备退出登录？',
    endQuestion: '{{program}} 会立即退出，需要重新登录。',
    endOthers: '退出其他所有设备',
    endOthersTitle: '退出其他所有设备？',
    endOthersQuestion_other: '其他 {{count}} 台设备会立即退出登录，你在此处保持登录。',
    ended_other: '已将 {{count}} 台设备退出登录。',
    alone: '你没有在其他地方登录。',
  },
});

type Access = { readonly sessions: readonly OwnSession[]; readonly passwords: readonly AppPassword[] };

/** How often the visible list is refreshed: the server sends no event for a login. */
const LOOK_MS = 5000;

/** A time as "… ago"; its tooltip is exact. */
function Ago({ at }: { at: number }) {
  const times = useTimes();
  return (
    <time dateTime={new Date(at).toISOString()} title={times.full(at)}>
      {times.ago(at)}
    </time>
  );
}

/** Where I am signed in. */
export function SessionsScreen() {
  const say = useWords(words);
  const { client, reach, notices } = useMessenger();
  const load = useCallback(async (): Promise<Access> => {
    const [sessions, passwords] = await Promise.all([client.call('Sessions', {}), client.call('AppPwds', {})]);
    return { sessions: sessionsIn(sessions), passwords: appPasswordsIn(passwords) };
  }, [client]);
  const { value, error, again } = useLoaded(load);
  useFresh(again, { everyMs: LOOK_MS });
  const [ending, setEnding] = useState<readonly OwnSession[]>([]);
  const [isAsked, setIsAsked] = useState(false);
  const others = value?.sessions.filter(({ isThis }) => !isThis) ?? [];
  const nameOf = ({ id, program }: OwnSession) => program || say(id === 0 ? 'legacy' : 'unknown');
  const ask = (sessions: readonly OwnSession[]) => {
    setEnding(sessions);
    setIsAsked(true);
  };
  const end = async () => {
    reach.need();
    try {
      for (const { id } of ending) await client.call('EndSession', { id });
      notices.say(say('ended', { count: ending.length }));
    } finally {
      again();
    }
  };
  const [one] = ending;
  const isOne = ending.length === 1;
  return (
    <Screen title={say('title')} back={['me']}>
      {error !== undefined && <Trouble error={error} onAgain={again} />}
      {!value && error === undefined && <Loading />}
      {value && (
        <>
          <p className="me-note">{say('intro')}</p>
          <ul className="me-cards">
            {value.sessions.map((session) => (
              <SessionCard
                key={session.id}
                session={session}
                name={nameOf(session)}
                password={value.passwords.find(({ id }) => id === session.appPassword)}
                onEnd={() => ask([session])}
              />
            ))}
          </ul>
          {others.length === 0 && <p className="me-note">{say('alone')}</p>}
          {others.length > 1 && (
            <div className="me-acts">
              <Button look="danger" icon={<LogOut aria-hidden />} onPress={() => ask(others)}>
                {say('endOthers')}
              </Button>
            </div>
          )}
        </>
      )}
      <Confirm
        title={say(isOne ? 'endTitle' : 'endOthersTitle')}
        question={
          <p>
            {isOne && one
              ? say('endQuestion', { program: nameOf(one) })
              : say('endOthersQuestion', { count: ending.length })}
          </p>
        }
        action={say(isOne ? 'end' : 'endOthers')}
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        onConfirm={end}
      />
    </Screen>
  );
}

function SessionCard({
  session,
  name,
  password,
  onEnd,
}: {
  session: OwnSession;
  name: string;
  password: AppPassword | undefined;
  onEnd: () => void;
}) {
  const say = useWords(words);
  const times = useTimes();
  const { isThis, isOnline, openedAt, seenAt, address, appPassword, id } = session;
  return (
    <li className="me-card">
      {appPassword > 0 || id === 0 ? <Terminal aria-hidden /> : <MonitorSmartphone aria-hidden />}
      <div className="me-card-texts">
        <h2 className="me-card-name">
          <bdi>{name}</bdi>
          {isThis && <Chip look="accent">{say('here')}</Chip>}
          {!isThis && isOnline && <Chip look="good">{say('now')}</Chip>}
        </h2>
        <dl className="me-facts">
          <div>
            <dt>{say('address')}</dt>
            <dd>{address || say('notKnown')}</dd>
          </div>
          <div>
            <dt>{say('opened')}</dt>
            <dd>{openedAt === 0 ? say('notKnown') : <Ago at={openedAt} />}</dd>
          </div>
          <div>
            <dt>{say('seen')}</dt>
            <dd>{isThis || isOnline ? times.ago(Date.now()) : <Ago at={seenAt} />}</dd>
          </div>
          {appPassword > 0 && (
            <div>
              <dt>{say('by')}</dt>
              <dd>
                <bdi>{password?.name ?? say('revoked')}</bdi>
              </dd>
            </div>
          )}
        </dl>
      </div>
      {!isThis && (
        <Button onPress={onEnd} aria-label={say('endOne', { program: name })}>
          {say('end')}
        </Button>
      )}
    </li>
  );
}
