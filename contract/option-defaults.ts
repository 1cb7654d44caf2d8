/** The options of a call that sets none; apart from their schema, which such a call does without. */
export const optionDefaults = {
  masks: 'polygon',
  visualize: 'none',
  explain: 'none',
  format: 'glimpse',
  store: false,
  autoOrient: true,
} as const;
