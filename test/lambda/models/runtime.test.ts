import { readOnnxFile } from '../../../lambda/models/onnx-file.ts';
import { runtimeFaults, runtimeLimits } from '../../../lambda/models/runtime.ts';
import { createSession, loadRuntime } from '../../../lambda/session.ts';
import { fixture } from '../../fixtures.ts';
import { describeShared, shared } from '../../shared.ts';

const faultsOf = async (name: string) => runtimeFaults(await readOnnxFile(fixture(`onnx/${name}.onnx`)));

describe('runtimeFaults', () => {
  it('the version is that of the runtime', async () => {
    const { env } = await loadRuntime();
    expect(env.versions.node).toBe(runtimeLimits.version);
    expect(runtimeLimits.name).toBe(`onnxruntime ${runtimeLimits.version.replace(/\.\d+$/, '')}`);
  });

  it('the limits are those of the runtime: it loads a model at them, and none above', async () => {
    const file = await readOnnxFile(fixture('onnx/opset-26.onnx'));
    expect([file.opsets.get(''), file.irVersion]).toEqual([runtimeLimits.opset, runtimeLimits.irVersion]);
    await (await createSession(fixture('onnx/opset-26.onnx'), { threads: 1 })).release();
    for (const above of ['opset-27', 'ir-14']) {
      await expect(createSession(fixture(`onnx/${above}.onnx`), { threads: 1 })).rejects.toThrow();
    }
  });

  it.each(['opset-26', 'means', 'means-old-ir', 'yolo-tiny'])('finds nothing against %s', async (name) => {
    expect(await faultsOf(name)).toEqual([]);
  });

  it.each([
    ['opset-27', 'the model needs opset 27, onnxruntime 1.30 reads up to 26: export it with a lower opset'],
    ['ir-14', 'the model has IR version 14, onnxruntime 1.30 reads up to 13: save it with a lower one'],
    [
      'external-data',
      'weights such as "w" lie in another file: save the model as one, in Python by onnx.save(onnx.load("model.onnx"), "whole.onnx")',
    ],
  ])('%s', async (name, fault) => {
    expect(await faultsOf(name)).toEqual([fault]);
  });

  it('names custom operators and where they come from', async () => {
    expect(await faultsOf('custom-op')).toEqual([
      'onnxruntime 1.30 does not have the operators com.microsoft.extensions:DecodeImage: they come from ' +
        'onnxruntime-extensions, which is not part of it: export without pre- and post-processing',
    ]);
  });
});

describeShared('runtimeFaults of real models', () => {
  it('a model with image decoding inside needs the extensions', async () => {
    const file = await readOnnxFile(shared('models/superres_prepost_op18_needs_ort_extensions.onnx'));
    expect(runtimeFaults(file).join()).toMatch(/extensions:DecodeImage, com.microsoft.extensions:EncodeImage/);
  });

  it.each(['yolox_nano', 'deimv2_hgnetv2_atto_coco', 'mobilenetv2-12-int8', 'yolov8n_int8_dashcam'])(
    'finds nothing against %s',
    async (name) => {
      expect(runtimeFaults(await readOnnxFile(shared(`models/${name}.onnx`)))).toEqual([]);
    },
  );
});
