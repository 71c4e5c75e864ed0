import { Smile } from 'lucide-react';
import { useRef, useState } from 'react';
import { useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { IconButton } from '../ui/Button.tsx';
import { composerWords } from './composer-words.ts';

const EmojiPicker = part(() => import('./emoji/EmojiPicker.tsx').then((m) => m.EmojiPicker), { takesFocus: true });

/** A button that opens the emoji picker. */
export function EmojiButton({ onChoose, onClose }: { onChoose: (emoji: string) => void; onClose: () => void }) {
  const say = useWords(composerWords);
  const button = useRef<HTMLButtonElement>(null);
  const [isWanted, setIsWanted] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const turn = (open: boolean) => {
    setIsOpen(open);
    if (open) setIsWanted(true);
    // Only once it has closed: until then it holds the focus.
    else setTimeout(onClose);
  };
  return (
    <>
      <IconButton
        label={say('emoji')}
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => turn(!isOpen)}
      >
        <Smile aria-hidden />
      </IconButton>
      {isWanted && (
        <EmojiPicker label={say('emoji')} button={button} isOpen={isOpen} onOpenChange={turn} onChoose={onChoose} />
      )}
    </>
  );
}
