import type { Message } from '@rookery/store';
import { Plus } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import { Dialog, Popover, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useMessenger } from '../base/context.ts';
import { IconButton } from '../ui/Button.tsx';
import { EmojiPicker } from './emoji/EmojiPicker.tsx';
import type { RowKit } from './row-kit.ts';
import type { Offer } from './useOffer.ts';
import '../ui/dialog.css';
import './reaction-picker.css';

const FIRST = ['👍', '❤️', '😂', '🎉', '😮', '😢'] as const;

/** Six reactions at a message, and behind a button all emoji. */
export function ReactionPicker({ message, kit, offer }: { message: Message; kit: RowKit; offer: Offer }) {
  const { say, acts } = kit;
  const bubble = offer.bubble as RefObject<HTMLElement | null>;
  const react = (reaction: string) => {
    offer.close();
    acts.react(message, reaction);
  };
  if (offer.over === 'emoji') {
    const turn = (isOpen: boolean) => isOpen || offer.close('emoji');
    return <EmojiPicker label={say('react')} button={bubble} isOpen onOpenChange={turn} onChoose={react} />;
  }
  return (
    <Popover
      className="popover reaction-popover"
      placement="top"
      triggerRef={bubble}
      isOpen
      onOpenChange={(isOpen) => isOpen || offer.close('reactions')}
    >
      <Dialog className="reaction-picker" aria-label={say('react')}>
        <FirstReactions message={message} label={say('react')} onChoose={react} />
        <IconButton label={say('moreReactions')} onPress={() => offer.open('emoji')}>
          <Plus aria-hidden />
        </IconButton>
      </Dialog>
    </Popover>
  );
}

function FirstReactions({
  message,
  label,
  onChoose,
}: {
  message: Message;
  label: string;
  onChoose: (reaction: string) => void;
}) {
  const { uin } = useMessenger();
  const mine = message.reactions?.find(({ uins }) => uins.includes(uin))?.reaction;
  const group = useRef<HTMLDivElement>(null);
  // When opened by a key, the library would leave the focus on the dialog around it.
  useEffect(() => group.current?.querySelector('button')?.focus(), []);
  return (
    <ToggleButtonGroup
      ref={group}
      className="reaction-choices"
      aria-label={label}
      selectedKeys={mine === undefined ? [] : [mine]}
      onSelectionChange={(keys) => {
        const [chosen = mine] = keys;
        if (chosen !== undefined) onChoose(String(chosen));
      }}
    >
      {FIRST.map((each) => (
        <ToggleButton key={each} id={each} className="reaction-choice" aria-label={each}>
          <span aria-hidden>{each}</span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
