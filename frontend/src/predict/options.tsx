import { Switch } from '../shell/switch.tsx';
import { useFeature } from '../state/features.tsx';
import { useSettings } from '../state/settings.tsx';

/** How to ask. Folded away once there is an answer, which then has the room. */
export function Options({ isFolded }: { isFolded: boolean }) {
  const { settings, change } = useSettings();
  const hasRecords = useFeature('records');
  return (
    <details className="group options" open={!isFolded}>
      <summary>Options</summary>
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
    </details>
  );
}
