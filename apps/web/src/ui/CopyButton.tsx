import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Button, IconButton } from './Button.tsx';
import { copyText } from './copy.ts';

const words = defineWords({
  en: { copied: 'Copied', failed: "Your browser doesn't allow copying. Select the text instead." },
  zh: { copied: '已复制', failed: '浏览器不允许复制，请手动选中文字复制。' },
});

const SHOWN_MS = 2000;

/** Copies a text with a notice; `isCopied` is true for a moment afterwards. */
export function useCopy(): { readonly isCopied: boolean; readonly copy: (text: string) => void } {
  const say = useWords(words);
  const { notices } = useMessenger();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (text: string) =>
    void copyText(text).then(
      () => {
        setIsCopied(true);
        notices.say(say('copied'));
      },
      () => notices.warn(say('failed')),
    );
  return { isCopied, copy };
}

/** A button that copies a text; an icon with `isIcon`. */
export function CopyButton({
  text,
  label,
  icon = <Copy aria-hidden />,
  isIcon = false,
  look = 'plain',
}: {
  text: string | (() => string);
  label: string;
  icon?: ReactNode;
  isIcon?: boolean;
  look?: 'plain' | 'primary';
}) {
  const { isCopied, copy } = useCopy();
  const press = () => copy(typeof text === 'string' ? text : text());
  const shown = isCopied ? <Check aria-hidden /> : icon;
  if (isIcon) {
    return (
      <IconButton label={label} onPress={press}>
        {shown}
      </IconButton>
    );
  }
  return (
    <Button look={look} icon={shown} onPress={press}>
      {label}
    </Button>
  );
}
