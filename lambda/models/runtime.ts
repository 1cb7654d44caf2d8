import type { OnnxFile } from './onnx-file.ts';

/** What the runtime of models reads: found by trying, kept true by a test that tries again. */
export const runtimeLimits = Object.freeze({
  name: 'onnxruntime 1.30',
  version: '1.30.0',
  irVersion: 13,
  opset: 26,
});

/** Domains whose operators are part of the runtime. */
const knownDomains = new Set(['', 'ai.onnx.ml', 'com.microsoft', 'com.microsoft.nchwc', 'ai.onnx.preview.training']);

/** Why the runtime will not load a file, in words for whoever exported it; empty where nothing speaks against it. */
export function runtimeFaults(file: OnnxFile): string[] {
  const faults: string[] = [];
  const { name, irVersion, opset } = runtimeLimits;
  const opsetUsed = file.opsets.get('') ?? file.opsets.get('ai.onnx') ?? 0;
  if (opsetUsed > opset) {
    faults.push(`the model needs opset ${opsetUsed}, ${name} reads up to ${opset}: export it with a lower opset`);
  }
  if (file.irVersion > irVersion) {
    faults.push(
      `the model has IR version ${file.irVersion}, ${name} reads up to ${irVersion}: save it with a lower one`,
    );
  }
  const custom = new Set(
    file.nodes
      .filter(({ domain, op }) => !knownDomains.has(domain) && !file.functions.has(`${domain}:${op}`))
      .map(({ domain, op }) => `${domain}:${op}`),
  );
  if (custom.size > 0) {
    const hint = [...custom].some((each) => each.startsWith('com.microsoft.extensions'))
      ? 'they come from onnxruntime-extensions, which is not part of it: export without pre- and post-processing'
      : 'they are custom operators';
    faults.push(`${name} does not have the operators ${[...custom].join(', ')}: ${hint}`);
  }
  const external = [...file.constants].find(([, constant]) => constant.external);
  if (external) {
    faults.push(
      `weights such as "${external[0]}" lie in another file: save the model as one, in Python by onnx.save(onnx.load("model.onnx"), "whole.onnx")`,
    );
  }
  return faults;
}
