import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { FriendPicker } from './FriendPicker.tsx';
import { useMembers } from './useGroup.ts';

const words = defineWords({
  en: {
    invite: 'Invite friends',
    title: 'Invite friends to {{name}}',
    who: 'Friends',
    send: 'Invite',
    done_one: '{{count}} invitation sent.',
    done_other: '{{count}} invitations sent.',
    none: 'No one could be invited.',
  },
  zh: {
    invite: '邀请好友',
    title: '邀请好友加入“{{name}}”',
    who: '好友',
    send: '邀请',
    done_other: '已邀请 {{count}} 人。',
    none: '没有可以邀请的人。',
  },
});

/** A button that invites friends. */
export function Inviting({ group, name }: { group: number; name: string }) {
  const say = useWords(words);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon={<UserPlus aria-hidden />} onPress={() => setIsOpen(true)}>
        {say('invite')}
      </Button>
      {isOpen && <InviteDialog group={group} name={name} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function InviteDialog({ group, name, onClose }: { group: number; name: string; onClose: () => void }) {
  const say = useWords(words);
  const { client, reach, notices } = useMessenger();
  const members = useMembers(group).value;
  const inside = useMemo(() => new Set(members?.map(({ uin }) => uin)), [members]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const invite = async () => {
    if (chosen.size === 0) return;
    reach.need();
    const { length: count } = await client.groups.invite(group, [...chosen]);
    notices.say(count === 0 ? say('none') : say('done', { count }));
  };
  return (
    <Dialog title={say('title', { name })} isOpen onClose={onClose}>
      <DialogForm action={say('send')} onSubmit={invite} onClose={onClose}>
        <FriendPicker label={say('who')} but={inside} chosen={chosen} onChange={setChosen} />
      </DialogForm>
    </Dialog>
  );
}
