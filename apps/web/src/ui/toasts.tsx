import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { defineWords, useWords } from '../base/language.ts';
import type { Notice, Notices } from '../base/notices.ts';
import { freePlace, isFree } from './free-place.ts';
import './toasts.css';

const words = defineWords({
  en: { close: 'Close', region: 'Notices' },
  zh: { close: '关闭', region: '通知' },
});

const SAID_MS = 6000;
const TROUBLE_MS = 12_000;
/** How soon notices give way to a control that appears below them. */
const LOOK_MS = 100;

/** Shows notices; loaded with the first one. */
export function NoticeRegion({ notices }: { notices: Notices }) {
  const say = useWords(words);
  const waiting = useSyncExternalStore(notices.subscribe, notices.snapshot);
  const [queue] = useState(() => new ToastQueue<Notice>({ maxVisibleToasts: 3 }));
  useEffect(() => {
    for (const notice of waiting) queue.add(notice, { timeout: notice.isTrouble ? TROUBLE_MS : SAID_MS });
    notices.shown();
  }, [notices, queue, waiting]);
  return (
    <ToastRegion queue={queue} ref={putAside} className="notices" aria-label={say('region')}>
      {({ toast }) => (
        <Toast toast={toast} className={`notice${toast.content.isTrouble ? ' notice-trouble' : ''}`}>
          <ToastContent className="notice-text">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.act && (
            <AriaButton
              className="button button-quiet"
              onPress={() => {
                toast.content.act?.onAct();
                queue.close(toast.key);
              }}
            >
              {toast.content.act.label}
            </AriaButton>
          )}
          <AriaButton slot="close" aria-label={say('close')} className="button button-icon button-quiet">
            <X aria-hidden />
          </AriaButton>
        </Toast>
      )}
    </ToastRegion>
  );
}

/** Moves the notices to where they cover no control, and on when another screen has one there. */
function putAside(region: HTMLElement | null): undefined | (() => void) {
  if (!region) return;
  const isOwn = (control: Element) => region.contains(control);
  const put = () => {
    const { width, height } = region.getBoundingClientRect();
    if (height === 0) return;
    const [left, top] = freePlace(width, height, isOwn);
    Object.assign(region.style, { left: `${left}px`, top: `${top}px`, right: 'auto', bottom: 'auto' });
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    timer = undefined;
    if (region.childElementCount > 0 && !isFree(region.getBoundingClientRect(), isOwn)) put();
  };
  const changes = new MutationObserver(() => {
    timer ??= setTimeout(look, LOOK_MS);
  });
  changes.observe(document.body, { subtree: true, childList: true });
  const sizes = new ResizeObserver(put);
  sizes.observe(region);
  window.addEventListener('resize', put);
  return () => {
    clearTimeout(timer);
    changes.disconnect();
    sizes.disconnect();
    window.removeEventListener('resize', put);
  };
}
