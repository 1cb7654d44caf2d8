import type { Sample } from './use-samples.ts';

interface Props {
  readonly samples: readonly Sample[];
  /** The file on the desk. */
  readonly chosen: Blob | undefined;
  readonly onPick: (file: Blob, name: string) => void;
}

/** Pictures to try the model with at once. */
export function Samples({ samples, chosen, onPick }: Props) {
  return (
    <div className="samples">
      {samples.map(({ name, blob, url }, index) => (
        <button key={url} type="button" title={name} aria-pressed={chosen === blob} onClick={() => onPick(blob, name)}>
          <img src={url} alt={`Sample ${index + 1}`} />
        </button>
      ))}
    </div>
  );
}
