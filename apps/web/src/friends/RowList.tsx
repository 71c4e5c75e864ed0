import {
  type CSSProperties,
  createContext,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefObject,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type CustomItemComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';

/** What the parent can do with a list. */
export type RowListHandle = {
  /** Moves the focus into the list, perhaps to a certain row. */
  readonly focus: (key?: string) => void;
  /** Opens the first result of a search. */
  readonly openFirst?: () => void;
  /** Scrolls to the place of a heading that sticks to the top. */
  readonly toHeading: (key: string) => void;
};

/** Connects the list of a pane with the search field. */
export type ListLinks = {
  readonly ref: RefObject<RowListHandle | null>;
  readonly onLeave: () => void;
  /** A key pressed in the field before the list was loaded. */
  readonly pressed: RefObject<'focus' | 'openFirst' | undefined>;
};

/** How far Page Up and Page Down go. */
const PAGE_ROWS = 8;

/**
 * A list of links or buttons that only renders the rows in sight. Tab leads to one row; the arrow keys, Home and End move
 * between rows. The heading of the topmost row sticks to the top.
 *
 * @param children renders the row with this `tabIndex`; it needs a key
 */
export function RowList<R>({
  label,
  rows,
  keyOf,
  isHeading = never,
  here,
  seek = itself,
  onEscape,
  onLeave,
  children,
  ref,
}: {
  label: string;
  rows: readonly R[];
  keyOf: (row: R) => string;
  isHeading?: (row: R) => boolean;
  /** The key of the row shown in the main pane. */
  here?: string | undefined;
  /** The nearest row that can take the focus, from a place on; below 0: none. Needed where some rows cannot. */
  seek?: (from: number, isUp: boolean) => number;
  onEscape?: () => void;
  /** Called for arrow up on the first row, and for a letter: typing belongs in the search field. */
  onLeave?: () => void;
  children: (row: R, tabIndex: 0 | -1) => ReactElement;
  ref?: Ref<RowListHandle>;
}) {
  const places = usePlaces(rows, keyOf, isHeading, here, seek);
  const { stop, placeOf, moveTo, scrollTo } = places;
  const shown = placeOf(here);
  // Brings the current row into sight, but not each time that new messages move it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only for another row
  useEffect(() => {
    if (shown >= 0) scrollTo(shown);
  }, [here]);
  useImperativeHandle(ref, () => ({
    focus: (key) => moveTo(key === undefined ? stop : placeOf(key)),
    toHeading: (key) => scrollTo(placeOf(key)),
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The character goes into the field, which has the focus by then.
    if (isTyped(event.key)) return onLeave?.();
    if (event.shiftKey) return;
    if (event.key === 'Escape') {
      if (onEscape) event.preventDefault();
      return onEscape?.();
    }
    const aim = destination(event.key, stop, rows.length);
    if (aim === undefined) return;
    event.preventDefault();
    const to = seek(aim, aim < stop && event.key !== 'Home');
    if (to < 0 && aim < stop) onLeave?.();
    else moveTo(to);
  };
  return (
    <div
      className="friends-rows"
      ref={places.scroller}
      onWheel={places.letGo}
      onTouchMove={places.letGo}
      onPointerDown={places.letGo}
    >
      <ListContext value={{ ...places, label, count: rows.length, onKeyDown }}>
        <Virtualizer
          ref={places.list}
          data={rows}
          as={Container}
          item={Item}
          keepMounted={places.kept}
          onScroll={places.onScroll}
          onResize={places.onMeasured}
        >
          {(row: R, place: number) => children(row, place === stop ? 0 : -1)}
        </Virtualizer>
      </ListContext>
    </div>
  );
}

/** Which row takes the focus, which heading sticks to the top, and how one gets to a row. */
function usePlaces<R>(
  rows: readonly R[],
  keyOf: (row: R) => string,
  isHeading: (row: R) => boolean,
  here: string | undefined,
  seek: (from: number, isUp: boolean) => number,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  /** The row that has the focus, or gets it: a row far away must be measured first. */
  const [focusKey, setFocusKey] = useState<string>();
  /** The row that had it last. */
  const [heldKey, setHeldKey] = useState<string>();
  const [topKey, setTopKey] = useState<string>();
  const movesFrom = useRef<Element>(null);
  /** The key of the row that is being scrolled to. */
  const aim = useRef<string>(undefined);
  const placeOf = (key: string | undefined) => (key === undefined ? -1 : rows.findIndex((row) => keyOf(row) === key));
  const focused = placeOf(focusKey);
  const shown = placeOf(here);
  const stop = focused >= 0 ? focused : seek(Math.max(0, shown), false);
  const top = placeOf(topKey);
  const headingOf = (place: number) => rows.findLastIndex((row, each) => each <= place && isHeading(row));
  const rowAt = (place: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-place="${place}"] > :is(a, button)`);

  const moveTo = (place: number) => {
    const row = rows[place];
    if (row === undefined) return;
    movesFrom.current = document.activeElement;
    scrollTo(place);
    setFocusKey(keyOf(row));
    // No effect runs when the row was chosen before.
    if (place === stop) focusNow();
  };
  const scrollTo = (place: number) => {
    const view = list.current;
    const row = rows[place];
    if (!view || row === undefined) return;
    aim.current = keyOf(row);
    const heading = headingOf(place);
    const covered = heading < 0 || heading === place ? 0 : view.getItemSize(heading);
    if (view.getItemOffset(place) - covered >= view.scrollOffset) view.scrollToIndex(place, { align: 'nearest' });
    else view.scrollToIndex(place, { align: 'start', offset: -covered });
  };
  const findTop = () => {
    const view = list.current;
    const row = view && rows[headingOf(view.findItemIndex(view.scrollOffset))];
    setTopKey(row ? keyOf(row) : undefined);
  };
  const letGo = () => {
    aim.current = undefined;
  };
  const onScroll = () => {
    findTop();
    const row = rowAt(placeOf(aim.current))?.getBoundingClientRect();
    const view = scroller.current?.getBoundingClientRect();
    if (row && view && row.top >= view.top - 1 && row.bottom <= view.bottom + 1) letGo();
  };
  // Rows have a guessed height until they are measured, and on a busy machine Virtua gives up scrolling before that.
  const onMeasured = () => {
    if (aim.current !== undefined) scrollTo(placeOf(aim.current));
    onScroll();
  };
  const focusNow = () => {
    const from = movesFrom.current;
    if (!from) return;
    const row = rowAt(stop);
    // Leaves the focus alone if the user has moved it meanwhile.
    if (document.activeElement === from) row?.focus({ preventScroll: true });
    if (document.activeElement !== from || from === row) movesFrom.current = null;
  };
  const onFocusPlace = (place: number) => {
    const row = rows[place];
    if (row === undefined) return;
    setFocusKey(keyOf(row));
    setHeldKey(keyOf(row));
  };
  const kept = [stop, placeOf(heldKey), top].filter((place) => place in rows);
  return {
    scroller,
    list,
    stop,
    top,
    /** The rows that are rendered out of sight as well. */
    kept,
    placeOf,
    moveTo,
    scrollTo,
    onPlaced: focusNow,
    letGo,
    onScroll,
    onMeasured,
    onFocusPlace,
  };
}

const never = () => false;
const itself = (place: number) => place;

/** Whether a key types something, by itself or through an input method. Not Space, which presses the focused row. */
function isTyped(key: string): boolean {
  return key === 'Process' || (key !== ' ' && [...key].length === 1);
}

/** The row that a key leads to; below 0: out of the list at the top. */
function destination(key: string, from: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, last);
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return Math.min(from + PAGE_ROWS, last);
    case 'PageUp':
      return Math.max(from - PAGE_ROWS, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

const ListContext = createContext<{
  readonly label: string;
  readonly count: number;
  /** The index of the heading that sticks to the top; below 0: none. */
  readonly top: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocusPlace: (place: number) => void;
  /** Called when a row has been rendered or measured. */
  readonly onPlaced: () => void;
}>({ label: '', count: 0, top: -1, onKeyDown: () => {}, onFocusPlace: () => {}, onPlaced: () => {} });

function Container({ children, style, ref }: { children: ReactNode; style: CSSProperties; ref?: unknown }) {
  const { label, onKeyDown, onFocusPlace } = useContext(ListContext);
  return (
    <ul
      ref={ref as Ref<HTMLUListElement>}
      style={style}
      className="friends-list"
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const place = target.closest<HTMLElement>('[data-place]')?.dataset.place;
        if (place !== undefined) onFocusPlace(Number(place));
      }}
    >
      {children}
    </ul>
  );
}

function Item({ children, style, index, ref }: CustomItemComponentProps) {
  const { count, top, onPlaced } = useContext(ListContext);
  useLayoutEffect(onPlaced);
  return (
    <li
      ref={ref as Ref<HTMLLIElement>}
      style={index === top ? { ...style, position: 'sticky', top: 0 } : style}
      className={index === top ? 'friends-top' : undefined}
      data-place={index}
      aria-posinset={index + 1}
      aria-setsize={count}
    >
      {children}
    </li>
  );
}
