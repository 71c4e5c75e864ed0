import { Pencil, Reply, X } from 'lucide-react';
import { useWords } from '../base/language.ts';
import { IconButton } from '../ui/Button.tsx';
import { composerWords } from './composer-words.ts';
import { QuotedWords } from './Quoted.tsx';
import type { About } from './useMessageField.ts';
import { words } from './words.ts';
import './about-bar.css';

/** Over the message field: which message is answered, or edited. */
export function AboutBar({ peer, about, onDrop }: { peer: number; about: About; onDrop: () => void }) {
  const say = useWords(composerWords);
  const sayYou = useWords(words);
  const Mark = about.is === 'reply' ? Reply : Pencil;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="about-bar" role="group" aria-label={say(about.is)}>
      <Mark aria-hidden />
      <div className="quoted">
        <QuotedWords peer={peer} message={about.message} you={sayYou('you')} />
      </div>
      <IconButton label={say(about.is === 'reply' ? 'dropReply' : 'dropEdit')} onPress={onDrop}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
