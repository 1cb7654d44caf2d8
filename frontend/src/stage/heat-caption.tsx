/** What the colours over the picture say. */
export function HeatCaption({ label }: { label: string }) {
  return (
    <p className="stage-caption">
      The heat map shows where hiding the picture costs the model its certainty of <strong>{label}</strong>: most where
      it is brightest.
    </p>
  );
}
