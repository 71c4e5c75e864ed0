import { Paperclip } from 'lucide-react';
import { useWords } from '../base/language.ts';
import { composerWords } from './composer-words.ts';

/** Lies over the conversation while files are dragged over it. */
export function DropHint() {
  const say = useWords(composerWords);
  return (
    <div className="drop-hint" aria-hidden>
      <Paperclip />
      <span>{say('drop')}</span>
    </div>
  );
}
