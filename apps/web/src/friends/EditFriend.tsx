import { Check, ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Button as AriaButton,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field, Toggle } from '../ui/Field.tsx';
import { groupsIn, NameOrder } from './roster.ts';

const words = defineWords({
  en: {
    title: 'Edit friend',
    remark: 'Remark',
    remarkHint: 'Your own name for {{name}}. Only you see it. Leave empty to use the nickname.',
    group: 'Group',
    groupHint: 'Choose a group or type a new name. Leave empty for “My friends”.',
    groups: 'Groups',
    along_one: 'Move the other friend in “{{group}}” too',
    along_other: 'Move the other {{count}} friends in “{{group}}” too',
    alongHint: 'This renames the group.',
    show: 'Show groups',
    save: 'Save',
    saved: 'Saved.',
  },
  zh: {
    title: '编辑好友',
    remark: '备注',
    remarkHint: '你对 {{name}} 的称呼，只有你能看到。留空则显示昵称。',
    group: '分组',
    groupHint: '选择已有分组，或输入新分组的名称。留空则归入“我的好友”。',
    groups: '分组',
    along_other: '“{{group}}”中的其他 {{count}} 位好友也一起移动',
    alongHint: '相当于重命名分组。',
    show: '显示分组',
    save: '保存',
    saved: '已保存。',
  },
});

const MOST_CHARS = 32;

/** Changes a friend's remark and group. */
export function EditFriend({
  uin,
  name,
  remark: oldRemark,
  group: oldGroup,
  onClose,
}: {
  uin: number;
  name: string;
  remark: string;
  group: string;
  onClose: () => void;
}) {
  const say = useWords(words);
  const { store, notices } = useMessenger();
  const [remark, setRemark] = useState(oldRemark);
  const [group, setGroup] = useState(oldGroup);
  const [isAlong, setIsAlong] = useState(false);
  const friends = useStore((state) => state.friends);
  const others = useMemo(
    () => [...friends.values()].filter((each) => oldGroup !== '' && each.group === oldGroup && each.uin !== uin),
    [friends, oldGroup, uin],
  );
  const isMoved = group.trim() !== oldGroup;
  const save = async () => {
    const changed = { group: group.trim() };
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
        <GroupField value={group} onChange={setGroup} />
        {isMoved && others.length > 0 && (
          <Toggle
            label={say('along', { count: others.length, group: oldGroup })}
            hint={say('alongHint')}
            isOn={isAlong}
            onChange={setIsAlong}
          />
        )}
      </DialogForm>
    </Dialog>
  );
}

/** The name of a group, with the existing ones offered. */
function GroupField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const say = useWords(words);
  const locale = useLocale();
  const friends = useStore((state) => state.friends);
  const groups = useMemo(() => groupsIn(friends, new NameOrder(locale)).map((id) => ({ id })), [friends, locale]);
  return (
    <ComboBox
      className="field"
      defaultItems={groups}
      inputValue={value}
      onInputChange={onChange}
      allowsCustomValue
      menuTrigger="focus"
    >
      <Label className="field-label">{say('group')}</Label>
      <div className="friends-combo">
        <Input className="field-input" maxLength={MOST_CHARS} />
        {groups.length > 0 && (
          <AriaButton className="friends-combo-button" aria-label={say('show')}>
            <ChevronDown aria-hidden />
          </AriaButton>
        )}
      </div>
      <Text slot="description" className="field-hint">
        {say('groupHint')}
      </Text>
      <FieldError className="field-error" />
      <Popover className="popover">
        {/* The list is outside the dialog and all landmarks. */}
        <section aria-label={say('groups')}>
          <ListBox className="options" aria-label={say('groups')}>
            {({ id }: { id: string }) => (
              <ListBoxItem className="option" textValue={id}>
                {({ isSelected }) => (
                  <>
                    <bdi>{id}</bdi>
                    {isSelected && <Check aria-hidden />}
                  </>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
