import { type DragEvent, useState } from 'react';
import { picturesOf } from './walk.ts';

/** What makes an element take dropped files and folders; `isOver` while something hovers above it. */
export function useDrop(onFiles: (files: readonly File[]) => void, { withZip = false } = {}) {
  const [isOver, setIsOver] = useState(false);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    },
    // Going on to something within is no leaving.
    onDragLeave: (event: DragEvent) =>
      setIsOver(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)),
    onDrop: async (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      onFiles(await picturesOf(event.dataTransfer, withZip));
    },
  };
  return { isOver, handlers };
}
