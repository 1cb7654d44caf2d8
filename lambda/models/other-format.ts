/** What people give in place of an ONNX file: where it has which bytes, and what helps. */
const formats: readonly (readonly [number, string, string])[] = [
  [0, 'version https://git-lfs', 'a pointer of Git LFS, whose file `git lfs pull` fetches'],
  [0, '<', 'a web page, as a download leaves that was answered by one'],
  [0, 'PK\x03\x04', 'a zip, as PyTorch keeps weights: export the model to ONNX'],
  [0, '\x80\x02', "Python's pickle, as PyTorch keeps weights: export the model to ONNX"],
  [0, '\x89HDF', 'HDF5, as Keras keeps models: convert it with tf2onnx'],
  [4, 'TFL3', 'TensorFlow Lite: convert it with tf2onnx'],
  [4, 'ORTM', "onnxruntime's own format, of which the ONNX file is the source"],
];

/** What a file is that is no ONNX model, where its first bytes tell. */
export function otherFormat(file: Uint8Array): string | undefined {
  if (file.length === 0) return 'the file is empty';
  const start = Buffer.from(file.subarray(0, 64)).toString('latin1').trimStart();
  return formats.find(([at, bytes]) => start.startsWith(bytes, at))?.[2];
}
