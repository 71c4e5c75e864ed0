import { passwordDigest } from '@rookery/client';
import { nameOf } from '@rookery/store';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Field, SelectField } from '../ui/Field.tsx';
import { Card } from '../ui/Screen.tsx';
import { isOnlyHere, receivingLines, type ScriptLanguage, scriptLanguages, sendingLines } from './script-lines.ts';
import './scripts.css';

/** A new app password and what it can do. */
export type MadePassword = {
  readonly name: string;
  readonly password: string;
  readonly sends: boolean;
  readonly receives: boolean;
};

const words = defineWords({
  en: {
    password: 'The password',
    once: "Copy it now. It won't be shown again; if you lose it, revoke it and create another.",
    copyPassword: 'Copy password',
    number: 'Sign in with number {{uin}} and this password.',
    lines: 'Ready to copy',
    digest:
      'The lines below contain the password as an MD5 hash, as legacy clients need it. Keep them as safe as the password.',
    what: 'What it does',
    send: 'Send a message',
    receive: 'Fetch new messages',
    peer: 'To',
    text: 'Text',
    hello: 'Hello from my script',
    curl: 'curl',
    powershell: 'PowerShell',
    arduino: 'Arduino',
    languages: 'Programs',
    copy: 'Copy',
    friendless: 'Scripts can message your friends. Add a friend first.',
    onlyHere:
      "The address in these lines only works on this machine. To use it from another one, let the server listen on your network (--host 0.0.0.0) and insert this machine's address.",
    refused: "Your privacy settings don't let legacy clients sign in, so these lines won't work yet.",
    privacy: 'Privacy',
    done: 'Back to app passwords',
  },
  zh: {
    password: '密码',
    once: '只显示这一次，请立即复制；如果丢失，请撤销后重新生成。',
    copyPassword: '复制密码',
    number: '用号码 {{uin}} 和此密码登录。',
    lines: '可直接复制',
    digest: '下面的命令包含密码的 MD5（旧协议的要求），请像密码一样妥善保管。',
    what: '用途',
    send: '发送一条消息',
    receive: '获取新消息',
    peer: '发给',
    text: '内容',
    hello: '来自脚本的问候',
    curl: 'curl',
    powershell: 'PowerShell',
    arduino: 'Arduino',
    languages: '程序',
    copy: '复制',
    friendless: '脚本可以给你的好友发消息。请先添加一位好友，命令里才有收件人。',
    onlyHere:
      '命令中的地址仅在本机有效。要在其他机器上使用，请让服务器监听局域网（--host 0.0.0.0），并换成本机的地址。',
    refused: '你的隐私设置不允许旧协议程序登录，因此这些命令暂时无法使用。',
    privacy: '隐私',
    done: '返回应用密码',
  },
});

/** Shows a new app password, once, and lines that use it. */
export function ScriptHelp({ made }: { made: MadePassword }) {
  const say = useWords(words);
  const uin = useStore((state) => state.uin);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <section className="me-secret">
        <h2 className="card-title" tabIndex={-1} ref={heading}>
          {say('password')}
        </h2>
        <p className="me-secret-text">{made.password}</p>
        <CopyButton text={made.password} label={say('copyPassword')} />
        <p>{say('once')}</p>
        <p className="muted">{say('number', { uin })}</p>
      </section>
      {(made.sends || made.receives) && <Lines made={made} />}
      <a className="me-link" href={hrefOf('me', 'app-passwords')}>
        {say('done')}
      </a>
    </>
  );
}

function Lines({ made }: { made: MadePassword }) {
  const say = useWords(words);
  const uin = useStore((state) => state.uin);
  const [act, setAct] = useState<'send' | 'receive'>(made.sends ? 'send' : 'receive');
  const [text, setText] = useState(say('hello'));
  const friends = useStore((state) => state.friends);
  const state = useMessenger().store.state;
  const [chosen, setChosen] = useState<string>();
  const peers = [...friends.keys()].map((peer) => ({ key: String(peer), label: `${nameOf(state, peer)} (${peer})` }));
  const peer = chosen ?? peers[0]?.key;
  const { origin } = window.location;
  const access = useMemo(() => ({ origin, uin, digest: passwordDigest(made.password) }), [origin, uin, made.password]);
  const linesFor = (language: ScriptLanguage) =>
    act === 'receive'
      ? receivingLines(language, access)
      : sendingLines(language, access, { peer: Number(peer ?? 10_000), text });
  return (
    <Card title={say('lines')}>
      <p className="me-text muted">{say('digest')}</p>
      <NoLegacyLogins />
      <div className="me-fields">
        {made.sends && made.receives && (
          <SelectField
            label={say('what')}
            value={act}
            options={[
              { key: 'send', label: say('send') },
              { key: 'receive', label: say('receive') },
            ]}
            onChange={setAct}
          />
        )}
        {act === 'send' && peer !== undefined && (
          <SelectField label={say('peer')} value={peer} options={peers} onChange={setChosen} />
        )}
        {act === 'send' && <Field label={say('text')} value={text} onChange={setText} />}
      </div>
      {act === 'send' && peer === undefined ? (
        <p className="me-warn">{say('friendless')}</p>
      ) : (
        <Tabs className="me-tabs">
          <TabList className="me-tabs-list" aria-label={say('languages')}>
            {scriptLanguages.map((language) => (
              <Tab key={language} id={language} className="me-tab">
                {say(language)}
              </Tab>
            ))}
          </TabList>
          {scriptLanguages.map((language) => (
            <TabPanel key={language} id={language} className="me-tab-panel">
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard */}
              <pre className="me-code" tabIndex={0}>
                <code>{linesFor(language)}</code>
              </pre>
              <CopyButton text={() => linesFor(language)} label={say('copy')} />
            </TabPanel>
          ))}
        </Tabs>
      )}
      {isOnlyHere(origin) && <p className="me-text muted">{say('onlyHere')}</p>}
    </Card>
  );
}

/** Warns if the policy refuses what the lines do. */
function NoLegacyLogins() {
  const say = useWords(words);
  const { store } = useMessenger();
  const policy = useLoaded(useCallback(() => store.policy(), [store]));
  if (policy.value?.legacy !== 'no') return null;
  return (
    <p role="status" className="me-warn">
      {say('refused')} <a href={hrefOf('me', 'privacy')}>{say('privacy')}</a>
    </p>
  );
}
