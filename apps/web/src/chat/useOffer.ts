import {
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';

/** When and how a message offers its actions. */
export type Offer = {
  /** Beside the message, as icons. */
  readonly isShown: boolean;
  /** What is open at the message: a list with words, or what one reacts with. */
  readonly over: Over | undefined;
  readonly bubble: RefObject<HTMLDivElement | null>;
  readonly open: (over: Over) => void;
  /** Closes this, or whatever is open. */
  readonly close: (over?: Over) => void;
};

type Over = 'sheet' | 'reactions' | 'emoji';

/** A long press takes this long, and the finger may move this far. */
const LONG_MS = 450;
const MOST_PX = 10;

/**
 * With a mouse or the keyboard, a message shows icons beside it. By touch, a tap or a long press opens a list; one of its
 * actions selects text, as the long press is taken.
 */
export function useOffer(): Offer & { readonly handlers: ReturnType<typeof usePresses> } {
  const [isHovered, setIsHovered] = useState(false);
  const [isWithin, setIsWithin] = useState(false);
  const [over, setOver] = useState<Over>();
  const bubble = useRef<HTMLDivElement>(null);
  const handlers = usePresses({
    setIsHovered,
    setIsWithin,
    open: () => isBeingSelected(bubble.current) || setOver('sheet'),
  });
  // What is chosen in one may open another before the first has closed.
  const close = (what?: Over) => {
    setOver((now) => (what === undefined || what === now ? undefined : now));
    setTimeout(() => focusNear(bubble.current));
  };
  return { isShown: isHovered || isWithin || over !== undefined, over, bubble, open: setOver, close, handlers };
}

type PressesProps = {
  readonly setIsHovered: (is: boolean) => void;
  readonly setIsWithin: (is: boolean) => void;
  readonly open: () => void;
};

function usePresses({ setIsHovered, setIsWithin, open }: PressesProps) {
  const isPressed = useRef(false);
  const touch = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> }>(undefined);
  const letGo = () => {
    clearTimeout(touch.current?.timer);
    touch.current = undefined;
  };
  const release = () => {
    isPressed.current = false;
    letGo();
  };
  useEffect(() => () => clearTimeout(touch.current?.timer), []);
  return {
    onPointerDown: ({ pointerType, target, clientX: x, clientY: y }: PointerEvent) => {
      isPressed.current = true;
      letGo();
      if (pointerType === 'mouse' || !isOnBubble(target)) return;
      const timer = setTimeout(() => {
        touch.current = undefined;
        open();
      }, LONG_MS);
      touch.current = { x, y, timer };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { x, y } = touch.current ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > MOST_PX) letGo();
    },
    onPointerCancel: release,
    onPointerEnter: ({ pointerType }: PointerEvent) => {
      if (pointerType === 'mouse') setIsHovered(true);
    },
    onPointerLeave: () => {
      release();
      setIsHovered(false);
    },
    onPointerUp: ({ target }: PointerEvent) => {
      const isTap = touch.current !== undefined && !(target instanceof Element && target.closest('a, button'));
      release();
      if (isTap) open();
    },
    // The browser's context menu would cover this one.
    onContextMenu: (event: MouseEvent) => {
      if (isPressed.current && matchMedia('(hover: none)').matches && !isOnLink(event.target)) event.preventDefault();
    },
    onFocus: () => {
      if (!isPressed.current) setIsWithin(true);
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget)) setIsWithin(false);
    },
  };
}

/** What opened it is gone with it: the message has the focus then, unless something else was given it. */
function focusNear(bubble: HTMLElement | null): void {
  const isLost = document.activeElement === null || document.activeElement === document.body;
  if (isLost) bubble?.closest('article')?.focus({ preventScroll: true });
}

function isBeingSelected(bubble: HTMLElement | null): boolean {
  return bubble?.style.userSelect === 'text';
}

function isOnBubble(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.bubble') !== null;
}

function isOnLink(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a') !== null;
}
