import { type DragEvent, useState } from 'react';

/** Takes files that are dropped: what stands around the place spreads the handlers. */
export function useDrop(take: (files: readonly File[]) => void) {
  const [isOver, setIsOver] = useState(false);
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    // Otherwise the browser would leave the page and show the file.
    event.preventDefault();
    setIsOver(true);
  };
  const onDragLeave = ({ currentTarget, relatedTarget }: DragEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
  };
  const onDrop = (event: DragEvent) => {
    setIsOver(false);
    const { files, types } = event.dataTransfer;
    if (!types.includes('Files')) return;
    event.preventDefault();
    if (files.length > 0) take([...files]);
  };
  return { isOver, handlers: { onDragOver, onDragLeave, onDrop } };
}
