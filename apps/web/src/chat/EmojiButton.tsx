import { Smile } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../app/language.ts';
import { IconButton } from '../ui/Button.tsx';
import { composerWords } from './composer-words.ts';

const EmojiPicker = lazy(() => import('./emoji/EmojiPicker.tsx').then(({ EmojiPicker }) => ({ default: EmojiPicker })));

/** A button that opens all emoji. They are loaded with the first press. */
export function EmojiButton({ onChoose, onClose }: { onChoose: (emoji: string) => void; onClose: () => void }) {
  const say = useWords(composerWords);
  const [isWanted, setIsWanted] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const button = (
    <IconButton
      label={say('emoji')}
      aria-haspopup="dialog"
      onPress={() => {
        setIsWanted(true);
        setIsOpen(true);
      }}
    >
      <Smile aria-hidden />
    </IconButton>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <EmojiPicker
        label={say('emoji')}
        isOpen={isOpen}
        onOpenChange={(open) => {
          setIsOpen(open);
          // When it is gone: as long as it is there, it keeps the focus.
          if (!open) setTimeout(onClose);
        }}
        onChoose={onChoose}
      />
    </Suspense>
  );
}
