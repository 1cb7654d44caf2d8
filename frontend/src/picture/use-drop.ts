import { type DragEvent, useState } from 'react';
import { filesOf } from './walk.ts';

/** What makes an element take dropped files and folders; `isOver` while some hover above it. Text stays the browser's. */
export function useDrop(onFiles: (files: readonly File[]) => void, { withZip = false } = {}) {
  const [isOver, setIsOver] = useState(false);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    },
    // Going on to something within is no leaving.
    onDragLeave: (event: DragEvent) =>
      setIsOver(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)),
    onDrop: async (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      onFiles(await filesOf(event.dataTransfer, withZip));
    },
  };
  return { isOver, handlers };
}

/**
 * Refuses files dropped where nothing takes them: the browser would open them in place of the page, and all that is in it
 * would be lost.
 */
export function refuseStrayDrops(): void {
  const refuse = (event: globalThis.DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  addEventListener('dragover', refuse);
  addEventListener('drop', refuse);
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes('Files');
}
