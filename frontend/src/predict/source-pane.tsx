import { CameraButton } from '../picture/camera-button.tsx';
import { FileButton } from '../picture/file-button.tsx';
import { Samples } from '../picture/samples.tsx';
import type { Sample } from '../picture/use-samples.ts';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { Chosen } from './chosen.tsx';
import { GoBar } from './go-bar.tsx';
import { ModelSelect } from './model-select.tsx';
import { Options } from './options.tsx';
import type { Desk } from './use-desk.ts';

interface Props {
  readonly desk: Desk;
  readonly samples: readonly Sample[];
  /** Files hover above the view. */
  readonly isOver: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Model, picture, and the button that asks. */
export function SourcePane({ desk, samples, isOver, onFiles }: Props) {
  const { model, picture, trouble, open } = desk;
  return (
    <section className="pane pane-source" aria-label="Picture and model">
      <div className="group">
        <ModelSelect />
      </div>
      <div className="group">
        <div className={`drop ${isOver ? 'is-over' : ''}`}>
          <div className="buttons">
            <FileButton icon="image" onFiles={onFiles}>
              Choose
            </FileButton>
            <CameraButton onFiles={onFiles} />
          </div>
          <p className="weak small">
            Drop or paste pictures here, or a whole folder.
            {model && ` The model looks at ${model.input.width} × ${model.input.height} pixels; any size will do.`}
          </p>
        </div>
      </div>
      {trouble && (
        <div className="group">
          <TroubleNote trouble={trouble} />
        </div>
      )}
      {picture && <Chosen desk={desk} />}
      {picture && <GoBar desk={desk} onFiles={onFiles} />}
      {samples.length > 0 && (
        <div className="group">
          <h2 className="group-title">Or try a sample</h2>
          <Samples samples={samples} chosen={picture?.file} onPick={open} />
        </div>
      )}
      <Options isFolded={desk.answer !== undefined} />
    </section>
  );
}
