import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { LabelField } from '../friends/LabelField.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field, Toggle } from '../ui/Field.tsx';
import { Card } from '../ui/Screen.tsx';
import type { GroupFacts } from './facts.ts';
import { groupWords } from './group-words.ts';
import { MOST_CARD } from './limits.ts';

const words = defineWords({
  en: {
    title: 'My settings for this group',
    card: 'My name in this group',
    noCard: 'My nickname',
    label: 'Label',
    noLabel: 'None',
    labelHint: 'Only you see it. Leave empty to keep the group under “Groups”.',
    edit: 'Edit name and label',
    cardHint: 'Shown to everyone in the group. Leave empty to use your nickname.',
    save: 'Save',
    pinned: 'Pin to top',
    pinnedHint: 'Keeps this group at the top of the list.',
    muted: 'Mute',
    mutedHint: "New messages arrive without a notification or sound and don't count in the title.",
  },
  zh: {
    title: '我的群设置',
    card: '我的群名片',
    noCard: '使用昵称',
    label: '分组',
    noLabel: '无',
    labelHint: '只有你能看到。留空则归入“群聊”。',
    edit: '修改群名片和分组',
    cardHint: '群里所有人都能看到。留空则显示你的昵称。',
    save: '保存',
    pinned: '置顶聊天',
    pinnedHint: '群聊始终排在最前面。',
    muted: '消息免打扰',
    mutedHint: '新消息不弹通知、不响铃，也不计入标题中的未读数。',
  },
});

/** What the group is to me: my card, which all see, and what only I see. */
export function OwnNotes({ group, facts }: { group: number; facts: GroupFacts }) {
  const say = useWords(words);
  const problem = useProblem();
  const { store, reach, notices } = useMessenger();
  const own = useStore((state) => state.groups.get(group));
  const [isOpen, setIsOpen] = useState(false);
  const [shown, setShown] = useState<{ pinned?: boolean; muted?: boolean }>({});
  const set = async (change: { pinned?: boolean; muted?: boolean }) => {
    // Shown before the server confirms, and undone if it refuses.
    setShown((before) => ({ ...before, ...change }));
    try {
      reach.need();
      await (await store.groups.acts()).setNotes(group, change);
    } catch (error) {
      setShown({});
      notices.warn(problem(error));
    }
  };
  return (
    <Card title={say('title')}>
      <dl className="friends-facts">
        <div>
          <dt>{say('card')}</dt>
          <dd className={facts.card ? '' : 'muted'}>
            <bdi>{facts.card || say('noCard')}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say('label')}</dt>
          <dd className={own?.label ? '' : 'muted'}>
            <bdi>{own?.label || say('noLabel')}</bdi>
          </dd>
        </div>
      </dl>
      <div className="friends-acts">
        <Button icon={<Pencil aria-hidden />} onPress={() => setIsOpen(true)}>
          {say('edit')}
        </Button>
      </div>
      <Toggle
        label={say('pinned')}
        hint={say('pinnedHint')}
        isOn={shown.pinned ?? own?.pinned ?? false}
        onChange={(pinned) => void set({ pinned })}
      />
      <Toggle
        label={say('muted')}
        hint={say('mutedHint')}
        isOn={shown.muted ?? own?.muted ?? false}
        onChange={(muted) => void set({ muted })}
      />
      {isOpen && (
        <EditNotes group={group} card={facts.card ?? ''} label={own?.label ?? ''} onClose={() => setIsOpen(false)} />
      )}
    </Card>
  );
}

function EditNotes({
  group,
  card: oldCard,
  label: oldLabel,
  onClose,
}: {
  group: number;
  card: string;
  label: string;
  onClose: () => void;
}) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const { store, reach, notices } = useMessenger();
  const [card, setCard] = useState(oldCard);
  const [label, setLabel] = useState(oldLabel);
  const save = async () => {
    reach.need();
    const acts = await store.groups.acts();
    if (card.trim() !== oldCard) await acts.setMember(group, store.state.uin, { card: card.trim() });
    if (label.trim() !== oldLabel) await acts.setNotes(group, { label: label.trim() });
    notices.say(sayGroup('saved'));
  };
  return (
    <Dialog title={say('edit')} isOpen onClose={onClose}>
      <DialogForm action={say('save')} onSubmit={save} onClose={onClose}>
        <Field
          label={say('card')}
          hint={say('cardHint')}
          value={card}
          onChange={setCard}
          maxLength={MOST_CARD}
          autoFocus
        />
        <LabelField value={label} hint={say('labelHint')} onChange={setLabel} />
      </DialogForm>
    </Dialog>
  );
}
