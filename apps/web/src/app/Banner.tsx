import { CloudAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { useStanding } from '../base/useReach.ts';
import { Button } from '../ui/Button.tsx';

const words = defineWords({
  en: {
    connecting: 'Connecting…',
    offline: "No connection. Your messages will be sent when it's back.",
    again: 'Try now',
    trouble: "Your lists couldn't be loaded. Reload the page in a moment.",
  },
  zh: {
    connecting: '正在连接…',
    offline: '没有连接。你写的消息会在恢复连接后自动发送。',
    again: '立即重试',
    trouble: '列表加载失败，请稍后刷新页面。',
  },
});

const WhyOffline = part(() => import('./WhyOffline.tsx').then((m) => m.WhyOffline), {
  Waiting: () => useWords(words)('offline'),
});

const TRYING_MS = 1000;
/** Most connections are made sooner, and then no banner appears. */
const PATIENCE_MS = 1000;
/** Something answers, so the texts of {@link WhyOffline} can be fetched. */
const ANSWERED = /HTTP status/;

/** Shows the state of the connection when there is trouble. */
export function Banner() {
  const say = useWords(words);
  const { trouble = '' } = useStore(({ connection }) => connection);
  const hasTrouble = useStore((state) => state.trouble !== undefined);
  const { client } = useMessenger();
  const [isTrying, setIsTrying] = useState(false);
  // An attempt that fails at once would otherwise not be visible.
  useEffect(() => {
    const timer = isTrying && setTimeout(setIsTrying, TRYING_MS, false);
    return () => clearTimeout(timer || undefined);
  }, [isTrying]);
  const standing = useStanding();
  const isOnline = standing === 'connected';
  const isOffline = standing === 'lost';
  const wasOffline = useWasOffline(isOffline, isOnline);
  if (isOnline)
    return <div role="status">{hasTrouble && <p className="banner banner-offline">{say('trouble')}</p>}</div>;
  // The banner stays as it is until there is a connection: changing it with each attempt would move the page.
  if (!wasOffline) return <Connecting text={say('connecting')} />;
  return (
    <div role="status">
      <p className={`banner${isOffline ? ' banner-offline' : ''}`}>
        {isOffline && <CloudAlert aria-hidden />}
        {isOffline && !isTrying && ANSWERED.test(trouble) ? (
          <WhyOffline trouble={trouble} />
        ) : (
          say(isOffline && !isTrying ? 'offline' : 'connecting')
        )}
        <Button
          isDisabled={isTrying || !isOffline}
          onPress={() => {
            client.wake();
            setIsTrying(true);
          }}
        >
          {say('again')}
        </Button>
      </p>
    </div>
  );
}

/** Whether the connection was lost and is not back yet. */
function useWasOffline(isOffline: boolean, isOnline: boolean): boolean {
  const [was, setWas] = useState(isOffline);
  if (isOffline && !was) setWas(true);
  if (isOnline && was) setWas(false);
  return was || isOffline;
}

/** Lies over the page, so that nothing moves when it appears. */
function Connecting({ text }: { text: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setIsLong, PATIENCE_MS, true);
    return () => clearTimeout(timer);
  }, []);
  return <div role="status">{isLong && <p className="banner-connecting">{text}</p>}</div>;
}
