import { useState } from 'react';
import { useMessenger } from '../../base/context.ts';
import { defineWords, useWords } from '../../base/language.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { Field } from '../../ui/TextField.tsx';

const words = defineWords({
  en: {
    title: 'New owner of {{name}}',
    number: 'Number of the member',
    hint: 'Who owns the group now becomes its administrator.',
    change: 'Change owner',
    changed: '{{owner}} owns {{name}} now.',
  },
  zh: {
    title: '更换“{{name}}”的群主',
    number: '成员号码',
    hint: '现任群主将成为管理员。',
    change: '更换群主',
    changed: '“{{name}}”的群主现在是 {{owner}}。',
  },
});

/** Makes a member the owner of a group: for one whose owner does not come any more. */
export function NewOwner({
  row: { group, name },
  onClose,
  onChanged,
}: {
  row: { readonly group: number; readonly name: string };
  onClose: () => void;
  onChanged: () => void;
}) {
  const say = useWords(words);
  const { client, reach, notices } = useMessenger();
  const [number, setNumber] = useState('');
  const change = async () => {
    const owner = Number(number);
    reach.need();
    await client.call('SetOwner', { group, owner });
    notices.say(say('changed', { owner, name }));
    onChanged();
  };
  return (
    <Dialog title={say('title', { name })} isOpen onClose={onClose}>
      <DialogForm action={say('change')} onSubmit={change} onClose={onClose}>
        <Field
          label={say('number')}
          hint={say('hint')}
          inputMode="numeric"
          pattern="[1-9][0-9]{4,9}"
          isRequired
          autoFocus
          value={number}
          onChange={(written) => setNumber(written.replace(/\D/g, ''))}
        />
      </DialogForm>
    </Dialog>
  );
}
