import { percent } from '../result/words.ts';
import { useSettings } from '../state/settings.tsx';
import type { Run } from './use-run.ts';

/** What is being waited for, over the picture. */
export function StageStatus({ run, explaining }: { run: Run; explaining: boolean }) {
  const { inBrowser } = useSettings().settings;
  const text = run.running ? runWords(run, inBrowser) : explaining ? 'Finding out what it looked at …' : undefined;
  return (
    <div role="status" className={text ? 'stage-status' : undefined}>
      {text && <span className="spinner" />}
      {text}
    </div>
  );
}

function runWords({ downloaded, waiting }: Run, inBrowser: boolean): string {
  if (downloaded !== undefined && downloaded < 1) return `Loading the model, ${percent(downloaded)} …`;
  if (waiting && inBrowser) return 'Loading the model into this browser …';
  switch (waiting) {
    case 'rate_limited':
      return 'The service is busy, asking again … your picture is kept';
    case 'model_unavailable':
      return 'Waking the model … your picture is kept';
    case 'unknown':
      return 'The model may be waking … your picture is kept';
    default:
      return 'Looking …';
  }
}
