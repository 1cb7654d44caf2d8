import { TestEnvironment } from 'jest-environment-node';

// onnxruntime-node and sharp check `instanceof` against the outer realm's typed arrays; a Jest sandbox has its own.
const shared = {
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int32Array,
  BigInt64Array,
  ArrayBuffer,
};

// Inside a sandbox `process.env` is a copy, which the native runtime does not see.
process.env.ORT_DISABLE_TELEMETRY = '1';

export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, shared);
  }
}
