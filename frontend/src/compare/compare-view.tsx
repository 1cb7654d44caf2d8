import { useState } from 'react';
import { CameraButton } from '../picture/camera-button.tsx';
import { FileButton } from '../picture/file-button.tsx';
import { useDrop } from '../picture/use-drop.ts';
import { usePaste } from '../picture/use-paste.ts';
import type { Desk } from '../predict/use-desk.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { StageEmpty } from '../stage/stage-empty.tsx';
import { ZoomTools } from '../stage/stage-tools.tsx';
import { Viewport } from '../stage/viewport.tsx';
import { SideColumn } from './side-column.tsx';
import { Swipe } from './swipe.tsx';
import type { Comparison } from './use-compare.ts';

/** Two models or versions on the picture of the desk, one swipe apart. */
export function CompareView({ desk, comparison }: { desk: Desk; comparison: Comparison }) {
  const { picture, open, trouble } = desk;
  const { all, sides, running, start } = comparison;
  const [at, setAt] = useState(0.5);
  const take = (files: readonly File[]) => {
    const [file] = files;
    if (file) void open(file, file.name);
  };
  const { handlers } = useDrop(take);
  usePaste(take);
  return (
    <div className="page is-wide" {...handlers}>
      <h1 className="page-title">Compare</h1>
      <p className="weak">Two models, or two versions of one, on the same picture. Drag the line across it.</p>
      <div className="row compare-actions">
        <FileButton icon="image" onFiles={take}>
          {picture ? 'Another picture' : 'Choose'}
        </FileButton>
        <CameraButton onFiles={take} />
        <button
          type="button"
          className="button is-primary"
          disabled={!picture || running || !sides[1].contender}
          onClick={start}
        >
          <Icon name="compare" />
          <span>{running ? 'Looking …' : 'Compare'}</span>
        </button>
      </div>
      {trouble && <TroubleNote trouble={trouble} />}
      {all.length === 1 && <p className="weak">There is only one model yet: a second one or version is needed.</p>}
      <div className="compare">
        <SideColumn name="Left" side={sides[0]} all={all} />
        <div className="stage">
          {picture ? (
            <Viewport
              picture={picture}
              tools={(view) => (
                <div className="stage-tools">
                  <span className="spring" />
                  <ZoomTools {...view} />
                </div>
              )}
            >
              {(scale) => <Swipe picture={picture} sides={sides} at={at} onMove={setAt} scale={scale} />}
            </Viewport>
          ) : (
            <StageEmpty />
          )}
        </div>
        <SideColumn name="Right" side={sides[1]} all={all} />
      </div>
    </div>
  );
}
