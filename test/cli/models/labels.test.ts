import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLabels } from '../../../cli/models/labels.ts';
import { useFolders } from '../../support/folders.ts';

describe('readLabels', () => {
  const folder = useFolders();
  const readFrom = (name: string, text: string) => {
    const file = join(folder(), name);
    writeFileSync(file, text);
    return readLabels(file);
  };

  it('takes a list, or a file with one a line', async () => {
    expect(await readLabels('RBC, WBC,Platelets')).toEqual(['RBC', 'WBC', 'Platelets']);
    expect(await readLabels('person,')).toEqual(['person']);
    expect(await readFrom('labels.txt', '\uFEFFhot dog\r\nnot, a hot dog\n\n')).toEqual(['hot dog', 'not, a hot dog']);
  });

  it.each([
    ["Ultralytics' data.yaml", 'data.yaml', 'path: ../coco8\nnc: 2\nnames:\n  0: cat\n  1: hot dog\n'],
    ["Roboflow's data.yaml", 'data.yaml', "train: ../train\nnc: 2\nnames: ['cat', 'hot dog']\n"],
    ["Hugging Face's config.json", 'config.json', '{"id2label": {"0": "cat", "1": "hot dog"}, "label2id": {}}'],
    ["Keras' class_indices", 'classes.json', '{"hot dog": 1, "cat": 0}'],
    ['a list', 'labels.json', '["cat", "hot dog"]'],
    [
      "TensorFlow's label map",
      'map.pbtxt',
      'item {\n id: 2\n name: \'hot dog\'\n}\nitem { name: "/m/1" id: 1 display_name: "cat" }',
    ],
  ])('takes %s', async (_, name, text) => {
    expect(await readFrom(name, text)).toEqual(['cat', 'hot dog']);
  });

  it('names numbers that a label map leaves out', async () => {
    const map = 'item { id: 1 name: "person" }\nitem { id: 3 name: "car" }';
    expect(await readFrom('map.pbtxt', map)).toEqual(['person', 'class 2', 'car']);
  });

  it.each([
    ['data.yaml', 'path: x\ntrain: y\n'],
    ['index.json', '{"0": ["n01440764", "tench"]}'],
    ['gap.json', '{"0": "a", "2": "b"}'],
    ['broken.json', '["a"'],
    ['map.pbtxt', 'nothing'],
    ['none.json', 'null'],
  ])('refuses %s, which has no names or in another form', async (name, text) => {
    await expect(readFrom(name, text)).rejects.toThrow('allowed: a file with a label a line, a .json or .yaml');
  });

  it('says what is allowed', async () => {
    await expect(readLabels('person')).rejects.toThrow('got "person", allowed: a file with a label a line');
    await expect(readLabels('person')).rejects.toThrow('or a,b,c (a single one: a,); ENOENT');
  });
});
