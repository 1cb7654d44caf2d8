/** Limits every side keeps, the same locally as in the cloud, so that nothing surprises at deploy. */
export const limits = Object.freeze({
  /** Bytes of one inline image after base64 is decoded: Lambda's 6 MB payload less base64 and envelope. */
  inlineBytes: 4_500_000,
  /** Bytes of one call as Lambda takes it: the body, in base64 where it came through the gateway, and its envelope. */
  eventBytes: 6 * 1024 * 1024,
  /** Bytes of one image in a JSON body: its base64 is put into base64 once more on the way through the gateway. */
  jsonImageBytes: 3_500_000,
  /** Bytes of an image fetched by URL or read from an upload. */
  remoteBytes: 50_000_000,
  /** Images in one request. */
  files: 100,
  /** Width x height of one image. */
  pixels: 100_000_000,
  /** Longest side of one image, in pixels. */
  side: 65_500,
  /** Seconds for one image, and for all those of one call together. */
  seconds: 20,
  /** Bytes of one answer: Lambda's synchronous payload. */
  answerBytes: 6_000_000,
});
