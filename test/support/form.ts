/** One part of a form: its header lines and its content. */
export interface Part {
  readonly head: string;
  readonly body: string | Uint8Array;
}

/** A `multipart/form-data` body as clients write it. */
export function form(boundary: string, parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ head, body }) => [`--${boundary}\r\n${head}\r\n\r\n`, body, '\r\n']);
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)));
}
