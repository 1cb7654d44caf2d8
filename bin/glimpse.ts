import { enableCompileCache } from 'node:module';

// Types are stripped and code compiled once: halves the time of a short command.
enableCompileCache();
const { main } = await import('../cli/main.ts');

process.exitCode = await main(process.argv.slice(2));
