import type { Reaction } from '@rookery/protocol';
import { type Message, memberNameOf } from '@rookery/store';
import { useStore } from '../base/context.ts';
import type { RowKit } from './row-kit.ts';
import './reactions.css';

/** How many are named who gave a reaction. */
const MOST_NAMED = 12;

/** The reactions to a message, below it. A press gives the same one, or takes mine back. */
export function Reactions({ message, kit }: { message: Message; kit: RowKit }) {
  return (
    <div className="reactions">
      {message.reactions?.map((each) => (
        <ReactionChip key={each.reaction} of={each} kit={kit} onPress={() => kit.acts.react(message, each.reaction)} />
      ))}
    </div>
  );
}

function ReactionChip({
  of: { reaction, uins },
  kit: { peer, say },
  onPress,
}: {
  of: Reaction;
  kit: RowKit;
  onPress: () => void;
}) {
  const isMine = useStore(({ uin }) => uins.includes(uin));
  const names = useStore((state) =>
    uins
      .slice(0, MOST_NAMED)
      .map((uin) => (uin === state.uin ? say('you') : memberNameOf(state, peer, uin)))
      .join(say('comma')),
  );
  const more = uins.length - MOST_NAMED;
  const who = more > 0 ? say('andMore', { names, count: more }) : names;
  return (
    <button type="button" className="reaction" aria-pressed={isMine} title={who} onClick={onPress}>
      <span>{reaction}</span> <span>{uins.length}</span>{' '}
      <span className="visually-hidden">{say('reactionBy', { names: who })}</span>
    </button>
  );
}
