import { useMemo, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field, Toggle } from '../ui/Field.tsx';
import { LabelField } from './LabelField.tsx';

const words = defineWords({
  en: {
    title: 'Edit friend',
    remark: 'Remark',
    remarkHint: 'Your own name for {{name}}. Only you see it. Leave empty to use the nickname.',
    labelHint: 'Choose a label or type a new one. Leave empty for “My friends”.',
    along_one: 'Change it for the other friend labelled “{{label}}” too',
    along_other: 'Change it for the other {{count}} friends labelled “{{label}}” too',
    alongHint: 'This renames the label.',
    save: 'Save',
    saved: 'Saved.',
  },
  zh: {
    title: '编辑好友',
    remark: '备注',
    remarkHint: '你对 {{name}} 的称呼，只有你能看到。留空则显示昵称。',
    labelHint: '选择已有分组，或输入新分组的名称。留空则归入“我的好友”。',
    along_other: '“{{label}}”中的其他 {{count}} 位好友也一起修改',
    alongHint: '相当于重命名分组。',
    save: '保存',
    saved: '已保存。',
  },
});

const MOST_CHARS = 32;

/** Changes a friend's remark and label. */
export function EditFriend({
  uin,
  name,
  remark: oldRemark,
  label: oldLabel,
  onClose,
}: {
  uin: number;
  name: string;
  remark: string;
  label: string;
  onClose: () => void;
}) {
  const say = useWords(words);
  const { store, notices } = useMessenger();
  const [remark, setRemark] = useState(oldRemark);
  const [label, setLabel] = useState(oldLabel);
  const [isAlong, setIsAlong] = useState(false);
  const friends = useStore((state) => state.friends);
  const others = useMemo(
    () => [...friends.values()].filter((each) => oldLabel !== '' && each.label === oldLabel && each.uin !== uin),
    [friends, oldLabel, uin],
  );
  const isMoved = label.trim() !== oldLabel;
  const save = async () => {
    const changed = { label: label.trim() };
    // This one last: if something fails on the way, the others can still be moved with it on the next try.
    if (isMoved && isAlong) for (const each of others) await store.setFriend(each.uin, changed);
    await store.setFriend(uin, { ...changed, remark: remark.trim() });
    notices.say(say('saved'));
  };
  return (
    <Dialog title={say('title')} isOpen onClose={onClose}>
      <DialogForm action={say('save')} onSubmit={save} onClose={onClose}>
        <Field
          label={say('remark')}
          hint={say('remarkHint', { name })}
          value={remark}
          onChange={setRemark}
          maxLength={MOST_CHARS}
          autoFocus
        />
        <LabelField value={label} hint={say('labelHint')} onChange={setLabel} />
        {isMoved && others.length > 0 && (
          <Toggle
            label={say('along', { count: others.length, label: oldLabel })}
            hint={say('alongHint')}
            isOn={isAlong}
            onChange={setIsAlong}
          />
        )}
      </DialogForm>
    </Dialog>
  );
}
