import { useEffect, useRef } from 'react';
import { CameraButton } from '../picture/camera-button.tsx';
import { FileButton } from '../picture/file-button.tsx';
import { Icon } from '../shell/icon.tsx';
import { useMedia } from '../state/use-media.ts';
import type { Desk } from './use-desk.ts';

/**
 * The button that asks. On phones it stays in reach of the thumb, and offers the next picture once there is an answer.
 * While that is corrected, what one has to say stands there instead.
 */
export function GoBar({ desk, onFiles }: { desk: Desk; onFiles: (files: readonly File[]) => void }) {
  const { model, run, answer, predict, correction } = desk;
  const isPhone = useMedia('(width < 48em)');
  const go = useRef<HTMLButtonElement>(null);
  // The sample that was pressed on the stage is gone with it: its focus goes on to what comes next.
  useEffect(() => {
    if (document.activeElement === document.body) go.current?.focus({ preventScroll: true });
  }, []);
  if (isPhone && correction.items) return null;
  const isNext = isPhone && answer !== undefined && !run.running;
  return (
    <div className="group go-bar">
      {isNext && (
        <>
          <CameraButton onFiles={onFiles} />
          <FileButton icon="image" onFiles={onFiles}>
            Choose
          </FileButton>
        </>
      )}
      {/* One button all along, never disabled by being pressed: the keyboard stays on it. */}
      <button
        ref={go}
        type="button"
        className={isNext ? 'button' : 'button is-primary go'}
        aria-label={isNext ? 'Predict again' : undefined}
        aria-disabled={run.running}
        disabled={!model}
        onClick={run.running ? undefined : predict}
      >
        <Icon name={isNext ? 'retry' : 'predict'} />
        <span>{isNext ? 'Again' : run.running ? 'Looking …' : 'Predict'}</span>
      </button>
    </div>
  );
}
