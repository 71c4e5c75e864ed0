import { useState } from 'react';
import { defineWords, useWords } from '../../base/language.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

const words = defineWords({
  en: {
    made: 'Account created',
    reset: 'The new password',
    hint: "Pass it on now. It won't be shown again.",
    name: 'Nickname',
    number: 'Number',
    password: 'Password',
    copy: 'Copy password',
    copyBoth: 'Copy number and password',
    done: 'Done',
  },
  zh: {
    made: '账号已创建',
    reset: '新密码',
    hint: '请现在就转交给对方：密码不会再次显示。',
    name: '昵称',
    number: '号码',
    password: '密码',
    copy: '复制密码',
    copyBoth: '复制号码和密码',
    done: '我已记下',
  },
});

/** A generated password and its account. */
export type SecretOf = {
  readonly uin: number;
  readonly name: string;
  readonly password: string;
  readonly isNew: boolean;
};

/** Shows a password, once. */
export function Secret({ secret, onClose }: { secret: SecretOf | undefined; onClose: () => void }) {
  const say = useWords(words);
  // It stays readable while the dialog closes.
  const [shown, setShown] = useState<SecretOf>();
  if (secret && secret !== shown) setShown(secret);
  if (!shown) return null;
  const { uin, name, password, isNew } = shown;
  const close = () => {
    setShown(undefined);
    onClose();
  };
  return (
    <Dialog title={say(isNew ? 'made' : 'reset')} isOpen={secret !== undefined} mustBeAnswered onClose={close}>
      <p>{say('hint')}</p>
      <dl className="accounts-secret">
        <dt>{say('name')}</dt>
        <dd>
          <bdi>{name}</bdi>
        </dd>
        <dt>{say('number')}</dt>
        <dd className="number">{uin}</dd>
        <dt>{say('password')}</dt>
        <dd>
          <code>{password}</code>
        </dd>
      </dl>
      <div className="dialog-actions">
        <CopyButton text={`${say('number')}: ${uin}\n${say('password')}: ${password}`} label={say('copyBoth')} />
        <CopyButton text={password} label={say('copy')} />
        <Button look="primary" onPress={close}>
          {say('done')}
        </Button>
      </div>
    </Dialog>
  );
}
