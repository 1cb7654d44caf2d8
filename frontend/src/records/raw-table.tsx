import type { ReviewedRecord } from '../../../contract/records.ts';
import { colorOf } from '../../../vision/palette.ts';
import { labelName } from '../label.ts';
import { Dot } from '../shell/dot.tsx';
import { useModels } from '../state/models.tsx';
import { ModelCell, WhenCell } from './cells.tsx';

/** Values shown in a cell; the export and the record itself have all. */
const MOST = 24;

/** The raw prediction table: the predicted class, and every value the model put out. */
export function RawTable({ records }: { records: readonly ReviewedRecord[] }) {
  return (
    <table className="table is-fullwidth record-table">
      <caption className="is-hidden-visually">Raw predictions</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Model</th>
          <th scope="col">Predicted class</th>
          <th scope="col">Every output value</th>
        </tr>
      </thead>
      <tbody>
        {records
          .filter(({ outcome }) => outcome === 'ok')
          .map((record) => (
            <tr key={record.id}>
              <WhenCell record={record} />
              <ModelCell record={record} />
              <td className="cell-class">
                {record.top ? (
                  <span className="row nowrap">
                    <Dot classId={record.top.index} />
                    {record.top.label}
                  </span>
                ) : (
                  <span className="weak">Nothing found</span>
                )}
              </td>
              <td className="cell-outputs">
                <Outputs record={record} most={MOST} />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

interface Output {
  readonly label: string;
  readonly classId: number;
  readonly value: number;
}

/** Every class of a classifier with its value; every object of the others with its score. */
export function Outputs({ record, most }: { record: ReviewedRecord; most: number }) {
  const { models = [] } = useModels();
  const { model, raw, predictions } = record;
  const labels = models.find(({ name }) => name === model?.name)?.labels.map(labelName) ?? [];
  const outputs: readonly Output[] = raw
    ? raw.map((value, classId) => ({ label: labels[classId] ?? `class ${classId}`, classId, value }))
    : predictions.map(({ label, classId, score }) => ({ label, classId, value: score }));
  // Scores are shares; what a network puts out may be any number, and is drawn between the least and the most of them.
  const [least, top] = raw ? [Math.min(...raw), Math.max(...raw)] : [0, 1];
  if (outputs.length === 0) return <span className="weak">none</span>;
  return (
    <ul className="outputs">
      {outputs.slice(0, most).map(({ label, classId, value }, index) => (
        <li
          key={`${index} ${label}`}
          style={{ '--share': (value - least) / (top - least || 1), '--colour': colorOf(classId) } as object}
        >
          <span className="weak">{label}</span> {value.toFixed(4)}
        </li>
      ))}
      {outputs.length > most && <li className="weak">and {outputs.length - most} more</li>}
    </ul>
  );
}
