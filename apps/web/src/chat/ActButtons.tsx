import type { Message } from '@rookery/store';
import { Copy, Ellipsis, Reply, SmilePlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Press } from '../ui/Button.tsx';
import type { RowKit } from './row-kit.ts';
import type { Offer } from './useOffer.ts';

/** The actions for a message as icons beside it; the rest is in a menu. */
export function ActButtons({ message, kit: { say, acts }, offer }: { message: Message; kit: RowKit; offer: Offer }) {
  const isNamed = message.name !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="message-acts" role="group" aria-label={say('acts')}>
      <ActButton label={say('reply')} icon={<Reply aria-hidden />} onAct={() => acts.reply(message)} />
      {message.text !== '' && (
        <ActButton isExtra label={say('copy')} icon={<Copy aria-hidden />} onAct={() => acts.copy(message)} />
      )}
      {isNamed && (
        <ActButton
          isExtra
          label={say('react')}
          icon={<SmilePlus aria-hidden />}
          onAct={() => offer.open('reactions')}
        />
      )}
      {isNamed && (
        <ActButton hasMenu label={say('moreActs')} icon={<Ellipsis aria-hidden />} onAct={() => offer.open('sheet')} />
      )}
    </div>
  );
}

function ActButton({
  label,
  icon,
  isExtra = false,
  hasMenu = false,
  onAct,
}: {
  label: string;
  icon: ReactNode;
  /** Left to the menu where there is little room. */
  isExtra?: boolean;
  hasMenu?: boolean;
  onAct: () => void;
}) {
  return (
    <Press
      className={isExtra ? 'message-act message-act-extra' : 'message-act'}
      title={label}
      aria-label={label}
      aria-haspopup={hasMenu ? 'menu' : undefined}
      onPress={onAct}
    >
      {icon}
    </Press>
  );
}
