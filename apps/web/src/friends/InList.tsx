import type { Friend } from '@rookery/store';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { Toggle } from '../ui/Field.tsx';
import { Card } from '../ui/Screen.tsx';
import { EditFriend } from './EditFriend.tsx';
import { useSetFriend } from './useSetFriend.ts';

const words = defineWords({
  en: {
    title: 'Friend settings',
    remark: 'Remark',
    label: 'Label',
    noRemark: 'None',
    noLabel: 'My friends',
    edit: 'Edit remark and label',
    pinned: 'Pin to top',
    pinnedHint: 'Keeps this conversation at the top of the list.',
    muted: 'Mute',
    mutedHint: "New messages arrive without a notification or sound and don't count in the title.",
  },
  zh: {
    title: '好友设置',
    remark: '备注',
    label: '分组',
    noRemark: '无',
    noLabel: '我的好友',
    edit: '修改备注和分组',
    pinned: '置顶聊天',
    pinnedHint: '会话始终排在最前面。',
    muted: '消息免打扰',
    mutedHint: '新消息不弹通知、不响铃，也不计入标题中的未读数。',
  },
});

/** My settings for a friend, which only I see. */
export function InList({ friend, name }: { friend: Friend; name: string }) {
  const say = useWords(words);
  const set = useSetFriend(friend.uin);
  const [isOpen, setIsOpen] = useState(false);
  const { remark, label } = friend;
  return (
    <Card title={say('title')}>
      <dl className="friends-facts">
        <div>
          <dt>{say('remark')}</dt>
          <dd className={remark ? '' : 'muted'}>
            <bdi>{remark || say('noRemark')}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say('label')}</dt>
          <dd>
            <bdi>{label || say('noLabel')}</bdi>
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
        isOn={friend.pinned}
        onChange={(pinned) => set({ pinned })}
      />
      <Toggle label={say('muted')} hint={say('mutedHint')} isOn={friend.muted} onChange={(muted) => set({ muted })} />
      {isOpen && (
        <EditFriend uin={friend.uin} name={name} remark={remark} label={label} onClose={() => setIsOpen(false)} />
      )}
    </Card>
  );
}
