import { useRef, useState } from 'react';
import { useMessenger } from '../../base/context.ts';
import { useWords } from '../../base/language.ts';
import { Confirm } from '../../ui/Dialog.tsx';
import { titleOf } from './AccountParts.tsx';
import { AccountSessions } from './AccountSessions.tsx';
import { type AccountRow, useAccountBook } from './account-book.ts';
import { accountWords } from './account-words.ts';
import { NewAccount } from './NewAccount.tsx';
import { Secret, type SecretOf } from './Secret.tsx';
import type { AskedChange, Wish } from './wish.ts';

/** The dialog of the chosen action, if any. */
export function AccountActs({ wish, onWish }: { wish: Wish | undefined; onWish: (wish: Wish | undefined) => void }) {
  const close = () => onWish(undefined);
  const tell = (secret: SecretOf) => onWish({ act: 'secret', secret });
  const rowOf = (...acts: Wish['act'][]) => (wish && 'row' in wish && acts.includes(wish.act) ? wish.row : undefined);
  return (
    <>
      <NewAccount isOpen={wish?.act === 'add'} onClose={close} onSecret={tell} />
      <Secret secret={wish?.act === 'secret' ? wish.secret : undefined} onClose={close} />
      <AccountSessions row={rowOf('sessions')} onClose={close} />
      <Question
        act={wish && 'row' in wish && wish.act !== 'sessions' ? wish.act : undefined}
        row={rowOf('disable', 'enable', 'promote', 'demote', 'reset')}
        onClose={close}
        onSecret={tell}
      />
    </>
  );
}

function Question({
  act,
  row,
  onClose,
  onSecret,
}: {
  act: AskedChange | undefined;
  row: AccountRow | undefined;
  onClose: () => void;
  onSecret: (secret: SecretOf) => void;
}) {
  const say = useWords(accountWords);
  const { uin } = useMessenger();
  const carryOut = useCarryOut();
  // The text stays while the dialog closes.
  const [asked, setAsked] = useState<{ act: AskedChange; row: AccountRow }>();
  if (act && row && (asked?.act !== act || asked.row !== row)) setAsked({ act, row });
  const made = useRef<SecretOf>(undefined);
  if (!asked) return null;
  const name = titleOf(asked.row);
  const finish = () => {
    const secret = made.current;
    made.current = undefined;
    if (secret) onSecret(secret);
    else onClose();
  };
  return (
    <Confirm
      title={say(`${asked.act}Title`, { name })}
      question={
        <>
          <p>{say(`${asked.act}Question`, { name })}</p>
          {asked.act === 'demote' && asked.row.uin === uin && <p className="trouble">{say('demoteSelf')}</p>}
        </>
      }
      action={say(asked.act)}
      isOpen={act !== undefined}
      onClose={finish}
      onConfirm={async () => {
        const password = await carryOut(asked.act, asked.row);
        if (password) made.current = { uin: asked.row.uin, name, password, isNew: false };
      }}
    />
  );
}

const changes = {
  disable: { isDisabled: true },
  enable: { isDisabled: false },
  promote: { isAdmin: true },
  demote: { isAdmin: false },
} as const;

const done = {
  disable: 'doneDisable',
  enable: 'doneEnable',
  promote: 'donePromote',
  demote: 'doneDemote',
} as const;

/** Performs the action; resolves with the new password, if one was made. */
function useCarryOut(): (act: AskedChange, row: AccountRow) => Promise<string | undefined> {
  const say = useWords(accountWords);
  const { client, notices } = useMessenger();
  const accounts = useAccountBook();
  return async (act, row) => {
    try {
      if (act === 'reset') return (await client.call('ResetPwd', { uin: row.uin })).password;
      await client.call('SetAccount', { uin: row.uin, ...changes[act] });
      notices.say(say(done[act], { name: titleOf(row) }));
      return undefined;
    } finally {
      void accounts.reload();
    }
  };
}
