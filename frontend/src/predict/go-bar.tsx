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
  const isPhone = useMedia('(max-width: 767px)');
  const go = useRef<HTMLButtonElement>(null);
  // The sample that was pressed on the stage is gone with it: its focus goes on to what comes next.
  useEffect(() => {
    if (document.activeElement === document.body) go.current?.focus({ preventScroll: true });
  }, []);
  if (isPhone && correction.items) return null;
  if (isPhone && answer && !run.running) {
    return (
      <div className="group go-bar">
        <CameraButton onFiles={onFiles} />
        <FileButton icon="image" onFiles={onFiles}>
          Choose
        </FileButton>
        <button type="button" className="button" aria-label="Predict again" disabled={!model} onClick={predict}>
          <Icon name="retry" />
          <span>Again</span>
        </button>
      </div>
    );
  }
  return (
    <div className="group go-bar">
      <button
        ref={go}
        type="button"
        className="button is-primary go"
        disabled={!model || run.running}
        onClick={predict}
      >
        <Icon name="predict" />
        <span>{run.running ? 'Looking …' : 'Predict'}</span>
      </button>
    </div>
  );
}
