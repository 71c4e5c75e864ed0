import { useCallback, useState } from 'react';
import { canPush, pushKeyOf, subscribe, unsubscribe } from '../alerts/push.ts';
import { useMessenger, useSettings } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { Toggle } from '../ui/Field.tsx';

const words = defineWords({
  en: {
    push: 'When this page is closed, too',
    hint: "Through the push service of your browser, which can't read what it passes on.",
    failed: "Your browser's push service doesn't answer. Some browsers and networks don't allow it.",
  },
  zh: {
    push: '网页关闭时也通知我',
    hint: '通过浏览器的推送服务送达，内容已加密，推送服务看不到。',
    failed: '浏览器的推送服务没有响应。有些浏览器或网络不支持它。',
  },
});

/** Switches push notifications for this browser; renders nothing where the server or the browser has none. */
export function PushToggle({ isNotifying }: { isNotifying: boolean }) {
  const say = useWords(words);
  const problem = useProblem();
  const { uin, client } = useMessenger();
  const [{ preview, pushFor }, settings] = useSettings();
  const { language } = settings;
  const key = useLoaded(useCallback(() => pushKeyOf(client), [client]));
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  if (key.value === undefined || !canPush()) return null;
  const { value } = key;
  const change = async (isWanted: boolean) => {
    setIsBusy(true);
    setTrouble(undefined);
    try {
      if (isWanted) await subscribe(client, value, { preview, language });
      else await unsubscribe(client);
      settings.change({ pushFor: isWanted ? uin : 0 });
    } catch (error) {
      setTrouble(error instanceof DOMException ? say('failed') : problem(error));
    }
    setIsBusy(false);
  };
  return (
    <>
      <Toggle
        label={say('push')}
        hint={say('hint')}
        isOn={isNotifying && pushFor === uin}
        isDisabled={!isNotifying || isBusy}
        onChange={(isWanted) => void change(isWanted)}
      />
      {trouble !== undefined && (
        <p role="alert" className="me-warn">
          {trouble}
        </p>
      )}
    </>
  );
}
