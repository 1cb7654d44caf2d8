import { Icon, type IconName } from '../shell/icon.tsx';
import type { ViewTools } from './viewport.tsx';

const STEP = 1.4;

interface ToolProps {
  readonly icon: IconName;
  readonly name: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** Whether the name stands beside the icon. */
  readonly wide?: boolean;
  readonly isZoomStep?: boolean;
}

/** One button of the bar above the picture. */
export function Tool({ icon, name, onClick, pressed, disabled, wide, isZoomStep }: ToolProps) {
  return (
    <button
      type="button"
      className={`quiet ${isZoomStep ? 'zoom-step' : ''}`}
      title={name}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span className={wide ? 'tool-name' : 'is-hidden-visually'}>{name}</span>
    </button>
  );
}

export function ZoomTools({ zoom, reset, isWhole }: ViewTools) {
  return (
    <>
      <Tool icon="minus" name="Zoom out" disabled={isWhole} onClick={() => zoom(1 / STEP)} isZoomStep />
      <Tool icon="fit" name="Show the whole picture" disabled={isWhole} onClick={reset} />
      <Tool icon="plus" name="Zoom in" onClick={() => zoom(STEP)} isZoomStep />
    </>
  );
}
