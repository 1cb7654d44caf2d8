import { CameraButton } from '../picture/camera-button.tsx';
import { FileButton } from '../picture/file-button.tsx';
import { fitWords, uploadSize } from '../picture/fit.ts';
import { Samples } from '../picture/samples.tsx';
import { useDrop } from '../picture/use-drop.ts';
import { bytes } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { Switch } from '../shell/switch.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { useFeature } from '../state/features.tsx';
import { useSettings } from '../state/settings.tsx';
import { GoBar } from './go-bar.tsx';
import { ModelSelect } from './model-select.tsx';
import type { Desk } from './use-desk.ts';

interface Props {
  readonly desk: Desk;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Model, picture, and the button that asks. */
export function SourcePane({ desk, onFiles }: Props) {
  const { model, picture, trouble } = desk;
  const { isOver, handlers } = useDrop(onFiles);
  const { settings, change } = useSettings();
  const hasRecords = useFeature('records');
  return (
    <section className="pane pane-source" aria-label="Picture and model">
      <div className="group">
        <ModelSelect />
      </div>
      <div className="group">
        <div className={`drop ${isOver ? 'is-over' : ''}`} {...handlers}>
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
      {model && <Samples model={model.name} onPick={desk.open} />}
      <div className="group">
        <Switch checked={settings.autoRun} onChange={(autoRun) => change({ autoRun })}>
          Predict at once
        </Switch>
        <Switch
          checked={settings.inBrowser}
          onChange={(inBrowser) => change({ inBrowser })}
          hint="Nothing leaves this device; works offline once loaded"
        >
          In this browser
        </Switch>
        <Switch
          checked={settings.downsize}
          disabled={settings.inBrowser}
          onChange={(downsize) => change({ downsize })}
          hint="Sent in the size the model looks at"
        >
          Shrink large pictures
        </Switch>
        {hasRecords && (
          <Switch
            checked={settings.keep}
            disabled={settings.inBrowser}
            onChange={(keep) => change({ keep })}
            hint="The service keeps the picture with its record"
          >
            Keep for review
          </Switch>
        )}
      </div>
    </section>
  );
}

function Chosen({ desk: { picture, model, clear } }: { desk: Desk }) {
  const { settings } = useSettings();
  if (!picture) return null;
  const { name, url, width, height, file } = picture;
  const size = model && settings.downsize && !settings.inBrowser ? uploadSize(file, picture, model.input) : undefined;
  return (
    <div className="group">
      <div className="chosen">
        <img src={url} alt="" />
        <div className="small">
          <strong>{name}</strong>
          <span className="weak">
            {width} × {height}, {bytes(file.size)}
          </span>
        </div>
        <button type="button" className="quiet" title="Remove the picture" onClick={clear}>
          <Icon name="close" />
          <span className="is-hidden-visually">Remove the picture</span>
        </button>
      </div>
      {model && (
        <p className="weak small">
          {capital(fitWords(picture, model.input))}.
          {size && ` Made ${size.width} × ${size.height} in this browser, so the original stays here.`}
        </p>
      )}
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
