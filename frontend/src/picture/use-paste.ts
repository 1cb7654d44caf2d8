import { useEffect } from 'react';
import { filesOf } from './walk.ts';

/** Takes pictures pasted anywhere on the page. */
export function usePaste(onFiles: (files: readonly File[]) => void): void {
  useEffect(() => {
    const paste = async (event: ClipboardEvent) => {
      const files = event.clipboardData ? await filesOf(event.clipboardData) : [];
      if (files.length > 0) onFiles(files);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, [onFiles]);
}
