import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: root })];
const folders = readdirSync(root, { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !['node_modules', 'dist'].includes(entry.name),
  )
  .map(({ name }) => name);

/** A path that starts with one of the project's own folders and is not part of a longer one, of a URL or of a package. */
const inProject = new RegExp(`(?<![\\w/.@<>:-])(?:${folders.join('|')})/[\\w./-]*\\w(?![\\w<{*-]|/[<{*])`, 'g');

test.each(pages)('every file of the project that %s names is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => join(dirname(page), to));
  const named = [...links, ...[...text.matchAll(inProject)].map(([path]) => path)];
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
