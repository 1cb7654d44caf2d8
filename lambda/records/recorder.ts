import { createHash } from 'node:crypto';
import type { PredictionRecord } from '../../contract/records.ts';
import type { BlobStore } from '../blobs.ts';
import type { Kept } from '../kept.ts';
import type { Lease } from '../models/registry.ts';
import type { Subject } from '../picture.ts';
import type { Outcome } from '../predict.ts';
import type { Telemetry } from '../telemetry.ts';
import type { RecordSink } from './store.ts';
import { failureOf, recordOf } from './to-record.ts';

export interface RecorderParts {
  /** Absent where nothing is recorded. */
  readonly sink?: RecordSink;
  /** Absent where no pictures are kept. */
  readonly blobs?: BlobStore;
  readonly telemetry: Pick<Telemetry, 'error'>;
}

/** What all records of a call have in common. */
export type CallFacts = Pick<PredictionRecord, 'requestId' | 'source' | 'key'>;
/** What is known of an image beside what was predicted. */
export type ImageFacts = Pick<PredictionRecord, 'file' | 'position'>;
export type Shadowed = ReadonlyMap<string, NonNullable<PredictionRecord['shadow']>>;

/** The records of one call, or of some images of a job. What fails of them is logged, and fails nothing else. */
export interface CallRecords {
  /** To be called while the tensors of the outcome are there. Resolves when the picture is kept, where it is to be. */
  answered(subject: Subject, outcome: Outcome, facts: ImageFacts, store: boolean): Promise<void>;
  /** @param id of the prediction, where it has one already */
  failed(error: unknown, facts: ImageFacts, id?: string): void;
  /** Leaves them in the sink, with what a shadow said by the ids of the answers. */
  send(shadowed?: Shadowed): Promise<void>;
}

/** Begins the records of a call; without a model where none was chosen yet. */
export type Recorder = (model: Lease | undefined, call: CallFacts) => CallRecords;

export function createRecorder({ sink, blobs, telemetry }: RecorderParts): Recorder {
  /** sha256 of model.json, by name and version: a version never changes. */
  const packages = new Map<string, Promise<string | undefined>>();

  function packageSha256({ manifest, readFile }: Lease): Promise<string | undefined> {
    const key = `${manifest.name}@${manifest.version}`;
    const known =
      packages.get(key) ??
      readFile('model.json')
        .then((bytes) => bytes && createHash('sha256').update(bytes).digest('hex'))
        .catch((error) => {
          telemetry.error('package of a record could not be read', error, { package: key });
          packages.delete(key);
          return undefined;
        });
    packages.set(key, known);
    return known;
  }

  async function keep(model: Lease, subject: Subject, outcome: Outcome): Promise<Kept | undefined> {
    if (!blobs) return undefined;
    try {
      const { keepImage } = await import('../keep.ts');
      return await keepImage(blobs, subject, outcome, model.manifest.input);
    } catch (error) {
      telemetry.error('picture could not be kept', error, { id: outcome.result.id });
      return undefined;
    }
  }

  return (model, call) => {
    const records: PredictionRecord[] = [];
    // Read while the images are worked on.
    const packaged = sink && model && packageSha256(model);

    return {
      async answered(subject, outcome, facts, store) {
        const { manifest } = model!;
        const record = sink && recordOf(outcome, manifest, { ...call, ...facts });
        const stored = store ? await keep(model!, subject, outcome) : undefined;
        if (record) records.push({ ...record, ...(stored && { stored }) });
      },
      failed(error, facts, id) {
        const named = model && modelOf(model);
        records.push(failureOf(error, { ...call, ...facts, ...(named && { model: named }), ...(id && { id }) }));
      },
      async send(shadowed = new Map()) {
        const sha256 = await packaged;
        await sink?.send(
          records.map((record) => {
            const { image, model: by } = record;
            const shadow = shadowed.get(record.id);
            return {
              ...record,
              ...(image && by && sha256 && { receipt: { image: image.sha256, model: by.sha256, package: sha256 } }),
              ...(shadow && { shadow }),
            };
          }),
        );
      },
    };
  };
}

function modelOf({ manifest: { name, version, task, sha256 } }: Lease): NonNullable<PredictionRecord['model']> {
  return { name, version, task, sha256 };
}
