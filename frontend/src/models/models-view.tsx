import { useModels } from '../state/models.tsx';
import { useRoute } from '../state/use-route.ts';
import { ModelDetail } from './model-detail.tsx';
import { ModelTile } from './model-tile.tsx';

/** The models of the service, and one of them in full at /models?name={name}: names have dots, paths with dots are files. */
export function ModelsView() {
  const { models } = useModels();
  const { query, follow } = useRoute();
  const name = query.get('name') ?? '';
  const model = models?.find((one) => one.name === name);
  return (
    <div className={`page ${name === '' ? 'is-wide' : ''}`}>
      {name === '' ? (
        <>
          <h1 className="page-title">Models</h1>
          <p className="weak">
            What this service can look for. Each one is checked against the framework it came from.
          </p>
          {models?.length === 0 && <p>There are no models yet. Add one with: npx glimpse models add FILE.onnx</p>}
          <ul className="tiles">
            {models?.map((one) => (
              <ModelTile key={one.name} model={one} />
            ))}
          </ul>
        </>
      ) : (
        <>
          <p>
            <a href="/models" onClick={follow}>
              All models
            </a>
          </p>
          {model ? <ModelDetail model={model} /> : models && <h1 className="answer">There is no model “{name}”.</h1>}
        </>
      )}
    </div>
  );
}
