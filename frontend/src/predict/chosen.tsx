import { fitWords, uploadSize } from '../picture/fit.ts';
import { bytes } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { useSettings } from '../state/settings.tsx';
import type { Desk } from './use-desk.ts';

/** The picture on the desk, and what will be done with it. */
export function Chosen({ desk: { picture, model, clear } }: { desk: Desk }) {
  const { settings } = useSettings();
  if (!picture) return null;
  const { name, url, width, height, file } = picture;
  const size = model && settings.downsize && !settings.inBrowser ? uploadSize(file, picture, model.input) : undefined;
  return (
    <div className="group">
      <div className="chosen">
        <img src={url} alt="" />
        <div className="small">
          <strong title={name}>{name}</strong>
          <span className="weak">
            {width} × {height}, {bytes(file.size)}
          </span>
          {model && (
            <p className="weak">
              {capital(fitWords(picture, model.input))}.
              {size && ` Made ${size.width} × ${size.height} in this browser, so the original stays here.`}
            </p>
          )}
        </div>
        <button type="button" className="quiet" title="Remove the picture" onClick={clear}>
          <Icon name="close" />
          <span className="is-hidden-visually">Remove the picture</span>
        </button>
      </div>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
