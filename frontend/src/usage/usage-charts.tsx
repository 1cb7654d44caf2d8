import type { Usage } from '../../../contract/usage.ts';
import { colorOf } from '../../../vision/palette.ts';
import { DayBars } from '../chart/day-bars.tsx';
import { DayLines } from '../chart/day-lines.tsx';
import { Shares } from '../chart/shares.tsx';
import { labelName } from '../label.ts';
import { dollars, milliseconds, percent, plural } from '../result/words.ts';
import { useModels } from '../state/models.tsx';

const whole = (value: number) => value.toLocaleString('en');

export function UsageCharts({ usage: { days, total } }: { usage: Usage }) {
  const colourOf = useColours();
  const errors = Object.values(total.errors).reduce((sum, count) => sum + count, 0);
  const classes = Object.entries(total.classes);
  const span = `in ${plural(days.length, 'day')}`;
  return (
    <>
      <dl className="figures">
        <Figure name="Calls" value={whole(total.calls)} />
        <Figure name="Pictures" value={whole(total.images)} />
        <Figure name="Failed" value={whole(errors)} note={errors > 0 ? percent(errors / total.images, 1) : undefined} />
        <Figure name="Latency, median" value={total.latencyMs ? milliseconds(total.latencyMs.p50) : 'none'} />
        <Figure name="Latency, 95%" value={total.latencyMs ? milliseconds(total.latencyMs.p95) : 'none'} />
        <Figure name="Cost" value={dollars(total.usd)} />
      </dl>
      <div className="charts">
        <DayBars
          title="Calls per day"
          summary={`${plural(total.calls, 'call')} with ${plural(total.images, 'picture')} ${span}.`}
          unit="Calls"
          days={days.map(({ day, calls }) => ({ day, value: calls }))}
          format={whole}
        />
        <DayLines
          title="Latency per day"
          summary={
            total.latencyMs
              ? `Half of the calls took at most ${milliseconds(total.latencyMs.p50)}, 95% at most ${milliseconds(total.latencyMs.p95)}.`
              : 'There were no calls.'
          }
          names={['Median', '95%']}
          days={days.map(({ day, latencyMs }) => ({ day, values: latencyMs && [latencyMs.p50, latencyMs.p95] }))}
          format={milliseconds}
        />
        <Shares
          title="Certainty per class"
          summary={`Mean certainty of ${plural(classes.length, 'class', 'classes')} ${span}.`}
          unit="Mean certainty"
          shares={classes.map(([name, { count, meanScore }]) => ({
            name,
            value: meanScore,
            note: `of ${whole(count)}`,
            colour: colourOf(name),
          }))}
          most={1}
          format={(value) => percent(value, 1)}
        />
        <Shares
          title="Class mix"
          summary={`How often each of ${plural(classes.length, 'class', 'classes')} was predicted ${span}.`}
          unit="Predictions"
          shares={classes.map(([name, { count }]) => ({ name, value: count, colour: colourOf(name) }))}
          format={whole}
        />
        <DayBars
          title="Cost per day"
          summary={`${dollars(total.usd)} ${span}.`}
          unit="Cost"
          days={days.map(({ day, usd }) => ({ day, value: usd }))}
          format={dollars}
        />
        <Shares
          title="Kinds of pictures"
          summary={`Kinds of the pictures sent ${span}.`}
          unit="Pictures"
          shares={named(total.imageKinds)}
          format={whole}
        />
        <Shares
          title="Models asked"
          summary={`Pictures by model and version ${span}.`}
          unit="Pictures"
          shares={named(total.models)}
          format={whole}
        />
        <Shares
          title="Errors"
          summary={errors === 0 ? `No picture failed ${span}.` : `${plural(errors, 'picture')} failed ${span}.`}
          unit="Pictures"
          shares={named(total.errors).map((share) => ({
            ...share,
            name: share.name.replaceAll('_', ' '),
            colour: 'var(--g-bad)',
          }))}
          format={whole}
        />
      </div>
    </>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note && <span className="weak small">{note}</span>}
      </dd>
    </div>
  );
}

function named(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts).map(([name, value]) => ({ name, value }));
}

/** A class has the colour here that it has on pictures. */
function useColours(): (label: string) => string {
  const { models = [] } = useModels();
  const ids = new Map(models.flatMap(({ labels }) => labels.map((label, id) => [labelName(label), id] as const)));
  return (label) => colorOf(ids.get(label) ?? 0);
}
