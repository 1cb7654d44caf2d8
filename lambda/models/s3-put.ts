import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Manifest } from '../../contract/model.ts';
import { packageFiles, readManifest, sha256OfFile } from './package.ts';
import type { Objects } from './s3-objects.ts';
import { claimed, exists } from './store.ts';

interface PackageFile {
  readonly path: string;
  readonly sha256: string;
}

/** Beside a version's files: the digest of the package that they are, or are going to be. */
const CLAIM = '.claim';

/**
 * Adds a package as `<prefix><name>/<version>/`. What an upload of the same package left behind is taken over.
 * @throws ProblemError request_invalid where the version exists, or is being added by somebody else
 */
export async function putPackage(objects: Objects, prefix: string, dir: string): Promise<Manifest> {
  const added = await readManifest(dir);
  const key = (path: string) => `${prefix}${added.name}/${added.version}/${path}`;
  if (await objects.read(key('model.json'))) throw exists(added);
  const paths = await packageFiles(dir);
  const files = paths.map((path) => ({ path, sha256: sha256OfFile(join(dir, path)) }));
  // Whoever is first with the claim adds the version: of two packages, each could be first with some of their files.
  if (!(await claim(objects, key(CLAIM), files))) throw claimed(added);

  const send = async ({ path, sha256 }: PackageFile) => {
    const isThere = async () => (await objects.sha256(key(path))) === sha256;
    if (await isThere()) return;
    if (!(await objects.create(key(path), join(dir, path), sha256)) && !(await isThere())) throw claimed(added);
  };
  await Promise.all(files.filter((file) => !isManifest(file)).map(send));
  // The version exists from here on; of two that sent the same, one has added it.
  for (const { path, sha256 } of files.filter(isManifest)) {
    if (!(await objects.create(key(path), join(dir, path), sha256))) throw exists(added);
  }
  return added;
}

/** Whether the version is ours to add: nobody was before us, or it was with the very same package. */
async function claim(objects: Objects, key: string, files: readonly PackageFile[]): Promise<boolean> {
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  if (await objects.replace(key, digest, undefined)) return true;
  const bytes = await objects.read(key);
  return bytes !== undefined && Buffer.from(bytes).toString('utf8') === digest;
}

function isManifest({ path }: PackageFile): boolean {
  return path === 'model.json';
}
