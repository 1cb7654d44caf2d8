import { Icon } from '../shell/icon.tsx';

export function StageEmpty() {
  return (
    <div className="stage-empty">
      <Icon name="predict" />
      <h2>What is in your picture?</h2>
      <p>Choose one, take one, drop it here or paste it. It stays in this page only: a refresh removes it.</p>
    </div>
  );
}
