import { useEffect } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';

const words = defineWords({
  en: { restored: 'The server was restored from a backup. Recent messages may be missing, and some may arrive again.' },
  zh: { restored: '服务器已从备份恢复。此后的消息可能缺失，也可能有消息重复出现。' },
});

/** Says once that the server was restored from a backup. */
export function Restored() {
  const say = useWords(words);
  const { notices } = useMessenger();
  const restores = useStore((state) => state.restores);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language is not another restore
  useEffect(() => {
    if (restores > 0) notices.warn(say('restored'));
  }, [notices, restores]);
  return null;
}
