import { EllipsisVertical, KeyRound, Lock, LockOpen, MonitorSmartphone, ShieldMinus, ShieldPlus } from 'lucide-react';
import { useStore } from '../../base/context.ts';
import { useWords } from '../../base/language.ts';
import { Avatar, StatusDot } from '../../ui/Avatar.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ActionMenu } from '../../ui/Menu.tsx';
import { useStatusWord } from '../../ui/status.ts';
import { useTimes } from '../../ui/time.ts';
import type { AccountRow } from './account-book.ts';
import { accountWords } from './account-words.ts';
import type { Wish } from './wish.ts';

/** Props of a list of accounts. */
export type RowsProps = { readonly rows: readonly AccountRow[]; readonly onWish: (wish: Wish) => void };

/** The name of an account: its nickname, or its number. */
export function titleOf({ nick, uin }: Pick<AccountRow, 'nick' | 'uin'>): string {
  return nick || String(uin);
}

/** Face, name, number and labels of an account. */
export function AccountName({ row }: { row: AccountRow }) {
  const say = useWords(accountWords);
  const isMe = useStore((state) => state.uin) === row.uin;
  return (
    <span className={`accounts-name${row.isDisabled ? ' accounts-disabled' : ''}`}>
      <Avatar uin={row.uin} face={row.face} size="small" />
      <span className="accounts-who">
        <bdi className="accounts-nick">{titleOf(row)}</bdi>
        <span className="number muted">{row.uin}</span>
      </span>
      <span className="accounts-marks">
        {isMe && <Chip>{say('yourself')}</Chip>}
        {row.isAdmin && <Chip look="accent">{say('admin')}</Chip>}
        {row.isDisabled && <Chip look="warn">{say('disabled')}</Chip>}
      </span>
    </span>
  );
}

/** The current status of an account. */
export function AccountStatus({ row }: { row: AccountRow }) {
  const word = useStatusWord();
  return (
    <span className="accounts-status">
      <span aria-hidden>
        <StatusDot status={row.status} />
      </span>
      {word(row.status)}
    </span>
  );
}

/** A short time; its tooltip is exact. */
export function When({ at }: { at: number }) {
  const times = useTimes();
  if (at === 0) return <span className="muted">{times.full(0)}</span>;
  return (
    <time className="number accounts-when" dateTime={new Date(at).toISOString()} title={times.full(at)}>
      {times.short(at)}
    </time>
  );
}

/** The menu of an account. */
export function AccountMenu({ row, onWish }: { row: AccountRow; onWish: (wish: Wish) => void }) {
  const say = useWords(accountWords);
  const isMe = useStore((state) => state.uin) === row.uin;
  const wish = (act: Exclude<Wish['act'], 'add' | 'secret'>) => () => onWish({ act, row });
  return (
    <ActionMenu
      label={say('actsOf', { name: titleOf(row) })}
      icon={<EllipsisVertical aria-hidden />}
      acts={[
        {
          key: 'sessions',
          label: say('sessions'),
          icon: <MonitorSmartphone aria-hidden />,
          onAct: wish('sessions'),
        },
        !isMe && { key: 'reset', label: say('reset'), icon: <KeyRound aria-hidden />, onAct: wish('reset') },
        row.isAdmin
          ? { key: 'demote', label: say('demote'), icon: <ShieldMinus aria-hidden />, onAct: wish('demote') }
          : { key: 'promote', label: say('promote'), icon: <ShieldPlus aria-hidden />, onAct: wish('promote') },
        row.isDisabled
          ? { key: 'enable', label: say('enable'), icon: <LockOpen aria-hidden />, onAct: wish('enable') }
          : !isMe && {
              key: 'disable',
              label: say('disable'),
              icon: <Lock aria-hidden />,
              isDangerous: true,
              onAct: wish('disable'),
            },
      ]}
    />
  );
}
