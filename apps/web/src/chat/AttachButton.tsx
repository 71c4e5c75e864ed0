import { Paperclip } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { useWords } from '../base/language.ts';
import { IconButton } from '../ui/Button.tsx';
import { composerWords } from './composer-words.ts';

/** A button that asks the browser for files. */
export function AttachButton({ onChoose }: { onChoose: (files: readonly File[]) => void }) {
  const say = useWords(composerWords);
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
    onChoose([...(target.files ?? [])]);
    // So that the same file can be chosen again.
    target.value = '';
  };
  return (
    <>
      <input ref={input} type="file" multiple hidden onChange={onChange} />
      <IconButton label={say('attach')} onPress={() => input.current?.click()}>
        <Paperclip aria-hidden />
      </IconButton>
    </>
  );
}
