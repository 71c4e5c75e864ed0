import { nameOf } from '@rookery/store';
import { EllipsisVertical } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { Press } from '../ui/Button.tsx';
import { OpenMenu } from '../ui/Menu.tsx';
import { talkWords } from './talk-words.ts';
import { useTalkActs } from './useTalkActs.tsx';
import './talk-menus.css';

const LONG_PRESS_MS = 500;
/** How far a finger that rests may move. */
const STILL_PX = 10;

/** The row of a conversation that a menu is for. */
type Row = { readonly peer: number; readonly item: HTMLElement };

type Spot = { readonly x: number; readonly y: number };

/**
 * The menus of the rows in a list of conversations: at the pointer for a right click or a long press, at the row for
 * Shift+F10 or the menu key, and behind a button that the row with the pointer or the focus has.
 */
export function TalkMenus({ within }: { within: RefObject<HTMLElement | null> }) {
  const [row, setRow] = useState<Row | undefined>(() => rowOf(rowInUse(within.current)));
  const [place, setPlace] = useState<Spot | 'row'>();
  const isOpen = place !== undefined;
  useEffect(() => {
    const list = within.current;
    if (!list || isOpen) return;
    const toRow = ({ target }: Event) => {
      const found = rowOf(target);
      // The button stays where it is while it has the focus.
      if (found && !document.activeElement?.classList.contains('talk-more')) setRow(found);
      else if (found?.item.contains(document.activeElement)) setRow(found);
    };
    const open = (target: EventTarget | null, at: Spot | 'row') => {
      const found = rowOf(target);
      if (!found) return false;
      setRow(found);
      setPlace(at);
      return true;
    };
    const onContextMenu = (event: MouseEvent) => {
      const { clientX: x, clientY: y } = event;
      if (open(event.target, x > 0 || y > 0 ? { x, y } : 'row')) event.preventDefault();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const isWanted = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
      if (isWanted && open(event.target, 'row')) event.preventDefault();
    };
    const endPress = onLongPress(list, open);
    list.addEventListener('pointerover', toRow);
    list.addEventListener('focusin', toRow);
    list.addEventListener('contextmenu', onContextMenu);
    list.addEventListener('keydown', onKeyDown);
    return () => {
      endPress();
      list.removeEventListener('pointerover', toRow);
      list.removeEventListener('focusin', toRow);
      list.removeEventListener('contextmenu', onContextMenu);
      list.removeEventListener('keydown', onKeyDown);
    };
  }, [within, isOpen]);
  if (!row) return null;
  return (
    <RowMenu
      key={row.peer}
      row={row}
      place={place}
      onOpen={() => setPlace('row')}
      onClose={() => setPlace(undefined)}
    />
  );
}

function RowMenu({
  row: { peer, item },
  place,
  onOpen,
  onClose,
}: {
  row: Row;
  place: Spot | 'row' | undefined;
  onOpen: () => void;
  onClose: () => void;
}) {
  const say = useWords(talkWords);
  const name = useStore((state) => nameOf(state, peer));
  const button = useRef<HTMLButtonElement>(null);
  const point = useRef<HTMLSpanElement>(null);
  const { acts, asks } = useTalkActs(peer, () => neighbourOf(item));
  const label = say('options', { name });
  const isOpen = place !== undefined;
  // The pointer passes many rows whose menu it never opens.
  const [isWanted, setIsWanted] = useState(false);
  if (isOpen && !isWanted) setIsWanted(true);
  const isAtPoint = typeof place === 'object';
  return (
    <>
      {createPortal(
        <Press
          ref={button}
          className="talk-more"
          aria-label={label}
          title={label}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onPress={onOpen}
        >
          <EllipsisVertical aria-hidden />
        </Press>,
        item,
      )}
      {isAtPoint &&
        createPortal(
          <span ref={point} className="talk-point" style={{ left: place.x, top: place.y }} aria-hidden />,
          document.body,
        )}
      {isWanted && (
        <OpenMenu label={label} acts={acts} isOpen={isOpen} onClose={onClose} button={isAtPoint ? point : button} />
      )}
      {asks}
    </>
  );
}

/** The row in which something is. */
function rowOf(target: EventTarget | null | undefined): Row | undefined {
  const item = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : undefined;
  const peer = Number(/\/chats\/(\d+)$/.exec(item?.querySelector('a')?.hash ?? '')?.[1]);
  return item && peer > 0 ? { peer, item } : undefined;
}

/** The row with the focus, or under the pointer. */
function rowInUse(list: HTMLElement | null): Element | undefined {
  const { activeElement } = document;
  if (activeElement && list?.contains(activeElement)) return activeElement;
  return list?.querySelector('[data-place]:hover') ?? undefined;
}

/** When a row has left the list the focus goes to the one that was beside it, unless it is where one writes. */
function neighbourOf(item: HTMLElement): () => void {
  const neighbour = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector('a');
  const focus = () => !document.activeElement?.matches('input, textarea, [role="dialog"] *') && neighbour?.focus();
  // What has opened and closed over it has had its turn by then.
  return () => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(focus)));
}

/** A finger that rests on a row; not every browser makes a context menu of it. */
function onLongPress(list: HTMLElement, open: (target: EventTarget | null, at: Spot) => boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from: Spot = { x: 0, y: 0 };
  const end = () => clearTimeout(timer);
  const onDown = ({ pointerType, target, clientX: x, clientY: y }: PointerEvent) => {
    end();
    if (pointerType !== 'touch') return;
    from = { x, y };
    timer = setTimeout(() => open(target, from) && passOverClick(), LONG_PRESS_MS);
  };
  const onMove = ({ clientX, clientY }: PointerEvent) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) end();
  };
  const listeners = { pointerdown: onDown, pointermove: onMove, pointerup: end, pointercancel: end };
  for (const [type, listener] of Object.entries(listeners)) list.addEventListener(type, listener as EventListener);
  return () => {
    end();
    for (const [type, listener] of Object.entries(listeners)) list.removeEventListener(type, listener as EventListener);
  };
}

/** The finger that opened a menu is lifted: that is no press of what lies under it. */
function passOverClick(): void {
  const stop = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('click', stop, { capture: true, once: true });
  const end = () => setTimeout(() => window.removeEventListener('click', stop, { capture: true }));
  window.addEventListener('pointerup', end, { capture: true, once: true });
  window.addEventListener('pointercancel', end, { capture: true, once: true });
}
