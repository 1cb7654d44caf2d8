import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderInbox, plainPrefix } from '../../../lambda/jobs/inbox.ts';
import { describeBoth, inboxes, newFolder } from './adapters.ts';

describeBoth('an inbox', inboxes, (make) => {
  it('lists the pictures below a folder in their order, and nothing else', async () => {
    const { inbox, put } = await make();
    const wanted = ['in/a.png', 'in/deep/er/c.WEBP', 'in/z.jpg'];
    for (const path of [
      ...wanted,
      'in/notes.txt',
      'in/.hidden.png',
      'in/results/2026-11-20/d.png',
      'inside/e.png',
      'f.png',
    ])
      await put(path, path);
    expect(await Array.fromAsync(inbox.list('in'))).toEqual(wanted);
    expect(await Array.fromAsync(inbox.list('in/'))).toEqual(wanted);
    expect(await Array.fromAsync(inbox.list('nothing'))).toEqual([]);
    expect(Buffer.from(await inbox.read('in/deep/er/c.WEBP')).toString()).toBe('in/deep/er/c.WEBP');
  });

  it('says what is not there', async () => {
    const { inbox } = await make();
    await expect(inbox.read('in/none.png')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a folder as inbox', () => {
  it('is not left: by dots, by an absolute path, by a link to a file or a folder', async () => {
    const outside = newFolder();
    writeFileSync(join(outside, 'secret.png'), 'secret');
    const root = newFolder();
    mkdirSync(join(root, 'in'));
    symlinkSync(join(outside, 'secret.png'), join(root, 'in', 'link.png'));
    symlinkSync(outside, join(root, 'in', 'folder'));
    symlinkSync(outside, join(root, 'top'));
    const inbox = createFolderInbox(root);
    for (const path of ['in/link.png', 'in/folder/secret.png', 'top/secret.png', `../${outside}/secret.png`])
      await expect(inbox.read(path)).rejects.toMatchObject({ code: 'not_found' });
    expect(await Array.fromAsync(inbox.list('top'))).toEqual([]);
    for (const prefix of ['..', '../x', '/etc', 'a/../../b', './a', '', '/', 'a//b', 'a\\b', 'a\nb', '.glimpse'])
      expect(() => plainPrefix(prefix)).toThrow(/allowed: a folder of the inbox/);
  });

  it('is nothing where there is no such folder', async () => {
    expect(await Array.fromAsync(createFolderInbox(join(newFolder(), 'none')).list('in'))).toEqual([]);
  });
});
