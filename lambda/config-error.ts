/** The environment or an argument says something that cannot be: whose message tells all there is to know. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
