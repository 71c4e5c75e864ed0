import type { FieldsByName } from '@rookery/protocol';
import type { Policy } from '@rookery/store';
import { Ban } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { hrefOf } from '../base/route.ts';
import { useFresh } from '../base/useFresh.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { Choice, Toggle } from '../ui/Field.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';

const words = defineWords({
  en: {
    title: 'Privacy',
    add: 'Who can add me as a friend',
    anyone: 'Anyone',
    anyoneHint: 'Anyone who knows your number becomes your friend right away.',
    ask: 'People I accept',
    askHint: 'They send a request, and you accept or decline.',
    nobody: 'No one',
    nobodyHint: "You won't get any requests. You can still add others.",
    found: 'Who can find me',
    others: 'What others see',
    find: 'People can find me by searching',
    findHint: 'By age, sex and province. Anyone who has your number can always view your profile.',
    strangers: 'Messages from strangers',
    strangersHint: "People who aren't your friends can message you.",
    marks: 'Show what I have read',
    marksHint: "People who message you can see what you've read.",
    seen: 'Show when I was last online',
    seenHint: "Friends see it while you're offline. If you turn this off, you don't see theirs either.",
    legacy: 'Legacy clients',
    legacyHint: 'Legacy messengers and scripts send a password that could be read in transit.',
    legacyYes: 'Can sign in with my password',
    legacyApp: 'Only with an app password',
    legacyAppHint: 'Safer: an app password can be limited and revoked on its own.',
    legacyNo: "Can't sign in",
    legacyNoHint: 'Any that are signed in will be signed out.',
    blocked: 'Blocked people',
    saved: 'Saved.',
  },
  zh: {
    title: '隐私',
    add: '谁可以加我为好友',
    anyone: '任何人',
    anyoneHint: '知道你号码的人可以直接成为好友。',
    ask: '经我同意的人',
    askHint: '对方先发送请求，由你决定是否同意。',
    nobody: '不允许任何人',
    nobodyHint: '你不会收到请求，但仍可以添加别人。',
    found: '谁能找到我',
    others: '别人能看到什么',
    find: '别人可以搜索到我',
    findHint: '别人可以按年龄、性别和省份找到你。知道你号码的人总能查看你的资料。',
    strangers: '接收陌生人消息',
    strangersHint: '不是好友的人也可以给你发消息。',
    marks: '显示已读状态',
    marksHint: '给你发消息的人能看到你读到了哪里。',
    seen: '显示我的最后在线时间',
    seenHint: '你离线时好友可以看到。关闭后，你也看不到他们的。',
    legacy: '旧协议程序',
    legacyHint: '它们发送的密码可能被途中的人看到。脚本和老式聊天程序使用旧协议。',
    legacyYes: '可以用我的密码登录',
    legacyApp: '只能用应用密码登录',
    legacyAppHint: '更安全：应用密码可以限制用途，也可以单独撤销。',
    legacyNo: '不允许登录',
    legacyNoHint: '已登录的旧程序会被退出。',
    blocked: '黑名单',
    saved: '已保存。',
  },
});

/** What others may do and see. */
export function PrivacyScreen() {
  const say = useWords(words);
  const { store } = useMessenger();
  const policy = useLoaded(useCallback(() => store.policy(), [store]));
  useFresh(policy.again, { about: store.state.uin });
  return (
    <Screen title={say('title')} back={['me']}>
      {policy.error !== undefined && !policy.value && <Trouble error={policy.error} onAgain={policy.again} />}
      {!policy.value && policy.error === undefined && <Loading />}
      {policy.value && <PolicyForm policy={policy.value} />}
      <a className="me-link" href={hrefOf('friends', 'blocked')}>
        <Ban aria-hidden />
        {say('blocked')}
      </a>
    </Screen>
  );
}

/** Saves each change at once. */
function PolicyForm({ policy }: { policy: Policy }) {
  const say = useWords(words);
  const problem = useProblem();
  const { store, notices } = useMessenger();
  const [shown, setShown] = useState(policy);
  useEffect(() => setShown(policy), [policy]);
  const change = async (fields: FieldsByName<'SetPolicy'>) => {
    // Shown before the server confirms, and undone if it refuses.
    setShown((before) => ({ ...before, ...fields }));
    try {
      setShown(await store.policy(fields));
      notices.say(say('saved'));
    } catch (error) {
      setShown((now) => ({ ...now, ...sameFieldsOf(shown, fields) }));
      notices.warn(problem(error));
    }
  };
  return (
    <>
      <Card>
        <Choice
          label={say('add')}
          value={shown.add ?? 'ask'}
          options={[
            { key: 'ask', label: say('ask'), hint: say('askHint') },
            { key: 'anyone', label: say('anyone'), hint: say('anyoneHint') },
            { key: 'nobody', label: say('nobody'), hint: say('nobodyHint') },
          ]}
          onChange={(add) => void change({ add })}
        />
      </Card>
      <Card title={say('found')}>
        <Toggle
          label={say('find')}
          hint={say('findHint')}
          isOn={shown.searchable === true}
          onChange={(searchable) => void change({ searchable })}
        />
        <Toggle
          label={say('strangers')}
          hint={say('strangersHint')}
          isOn={shown.strangers === true}
          onChange={(strangers) => void change({ strangers })}
        />
      </Card>
      <Card title={say('others')}>
        <Toggle
          label={say('marks')}
          hint={say('marksHint')}
          isOn={shown.shareRead === true}
          onChange={(shareRead) => void change({ shareRead })}
        />
        <Toggle
          label={say('seen')}
          hint={say('seenHint')}
          isOn={shown.shareSeen === true}
          onChange={(shareSeen) => void change({ shareSeen })}
        />
      </Card>
      <Card>
        <Choice
          label={say('legacy')}
          value={shown.legacy ?? 'yes'}
          options={[
            { key: 'app', label: say('legacyApp'), hint: say('legacyAppHint') },
            { key: 'yes', label: say('legacyYes') },
            { key: 'no', label: say('legacyNo'), hint: say('legacyNoHint') },
          ]}
          onChange={(legacy) => void change({ legacy })}
        />
        <p className="field-hint me-hint">{say('legacyHint')}</p>
      </Card>
    </>
  );
}

/** The previous values. */
function sameFieldsOf(policy: Policy, fields: FieldsByName<'SetPolicy'>): Partial<Policy> {
  return Object.fromEntries(Object.entries(policy).filter(([key]) => key in fields));
}
