import type { ReactNode } from 'react';
import { Icon } from '../shell/icon.tsx';

/** What stands where the picture will, with pictures to begin with. */
export function StageEmpty({ children }: { children?: ReactNode }) {
  return (
    <div className="stage-empty">
      <Icon name="predict" />
      <h2>What is in your picture?</h2>
      <p>Choose one, take one, drop it here or paste it. It stays in this page only: a refresh removes it.</p>
      {children}
    </div>
  );
}
