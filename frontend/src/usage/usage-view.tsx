import { useState } from 'react';
import { Choice } from '../shell/choice.tsx';
import { OperatorNote } from '../shell/operator-note.tsx';
import { RecordTabs } from '../shell/sub-tabs.tsx';
import { useModels } from '../state/models.tsx';
import { UsageCharts } from './usage-charts.tsx';
import { useUsage } from './use-usage.ts';

const spans = [7, 30, 90];

/** How much the service is used, how fast and how certain it is, and what that costs. */
export function UsageView() {
  const [days, setDays] = useState(30);
  const [model, setModel] = useState('');
  const { models = [] } = useModels();
  const { usage, trouble, reload } = useUsage(days, model);
  return (
    <div className="page is-wide">
      <h1 className="page-title">Usage</h1>
      <p className="weak">What was asked of this service, how it answered, and what that cost. Days are UTC.</p>
      <RecordTabs />
      {trouble ? (
        <OperatorNote trouble={trouble} onRetry={reload} />
      ) : (
        <>
          <div className="filters">
            <Choice name="Span" value={`${days}`} onChange={(value) => setDays(Number(value))}>
              {spans.map((span) => (
                <option key={span} value={span}>
                  Last {span} days
                </option>
              ))}
            </Choice>
            <Choice name="Model" value={model} onChange={setModel}>
              <option value="">All</option>
              {models.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </Choice>
          </div>
          {usage ? <UsageCharts usage={usage} /> : <p className="weak">Loading …</p>}
        </>
      )}
    </div>
  );
}
