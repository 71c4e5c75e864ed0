import { Link2, RefreshCw } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Confirm } from '../ui/Dialog.tsx';
import { Card } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { linkOf } from './facts.ts';

const words = defineWords({
  en: {
    title: 'Invitation link',
    hint: 'Anyone with an account on this server who has the link can join without asking.',
    none: 'There is no link. Create one to invite people who are not your friends.',
    make: 'Create link',
    copy: 'Copy link',
    renew: 'New link',
    renewTitle: 'Create a new link?',
    renewQuestion: 'The current link stops working.',
    off: 'Turn off',
    offTitle: 'Turn off the invitation link?',
    offQuestion: 'No one can join with it any more. Members stay.',
    made: 'The new link works from now on.',
    isOff: 'The invitation link is off.',
  },
  zh: {
    title: '邀请链接',
    hint: '凡是本服务器上有账号的人，打开链接即可直接入群。',
    none: '还没有邀请链接。创建后可以邀请不是好友的人。',
    make: '创建链接',
    copy: '复制链接',
    renew: '更换链接',
    renewTitle: '更换邀请链接？',
    renewQuestion: '现在的链接会失效。',
    off: '停用',
    offTitle: '停用邀请链接？',
    offQuestion: '之后不能再用它入群，已入群的成员不受影响。',
    made: '新的链接已生效。',
    isOff: '邀请链接已停用。',
  },
});

/** The invitation link of a group, for its administrators. */
export function LinkCard({ group }: { group: number }) {
  const say = useWords(words);
  const { client, reach, notices } = useMessenger();
  const load = useCallback(async () => (await client.groups.code(group)) ?? null, [client, group]);
  const { value: code, error, again } = useLoaded(load);
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const [asked, setAsked] = useState<'renew' | 'off'>();
  const change = async (renew: boolean) => {
    reach.need();
    await client.groups.code(group, { renew });
    notices.say(say(renew ? 'made' : 'isOff'));
    again();
  };
  const close = () => setAsked(undefined);
  return (
    <Card title={say('title')}>
      <p className="friends-none">{say(code === null ? 'none' : 'hint')}</p>
      {error !== undefined && code === undefined && <Trouble error={error} onAgain={again} />}
      {code && <code className="groups-link">{linkOf(window.location.origin, group, code)}</code>}
      <div className="friends-acts">
        {code && (
          <>
            <CopyButton
              text={linkOf(window.location.origin, group, code)}
              label={say('copy')}
              look="primary"
              icon={<Link2 aria-hidden />}
            />
            <Button icon={<RefreshCw aria-hidden />} onPress={() => setAsked('renew')}>
              {say('renew')}
            </Button>
            <Button look="danger" onPress={() => setAsked('off')}>
              {say('off')}
            </Button>
          </>
        )}
        {code === null && (
          <Button icon={<Link2 aria-hidden />} isDisabled={isBusy} onPress={() => attempt(() => change(true))}>
            {say('make')}
          </Button>
        )}
      </div>
      <TroubleLine text={trouble} />
      <Confirm
        title={say('renewTitle')}
        question={<p>{say('renewQuestion')}</p>}
        action={say('renew')}
        isOpen={asked === 'renew'}
        onClose={close}
        onConfirm={() => change(true)}
      />
      <Confirm
        title={say('offTitle')}
        question={<p>{say('offQuestion')}</p>}
        action={say('off')}
        isOpen={asked === 'off'}
        onClose={close}
        onConfirm={() => change(false)}
      />
    </Card>
  );
}
