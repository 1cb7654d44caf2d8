import { TestEnvironment } from 'jest-environment-node';

// onnxruntime-node and sharp check `instanceof` against the outer realm's typed arrays; a Jest sandbox has its own.
const shared = {
  Float32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int32Array,
  BigInt64Array,
  ArrayBuffer,
};

export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, shared);
  }
}
