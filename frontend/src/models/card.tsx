import { lazy, Suspense, useEffect, useState } from 'react';
import { readCard } from '../api/models.ts';
import { toTrouble } from '../api/trouble.ts';

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }));

/** The model card, where the package has one. */
export function Card({ name, version }: { name: string; version: string }) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    let isGone = false;
    readCard(name, version).then(
      (card) => isGone || setText(card),
      (error: unknown) => {
        toTrouble(error, `card of ${name}`);
        if (!isGone) setText('');
      },
    );
    return () => {
      isGone = true;
    };
  }, [name, version]);
  if (text === undefined) return <p className="weak">Loading the model card …</p>;
  if (text === '') return <p className="weak">This model has no card.</p>;
  return (
    <Suspense fallback={<p className="weak">Loading the model card …</p>}>
      <article className="content model-card">
        <Markdown text={text} folder={`/v1/models/${name}/files`} />
      </article>
    </Suspense>
  );
}
