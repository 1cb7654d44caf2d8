/** The colours of the site, light and dark, for pages that bring their own style. */
export const colours = `:root {
  color-scheme: light dark;
  --page: light-dark(hsl(225 22% 97%), hsl(225 14% 8%));
  --pane: light-dark(#fff, hsl(225 13% 12%));
  --ink: light-dark(hsl(225 20% 16%), hsl(225 18% 90%));
  --weak: light-dark(hsl(225 10% 40%), hsl(225 10% 66%));
  --line: light-dark(hsl(225 16% 87%), hsl(225 12% 22%));
  --accent: light-dark(hsl(232 66% 50%), hsl(230 90% 76%));
  --soft: light-dark(hsl(232 60% 96%), hsl(232 24% 18%));
  --good: light-dark(hsl(150 75% 26%), hsl(150 50% 60%));
  --bad: light-dark(hsl(8 75% 42%), hsl(8 85% 70%));
}
`;
