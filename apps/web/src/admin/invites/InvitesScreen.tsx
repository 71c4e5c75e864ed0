import { Link2, Plus, Ticket } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useMessenger, useStore } from '../../base/context.ts';
import { useWords } from '../../base/language.ts';
import { useProblem } from '../../base/problems.ts';
import { hrefOf } from '../../base/route.ts';
import { useAttempt } from '../../base/useAttempt.ts';
import { useLoaded } from '../../base/useLoaded.ts';
import { useNames } from '../../base/useNames.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Confirm } from '../../ui/Dialog.tsx';
import { Card, Empty, Screen } from '../../ui/Screen.tsx';
import { Field } from '../../ui/TextField.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { TroubleLine } from '../../ui/TroubleLine.tsx';
import { useTimes } from '../../ui/time.ts';
import { CountField } from './CountField.tsx';
import { inviteWords } from './invite-words.ts';
import { type Invite, readInvites } from './invites.ts';
import './invites.css';

const DAY_MS = 24 * 3_600_000;
const MOST_USES = 10_000;
const MOST_DAYS = 365;

/** The open invitations and a form for new ones. */
export function InvitesScreen() {
  const say = useWords(inviteWords);
  const { client } = useMessenger();
  const { value, error, again } = useLoaded(useCallback(() => readInvites(client), [client]));
  const { open, registration } = value ?? {};
  const [latest, setLatest] = useState<string>();
  return (
    <Screen title={say('title')} back={['admin']}>
      <p className={`invites-means${registration === 'closed' ? ' invites-closed' : ''}`}>
        {registration ? say(`means_${registration}`) : '\u00a0'}
      </p>
      <NewInvite
        onMade={(code) => {
          setLatest(code);
          again();
        }}
      />
      <p role="status" className="visually-hidden">
        {latest && say('made')}
      </p>
      <Trouble error={error} onAgain={again} />
      {open?.length === 0 && (
        <Empty icon={<Ticket aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      )}
      {open !== undefined && open.length > 0 && (
        <section className="invites-list" aria-labelledby="invites-open">
          <h2 id="invites-open" className="card-title">
            {say('open', { count: open.length })}
          </h2>
          <ul>
            {open.map((invite) => (
              <InviteItem key={invite.code} invite={invite} isNew={invite.code === latest} onRevoked={again} />
            ))}
          </ul>
        </section>
      )}
    </Screen>
  );
}

function NewInvite({ onMade }: { onMade: (code: string) => void }) {
  const say = useWords(inviteWords);
  const { client, uin } = useMessenger();
  const [uses, setUses] = useState(1);
  const [from, setFrom] = useState(String(uin));
  const [days, setDays] = useState(14);
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const isNumber = /^[1-9][0-9]{4,9}$/.test(from.trim());
  const make = async () => {
    const { code } = await client.call('AddInvite', {
      uses,
      endsAt: Date.now() + days * DAY_MS,
      inviter: Number(from.trim()),
    });
    if (code) onMade(code);
  };
  return (
    <Card title={say('new')}>
      <div className="invites-form">
        <CountField label={say('uses')} value={uses} least={1} most={MOST_USES} onChange={setUses} />
        <CountField label={say('days')} value={days} least={1} most={MOST_DAYS} onChange={setDays} />
        <Field
          label={say('from')}
          hint={say('fromHint')}
          error={isNumber ? undefined : say('fromWrong')}
          room={[say('fromWrong')]}
          inputMode="numeric"
          autoComplete="off"
          value={from}
          onChange={setFrom}
        />
        <Button
          look="primary"
          icon={<Plus aria-hidden />}
          isDisabled={isBusy || !isNumber}
          onPress={() => attempt(make)}
        >
          {say('make')}
        </Button>
      </div>
      <TroubleLine text={trouble} />
    </Card>
  );
}

function InviteItem({ invite, isNew, onRevoked }: { invite: Invite; isNew: boolean; onRevoked: () => void }) {
  const say = useWords(inviteWords);
  const times = useTimes();
  const { client, notices } = useMessenger();
  const [isAsking, setIsAsking] = useState(false);
  const by = useMaker(invite.inviter);
  const { code, uses, endsAt } = invite;
  return (
    <li className={`card invites-item${isNew ? ' invites-new' : ''}`}>
      <div className="invites-head">
        <code className="invites-code">{code}</code>
        {isNew && <Chip look="good">{say('isNew')}</Chip>}
      </div>
      <p className="muted invites-facts">
        <span>{say('left', { count: uses })}</span>
        <span>{say('ends', { when: times.full(endsAt) })}</span>
        <span>{by}</span>
      </p>
      <div className="invites-acts">
        <CopyButton text={linkOf(code)} label={say('copyLink')} look="primary" icon={<Link2 aria-hidden />} />
        <CopyButton text={code} label={say('copyCode')} />
        <Button look="danger" aria-label={say('revokeOf', { code })} onPress={() => setIsAsking(true)}>
          {say('revoke')}
        </Button>
      </div>
      <Confirm
        title={say('revokeTitle')}
        question={<p>{say('revokeQuestion', { code })}</p>}
        action={say('revoke')}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={async () => {
          await client.call('EndInvite', { code });
          notices.say(say('revoked'));
          onRevoked();
        }}
      />
    </li>
  );
}

/** The system's number stands for the command line. */
const OPERATOR = 10000;

function useMaker(by: number): string {
  const say = useWords(inviteWords);
  const isMe = useStore((state) => state.uin) === by;
  const nameOf = useNames(useMemo(() => [by], [by]));
  if (by === OPERATOR) return say('byOperator');
  if (isMe) return say('byMe');
  return say('by', { name: nameOf(by) });
}

function linkOf(code: string): string {
  return `${window.location.origin}/${hrefOf('invite', code)}`;
}
