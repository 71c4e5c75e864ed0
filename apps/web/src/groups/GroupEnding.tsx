import { DoorOpen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { goInstead } from '../base/route.ts';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Dialog.tsx';
import { Card } from '../ui/Screen.tsx';
import type { GroupFacts } from './facts.ts';

const words = defineWords({
  en: {
    title: 'Leave',
    ownerHint: 'To leave, first make another member the owner.',
    leave: 'Leave group',
    leaveTitle: 'Leave {{name}}?',
    leaveQuestion: "You won't get messages from this group any more, and can't read what is written there later.",
    left: 'You have left {{name}}.',
    end: 'Delete group',
    endTitle: 'Delete {{name}}?',
    endQuestion: "The group ends for all its members. This can't be undone.",
    ended: 'The group {{name}} has been deleted.',
  },
  zh: {
    title: '退出',
    ownerHint: '群主需要先把群转让给其他成员，才能退出。',
    leave: '退出群',
    leaveTitle: '退出“{{name}}”？',
    leaveQuestion: '退出后不再接收本群消息，也看不到之后的聊天。',
    left: '你已退出“{{name}}”。',
    end: '解散群',
    endTitle: '解散“{{name}}”？',
    endQuestion: '本群将对所有成员解散，此操作无法撤销。',
    ended: '群“{{name}}”已解散。',
  },
});

/** Leaving a group, and, for its owner, ending it. */
export function GroupEnding({ group, name, facts }: { group: number; name: string; facts: GroupFacts }) {
  const say = useWords(words);
  const { store, reach, notices } = useMessenger();
  const [asked, setAsked] = useState<'leave' | 'end'>();
  const isOwner = facts.role === 'owner';
  const close = () => setAsked(undefined);
  const carryOut = async (act: 'leave' | 'end') => {
    reach.need();
    await (await store.groups.acts())[act](group);
    notices.say(say(act === 'leave' ? 'left' : 'ended', { name }));
    goInstead('friends');
  };
  return (
    <Card title={say('title')}>
      {isOwner && <p className="friends-none">{say('ownerHint')}</p>}
      <div className="friends-acts">
        {isOwner ? (
          <Button look="danger" icon={<Trash2 aria-hidden />} onPress={() => setAsked('end')}>
            {say('end')}
          </Button>
        ) : (
          <Button look="danger" icon={<DoorOpen aria-hidden />} onPress={() => setAsked('leave')}>
            {say('leave')}
          </Button>
        )}
      </div>
      <Confirm
        title={say('leaveTitle', { name })}
        question={<p>{say('leaveQuestion')}</p>}
        action={say('leave')}
        isOpen={asked === 'leave'}
        onClose={close}
        onConfirm={() => carryOut('leave')}
      />
      <Confirm
        title={say('endTitle', { name })}
        question={<p>{say('endQuestion')}</p>}
        action={say('end')}
        isOpen={asked === 'end'}
        onClose={close}
        onConfirm={() => carryOut('end')}
      />
    </Card>
  );
}
