import type { Result } from '../../../contract/answer.ts';
import { drawPicture } from '../result/draw.ts';
import { baseName, save, saveText } from '../result/save.ts';
import { Icon } from '../shell/icon.tsx';
import { Snippets } from './snippets.tsx';
import type { Desk } from './use-desk.ts';

/** Ways to take the result along. */
export function Share({ desk, shown }: { desk: Desk; shown: Result }) {
  const { picture, answer, filter } = desk;
  if (!picture || !answer) return null;
  const name = baseName(picture.name);
  const csv = async () => {
    const { toDialect } = await import('../../../vision/dialects/to-dialect.ts');
    const { body } = toDialect({ ...shown, file: picture.name }, 'csv');
    saveText(body, 'text/csv', `${name}.csv`);
  };
  return (
    <div className="group">
      <h2 className="group-title">Take it along</h2>
      <div className="row">
        <button
          type="button"
          className="button is-small"
          onClick={async () => save(await drawPicture(picture, shown.predictions), `${name}-glimpse.png`)}
        >
          <Icon name="download" />
          <span>Picture</span>
        </button>
        <button
          type="button"
          className="button is-small"
          onClick={() => saveText(JSON.stringify(shown, null, 2), 'application/json', `${name}.json`)}
        >
          <Icon name="download" />
          <span>JSON</span>
        </button>
        <button type="button" className="button is-small" onClick={csv}>
          <Icon name="download" />
          <span>CSV</span>
        </button>
      </div>
      <Snippets answer={answer} filter={filter} />
    </div>
  );
}
