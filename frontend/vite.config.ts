import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  plugins: [react(), serviceWorker()],
  build: {
    target: 'es2022',
    // The content security policy allows own files only: nothing is inlined as data: URLs, no inline polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The runtime for models in the page is large, and loaded by those only who switch it on.
    chunkSizeWarningLimit: 600,
    // Sass takes its time; saying so at every build helps nobody.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // Bulma's own sources still use an if() that Sass is about to retire.
  css: { preprocessorOptions: { scss: { quietDeps: true, silenceDeprecations: ['if-function'] } } },
  worker: { format: 'es', rolldownOptions: { checks: { pluginTimings: false } } },
  server: { proxy: { '/v1': 'http://localhost:3000', '/health': 'http://localhost:3000' } },
});

/** Writes sw.js with the list of files that make the page; the runtime for models comes in at its first use. */
function serviceWorker(): Plugin {
  return {
    name: 'glimpse-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const built = Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file) && !file.includes('worker'));
      const shell = ['/', '/icon.svg', '/icon-192.png', '/manifest.webmanifest', ...built.map((file) => `/${file}`)];
      const hash = createHash('sha256').update(built.join()).digest('hex').slice(0, 12);
      const source = readFileSync(join(import.meta.dirname, 'src', 'service-worker.js'), 'utf8')
        .replace('__SHELL__', JSON.stringify(shell))
        .replace('__HASH__', JSON.stringify(hash));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
