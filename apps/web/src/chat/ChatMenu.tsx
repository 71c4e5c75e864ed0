import { EllipsisVertical } from 'lucide-react';
import { useWords } from '../base/language.ts';
import { ActionMenu } from '../ui/Menu.tsx';
import { useTalkActs } from './useTalkActs.tsx';
import { words } from './words.ts';

/** The menu of a conversation. */
export function ChatMenu({ peer }: { peer: number }) {
  const say = useWords(words);
  const { acts, asks } = useTalkActs(peer);
  return (
    <>
      <ActionMenu label={say('more')} icon={<EllipsisVertical aria-hidden />} acts={acts} />
      {asks}
    </>
  );
}
