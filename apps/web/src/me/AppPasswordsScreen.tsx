import { KeyRound, Plus, Terminal } from 'lucide-react';
import { useCallback, useState } from 'react';
import { type AppPassword, appPasswordsIn } from '../base/access.ts';
import { useMessenger } from '../base/context.ts';
import { useLocale, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { useFresh } from '../base/useFresh.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { BarAct } from '../ui/BarAct.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Dialog.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Empty, Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useTimes } from '../ui/time.ts';
import { groupsIn } from './app-password-commands.ts';
import { appPasswordWords } from './app-password-words.ts';
import './cards.css';

/** How often the visible list is refreshed: it shows when each password was last used. */
const LOOK_MS = 10_000;

/** The app passwords, and a link to create one. */
export function AppPasswordsScreen() {
  const say = useWords(appPasswordWords);
  const { client, reach, notices } = useMessenger();
  const load = useCallback(async () => appPasswordsIn(await client.call('AppPwds', {})), [client]);
  const { value, error, again } = useLoaded(load);
  useFresh(again, { everyMs: LOOK_MS });
  const [revoking, setRevoking] = useState<AppPassword>();
  const [isAsked, setIsAsked] = useState(false);
  const name = revoking?.name ?? '';
  const revoke = async () => {
    reach.need();
    await client.call('EndAppPwd', { id: revoking?.id ?? 0 });
    notices.say(say('revoked', { name }));
    again();
  };
  return (
    <Screen
      title={say('title')}
      back={['me']}
      acts={<BarAct icon={<Plus aria-hidden />} label={say('add')} onPress={() => go('me', 'app-passwords', 'new')} />}
    >
      <p className="me-note">{say('intro')}</p>
      {error !== undefined && <Trouble error={error} onAgain={again} />}
      {!value && error === undefined && <Loading />}
      {value?.length === 0 && (
        <Empty icon={<KeyRound aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      )}
      {value && value.length > 0 && (
        <ul className="me-cards">
          {value.map((password) => (
            <PasswordCard
              key={password.id}
              password={password}
              onRevoke={() => {
                setRevoking(password);
                setIsAsked(true);
              }}
            />
          ))}
        </ul>
      )}
      <Confirm
        title={say('revokeTitle', { name })}
        question={<p>{say('revokeQuestion')}</p>}
        action={say('revoke')}
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        onConfirm={revoke}
      />
    </Screen>
  );
}

function PasswordCard({ password, onRevoke }: { password: AppPassword; onRevoke: () => void }) {
  const say = useWords(appPasswordWords);
  const times = useTimes();
  const locale = useLocale();
  const { name, commands, networks, createdAt, endsAt, usedAt, usedFrom } = password;
  const isOver = endsAt !== 0 && endsAt <= Date.now();
  const list = (texts: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(texts);
  const { groups, others } = groupsIn(commands);
  // 'Send' says more than the command's own name.
  const uses = [
    ...groups.map((group) => say(group)),
    ...others.map((command) => (command === 'CLTMSG' ? say('send') : command)),
  ];
  return (
    <li className="me-card">
      <Terminal aria-hidden />
      <div className="me-card-texts">
        <h2 className="me-card-name">
          <bdi>{name}</bdi>
        </h2>
        <dl className="me-facts">
          <div>
            <dt>{say('allowed')}</dt>
            <dd>{commands.length === 0 ? say('everything') : list(uses)}</dd>
          </div>
          <div>
            <dt>{say('from')}</dt>
            <dd>{networks.length === 0 ? say('anywhere') : list(networks)}</dd>
          </div>
          <div>
            <dt>{say('ends')}</dt>
            <dd className={isOver ? 'me-over' : undefined}>
              {endsAt === 0 ? say('never') : isOver ? say('over', { time: times.full(endsAt) }) : times.full(endsAt)}
            </dd>
          </div>
          <div>
            <dt>{say('used')}</dt>
            <dd>{usedAt === 0 ? say('unused') : say('usedFrom', { time: times.full(usedAt), address: usedFrom })}</dd>
          </div>
          <div>
            <dt>{say('made')}</dt>
            <dd>{times.full(createdAt)}</dd>
          </div>
        </dl>
      </div>
      <Button onPress={onRevoke} aria-label={say('revokeOne', { name })}>
        {say('revoke')}
      </Button>
    </li>
  );
}
