import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { Avatar } from '../ui/Avatar.tsx';
import type { Mentionable } from './mentions.ts';
import { words } from './words.ts';
import './mention-list.css';

type MentionListProps = {
  readonly id: string;
  readonly peer: number;
  readonly candidates: readonly Mentionable[];
  readonly active: number;
  readonly onTake: (index: number) => void;
};

/** Whom the @ may mean. The focus stays in the message field, whose keys move here. */
export function MentionList({ id, peer, candidates, active, onTake }: MentionListProps) {
  const say = useWords(words);
  return (
    <div className="mention-list" id={id} role="listbox" aria-label={say('mentions')}>
      {candidates.map((each, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the message field do the same
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the message field
        <div
          key={each.uin}
          id={`${id}-${index}`}
          className="mention-option"
          role="option"
          aria-selected={index === active}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
        >
          <Face uin={each.uin} peer={peer} />
          <bdi>{each.name}</bdi>
          {each.remark && <bdi className="mention-remark">{each.remark}</bdi>}
        </div>
      ))}
    </div>
  );
}

function Face({ uin, peer }: { uin: number; peer: number }) {
  const face = useStore((state) => state.members.get(peer)?.known.get(uin)?.face ?? 0);
  return <Avatar uin={uin === 0 ? peer : uin} face={face} size="small" isGroup={uin === 0} />;
}
