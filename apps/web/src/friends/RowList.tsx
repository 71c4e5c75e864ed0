import {
  type CSSProperties,
  createContext,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type CustomItemComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';

/** What can be done with a list from outside. */
export type RowListHandle = {
  /** Moves the focus into the list. */
  readonly focus: () => void;
  /** Opens the first row. */
  readonly openFirst: () => void;
};

/** How far Page Up and Page Down go. */
const PAGE_ROWS = 8;

/**
 * A list of links or buttons, of which only those in sight are made. Tab leads to one of them; the arrow keys, Home and
 * End move from row to row.
 *
 * @param children makes the row with this `tabIndex`; it needs a key
 */
export function RowList<R>({
  label,
  rows,
  keyOf,
  here,
  onEscape,
  onLeave,
  children,
  ref,
}: {
  label: string;
  rows: readonly R[];
  keyOf: (row: R) => string;
  /** The key of the row that is shown in the main pane. */
  here?: string | undefined;
  onEscape?: () => void;
  /** Arrow up on the first row. */
  onLeave?: () => void;
  children: (row: R, tabIndex: 0 | -1) => ReactElement;
  ref?: Ref<RowListHandle>;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [focusKey, setFocusKey] = useState<string>();
  const isMoving = useRef(false);
  const placeOf = (key: string | undefined) => (key === undefined ? -1 : rows.findIndex((row) => keyOf(row) === key));
  const focused = placeOf(focusKey);
  const shown = placeOf(here);
  const stop = focused >= 0 ? focused : Math.max(0, shown);
  const rowAt = (place: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-place="${place}"] > :is(a, button)`);

  const moveTo = (place: number) => {
    const row = rows[place];
    if (row === undefined) return;
    isMoving.current = true;
    list.current?.scrollToIndex(place, { align: 'nearest' });
    setFocusKey(keyOf(row));
    // It stays as it is when the row was chosen before.
    if (place === stop) focusNow();
  };
  const focusNow = () => {
    if (!isMoving.current) return;
    isMoving.current = false;
    rowAt(stop)?.focus({ preventScroll: true });
  };
  useLayoutEffect(focusNow);
  // Where one was is in sight when the list comes back.
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current && shown > 0) list.current?.scrollToIndex(shown, { align: 'nearest' });
    isFirst.current = false;
  }, [shown]);
  useImperativeHandle(ref, () => ({ focus: () => moveTo(stop), openFirst: () => rowAt(0)?.click() }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Escape') return onEscape?.();
    const to = destination(event.key, stop, rows.length);
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) onLeave?.();
    else moveTo(to);
  };
  const onFocusPlace = (place: number) => {
    const row = rows[place];
    if (row !== undefined) setFocusKey(keyOf(row));
  };
  return (
    <div className="friends-rows" ref={scroller}>
      <ListContext value={{ label, count: rows.length, onKeyDown, onFocusPlace }}>
        <Virtualizer ref={list} data={rows} as={Container} item={Item} keepMounted={rows.length > 0 ? [stop] : []}>
          {(row: R, place: number) => children(row, place === stop ? 0 : -1)}
        </Virtualizer>
      </ListContext>
    </div>
  );
}

/** Where a key leads from a row: below 0 out of the list, at its beginning. */
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
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocusPlace: (place: number) => void;
}>({ label: '', count: 0, onKeyDown: () => {}, onFocusPlace: () => {} });

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
  const { count } = useContext(ListContext);
  return (
    <li ref={ref as Ref<HTMLLIElement>} style={style} data-place={index} aria-posinset={index + 1} aria-setsize={count}>
      {children}
    </li>
  );
}
