import { useEffect, useState } from 'react';

/** Whether the space bar is held, anywhere but where it has a use of its own. */
export function useSpace(): boolean {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key !== ' ' || (event.target as Element).closest('input, textarea, select, button, a, summary')) return;
      // The page would scroll.
      event.preventDefault();
      setIsHeld(true);
    };
    const release = () => setIsHeld(false);
    addEventListener('keydown', down);
    addEventListener('keyup', release);
    addEventListener('blur', release);
    return () => {
      removeEventListener('keydown', down);
      removeEventListener('keyup', release);
      removeEventListener('blur', release);
    };
  }, []);
  return isHeld;
}
